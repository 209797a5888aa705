import { withClient } from '../../src/postgres/connection.ts';
import type { Logger, Progress } from '../../src/runtime/ports.ts';
import { type RehearseOptions, type TestReport, rehearse } from '../../src/rehearse/stage.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import type { TestServer } from '@belay/testkit/servers.ts';
import { folderWith } from '@belay/testkit/workspace.ts';

export const LOCK = 'provider = "postgresql"\n';

/** A project folder with migrations given as name → SQL (or, for more files, name/file → text). */
export function project(
  migrations: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
): string {
  const files = Object.entries(migrations).map(([name, text]) => [
    `prisma/migrations/${name.includes('/') ? name : `${name}/migration.sql`}`,
    text,
  ]);
  return folderWith({
    'prisma/migrations/migration_lock.toml': LOCK,
    ...(Object.fromEntries(files) as Record<string, string>),
    ...others,
  });
}

export interface RunOptions extends Partial<Omit<RehearseOptions, 'workspace' | 'databaseUrl'>> {
  /** Default: the test's server. Undefined: none is given, so that the stage starts one. */
  databaseUrl?: string | undefined;
  signal?: AbortSignal;
  progress?: Progress;
  log?: Logger;
  env?: Readonly<Record<string, string | undefined>>;
}

/** Rehearses a project in isolated databases of a test's server. */
export async function rehearseOn(
  server: TestServer,
  workspace: string,
  { signal, progress, log, env, ...options }: RunOptions = {},
): Promise<TestReport> {
  return rehearse(
    {
      ...DEFAULTS,
      databaseUrl: server.url(),
      workspace,
      ...options,
    },
    {
      log: log ?? silentLogger,
      now: Date.now,
      signal: signal ?? new AbortController().signal,
      env: env ?? { PATH: process.env['PATH'] },
      ...(progress ? { progress } : {}),
    },
  );
}

const DEFAULTS = {
  workingDirectory: '.',
  run: 'testrun1',
  report: 'belay-report',
  failOn: 'error',
  dryRun: false,
  all: false,
  timeout: 600_000,
} as const;

/** Databases of Belay's that a server still holds. */
export async function leftovers(server: TestServer): Promise<string[]> {
  return withClient(server.url(), {}, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `SELECT datname FROM pg_database WHERE datname LIKE 'belay%'`,
    );
    return rows.map(({ datname }) => datname);
  });
}

/** The rules of a report's findings, gravest or not, sorted. */
export function rules(report: TestReport): string[] {
  return report.findings.map(({ rule, severity }) => `${severity} ${rule}`).sort();
}
