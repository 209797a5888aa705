import path from 'node:path';
import type pg from 'pg';
import type { BelayConfig } from '../config/belay-yml.ts';
import type { ValidateInputs } from '../config/validate-inputs.ts';
import type { PrismaProject } from '../migrations/prisma/project.ts';
import type { MigrationTree } from '../migrations/types.ts';
import type { Catalogue } from '../postgres/catalogue/types.ts';
import type { ServerFacts } from '../postgres/server-facts.ts';
import type { SessionPool } from '../postgres/session-pool.ts';
import type { CheckResult, CheckScope } from '../report/recorder.ts';
import type { ValidateDetails } from '../report/validate-report.ts';
import type { Ports } from '../runtime/ports.ts';
import type { Budget } from './budget.ts';
import type { Promised } from './promise/promised.ts';

/** Who runs this, as far as the edge knows; for the audit line and the alerts. */
export interface RunIdentity {
  actor?: string;
  commit?: string;
  /** Where the run can be seen. */
  runUrl?: string;
  /** `owner/name`, or whatever names the project. */
  project?: string;
}

export interface ValidateOptions extends ValidateInputs {
  /** Absolute path of the checkout; nothing outside it is read or written. */
  workspace: string;
  /** Names everything temporary. */
  run: string;
  identity: RunIdentity;
}

/** The database that is validated. */
export interface LiveDatabase {
  /** As given; a secret. */
  url: string;
  facts: ServerFacts;
  /** The schema of `_prisma_migrations`: `?schema=` of the URL. */
  schema: string;
  pool: SessionPool;
  /**
   * The catalogue without the tables of tools, read once for all checks; the role that owns the migration
   * history is written `{self}`.
   */
  catalogue(): Promise<Catalogue>;
}

export interface ReadOptions {
  /** Longest time for one statement; the budget's rest when that is less. */
  timeoutMs?: number;
  /** With the session's own settings (search_path above all) instead of those under which equal values have equal text. */
  ownSettings?: boolean;
}

/** What every check works with. */
export interface CheckContext {
  readonly options: ValidateOptions;
  /** The folder that relative paths start from. */
  readonly root: string;
  readonly config: BelayConfig;
  readonly tree: MigrationTree;
  readonly project: PrismaProject;
  readonly database: LiveDatabase;
  /** What the schema should be; asked for early, ready late. */
  readonly promised: Promise<Promised>;
  /** The stage's part of the report; a check fills in what it learns. */
  readonly details: ValidateDetails;
  readonly ports: Ports;
  /** This check's own. */
  readonly budget: Budget;
  /**
   * Runs `body` in a read-only transaction with timeouts on a connection of its own: the only way to the
   * database. May be called several times, one after the other: many short transactions hold nobody back, a
   * long one keeps vacuum from its work.
   */
  read<T>(body: (client: pg.Client) => Promise<T>, options?: ReadOptions): Promise<T>;
}

/**
 * One check of a live database, in a file of its own. Its findings decide its status; what it could not look
 * at it says with `scope.notVerified`, and `{ status: 'not-verified' | 'skipped', result: reason }` where
 * that is all of it. An error of the server about a statement (a missing privilege, a timeout) may be
 * thrown: it makes the check "not verified", with the server's words.
 */
export interface ValidateCheck {
  /** Kebab-case; named in the output `failed-checks`. */
  id: string;
  /** At most 11 characters, so that the report's column holds it. */
  title: string;
  run(context: CheckContext, scope: CheckScope): Promise<CheckResult>;
}

/** A file as reports and annotations name it: relative to the workspace, with forward slashes. */
export function shown({ options }: Pick<CheckContext, 'options'>, file: string): string {
  return path.relative(options.workspace, file).split(path.sep).join('/');
}
