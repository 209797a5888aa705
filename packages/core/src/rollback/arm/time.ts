import type { RollbackDetails } from '../../report/rollback-report.ts';
import { durationWords } from '../../report/words.ts';
import { OperationFailed, UserError } from '../../runtime/errors.ts';

/**
 * What a cancelled job leaves its last steps, in milliseconds. GitHub ends the job five minutes after the cancel
 * (docs.github.com, "Workflow cancellation reference"); the step that ran may have taken ten seconds of them, and
 * what is temporary has to be removed.
 */
export const AFTER_CANCEL_MS = 4 * 60_000;

/**
 * Whether a rollback fits into the time that is left: one that would be ended half-way is better not begun, and left
 * to somebody who has the time. Where nothing is known of how long it takes it is begun: the deadline ends it before
 * the cutover, and the database is then as it was.
 *
 * @param estimate As in the report.
 * @param leftMs Undefined: as long as it takes.
 * @returns What to refuse with (`rollback-too-long`), or undefined when it fits.
 */
export function overBudget(
  estimate: RollbackDetails['estimate'],
  leftMs: number | undefined,
): UserError | undefined {
  const needed = estimate?.durationMs;
  if (leftMs === undefined || needed === undefined || needed <= leftMs) return undefined;
  return new UserError(
    'rollback-too-long',
    `The rollback would take about ${durationWords(needed)}, and the cancelled job leaves ${durationWords(Math.max(0, leftMs))}. It was not begun.`,
    'Run it from a shell, or in a job of its own with mode: now.',
  );
}

/**
 * Runs `body` with a signal that aborts when `signal` does or the time is over; its reason is then an `OperationFailed`
 * `rollback-out-of-time`.
 */
export async function withEnd<T>(
  signal: AbortSignal,
  milliseconds: number,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(outOfTime(milliseconds)), milliseconds);
  try {
    return await body(AbortSignal.any([signal, ending.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function outOfTime(milliseconds: number): OperationFailed {
  return new OperationFailed(
    'rollback-out-of-time',
    `The rollback was stopped after ${durationWords(milliseconds)}: a cancelled job leaves no more.`,
    'What the report does not call done was taken back, or stands at a migration boundary that it names. Run it again from a shell, or in a job of its own with mode: now.',
  );
}
