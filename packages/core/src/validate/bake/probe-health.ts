import type { HealthResult } from '../../report/health-result.ts';
import { DeadlinePassed, withDeadline } from '../../runtime/deadline.ts';
import { probeOnce } from '../health/probe.ts';
import type { HealthTarget } from '../health/target.ts';

/** Null without URLs, or where none answered at all. */
export interface Health {
  health_failures: number | null;
  health_ms: number | null;
}

/**
 * Asks every health URL once, side by side.
 *
 * @throws Interrupted when the signal aborts.
 */
export async function probeHealth(
  targets: readonly HealthTarget[],
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Health> {
  if (targets.length === 0) return { health_failures: null, health_ms: null };
  const results = await Promise.all(targets.map((target) => probe(target, deadlineMs, signal)));
  const answered = results.flatMap((result) =>
    result?.status === undefined ? [] : [result.durationMs],
  );
  return {
    health_failures: results.filter((result) => result?.healthy !== true).length,
    health_ms: answered.length === 0 ? null : Math.max(...answered),
  };
}

async function probe(
  target: HealthTarget,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<HealthResult | undefined> {
  try {
    return await withDeadline(signal, deadlineMs, (signal) => probeOnce(target, signal));
  } catch (error) {
    if (error instanceof DeadlinePassed) return undefined;
    throw error;
  }
}
