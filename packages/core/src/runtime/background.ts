import { Interrupted } from './errors.ts';

/** Starts work that runs beside the caller; its result is awaited later. */
export type Spawn = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Gives `body` a way to run things side by side, and does not return before all of them have ended: when
 * `body` throws, or leaves without awaiting them, they are aborted and waited for, so that what they use
 * can be taken away safely.
 */
export async function withBackground<T>(
  signal: AbortSignal,
  body: (spawn: Spawn) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const forward = () => controller.abort(signal.reason);
  if (signal.aborted) forward();
  signal.addEventListener('abort', forward, { once: true });
  const running: Promise<unknown>[] = [];
  try {
    return await body((work) => {
      const promise = work(controller.signal);
      running.push(promise);
      // A failure nobody awaits yet must not end the process; whoever awaits it sees it.
      promise.catch(() => undefined);
      return promise;
    });
  } finally {
    controller.abort(new Interrupted('no longer needed'));
    await Promise.allSettled(running);
    signal.removeEventListener('abort', forward);
  }
}
