import type pg from 'pg';
import { isSqlError, reasonOf } from '../../postgres/rows/session.ts';
import type { CheckContext } from '../context.ts';

export interface AskOptions {
  /** Longest time for one statement. */
  timeoutMs: number;
  /** `SET LOCAL` statements for the planner. */
  planner?: string;
  ownSettings?: boolean;
}

/** What came out of a transaction; `late` when it was ended because its time was over. */
export type Outcome<T> = { value: T; ms: number } | { late: true } | { reason: string };

/** A statement that is given less cannot be expected to end. */
const LEAST_MS = 5;
const CANCELLED = '57014';

/**
 * Runs `body` in a read-only transaction of its own. What the server says against a statement is an
 * outcome; everything else is thrown.
 */
export async function within<T>(
  context: Pick<CheckContext, 'read'>,
  { timeoutMs, planner, ownSettings = false }: AskOptions,
  body: (client: pg.Client) => Promise<T>,
): Promise<Outcome<T>> {
  if (timeoutMs < LEAST_MS) return { late: true };
  let started = performance.now();
  try {
    const read = async (client: pg.Client) => {
      if (planner !== undefined) await client.query(planner);
      started = performance.now();
      return body(client);
    };
    const value = await context.read(read, { timeoutMs, ownSettings });
    return { value, ms: performance.now() - started };
  } catch (error) {
    if (!isSqlError(error)) throw error;
    // The same SQLSTATE says that somebody else cancelled the statement.
    const timedOut = error.code === CANCELLED && /statement timeout/i.test(error.message);
    return timedOut ? { late: true } : { reason: reasonOf(error) };
  }
}

/** Asks one SELECT of one row, one `text[]` of numbers. */
export async function askNumbers(
  context: Pick<CheckContext, 'read'>,
  sql: string,
  options: AskOptions,
): Promise<Outcome<number[]>> {
  return within(context, options, async (client) => {
    const { rows } = await client.query<[string[]]>({ text: sql, rowMode: 'array' });
    return numbersOf(rows);
  });
}

/** Asks several such SELECTs in one round trip; all or none are answered. */
export async function askTogether(
  context: Pick<CheckContext, 'read'>,
  statements: readonly string[],
  options: AskOptions,
): Promise<Outcome<number[][]>> {
  return within(context, options, async (client) => {
    // node-postgres gives one result for each statement of a simple query.
    const results: unknown = await client.query({
      text: statements.join(';\n'),
      rowMode: 'array',
    });
    const list = Array.isArray(results) ? results : [results];
    return (list as pg.QueryArrayResult<[string[]]>[]).map(({ rows }) => numbersOf(rows));
  });
}

function numbersOf(rows: readonly [string[]][]): number[] {
  const values = rows[0]?.[0];
  if (!values) throw new Error('such a question must give one row with one text[]');
  return values.map(Number);
}
