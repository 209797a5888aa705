import type {
  BakeThresholds,
  BakeValue,
  ConfiguredThreshold,
} from '../../config/bake-thresholds.ts';

/**
 * Made so that a deploy that hurts is seen and a quiet database is left alone: each asks for a multiple of the
 * baseline and, beside it, for a difference that matters by itself.
 */
export const DEFAULT_THRESHOLDS: Readonly<Record<BakeValue, ConfiguredThreshold>> = {
  // A pool per process is opened anew by a deploy; a leak goes on from there.
  connections: { factor: 2, above: 20 },
  // More at work at the same time than there are cores is a queue.
  active_connections: { factor: 3, above: 10 },
  // Single waits are everyday work; a queue that stays for several samples is not.
  lock_waits: { factor: 3, above: 3 },
  // One now and then is retried by the application; one every twenty seconds comes from the code.
  deadlocks_per_min: { factor: 2, above: 2 },
  // Traffic goes up and down. A tenth of a busy rate means that the work no longer arrives.
  transactions_per_s: { factor: 0.1 },
  // Ten in a hundred more that fail are errors of the new code, whatever was usual before.
  rollback_share: { factor: 2, above: 0.1 },
  // Of those that began since the baseline: a plan that went wrong, not last night's report.
  longest_query_s: { factor: 2, above: 60 },
  longest_transaction_s: { factor: 2, above: 120 },
  // A mean of thirds of a millisecond doubles by a warm-up; a missing index adds tens.
  query_ms: { factor: 3, above: 10 },
  // A migration's own writes are caught up with in this; beyond it readers see old data.
  replication_lag_bytes: { factor: 4, above: 64 * 1024 * 1024 },
  replication_lag_s: { factor: 4, above: 30 },
  health_failures: { max: 0 },
  health_ms: { factor: 3, above: 1_000 },
};

/** What a value may not go beyond; absent where nothing bounds it. */
export interface Bounds {
  most?: number;
  least?: number;
}

/** Under a baseline of so many a second a floor says nothing: from 3 to 1 is no loss of work. */
const BUSY = 10;

/** The bounds of a value, given what it was before. Without a baseline (null) only the absolute ones hold. */
export function boundsOf(threshold: ConfiguredThreshold, baseline: number | null): Bounds {
  if (threshold.ignore) return {};
  const { max, min } = threshold;
  const most = [max, baseline === null ? undefined : ceilingOf(threshold, baseline)];
  const least = [min, baseline === null ? undefined : floorOf(threshold, baseline)];
  return {
    ...(most.some(isGiven) ? { most: Math.min(...most.filter(isGiven)) } : {}),
    ...(least.some(isGiven) ? { least: Math.max(...least.filter(isGiven)) } : {}),
  };
}

/** The threshold of a value: what belay.yml says in place of the default. */
export function thresholdOf(name: BakeValue, configured: BakeThresholds): ConfiguredThreshold {
  return configured[name] ?? DEFAULT_THRESHOLDS[name];
}

/** The more generous of the two: a multiple of nothing and a few above a lot are both normal. */
function ceilingOf({ factor, above }: ConfiguredThreshold, baseline: number): number | undefined {
  const ceilings = [
    factor === undefined || factor < 1 ? undefined : baseline * factor,
    above === undefined ? undefined : baseline + above,
  ].filter(isGiven);
  return ceilings.length === 0 ? undefined : Math.max(...ceilings);
}

function floorOf({ factor }: ConfiguredThreshold, baseline: number): number | undefined {
  return factor === undefined || factor >= 1 || baseline < BUSY ? undefined : baseline * factor;
}

function isGiven(bound: number | undefined): bound is number {
  return bound !== undefined;
}
