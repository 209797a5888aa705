import { readGivenTree } from '@belay/core/migrations/given-tree.ts';
import { prismaAdapter } from '@belay/core/migrations/prisma/adapter.ts';
import { readPrismaHistory } from '@belay/core/migrations/prisma/history.ts';
import { replayMigrations } from '@belay/core/migrations/replay.ts';
import type { MigrationTree } from '@belay/core/migrations/types.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent, quoteQualified } from '@belay/core/postgres/identifiers.ts';
import { readServerFacts } from '@belay/core/postgres/server-facts.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import type { CheckItem } from '@belay/core/report/schema.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { factsOf } from '@belay/core/rollback/reverse/takes-away.ts';
import { type ReversesRun, runReverses } from '@belay/core/rollback/reverse/run.ts';
import type { ReverseStep, ReverseSubject } from '@belay/core/rollback/reverse/types.ts';
import type { HeldTarget } from '@belay/core/rollback/target.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import type { TestServer } from '@belay/testkit/servers.ts';

export type Sql = Readonly<Record<string, string>>;

export const IDENTITY = { actor: 'ada', commit: 'c0ffee', project: 'acme/shop' };

export function portsWith(
  more: { step?: Step; signal?: AbortSignal; env?: NodeJS.ProcessEnv } = {},
) {
  const { signal = new AbortController().signal, env = { PATH: process.env['PATH'] }, step } = more;
  return { log: silentLogger, now: Date.now, signal, env, ...(step ? { step } : {}) };
}

export type Step = (name: string) => void | Promise<void>;

/** A URL with Prisma's `?schema=`. */
export function inSchema(url: string, schema: string): string {
  const given = new URL(url);
  given.searchParams.set('schema', schema);
  return given.href;
}

/** Deploys migrations of a folder, with the history that Prisma would write. */
export async function deploy(url: string, workspace: string, count?: number): Promise<void> {
  const { migrations } = await treeOf(workspace);
  const { schema } = parseDatabaseUrl(url);
  const { signal } = new AbortController();
  await withClient(url, { settings: { search_path: quoteIdent(schema) } }, async (client) => {
    const applied = (await readPrismaHistory(client, schema)) ?? [];
    const there = new Set(
      applied.filter(({ state }) => state === 'applied').map(({ name }) => name),
    );
    const todo = migrations.slice(0, count).filter(({ name }) => !there.has(name));
    const outcome = await replayMigrations(client, todo, { mode: 'statements', schema, signal });
    if (!outcome.ok) throw new Error(outcome.failed?.error.message);
  });
}

/** A database to which they are deployed. */
export async function deployed(
  server: TestServer,
  workspace: string,
  { schema = 'public', count }: { schema?: string; count?: number } = {},
): Promise<string> {
  const made = await server.createDatabase();
  const url = schema === 'public' ? made : inSchema(made, schema);
  await deploy(url, workspace, count);
  return url;
}

export const treeOf = (workspace: string): Promise<MigrationTree> =>
  readGivenTree({ workspace }, workspace);

/** What gathering and judging are told of a database. */
export async function withSubject<T>(
  url: string,
  workspace: string,
  body: (subject: ReverseSubject) => Promise<T>,
): Promise<T> {
  const tree = await treeOf(workspace);
  const { schema } = parseDatabaseUrl(url);
  return withClient(url, {}, async (client) => {
    const { major, database } = await readServerFacts(client);
    const history = (await readPrismaHistory(client, schema)) ?? [];
    const live = { client, major, database, schema };
    return body({ tree, history, live, root: workspace, workspace, run: 'testrun1' });
  });
}

/** Steps as if they had been proven, newest first. */
export async function stepsOf(sql: Sql, schema = 'public'): Promise<ReverseStep[]> {
  const steps = Object.entries(sql).map(async ([migration, text]): Promise<ReverseStep> => {
    const from = { migration, source: 'down.sql', proven: 'now' } as const;
    return { ...from, sql: text, ...(await factsOf(text, schema)) };
  });
  return Promise.all(steps);
}

export interface Undone extends ReversesRun {
  items: CheckItem[];
}

/** Undoes them as the stage does: while the target is held. */
export async function undo(
  url: string,
  steps: readonly ReverseStep[],
  more: { step?: Step; signal?: AbortSignal; lockTimeoutMs?: number } = {},
): Promise<Undone> {
  const ports = portsWith(more);
  const items: CheckItem[] = [];
  return withHeldTarget(url, { waitMs: 5_000 }, ports, async (held) => {
    const { lockTimeoutMs = 2_000 } = more;
    const input = { steps, held, lockTimeoutMs, run: 'testrun1', identity: IDENTITY };
    const ran = await runReverses(input, { item: (item) => items.push(item) }, ports);
    return { ...ran, items };
  });
}

export const holding = <T>(url: string, body: (held: HeldTarget) => Promise<T>): Promise<T> =>
  withHeldTarget(url, { waitMs: 5_000 }, portsWith(), body);

/** One column of a query's answer. */
export async function ask(url: string, sql: string): Promise<unknown[]> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ answer: unknown }>(sql);
    return rows.map(({ answer }) => answer);
  });
}

/** `name state`, by name, the attempts of each oldest first. */
export async function historyOf(url: string): Promise<string[]> {
  const { schema } = parseDatabaseUrl(url);
  const rows = await withClient(url, {}, (client) => readPrismaHistory(client, schema));
  const sorted = [...(rows ?? [])].sort((a, b) => prismaAdapter.compareNames(a.name, b.name));
  return sorted.map(({ name, state }) => `${name} ${state}`);
}

/** Tables of a schema, without Belay's and Prisma's. */
export function tablesOf(url: string): Promise<unknown[]> {
  const { schema } = parseDatabaseUrl(url);
  return ask(
    url,
    `SELECT relname AS answer FROM pg_class WHERE relkind = 'r' AND relnamespace = '${quoteIdent(schema)}'::regnamespace
        AND relname NOT IN ('_prisma_migrations', 'belay_audit') ORDER BY 1`,
  );
}

/** What belay_audit keeps of the histories, oldest first. */
export function keptOf(url: string): Promise<unknown[]> {
  const { schema } = parseDatabaseUrl(url);
  return ask(
    url,
    `SELECT details AS answer FROM ${quoteQualified(schema, 'belay_audit')} WHERE details->>'what' = 'history' ORDER BY id`,
  );
}
