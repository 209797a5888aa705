import path from 'node:path';
import { replayMigrations } from '../../src/migrations/replay.ts';
import { findPrismaProject } from '../../src/migrations/prisma/project.ts';
import type { MigrationTree } from '../../src/migrations/types.ts';
import { rehearsalSearchPath } from '../../src/migrations/executor.ts';
import { readCatalogue } from '../../src/postgres/catalogue/read.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { readServerFacts } from '../../src/postgres/server-facts.ts';
import { withSessionPool } from '../../src/postgres/session-pool.ts';
import { parseDatabaseUrl } from '../../src/postgres/url.ts';
import type { TestReport } from '../../src/report/test-report.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { schemaCheck } from '../../src/validate/checks/schema.ts';
import { readDeployer } from '../../src/validate/deployer.ts';
import type { Promised } from '../../src/validate/promise/promised.ts';
import { readPromise } from '../../src/validate/promise/read-promise.ts';
import { serverBinaries } from '@belay/testkit/servers.ts';
import { type CheckOutcome, type Overrides, runCheck } from './run-check.ts';

/** A tree without files: migrations by name. */
export function treeOf(migrations: Readonly<Record<string, string>>): MigrationTree {
  return {
    directory: '/nowhere/migrations',
    migrations: Object.entries(migrations).map(([name, sql]) => ({
      ...{ name, sql, directory: `/nowhere/migrations/${name}`, checksum: '0'.repeat(64) },
      file: `/nowhere/migrations/${name}/migration.sql`,
    })),
    findings: [],
  };
}

/** Applies a tree as its deploy would. */
export async function deploy(url: string, tree: MigrationTree): Promise<void> {
  const { schema } = parseDatabaseUrl(url);
  const settings = { search_path: rehearsalSearchPath(url) };
  const { signal } = new AbortController();
  const outcome = await withClient(url, { settings }, (client) =>
    replayMigrations(client, tree.migrations, { mode: 'statements', schema, signal }),
  );
  if (!outcome.ok) throw new Error(outcome.failed?.error.message);
}

export interface SchemaRun extends Overrides {
  tree?: Partial<MigrationTree>;
  expected?: TestReport;
  /** Instead of reading a promise. */
  promised?: Promised;
  /** The folder whose Prisma is asked. */
  project?: string;
  env?: Readonly<Record<string, string | undefined>>;
}

/** What the schema of a database should be, as the stage asks for it. */
export async function promiseFor(
  url: string,
  given: Pick<SchemaRun, 'expected' | 'project' | 'env' | 'tree'>,
): Promise<Promised> {
  const tree = { ...treeOf({}), ...given.tree };
  const signal = new AbortController().signal;
  const env = given.env ?? { PATH: process.env['PATH'] };
  const folder = given.project ?? path.resolve(import.meta.dirname, 'nowhere');
  return withSessionPool(url, { connections: 2, signal }, async (pool) => {
    const { schema } = parseDatabaseUrl(url);
    const database = { schema, pool, facts: await pool.use(readServerFacts) };
    const input = {
      ...{ options: { run: 'testrun1' }, root: folder, tree, database },
      project: await findPrismaProject(folder, folder, env),
      expected: given.expected,
    };
    return readPromise(input, { log: silentLogger, now: Date.now, signal, env });
  });
}

/** The schema check as the stage runs it: promise, live catalogue, comparison. */
export async function checkSchema(url: string, run: SchemaRun): Promise<CheckOutcome> {
  const promised = run.promised ?? (await promiseFor(url, run));
  const { schema } = parseDatabaseUrl(url);
  const signal = new AbortController().signal;
  return withSessionPool(url, { connections: 1, signal }, async (pool) => {
    const catalogue = () =>
      pool.use(async (client) =>
        readCatalogue(client, {
          excludeTables: [`${schema}._prisma_migrations`, `${schema}.belay_audit`],
          limits: { statementMs: 60_000, lockMs: 2_000 },
          self: await readDeployer(client, schema),
        }),
      );
    const database = { url, schema, pool, facts: await pool.use(readServerFacts), catalogue };
    const context = { promised: Promise.resolve(promised), database, ...run.context };
    return runCheck(schemaCheck, url, { ...run, context });
  });
}

/** An environment in which the server programs of a major are found. */
export async function pathTo(major: Parameters<typeof serverBinaries>[0]) {
  const { directory } = await serverBinaries(major);
  return { PATH: `${directory}${path.delimiter}${process.env['PATH'] ?? ''}` };
}

/** Findings as one line each: `error schema-missing public.t`. */
export function told({ findings }: CheckOutcome): string[] {
  return findings.map(({ severity, rule, object }) => `${severity} ${rule} ${object ?? ''}`);
}
