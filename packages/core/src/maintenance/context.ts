import type pg from 'pg';
import type { MaintenanceInputs } from '../config/maintenance-inputs.ts';
import type { ServerFacts } from '../postgres/server-facts.ts';
import type { MaintenanceDetails } from '../report/maintenance-report.ts';
import type { CheckResult, CheckScope } from '../report/recorder.ts';

export interface MaintenanceOptions extends MaintenanceInputs {
  /** Absolute; the working directory starts from it. */
  workspace: string;
  run: string;
}

/** A table that VACUUM (ANALYZE), or ANALYZE alone, would do good. */
export interface NeedyTable {
  schema: string;
  name: string;
  /** As in SQL, quoted where needed. */
  id: string;
  /** Of a partitioned table only the statistics are missing: its partitions are named by themselves. */
  needs: 'vacuum' | 'analyze';
}

/** What every check works with. */
export interface MaintenanceContext {
  readonly facts: ServerFacts;
  /** The schema of `_prisma_migrations`: `?schema=` of the URL. */
  readonly schema: string;
  readonly details: MaintenanceDetails;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs `body` in a read-only transaction with timeouts and an empty search_path. */
  readonly read: <T>(body: (client: pg.Client) => Promise<T>) => Promise<T>;
  /** Names a table that `--apply` is to see to. */
  readonly need: (table: NeedyTable) => void;
}

/** One thing that is looked at, in a file of its own; its findings decide its status. */
export interface MaintenanceCheck {
  /** Kebab-case. */
  id: string;
  /** At most 11 characters, so that the report's column holds it. */
  title: string;
  run(context: MaintenanceContext, scope: CheckScope): Promise<CheckResult>;
}
