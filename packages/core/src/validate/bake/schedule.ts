const SHORTEST_DEADLINE_MS = 2_000;
const LONGEST_DEADLINE_MS = 10_000;

/** How long the bake time is, and the time between two samples. */
export interface Timing {
  bakeMs: number;
  intervalMs: number;
}

/** How long one sample may take: no longer than until the next, within reason. */
export function deadlineOf(intervalMs: number): number {
  return Math.min(LONGEST_DEADLINE_MS, Math.max(SHORTEST_DEADLINE_MS, intervalMs));
}

/**
 * When the next sample is due, in milliseconds since the start; undefined when there is none any more. One that
 * took longer than the interval makes those after it fall out, not follow at once; the last comes at the very end.
 */
export function nextSample(elapsedMs: number, { bakeMs, intervalMs }: Timing): number | undefined {
  if (elapsedMs >= bakeMs) return undefined;
  return Math.min(bakeMs, (Math.floor(elapsedMs / intervalMs) + 1) * intervalMs);
}

/** How many samples that makes. */
export function samplesIn({ bakeMs, intervalMs }: Timing): number {
  return Math.ceil(bakeMs / intervalMs);
}
