import type { z } from 'zod';
import type { ActionDefinition } from '@belay/core/config/action.ts';
import type { UserError } from '@belay/core/runtime/errors.ts';
import type { Ports } from '@belay/core/runtime/ports.ts';
import { type ActionContext, readContext } from './context.ts';
import type { Environment } from './environment.ts';
import type { RawInputs } from './inputs.ts';
import { type ActionReport, runStep } from './run-step.ts';
import { type StateDocument, readState } from './state.ts';

/** What an action does at the end of the job. */
export interface PostEdge<S extends z.ZodObject, D extends z.ZodType, Report extends ActionReport> {
  action: ActionDefinition<S>;
  document: StateDocument<D>;
  /** The inputs as they were in the first step, by name: they count, and what is not among them is asked for now. */
  kept: (state: z.output<D>) => RawInputs;
  /** Names of inputs that count as they are now all the same. */
  anew: readonly string[];
  stage: (context: ActionContext<z.output<S>>, state: z.output<D>, ports: Ports) => Promise<Report>;
  /**
   * There is nothing to go on from: the first step kept nothing, or it cannot be read, and then for what reason.
   *
   * @throws UserError where something would have to be done.
   */
  without: (inputs: z.output<S>, ports: Ports, damaged?: UserError) => void;
}

/**
 * Runs an action's last step: reads what the first one kept, and goes on from there as `runAction` does. Nobody can
 * read its outputs, so it sets none. Never throws.
 */
export async function runPost<
  S extends z.ZodObject,
  D extends z.ZodType,
  Report extends ActionReport,
>(
  { action, document, kept, anew, stage, without }: PostEdge<S, D, Report>,
  env: Environment = process.env,
): Promise<void> {
  await runStep<Report>(
    {
      body: async (tools) => {
        const found = readState(document);
        if (found.kind === 'kept') {
          const context = await readContext(action, env, tools, except(kept(found.value), anew));
          return stage(context, found.value, tools.ports);
        }
        const { inputs } = await readContext(action, env, tools);
        without(inputs, tools.ports, found.kind === 'damaged' ? found.error : undefined);
        return undefined;
      },
      settle: () => undefined,
    },
    env,
  );
}

function except(inputs: RawInputs, names: readonly string[]): RawInputs {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));
}
