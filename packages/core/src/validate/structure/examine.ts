import type pg from 'pg';
import { isSqlError } from '../../postgres/rows/session.ts';
import type { CheckContext } from '../context.ts';
import type { Amcheck } from './amcheck.ts';
import type { Batch } from './batches.ts';

/** What became of one statement; an error says nothing about the other indexes of its batch. */
export type Examined =
  { kind: 'in order' } | { kind: 'late' } | { kind: 'error'; error: pg.DatabaseError };

/** A statement that is given less cannot be expected to end. */
const LEAST_MS = 5;
const CANCELLED = '57014';

/**
 * Has amcheck look at the indexes of a batch, in a transaction of its own. bt_index_check takes the lock of a
 * reader (AccessShareLock), and gives it back after each index; bt_index_parent_check would block writes.
 */
export async function examine(
  context: Pick<CheckContext, 'read' | 'budget'>,
  amcheck: Amcheck,
  { indexes, withRows }: Batch,
): Promise<Examined> {
  // The sizes are estimates: what turns out to be large must leave time for the structure.
  const timeoutMs = context.budget.left() / (withRows ? 2 : 1);
  if (timeoutMs < LEAST_MS) return { kind: 'late' };
  const oids = indexes.map(({ oid }) => oid);
  let started = performance.now();
  try {
    await context.read(
      (client) => {
        started = performance.now();
        return client.query(checkSql(amcheck, withRows), [oids]);
      },
      // READ COMMITTED: amcheck refuses an older snapshot for some indexes ("cannot be verified using
      // transaction snapshot"). And the functions of an index may need the session's own search_path.
      { timeoutMs, ownSettings: true },
    );
    return { kind: 'in order' };
  } catch (error) {
    if (!isSqlError(error)) throw error;
    // The same SQLSTATE says that somebody else cancelled the statement.
    const isLate = error.code === CANCELLED && performance.now() - started >= timeoutMs * 0.9;
    return isLate ? { kind: 'late' } : { kind: 'error', error };
  }
}

/** An index that was dropped since it was listed is passed over. */
function checkSql(amcheck: Amcheck, withRows: boolean): string {
  const rows = amcheck.comparesRows ? `, ${String(withRows)}` : '';
  return `
SELECT ${amcheck.function}(u.oid::pg_catalog.regclass${rows})
FROM pg_catalog.unnest($1::pg_catalog.oid[]) WITH ORDINALITY u (oid, at)
WHERE EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = u.oid)`;
}
