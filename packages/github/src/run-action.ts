import type { z } from 'zod';
import type { ActionDefinition } from '@belay/core/config/action.ts';
import type { Ports } from '@belay/core/runtime/ports.ts';
import { type ActionContext, readContext } from './context.ts';
import type { Environment } from './environment.ts';
import { setOutputs } from './outputs.ts';
import { type ActionReport, runStep } from './run-step.ts';

/** One action: what it reads, the stage it runs, what it hands on. */
export interface ActionEdge<
  S extends z.ZodObject,
  Output extends string,
  Report extends ActionReport,
> {
  action: ActionDefinition<S, Output>;
  stage: (context: ActionContext<z.output<S>>, ports: Ports) => Promise<Report>;
  /** The outputs; without a report, those of a step that did not come so far. */
  outputs: (report?: Report) => Record<Output, string>;
}

/**
 * Runs an action from inputs to outputs: masks, parses, guards the paths, runs the stage, then sets the
 * outputs, annotates the findings, writes the summary and fails the step where the verdict says so.
 * Never throws: whatever is thrown inside fails the step, with a summary and outputs.
 */
export async function runAction<
  S extends z.ZodObject,
  Output extends string,
  Report extends ActionReport,
>(
  { action, stage, outputs }: ActionEdge<S, Output, Report>,
  env: Environment = process.env,
): Promise<void> {
  await runStep<Report>(
    {
      body: async (tools) => stage(await readContext(action, env, tools), tools.ports),
      settle: (log, report) => setOutputs(outputs(report), env, log),
    },
    env,
  );
}
