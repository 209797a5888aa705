import { Interrupted, OperationFailed } from './errors.ts';

export type StopSignal = 'SIGINT' | 'SIGTERM';

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/** What a process that ends on a signal exits with: 128 + the signal's number. */
export const SIGNAL_EXIT_CODE: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143 };

/** npm and a terminal both deliver Ctrl-C to the same process; what follows this soon is not a second wish. */
const SAME_WISH_MS = 500;

/** The part of `process` that is used, so that a test need not signal itself. */
export interface SignalSource {
  on(event: StopSignal, listener: () => void): unknown;
  off(event: StopSignal, listener: () => void): unknown;
}

export interface Interrupts {
  /** Aborted by the first signal (its reason an `Interrupted`) or by the deadline (an `OperationFailed`). */
  signal: AbortSignal;
  /** The signal that arrived, if one did. */
  received: () => StopSignal | undefined;
  /** Starts the deadline, in milliseconds from now. */
  deadline: (ms: number) => void;
}

/**
 * Runs `body` with a signal that the first SIGINT or SIGTERM aborts, so that everything acquired is
 * released in order. A second one calls `force`, which is expected to end the process. The handlers are
 * gone when this returns.
 */
export async function withInterrupts<T>(
  source: SignalSource,
  force: (signal: StopSignal) => void,
  body: (interrupts: Interrupts) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let first: { signal: StopSignal; at: number } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const listeners = STOP_SIGNALS.map((signal) => ({
    signal,
    listener: () => {
      if (!first) {
        first = { signal, at: performance.now() };
        controller.abort(new Interrupted(`stopped by ${signal}`));
      } else if (performance.now() - first.at > SAME_WISH_MS) {
        force(signal);
      }
    },
  }));
  for (const { signal, listener } of listeners) source.on(signal, listener);
  try {
    return await body({
      signal: controller.signal,
      received: () => first?.signal,
      deadline: (ms) => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          controller.abort(
            new OperationFailed(
              'timed-out',
              `the timeout of ${duration(ms)} was reached`,
              'Everything temporary was removed. Give it more time with timeout.',
            ),
          );
        }, ms);
        timer.unref();
      },
    });
  } finally {
    clearTimeout(timer);
    for (const { signal, listener } of listeners) source.off(signal, listener);
  }
}

function duration(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1_000} s`;
}
