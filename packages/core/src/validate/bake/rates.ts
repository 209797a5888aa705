import { ownTransactions } from './own.ts';
import type { Reading, Values } from './readings.ts';

/** Fewer than these say nothing about a share or a mean: one rollback of three transactions is no third. */
const FEWEST_TRANSACTIONS = 20;
const FEWEST_CALLS = 20;

/**
 * What happened between two readings of the same database. A value is null where nothing can be said: the
 * counters were reset (also by a crash), the clock was set back, or too little happened.
 *
 * @param readings How many of Belay's own lie between them, the later one included.
 */
export function ratesBetween(
  before: Reading,
  after: Reading,
  { readings, pooled }: { readings: number; pooled: boolean },
): Pick<Values, 'transactions_per_s' | 'rollback_share' | 'query_ms'> {
  const seconds = (after.at - before.at) / 1_000;
  const commits = after.commits - before.commits - ownTransactions(readings, pooled);
  const rollbacks = after.rollbacks - before.rollbacks;
  // Counted by an extension of its own, which is reset by itself.
  const query_ms = meanTime(before.statements, after.statements);
  const nothing = { transactions_per_s: null, rollback_share: null, query_ms };
  if (seconds <= 0 || wasReset(before, after)) return nothing;
  const transactions = Math.max(0, commits) + rollbacks;
  return {
    transactions_per_s: transactions / seconds,
    rollback_share: transactions < FEWEST_TRANSACTIONS ? null : rollbacks / transactions,
    query_ms,
  };
}

/** Deadlocks counted between two readings; null where the counters were reset. */
export function deadlocksBetween(before: Reading, after: Reading): number | null {
  return wasReset(before, after) ? null : after.deadlocks - before.deadlocks;
}

function wasReset(before: Reading, after: Reading): boolean {
  return (
    before.since !== after.since ||
    after.commits < before.commits ||
    after.rollbacks < before.rollbacks ||
    after.deadlocks < before.deadlocks
  );
}

/** Null also where it was reset; it forgets what is rarely called when it is full. */
function meanTime(before: Reading['statements'], after: Reading['statements']): number | null {
  if (before === null || after === null) return null;
  const calls = after.calls - before.calls;
  const time = after.totalMs - before.totalMs;
  return calls < FEWEST_CALLS || time < 0 ? null : time / calls;
}
