import pRetry from 'p-retry';
import { interruption } from '../../runtime/errors.ts';
import { type Probe, probe } from './probe.ts';
import type { HealthTarget } from './target.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

class NotHealthy extends Error {}

/**
 * Asks until the target is healthy, with growing pauses that differ by chance, at the longest until its deadline. The last
 * try begins early enough to have time for an answer.
 *
 * @returns Every try, at least one; the last one decides.
 * @throws Interrupted when the signal aborts.
 */
export async function untilHealthy(
  target: HealthTarget,
  signal: AbortSignal,
  told: (number: number, probed: Probe) => void,
): Promise<Probe[]> {
  const { timeoutMs, deadlineMs } = target;
  const end = performance.now() + deadlineMs;
  const tries: Probe[] = [];
  const once = async () => {
    const left = Math.max(1, end - performance.now());
    const probed = await probe(target, Math.min(timeoutMs, left), signal);
    tries.push(probed);
    told(tries.length, probed);
    if (probed.failure) throw new NotHealthy();
  };
  try {
    await pRetry(once, {
      retries: Infinity,
      factor: 2,
      randomize: true,
      minTimeout: FIRST_PAUSE_MS,
      maxTimeout: LONGEST_PAUSE_MS,
      maxRetryTime: deadlineMs - Math.min(timeoutMs, deadlineMs / 4),
      shouldRetry: ({ error }) => error instanceof NotHealthy,
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw interruption(signal);
    if (!(error instanceof NotHealthy)) throw error;
  }
  return tries;
}
