import type { Ports } from '../../runtime/ports.ts';
import type { ArmedState, RollbackOptions } from '../context.ts';
import { type RollbackReport, runRollback } from '../frame.ts';
import { jobStatusOf, unknownStatus } from './job-status.ts';
import { AFTER_CANCEL_MS, withEnd } from './time.ts';

export interface EndOfJob {
  /** As it was armed; the secrets as they are now. */
  options: Omit<RollbackOptions, 'what' | 'armed' | 'endsBy'>;
  armed: ArmedState;
  /** As the runner says it now. */
  jobStatus: string;
}

/** The whole of a rollback. */
export type RollbackStage = (options: RollbackOptions, ports: Ports) => Promise<RollbackReport>;

/**
 * What an armed rollback does at the end of its job: nothing after success, the rollback after a failure or a cancel,
 * and nothing but saying why where it is not known how the job came out. Errors as in `runRollback`.
 */
export async function atEndOfJob(
  { options, armed, jobStatus }: EndOfJob,
  ports: Ports,
  rollback: RollbackStage,
): Promise<RollbackReport> {
  const whole = { ...options, what: 'now', armed } as const;
  switch (jobStatusOf(jobStatus)) {
    case 'success':
      return runRollback(whole, ports, {
        ...{ plan: [], quiet: true },
        headline: () =>
          `Disarmed: the job came through, and nothing was done to ${armed.target.database}`,
        body: async () => undefined,
      });
    case 'failure':
      return rollback(whole, ports);
    case 'cancelled':
      return withEnd(ports.signal, AFTER_CANCEL_MS, (signal) =>
        rollback({ ...whole, endsBy: ports.now() + AFTER_CANCEL_MS }, { ...ports, signal }),
      );
    case undefined:
      return runRollback(whole, ports, { plan: [], body: async () => unknownStatus(jobStatus) });
  }
}
