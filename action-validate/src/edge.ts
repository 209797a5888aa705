import { validateAction, validateOutputsOf } from '@belay/core/config/validate-inputs.ts';
import type { ValidateReport } from '@belay/core/validate/stage.ts';
import { identityOf } from '@belay/github/identity.ts';
import type { ActionEdge } from '@belay/github/run-action.ts';

type Inputs = typeof validateAction.inputs.schema;
type Output = keyof typeof validateAction.outputs;

/** The validation as an action. The stage is loaded when the inputs are known to be good. */
export const validateEdge: ActionEdge<Inputs, Output, ValidateReport> = {
  action: validateAction,
  stage: async ({ inputs, workspace, run }, ports) => {
    const { validate } = await import('@belay/core/validate/stage.ts');
    return validate({ ...inputs, workspace, run, identity: identityOf(ports.env) }, ports);
  },
  outputs: validateOutputsOf,
};
