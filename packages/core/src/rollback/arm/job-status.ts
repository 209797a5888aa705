import { UserError } from '../../runtime/errors.ts';

/** How a job came out, by the time its last steps run; the words of the runner's `job.status`. */
export type JobStatus = 'success' | 'failure' | 'cancelled';

const STATUSES: readonly JobStatus[] = ['success', 'failure', 'cancelled'];

/** The input `job-status`, as far as it is one of the runner's words: nothing else is a reason to act. */
export function jobStatusOf(text: string): JobStatus | undefined {
  return STATUSES.find((known) => known === text);
}

/** What is said of any other word: not to act is no reason to be quiet. */
export function unknownStatus(text: string): UserError {
  return new UserError(
    'job-status-unknown',
    `How the job came out is not known: the input job-status is ${JSON.stringify(text)}, not success, failure or cancelled.`,
    'Leave job-status out: its default asks the runner. To roll back now, use mode: now or belay rollback.',
  );
}

/**
 * Refuses to arm in a job that has failed by then: at its end the rollback would act, whatever came in between.
 *
 * @throws UserError `job-status-unknown`, `armed-too-late`.
 */
export function requireRunningWell(text: string): void {
  const status = jobStatusOf(text);
  if (status === undefined) throw unknownStatus(text);
  if (status === 'success') return;
  throw new UserError(
    'armed-too-late',
    `The status of the job is ${status} already: a rollback armed now would act at its end, whatever came in between.`,
    'Arm before the deploy, in a step without an if: that runs after a failure. To roll back at once, use mode: now.',
  );
}
