import type pg from 'pg';
import { quoteIdent } from '../postgres/identifiers.ts';
import { interruption } from '../runtime/errors.ts';
import { explainRefusal, unfinishedTransaction, type ApplyError } from './execution/errors.ts';
import {
  ensureHistoryTable,
  HISTORY_TABLE,
  recordApplied,
  type AppliedRow,
} from './execution/history.ts';
import {
  openTransaction,
  sendPieces,
  sendSimple,
  oneByOne,
  type Refusal,
} from './execution/send.ts';
import type { TransactionMode } from './execution/transport.ts';
import { splitStatements, type Statement } from './sql/statements.ts';
import type { Migration } from './types.ts';

export interface ReplayOptions {
  /** How the project's Prisma sends a file; decides what is said of a failure, see `replayMigrations`. */
  mode: TransactionMode;
  /** Prisma's `?schema=`; default `public`. */
  schema?: string;
  /** After each file: how many are done. */
  onProgress?: (done: number, total: number, migration: Migration) => void;
  signal: AbortSignal;
}

export interface ReplayOutcome {
  ok: boolean;
  durationMs: number;
  /** How many migrations were applied. */
  applied: number;
  /** Files that Postgres refused as one batch and that ran statement by statement. */
  oneByOne: { migration: string; sqlstate: string; message: string }[];
  failed?: { migration: Migration; error: ApplyError };
}

/** A file that changes where unqualified names lead. Prisma breaks on it (P1014), a merged one must not break the baseline. */
const CHANGES_SEARCH_PATH = /search_path/i;

/**
 * Replays migrations that are merged already, as fast as psql would: each file as one simple query on one
 * connection, no round trip for the history, whose rows (the same columns as Prisma's) follow in one
 * insert at the end. A file that cannot run as one batch (CREATE INDEX CONCURRENTLY, 25001; a new enum
 * value used, 55P04; pending trigger events, 55006) runs statement by statement: each of these was
 * applied somewhere, so it is not the replay's business to refuse it. Both modes do the same therefore;
 * the mode only decides in whose words a failure is told.
 *
 * What a file does to its session stays for the next, as with Prisma, with one exception: the
 * search_path is put back after a file that mentions it. A baseline made with pg_dump empties it, and
 * such a baseline is normally marked as applied, never deployed.
 *
 * @throws Interrupted when the signal aborts between two files. The caller cuts the connection for the rest.
 */
export async function replayMigrations(
  client: pg.Client,
  migrations: readonly Migration[],
  { mode, schema = 'public', onProgress, signal }: ReplayOptions,
): Promise<ReplayOutcome> {
  await ensureHistoryTable(client, schema);
  const started = performance.now();
  const rows: AppliedRow[] = [];
  const fellBack: ReplayOutcome['oneByOne'] = [];
  let written = 0;
  const flush = async () => {
    await recordApplied(client, schema, rows.slice(written));
    written = rows.length;
  };
  for (const migration of migrations) {
    if (signal.aborted) throw interruption(signal);
    // The rare file that edits the history itself must find it as it would be.
    if (migration.sql.includes(HISTORY_TABLE)) await flush();
    const startedAt = new Date();
    const result = await replayFile(client, migration, mode);
    if (result.error) {
      await flush();
      return {
        ok: false,
        durationMs: performance.now() - started,
        applied: rows.length,
        oneByOne: fellBack,
        failed: { migration, error: result.error },
      };
    }
    if (result.batchRefused) {
      const { code = 'XX000', message } = result.batchRefused;
      fellBack.push({ migration: migration.name, sqlstate: code, message });
    }
    if (CHANGES_SEARCH_PATH.test(migration.sql)) {
      await client.query(`SET search_path = ${quoteIdent(schema)}`);
    }
    rows.push({ migration, startedAt, finishedAt: new Date() });
    onProgress?.(rows.length, migrations.length, migration);
  }
  await flush();
  return {
    ok: true,
    durationMs: performance.now() - started,
    applied: rows.length,
    oneByOne: fellBack,
  };
}

interface FileResult {
  error?: ApplyError;
  batchRefused?: pg.DatabaseError;
}

async function replayFile(
  client: pg.Client,
  { sql }: Migration,
  mode: TransactionMode,
): Promise<FileResult> {
  const batch = await sendSimple(client, sql);
  if (batch.error === undefined) return endOpenTransaction(client, sql);
  const batchRefusal: Refusal = {
    error: batch.error,
    piece: { sql, start: 0 },
    completed: batch.completed,
  };
  // A BEGIN in the file leaves the session in a failed transaction.
  if (openTransaction(client) !== 'no') await client.query('ROLLBACK');
  const split = await splitStatements(sql);
  // One statement alone has no implicit transaction: sending it again would say the same.
  if (!split.ok || split.statements.length < 2) {
    return {
      error: explainRefusal(sql, split.ok ? split.statements : undefined, batchRefusal, 'batch'),
    };
  }
  const from = resumeIndex(split.statements, batch.completed);
  const { refusal } = await sendPieces(client, oneByOne(split.statements.slice(from)));
  if (refusal === undefined) {
    const open = await endOpenTransaction(client, sql);
    return open.error ? open : { batchRefused: batch.error };
  }
  if (openTransaction(client) !== 'no') await client.query('ROLLBACK');
  const told =
    mode === 'batch' ? batchRefusal : { ...refusal, completed: refusal.completed + from };
  return { error: explainRefusal(sql, split.statements, told, mode) };
}

/** Where to go on: behind the last COMMIT that the refused batch completed, since that much is kept. */
function resumeIndex(statements: readonly Statement[], completed: number): number {
  const done = statements.slice(0, completed);
  return done.findLastIndex(({ transaction }) => transaction === 'commit') + 1;
}

/** A file that forgot its COMMIT: Prisma would lose all that follows, so the replay stops here. */
async function endOpenTransaction(client: pg.Client, sql: string): Promise<FileResult> {
  if (openTransaction(client) === 'no') return {};
  await client.query('ROLLBACK');
  const split = await splitStatements(sql);
  return { error: unfinishedTransaction(split.ok ? split.statements : undefined) };
}
