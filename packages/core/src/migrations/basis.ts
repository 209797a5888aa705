import { withClient } from '../postgres/connection.ts';
import { describeUrl, parseDatabaseUrl } from '../postgres/url.ts';
import { UserError, messageOf } from '../runtime/errors.ts';
import type { MigrationAdapter } from './adapter.ts';
import type { WorkflowEvent } from './base-decision.ts';
import { type ResolvedBase, resolveBase } from './base.ts';
import type { Environment } from './git.ts';
import type { PendingBasis } from './pending.ts';
import { prismaAdapter } from './prisma/adapter.ts';
import { isSchemaEmpty } from './prisma/history.ts';

export interface PendingOptions {
  /** At most one of the three; without any, the event decides. */
  since?: string | undefined;
  historyUrl?: string | undefined;
  baseRef?: string | undefined;
  event?: WorkflowEvent | undefined;
  /** Absolute path of the migrations folder. */
  directory: string;
  env: Environment;
  signal?: AbortSignal | undefined;
}

/**
 * Reads what pending is counted from: the base commit, the history of a database (never written to), a
 * name, or nothing.
 *
 * @throws UserError `pending-options` when more than one is given; what `resolveBase`, `withClient` and
 *   the adapter throw; `history-timeout`.
 */
export async function readPendingBasis(
  options: PendingOptions,
  adapter: MigrationAdapter = prismaAdapter,
): Promise<PendingBasis> {
  assertOneBasis(options);
  if (options.since) return { kind: 'since', name: options.since };
  if (options.historyUrl) return readHistoryBasis(options.historyUrl, options.signal, adapter);
  const base = await resolveBase(options);
  return base.kind === 'all' ? base : readBaseBasis(base, options.directory, adapter);
}

function assertOneBasis({ since, historyUrl, baseRef }: PendingOptions): void {
  const given = Object.entries({ since, 'history-url': historyUrl, 'base-ref': baseRef })
    .filter(([, value]) => Boolean(value))
    .map(([name]) => name);
  if (given.length < 2) return;
  throw new UserError(
    'pending-options',
    `${given.join(' and ')} are given together: each decides alone what is pending.`,
    'Give one of them.',
  );
}

async function readBaseBasis(
  base: Extract<ResolvedBase, { kind: 'commit' }>,
  directory: string,
  adapter: MigrationAdapter,
): Promise<PendingBasis> {
  const { repository, commit, description, forkPoint } = base;
  const migrations = await adapter.readBase(repository, commit, directory);
  return {
    kind: 'base-ref',
    description,
    commit,
    migrations,
    forkPoint: await forkPointNames(base, directory, adapter, migrations, forkPoint),
  };
}

async function forkPointNames(
  { repository, commit }: Extract<ResolvedBase, { kind: 'commit' }>,
  directory: string,
  adapter: MigrationAdapter,
  atBase: readonly { name: string }[],
  forkPoint: string | undefined,
): Promise<Set<string> | undefined> {
  if (forkPoint === undefined) return undefined;
  const there =
    forkPoint === commit ? atBase : await adapter.readBase(repository, forkPoint, directory);
  return new Set(there.map((migration) => migration.name));
}

/**
 * One transaction, not session settings: behind a transaction pooler (PgBouncer) a SET would stay on a
 * connection that the application uses next.
 */
const READ_ONLY = `
  BEGIN TRANSACTION READ ONLY;
  SET LOCAL statement_timeout = '15s';
  SET LOCAL lock_timeout = '5s';
  SET LOCAL idle_in_transaction_session_timeout = '30s'`;

async function readHistoryBasis(
  url: string,
  signal: AbortSignal | undefined,
  adapter: MigrationAdapter,
): Promise<PendingBasis> {
  const { schema } = parseDatabaseUrl(url);
  const description = `the history of ${describeUrl(url)}${schema === 'public' ? '' : `, schema ${schema}`}`;
  return withClient(url, signal ? { signal } : {}, async (client) => {
    try {
      await client.query(READ_ONLY);
      const rows = await adapter.readHistory(client, schema);
      const empty = rows === undefined && (await isSchemaEmpty(client, schema));
      return { kind: 'history', description, rows, empty } as const;
    } catch (error) {
      throw timedOut(error, description) ?? error;
    } finally {
      // The connection is closed next, which would end the transaction too.
      await client.query('ROLLBACK').catch(() => undefined);
    }
  });
}

/** query_canceled by statement_timeout, lock_not_available by lock_timeout. */
const TIMEOUTS = new Set(['57014', '55P03']);

function timedOut(error: unknown, description: string): UserError | undefined {
  if (!TIMEOUTS.has((error as { code?: string }).code ?? '')) return undefined;
  return new UserError(
    'history-timeout',
    `Could not read ${description}: ${messageOf(error)}.`,
    'A migration that is running may hold a lock on the table; try again when it is done.',
    { cause: error },
  );
}
