import type { TestInputs } from '@belay/core/config/test-inputs.ts';
import type { RehearseOptions } from '@belay/core/rehearse/stage.ts';
import type { ActionContext } from '@belay/github/context.ts';

/** What the rehearsal is told, from what the runner said. */
export function rehearseOptions(context: ActionContext<TestInputs>): RehearseOptions {
  const { inputs, workspace, run, event } = context;
  return { ...inputs, workspace, run, ...(event && { event }) };
}
