import type { z } from 'zod';
import type { ActionDefinition } from '@belay/core/config/action.ts';
import { describeInputs } from '@belay/core/config/inputs.ts';
import { redactor } from '@belay/core/report/redact.ts';
import { runId } from '@belay/core/runtime/run-id.ts';
import type { Environment } from './environment.ts';
import { readEvent } from './event.ts';
import type { RunnerEvent } from './event.ts';
import { type RawInputs, readInputs } from './inputs.ts';
import type { StepTools } from './run-step.ts';
import { keepInside } from './workspace.ts';

/** What a stage is told by the runner. */
export interface ActionContext<Inputs> {
  inputs: Inputs;
  /** Absolute path of the checkout. */
  workspace: string;
  run: string;
  event?: RunnerEvent;
}

/**
 * What every step of an action begins with: masks, parses, guards the paths, and starts the deadline of the input
 * `timeout`, where there is one.
 *
 * @param kept Texts of inputs that count instead of what the runner says now.
 * @throws UserError as `readInputs` and `keepInside`.
 */
export async function readContext<S extends z.ZodObject>(
  action: ActionDefinition<S>,
  env: Environment,
  { ports, deadline, hide }: StepTools,
  kept: RawInputs = {},
): Promise<ActionContext<z.output<S>>> {
  const inputs = readInputs(action.inputs, kept);
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
  await keepInside(action.inputs, inputs, workspace, env);
  const event = await readEvent(env, ports.log);
  const run = runId(env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT);
  hide(redactor(secretsAmong(action, inputs)));
  const timeout = (inputs as Readonly<Record<string, unknown>>)['timeout'];
  if (typeof timeout === 'number') deadline(timeout);
  return { inputs, workspace, run, ...(event && { event }) };
}

function secretsAmong<S extends z.ZodObject>(
  { inputs }: ActionDefinition<S>,
  values: Readonly<Record<string, unknown>>,
): string[] {
  const secrets = describeInputs(inputs).filter(({ secret }) => secret);
  return secrets.flatMap(({ key }) => {
    const value = values[key];
    const given = Array.isArray(value) ? (value as unknown[]) : [value];
    return given.filter((one): one is string => typeof one === 'string');
  });
}
