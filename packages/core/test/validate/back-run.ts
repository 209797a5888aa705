import { execFile } from 'node:child_process';
import path from 'node:path';
import { readPrismaTree } from '../../src/migrations/prisma/tree.ts';
import { replayMigrations } from '../../src/migrations/replay.ts';
import { compareCatalogues, describeChange } from '../../src/postgres/catalogue/compare.ts';
import { readCatalogue } from '../../src/postgres/catalogue/read.ts';
import type { Catalogue } from '../../src/postgres/catalogue/types.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { quoteIdent, quoteQualified } from '../../src/postgres/identifiers.ts';
import { parseDatabaseUrl } from '../../src/postgres/url.ts';
import type { Finding } from '../../src/report/schema.ts';
import type { ValidateDetails } from '../../src/report/validate-report.ts';
import { type TestReport } from '../../src/rehearse/stage.ts';
import { migrationsCheck } from '../../src/validate/checks/migrations.ts';
import { failingOf } from '../../src/validate/failing.ts';
import { wayBack } from '../../src/validate/way-back.ts';
import type { TestServer } from '@belay/testkit/servers.ts';
import { project, rehearseOn } from '../rehearse/run.ts';
import { runCheck } from './run-check.ts';

/** A project and the report of its rehearsal, with the reverse scripts beside it. */
export interface Rehearsed {
  workspace: string;
  report: TestReport;
  /** Absolute. */
  folder: string;
}

/** Rehearses all migrations but the first. */
export async function rehearsed(
  server: TestServer,
  migrations: Readonly<Record<string, string>>,
  { folder = 'belay-report', schema }: { folder?: string; schema?: string } = {},
): Promise<Rehearsed> {
  const workspace = project(migrations);
  const [since = ''] = Object.keys(migrations);
  const databaseUrl = server.url() + (schema === undefined ? '' : `?schema=${encodeURIComponent(schema)}`); // prettier-ignore
  const report = await rehearseOn(server, workspace, { since, report: folder, databaseUrl });
  return { workspace, report, folder: path.join(workspace, folder) };
}

/** A database to which a project was deployed. */
export interface Live {
  url: string;
  /** The catalogue as it was with the first migration only. */
  before: Catalogue;
}

/** Deploys the first migration, looks, and deploys the others (or the next few of them). */
export async function deployedLive(
  server: TestServer,
  workspace: string,
  { count, schema = 'public' }: { count?: number; schema?: string } = {},
): Promise<Live> {
  const database = await server.createDatabase();
  const url = schema === 'public' ? database : `${database}?schema=${encodeURIComponent(schema)}`;
  const { migrations } = await treeOf(workspace);
  const { signal } = new AbortController();
  const replay = (from: number, to?: number) =>
    withClient(url, { settings: { search_path: quoteIdent(schema) } }, async (client) => {
      const options = { mode: 'statements', schema, signal } as const;
      const outcome = await replayMigrations(client, migrations.slice(from, to), options);
      if (!outcome.ok) throw new Error(outcome.failed?.error.message);
    });
  await replay(0, 1);
  const before = await catalogueOf(url);
  await replay(1, count);
  return { url, before };
}

const treeOf = (workspace: string) =>
  readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });

export const catalogueOf = (url: string): Promise<Catalogue> =>
  withClient(url, {}, (client) => readCatalogue(client));

/** What differs from a catalogue by now, in words. */
export async function changesSince(before: Catalogue, url: string): Promise<string[]> {
  return compareCatalogues(before, await catalogueOf(url)).map(describeChange);
}

/** What the stage would say about the way back, with the history as its check reads it. */
export async function nextOf(
  { workspace, report, folder }: Rehearsed,
  url: string,
  details: Partial<ValidateDetails> = {},
  findings: readonly Finding[] = [],
): Promise<{ words: string; command?: string | undefined }> {
  const { details: seen, findings: ofHistory } = await runCheck(migrationsCheck, url, {
    ...{ workspace, tree: await treeOf(workspace) },
  });
  return wayBack({
    prepared: { url, expected: report, expectedFolder: folder },
    details: { ...seen, ...details },
    failing: failingOf([...ofHistory, ...findings], 'error'),
    workspace,
    env: {},
  });
}

/** Pastes a command into a shell. */
export function paste(
  command: string | undefined,
  url: string,
  folder: string,
  others: Readonly<Record<string, string | undefined>> = {},
): Promise<{ ok: boolean; output: string }> {
  if (command === undefined) throw new Error('there is no command');
  const env = { PATH: process.env['PATH'], ...others, DATABASE_URL: url };
  return new Promise((resolve) => {
    execFile('bash', ['-c', command], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: stdout + stderr }),
    );
  });
}

/** One row of the history, its times as whether they are there. */
export interface HistoryState {
  name: string;
  finished: boolean;
  rolledBack: boolean;
  steps: number;
}

export function historyOf(url: string): Promise<HistoryState[]> {
  const { schema } = parseDatabaseUrl(url);
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<HistoryState>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS finished,
              rolled_back_at IS NOT NULL AS "rolledBack", applied_steps_count AS steps
         FROM ${quoteQualified(schema, '_prisma_migrations')} ORDER BY started_at, migration_name`,
    );
    return rows;
  });
}
