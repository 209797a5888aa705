import type pg from 'pg';
import { quoteIdent } from '../postgres/identifiers.ts';
import { isSessionLost } from '../postgres/connection.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import { messageOf } from '../runtime/errors.ts';
import { explainRefusal, unfinishedTransaction, type ApplyError } from './execution/errors.ts';
import {
  ensureHistoryTable,
  recordFailed,
  recordFinished,
  recordStarted,
} from './execution/history.ts';
import { shorten } from './execution/left.ts';
import { failureLogs } from './execution/logs.ts';
import { oneByOne, openTransaction, sendPieces, wholeFile, type Piece } from './execution/send.ts';
import { unreadableForPrisma, type TransactionMode } from './execution/transport.ts';
import { splitStatements, type Statement } from './sql/statements.ts';
import type { Migration } from './types.ts';

export type { ApplyError } from './execution/errors.ts';
export type { TransactionMode } from './execution/transport.ts';

export interface ApplyOutcome {
  ok: boolean;
  /** Name of the migration. */
  migration: string;
  durationMs: number;
  /** How many statements the file holds; 1 where it could not be split. */
  statements: number;
  /** How the file went to the server. */
  sentAs: TransactionMode;
  /** Why a file went as one batch although the mode is `statements`. */
  batchBecause?: string;
  error?: ApplyError;
}

/**
 * The search_path with which Prisma starts its session: the URL's `?schema=` alone, default `public`,
 * already quoted. Belongs in the start-up parameters (`withClient(url, { settings: { search_path } })`),
 * so that RESET and DISCARD in a migration lead back to it, as with Prisma.
 */
export function rehearsalSearchPath(url: string): string {
  return quoteIdent(parseDatabaseUrl(url).schema);
}

/**
 * Applies one migration the way that Prisma does it and writes the same history: a row before, with
 * `started_at`; after success `finished_at` and one applied step; after a failure `logs`, with
 * `finished_at` left NULL.
 *
 * What a file does to its session (SET, temporary tables) stays for the next file on the same client:
 * Prisma uses one connection for all migrations of a deploy too. The client's search_path must be
 * `rehearsalSearchPath`; a file that changes it makes the history unreachable, which Prisma answers with
 * P1014: here too the migration then counts as failed. A transaction that a file leaves open is rolled
 * back and the migration counts as failed; Prisma reports it as applied, but loses it and all that
 * follow when it disconnects (seen with 7.10.1).
 *
 * @param mode How the project's Prisma sends a file; `transactionMode` in prisma/project.ts knows.
 * @param schema Prisma's `?schema=`, where the history table is looked for and created.
 * @throws whatever is not an answer of the server about the migration: a lost session, for example.
 */
export async function applyMigration(
  client: pg.Client,
  migration: Migration,
  mode: TransactionMode,
  schema = 'public',
): Promise<ApplyOutcome> {
  await ensureHistoryTable(client, schema);
  const plan = await planFile(migration.sql, mode);
  const id = await recordStarted(client, migration);
  const started = performance.now();
  const { refusal } = await sendPieces(client, plan.pieces);
  const durationMs = performance.now() - started;
  const facts = {
    migration: migration.name,
    durationMs,
    statements: plan.statements?.length ?? 1,
    sentAs: plan.sentAs,
    ...(plan.batchBecause === undefined ? {} : { batchBecause: plan.batchBecause }),
  };
  const error = refusal
    ? explainRefusal(migration.sql, plan.statements, refusal, plan.sentAs)
    : await finish(client, id, plan);
  if (error === undefined) return { ok: true, ...facts };
  await writeFailure(client, id, migration, error);
  return { ok: false, ...facts, error };
}

interface FilePlan {
  /** Undefined where the file does not parse. */
  statements: Statement[] | undefined;
  pieces: Piece[];
  sentAs: TransactionMode;
  batchBecause?: string;
}

async function planFile(sql: string, mode: TransactionMode): Promise<FilePlan> {
  const split = await splitStatements(sql);
  const statements = split.ok ? split.statements : undefined;
  const batch = (why?: string): FilePlan => ({
    statements,
    pieces: wholeFile(sql),
    sentAs: 'batch',
    ...(why === undefined ? {} : { batchBecause: why }),
  });
  if (mode === 'batch') return batch();
  if (!split.ok) return batch(`it cannot be split: ${split.message} (line ${split.line})`);
  const words = unreadableForPrisma(split.statements);
  if (words !== undefined && split.statements.length > 1) {
    return batch(`Prisma's own splitter cannot read ${words} and then sends the file as one batch`);
  }
  return { statements, pieces: oneByOne(split.statements), sentAs: 'statements' };
}

/** After the last statement: Prisma writes `finished_at` in whatever session the file left. */
async function finish(
  client: pg.Client,
  id: string,
  plan: FilePlan,
): Promise<ApplyError | undefined> {
  if (openTransaction(client) !== 'no') return unfinishedTransaction(plan.statements);
  try {
    await recordFinished(client, id);
    return undefined;
  } catch (error) {
    if (isSessionLost(error)) throw error;
    return historyUnreachable(plan, error);
  }
}

function historyUnreachable(plan: FilePlan, error: unknown): ApplyError {
  const statements = plan.statements ?? [];
  const culprit = statements.findLast(({ text }) => /search_path|role|authorization/i.test(text));
  return {
    message: `the migration ran, but its history row could not be written afterwards: ${messageOf(error)}`,
    sqlstate: (error as { code?: string }).code ?? 'XX000',
    hint: 'A migration must not leave the session with another search_path or role: Prisma writes its history through them (P1014). Use SET LOCAL, or reset them at the end of the file.',
    line: culprit?.line ?? 1,
    statement: shorten(culprit?.text ?? ''),
    statementIndex: culprit ? statements.indexOf(culprit) : 0,
    left: 'half-applied',
    leftDescription:
      'Everything the file did stays applied, but the history says that the migration failed.',
  };
}

/** The history row of a failure. It is kept even where Prisma's own attempt to write it fails (a transaction left open). */
async function writeFailure(
  client: pg.Client,
  id: string,
  migration: Migration,
  error: ApplyError,
): Promise<void> {
  if (openTransaction(client) !== 'no') await client.query('ROLLBACK');
  try {
    await recordFailed(client, id, failureLogs(migration.name, error));
  } catch (failure) {
    // The reason is already on its way to the caller; the row says "failed" without logs, as Prisma's does.
    if (isSessionLost(failure)) throw failure;
  }
}
