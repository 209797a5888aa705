import type { HistoryRow } from '../../migrations/types.ts';
import type { ConsideredWay, RollbackLoss, Strategy } from '../../report/rollback-report.ts';
import type { NoReverse, ReverseStep } from '../reverse/types.ts';

/** Everything a decision is made of; read before, without touching anything. */
export interface Situation {
  /** Undefined when there is no history table. */
  history: readonly HistoryRow[] | undefined;
  /** Applied and to be undone, newest first. */
  going: readonly string[];
  /** Rows that are neither finished nor rolled back, newest first. */
  failed: readonly string[];
  /** For each failed one: whether it left nothing behind; `unknown` with the reason. */
  left: ReadonlyMap<string, 'nothing' | { something: string } | { unknown: string }>;
  /** Why SQL cannot lead to what is wanted even if all of `going` were undone; of `goingOf`. */
  notBySql?: string | undefined;
  /** Newest first, for `going`; a `NoReverse` ends the way in SQL. */
  reverses: readonly (ReverseStep | NoReverse)[];
  /** A backup to restore, which holds what is wanted, was checked, and can be restored here; or why not. */
  restore: { possible: true; words: string } | { possible: false; because: string };
  inPlace: { possible: true } | { possible: false; because: string };
  losses: {
    /** Of running the reverses: values in what they take away. */
    reverse: readonly RollbackLoss[];
    /** Of restoring the backup: whatever was written since. */
    restore: readonly RollbackLoss[];
    /** What of the losses of restoring is not known, one sentence each. */
    unknown: readonly string[];
    /** The same of running the reverses. */
    reverseUnknown?: readonly string[] | undefined;
  };
}

export interface Decision {
  strategy: Strategy;
  ways: readonly ConsideredWay[];
  losses: readonly RollbackLoss[];
  lossesUnknown: readonly string[];
  /** Why Belay would not do it without more being said; the code is of a UserError. */
  refused?: { code: 'data-loss' | 'rollback-impossible'; message: string; hint: string };
}
