import type { BakeValue } from '../../config/bake-thresholds.ts';

/** What the database's counters and sessions show at one moment. */
export interface Reading {
  /** The server's clock, milliseconds since the epoch. */
  at: number;
  /** Of this database, since `since`. */
  commits: number;
  rollbacks: number;
  deadlocks: number;
  /** When the counters were set to zero last; null for never. */
  since: string | null;
  /** Read as they are, not between two readings. */
  gauges: Gauges;
  /** Statements that ended, without Belay's; null without pg_stat_statements. */
  statements: { calls: number; totalMs: number } | null;
  notSeen: readonly NotSeen[];
}

export type Gauges = Record<
  | 'connections'
  | 'active_connections'
  | 'lock_waits'
  | 'longest_query_s'
  | 'longest_transaction_s'
  | 'replication_lag_bytes'
  | 'replication_lag_s',
  number | null
>;

/** Something that could not be seen. */
export interface NotSeen {
  /** `query_ms: pg_stat_statements is not installed in this database`. */
  sentence: string;
  /**
   * True where it is there and this role may not look: the verdict says that not everything was looked at. False where there is
   * nothing to look at.
   */
  hidden: boolean;
}

export type Values = Partial<Record<BakeValue, number | null>>;

/** What could not be seen again and again is said once. */
export function eachOnce(notSeen: readonly NotSeen[]): NotSeen[] {
  return [...new Map(notSeen.map((one) => [one.sentence, one])).values()];
}
