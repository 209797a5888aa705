import { z } from 'zod';

/** What the bake time watches, by the name it has in belay.yml, baseline.json, report and metrics; its unit is in the name. */
export const BAKE_VALUES = [
  /** Sessions of others on this database. */
  'connections',
  /** Those of them that run a statement at this moment. */
  'active_connections',
  /** Those of them that wait for a lock at this moment. */
  'lock_waits',
  /** In the last minute. */
  'deadlocks_per_min',
  /** Committed and rolled back, since the sample before. */
  'transactions_per_s',
  /** Of the transactions since the sample before, from 0 to 1; unknown for very few. */
  'rollback_share',
  /** Of the statements running that began after the baseline was taken, the one that runs longest. */
  'longest_query_s',
  /** The same for transactions, those that do nothing included. */
  'longest_transaction_s',
  /** Mean time of a statement since the sample before, from pg_stat_statements; unknown for very few. */
  'query_ms',
  /** How far the slowest replica (on a standby: it itself) is behind. */
  'replication_lag_bytes',
  'replication_lag_s',
  /** Health URLs that are not healthy. */
  'health_failures',
  /** The slowest answer of a health URL. */
  'health_ms',
] as const;
export type BakeValue = (typeof BAKE_VALUES)[number];

const Threshold = z.strictObject({
  /** At most this, whatever the baseline is. */
  max: z.number().nonnegative().exactOptional(),
  /** At least this, whatever the baseline is. */
  min: z.number().nonnegative().exactOptional(),
  /** At most so many times the baseline; below 1: at least that share of it. */
  factor: z.number().positive().exactOptional(),
  /** At most so much above the baseline. Beside a factor, the more generous of the two counts. */
  above: z.number().nonnegative().exactOptional(),
  /** Watched, and never a reason to fail. */
  ignore: z.literal(true).exactOptional(),
});
export type ConfiguredThreshold = z.infer<typeof Threshold>;

const perValue = Object.fromEntries(
  BAKE_VALUES.map((name) => [name, Threshold.exactOptional()]),
) as Record<BakeValue, z.ZodExactOptional<typeof Threshold>>;

/** `bake` of belay.yml: a value named there has only the bounds given there, every other its default. */
export const BakeThresholds = z.strictObject(perValue);
export type BakeThresholds = z.infer<typeof BakeThresholds>;
