import type pg from 'pg';
import { isSqlError, reasonOf } from '../../postgres/rows/session.ts';

const NAME = 'belay_salvage_attempt';

/**
 * As `attempt`, for what uses two sessions: an error of either becomes its reason, and both transactions stay usable.
 * Cursors that `body` opened are gone then.
 */
export async function attemptBoth<T>(
  clients: readonly [pg.Client, pg.Client],
  body: () => Promise<T>,
): Promise<{ value: T } | { reason: string }> {
  const both = async (sql: string) => {
    for (const client of clients) await client.query(sql);
  };
  await both(`SAVEPOINT ${NAME}`);
  try {
    const value = await body();
    await both(`RELEASE SAVEPOINT ${NAME}`);
    return { value };
  } catch (error) {
    if (!isSqlError(error)) throw error;
    await both(`ROLLBACK TO SAVEPOINT ${NAME}; RELEASE SAVEPOINT ${NAME}`);
    return { reason: reasonOf(error) };
  }
}
