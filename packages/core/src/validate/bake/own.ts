/**
 * What Belay itself leaves in the figures it reads. Measured on 13, 15 and 18: a connection counts as one
 * transaction when it is opened, and the reading is one. Behind a pooler the connection is somebody else's.
 */
export function ownTransactions(readings: number, pooled: boolean): number {
  return readings * (pooled ? 1 : 2);
}

/** How pg_stat_statements shows the statements of a reading: our marked queries, and what opens the transaction. */
export const OWN_STATEMENTS = {
  mark: '/* belay bake */',
  /**
   * POSIX. Constants (before 18) and names of savepoints (before 17) are shown as they are. COMMIT is left out on purpose: it is the application's
   * too, where both are the same role.
   */
  pattern:
    '/\\* belay bake \\*/|^\\s*(BEGIN READ ONLY|(RELEASE )?SAVEPOINT \\S+|' +
    'SET LOCAL (statement|lock|idle_in_transaction_session)_timeout = \\S+)\\s*$',
} as const;
