import { rollbackAction, rollbackOutputsOf } from '@belay/core/config/rollback-inputs.ts';
import type { RollbackActionInputs } from '@belay/core/config/rollback-inputs.ts';
import type { RollbackReport } from '@belay/core/rollback/frame.ts';
import type { Ports } from '@belay/core/runtime/ports.ts';
import type { ActionContext } from '@belay/github/context.ts';
import { publicInputs } from '@belay/github/inputs.ts';
import type { ActionEdge } from '@belay/github/run-action.ts';
import { requireState, saveState } from '@belay/github/state.ts';
import { armedDocument } from './armed-document.ts';
import { optionsOf, portsOf } from './stage-input.ts';

type Inputs = typeof rollbackAction.inputs.schema;
type Output = keyof typeof rollbackAction.outputs;

/** The rollback as an action. The stage is loaded when the inputs are known to be good. */
export const rollbackEdge: ActionEdge<Inputs, Output, RollbackReport> = {
  action: rollbackAction,
  stage: async (context, ports) => {
    const { mode, backup } = context.inputs;
    if (mode === 'arm') return armForEnd(context, ports);
    const { rollback } = await import('@belay/core/rollback/stage.ts');
    const places = backup === undefined ? undefined : [backup];
    return rollback({ ...optionsOf(context, ports), what: mode, places }, await portsOf(ports));
  },
  outputs: rollbackOutputsOf,
};

async function armForEnd(
  context: ActionContext<RollbackActionInputs>,
  ports: Ports,
): Promise<RollbackReport> {
  requireState(ports.env);
  const { arm } = await import('@belay/core/rollback/arm/arm.ts');
  const { rollbackOn: on, jobStatus } = context.inputs;
  const options = { ...optionsOf(context, ports), on, jobStatus };
  const { report, state } = await arm(options, await portsOf(ports));
  const inputs = publicInputs(rollbackAction.inputs);
  if (state) saveState(armedDocument, { inputs, armed: state });
  return report;
}
