import { rollbackAction } from '@belay/core/config/rollback-inputs.ts';
import type { RollbackActionInputs } from '@belay/core/config/rollback-inputs.ts';
import { jobStatusOf } from '@belay/core/rollback/arm/job-status.ts';
import type { RollbackReport } from '@belay/core/rollback/frame.ts';
import { UserError } from '@belay/core/runtime/errors.ts';
import type { Ports } from '@belay/core/runtime/ports.ts';
import type { PostEdge } from '@belay/github/run-post.ts';
import { armedDocument } from './armed-document.ts';
import { optionsOf, portsOf } from './stage-input.ts';

type Inputs = typeof rollbackAction.inputs.schema;

/** The end of a job in which a rollback may have been armed. */
export const rollbackPostEdge: PostEdge<Inputs, typeof armedDocument.schema, RollbackReport> = {
  action: rollbackAction,
  document: armedDocument,
  kept: ({ inputs }) => inputs,
  // How the job came out is the one thing to ask for again.
  anew: ['job-status'],
  stage: async (context, { armed }, ports) => {
    const { atEndOfJob } = await import('@belay/core/rollback/arm/end-of-job.ts');
    const { rollback } = await import('@belay/core/rollback/stage.ts');
    const { jobStatus } = context.inputs;
    const options = optionsOf(context, ports);
    return atEndOfJob({ options, armed, jobStatus }, ports, async (whole, given) =>
      rollback(whole, await portsOf(given)),
    );
  },
  without,
};

/** Nothing was armed. That is as it should be with another mode, and no harm after success. */
function without(
  { mode, jobStatus }: RollbackActionInputs,
  { log }: Ports,
  damaged?: UserError,
): void {
  if (mode !== 'arm' && damaged === undefined) return log.debug('nothing was armed');
  if (jobStatusOf(jobStatus) === 'success') {
    const nothing = 'The job came through, and there is nothing to roll back.';
    return damaged ? log.warn(`${damaged.message} ${nothing}`) : log.info(nothing);
  }
  throw damaged ?? notArmed();
}

function notArmed(): UserError {
  return new UserError(
    'not-armed',
    'The job did not come through, and no rollback was armed: nothing was rolled back.',
    'The step that arms it did not come to its end; its summary says why. To roll back, run belay rollback --plan and go on from there.',
  );
}
