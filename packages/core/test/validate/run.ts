import { parseInputs } from '../../src/config/inputs.ts';
import { validateInputs } from '../../src/config/validate-inputs.ts';
import { findPrismaLayout } from '../../src/migrations/prisma/layout.ts';
import { readPrismaTree } from '../../src/migrations/prisma/tree.ts';
import { replayMigrations } from '../../src/migrations/replay.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { quoteIdent, quoteLiteral } from '../../src/postgres/identifiers.ts';
import { type Logger, type Progress, silentLogger } from '../../src/runtime/ports.ts';
import { type ValidateOptions, type ValidateReport, validate } from '../../src/validate/stage.ts';
import type { TestServer } from '@belay/testkit/servers.ts';

const { signal } = new AbortController();

/** Brings a project's migrations, all or the first few, into a new database, with the history Prisma would write. */
export async function deployed(
  server: TestServer,
  workspace: string,
  { count, before }: { count?: number; before?: string } = {},
): Promise<string> {
  const url = await server.createDatabase();
  const { migrationsDir } = await findPrismaLayout(workspace);
  const { migrations } = await readPrismaTree({ migrationsDir, workspace });
  await withClient(url, { settings: { search_path: 'public' } }, async (client) => {
    const first = migrations.slice(0, count);
    const outcome = await replayMigrations(client, first, { mode: 'statements', signal });
    if (!outcome.ok) throw new Error(outcome.failed?.error.message);
    if (before !== undefined) await client.query(before);
  });
  return url;
}

export interface RunOptions extends Partial<Omit<ValidateOptions, 'workspace' | 'databaseUrl'>> {
  signal?: AbortSignal;
  progress?: Progress;
  log?: Logger;
  env?: Readonly<Record<string, string | undefined>>;
}

/** Validates a database against a project. */
export async function validateOn(
  databaseUrl: string | undefined,
  workspace: string,
  { signal: stop, progress, log, env, ...options }: RunOptions = {},
): Promise<ValidateReport> {
  const defaults = parseInputs(validateInputs, {}, (name) => name);
  return validate(
    { ...defaults, databaseUrl, workspace, run: 'testrun1', identity: {}, ...options },
    {
      log: log ?? silentLogger,
      now: Date.now,
      signal: stop ?? signal,
      env: env ?? { PATH: process.env['PATH'] },
      ...(progress ? { progress } : {}),
    },
  );
}

/** Runs statements as the superuser. */
export async function execute(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** The same database as another role, made here with CONNECT and whatever the statements give it. */
export async function asRole(url: string, role: string, ...grants: string[]): Promise<string> {
  const login = `CREATE ROLE ${quoteIdent(role)} LOGIN PASSWORD ${quoteLiteral('role-pw')}`;
  await execute(url, login, ...grants);
  const other = new URL(url);
  [other.username, other.password] = [role, 'role-pw'];
  return other.href;
}

/** The severities and rules of a report's findings, sorted; notices left out. */
export function rules({ findings }: Pick<ValidateReport, 'findings'>): string[] {
  return findings
    .filter(({ severity }) => severity !== 'notice')
    .map(({ rule, severity }) => `${severity} ${rule}`)
    .sort();
}

/** One check's row. */
export function row(report: ValidateReport, id: string) {
  return report.checks.find((check) => check.id === id);
}
