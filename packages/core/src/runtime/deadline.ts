import { setTimeout as sleep } from 'node:timers/promises';
import { interruption } from './errors.ts';

/** What {@link withDeadline} throws when the time is over. */
export class DeadlinePassed extends Error {
  override name = 'DeadlinePassed';
}

/**
 * Runs `body` with a signal that aborts when `signal` does or after `milliseconds`, whichever comes first.
 * The body is expected to end on it.
 *
 * @throws DeadlinePassed instead of what the body threw, when the time was over by then.
 * @throws Interrupted (or the signal's own reason) when `signal` aborted.
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  milliseconds: number,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const forward = () => controller.abort(signal.reason);
  if (signal.aborted) forward();
  // Not AbortSignal.any: a day of samples would leave thousands of signals hanging on the one of the process.
  signal.addEventListener('abort', forward, { once: true });
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    controller.abort();
  }, milliseconds);
  try {
    return await body(controller.signal);
  } catch (error) {
    if (signal.aborted) throw interruption(signal);
    throw passed ? new DeadlinePassed() : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', forward);
  }
}

/**
 * Waits.
 *
 * @throws Interrupted (or the signal's own reason) as soon as the signal aborts.
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw interruption(signal);
  await sleep(Math.max(0, milliseconds), undefined, { signal }).catch(() => {
    throw interruption(signal);
  });
}
