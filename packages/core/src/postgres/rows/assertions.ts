import type pg from 'pg';
import { withTransaction } from '../connection.ts';
import { declareCursor, refusalOf } from './query-cursor.ts';
import { isSqlError, reasonOf } from './session.ts';

export interface Assertion {
  name: string;
  /** One SELECT that must return no row. */
  sql: string;
  /** What it means when rows come back. */
  message?: string;
}

export interface AssertionResult {
  name: string;
  /** `error`: it could not be answered, which is never a pass. */
  status: 'passed' | 'failed' | 'error';
  /** Rows that came back; null with `error`. */
  rows: number | null;
  /** The outcome in one line, with the assertion's own message where it failed. */
  message: string;
  durationMs: number;
}

export interface AssertionOptions {
  /** Longest time for each assertion, in milliseconds. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Runs each assertion in a read-only transaction of its own, under the session's own settings, and counts
 * the rows without fetching them. Anything but one single SELECT (VALUES, TABLE, WITH … SELECT), a
 * statement that would write, fails, takes too long or does not see every row is an `error`.
 *
 * @param client Not in a transaction.
 */
export async function runAssertions(
  client: pg.Client,
  assertions: readonly Assertion[],
  { timeoutMs = DEFAULT_TIMEOUT_MS }: AssertionOptions = {},
): Promise<AssertionResult[]> {
  const results: AssertionResult[] = [];
  for (const assertion of assertions) {
    const started = performance.now();
    const outcome = await outcomeOf(client, assertion, timeoutMs);
    const durationMs = Math.round(performance.now() - started);
    results.push({ name: assertion.name, ...outcome, durationMs });
  }
  return results;
}

async function outcomeOf(
  client: pg.Client,
  { sql, message }: Assertion,
  timeoutMs: number,
): Promise<Pick<AssertionResult, 'status' | 'rows' | 'message'>> {
  try {
    const rows = await withTransaction(client, 'BEGIN READ ONLY', () =>
      countRows(client, sql, timeoutMs),
    );
    if (rows === 0) return { status: 'passed', rows, message: 'no rows' };
    const found = rows === 1 ? '1 row' : `${rows} rows`;
    return { status: 'failed', rows, message: message ? `${message} (${found})` : found };
  } catch (error) {
    if (!isSqlError(error)) throw error;
    return { status: 'error', rows: null, message: errorMessage(error, timeoutMs) };
  }
}

async function countRows(client: pg.Client, sql: string, timeoutMs: number): Promise<number> {
  await client.query(`SELECT set_config('statement_timeout', $1, true)`, [String(timeoutMs)]);
  const cursor = await declareCursor(client, sql);
  return cursor.skip('ALL');
}

function errorMessage(error: pg.DatabaseError, timeoutMs: number): string {
  if (error.code === '57014') {
    return `ended after ${timeoutMs} ms (statement_timeout) or cancelled; not answered`;
  }
  if (error.code === '25006') {
    return 'it would write, and an assertion only reads (SQLSTATE 25006)';
  }
  return error.code === '42601' ? `not one single SELECT: ${reasonOf(error)}` : refusalOf(error);
}
