import { DeadlinePassed, withDeadline } from '@belay/core/runtime/deadline.ts';
import {
  Interrupted,
  OperationFailed,
  UserError,
  interruption,
  messageOf,
} from '@belay/core/runtime/errors.ts';

/** How long one answer of the service or of GitHub's API may take, the client's own further attempts included. */
export const CALL_MS = 2 * 60_000;

/** A transfer that is slower than this on the whole does not come to an end any more. */
const SLOWEST_BYTES_PER_MS = 256;

/** How long it may take to bring so many bytes there or back. */
export function transferMs(bytes: number): number {
  return 5 * CALL_MS + bytes / SLOWEST_BYTES_PER_MS;
}

/**
 * Waits for a call of the artifact client, which has neither a signal nor a deadline of its own: what is given up
 * goes on unheard and ends with the process.
 *
 * @param what Ends "cannot be used: …", as in `listing them`.
 * @throws UserError `artifacts-unusable` for whatever the service or the API answers: it is nothing that Belay did wrong.
 * @throws Interrupted, or the signal's own reason.
 */
export async function asking<T>(
  signal: AbortSignal,
  milliseconds: number,
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withDeadline(signal, milliseconds, (inner) => {
      if (inner.aborted) throw interruption(signal);
      return abandonable(inner, call(inner));
    });
  } catch (error) {
    const ours = [UserError, Interrupted, OperationFailed].some((kind) => error instanceof kind);
    if (ours) throw error;
    const why =
      error instanceof DeadlinePassed
        ? `no answer within ${Math.round(milliseconds / 1000)} s`
        : messageOf(error);
    throw unusable(`${what}: ${why}`, error);
  }
}

function abandonable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new DeadlinePassed());
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject);
  });
}

export function unusable(what: string, cause?: unknown): UserError {
  return new UserError(
    'artifacts-unusable',
    `The artifacts of this workflow cannot be used: ${what.replace(/\.$/, '')}.`,
    hintFor(cause),
    { cause },
  );
}

/** By what the client and the API say: they have no codes. */
function hintFor(cause: unknown): string {
  const { name, status } = (cause ?? {}) as { name?: string; status?: number };
  if (name === 'GHESNotSupportedError') {
    return 'GitHub Enterprise Server has no such artifacts. Keep the backup in a folder or a bucket.';
  }
  if (/quota/i.test(messageOf(cause))) {
    return 'Delete artifacts that nobody needs, give them fewer retention-days, raise the limit, or keep the backup in a bucket.';
  }
  if (status === 401 || status === 403 || status === 404) {
    return 'GITHUB_TOKEN in the env of the step needs the permission actions: read for the artifacts of other runs, and actions: write to remove them.';
  }
  return 'Look at https://www.githubstatus.com and run the job again, or keep the backup in a bucket.';
}
