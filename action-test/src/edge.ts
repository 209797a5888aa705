import { testAction, testOutputsOf } from '@belay/core/config/test-inputs.ts';
import type { TestReport } from '@belay/core/rehearse/stage.ts';
import type { ActionEdge } from '@belay/github/run-action.ts';
import { rehearseOptions } from './inputs.ts';

type Inputs = typeof testAction.inputs.schema;
type Output = keyof typeof testAction.outputs;

/** The rehearsal as an action. The stage is loaded when the inputs are known to be good. */
export const testEdge: ActionEdge<Inputs, Output, TestReport> = {
  action: testAction,
  stage: async (context, ports) => {
    const { rehearse } = await import('@belay/core/rehearse/stage.ts');
    return rehearse(rehearseOptions(context), ports);
  },
  outputs: testOutputsOf,
};
