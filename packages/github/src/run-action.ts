import * as core from '@actions/core';
import type { z } from 'zod';
import type { ActionDefinition } from '@belay/core/config/action.ts';
import { describeInputs } from '@belay/core/config/inputs.ts';
import { renderMarkdown } from '@belay/core/report/markdown.ts';
import { redactDeep, redactor } from '@belay/core/report/redact.ts';
import type { Redact } from '@belay/core/report/redact.ts';
import type { Verdict } from '@belay/core/report/schema.ts';
import type { AnyReport } from '@belay/core/report/words.ts';
import { messageOf } from '@belay/core/runtime/errors.ts';
import type { Logger, Ports } from '@belay/core/runtime/ports.ts';
import { endAllGroups } from '@belay/core/runtime/process-group.ts';
import { runId } from '@belay/core/runtime/run-id.ts';
import { SIGNAL_EXIT_CODE, withInterrupts } from '@belay/core/runtime/signals.ts';
import type { StopSignal } from '@belay/core/runtime/signals.ts';
import { annotate } from './annotations.ts';
import type { Environment } from './environment.ts';
import { readEvent } from './event.ts';
import type { RunnerEvent } from './event.ts';
import { describeFailure, failureMarkdown } from './failure.ts';
import { readInputs } from './inputs.ts';
import { inert, runnerOutput } from './logger.ts';
import { setOutputs } from './outputs.ts';
import { SUMMARY_MAX_BYTES, writeSummary } from './summary.ts';
import { keepInside } from './workspace.ts';

/** What a stage is told by the runner. */
export interface ActionContext<Inputs> {
  inputs: Inputs;
  /** Absolute path of the checkout. */
  workspace: string;
  run: string;
  event?: RunnerEvent;
}

export type ActionReport = AnyReport & { reportFile?: string | undefined };

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

const FAILS: Record<Verdict, boolean> = {
  passed: false,
  warned: false,
  failed: true,
  refused: true,
  errored: true,
};

/**
 * Runs an action from inputs to outputs: masks, parses, guards the paths, runs the stage, then sets the
 * outputs, annotates the findings, writes the summary and fails the step where the verdict says so.
 * Never throws: whatever is thrown inside fails the step, with a summary and outputs.
 */
export async function runAction<
  S extends z.ZodObject,
  Output extends string,
  Report extends ActionReport,
>(edge: ActionEdge<S, Output, Report>, env: Environment = process.env): Promise<void> {
  const { log, progress } = runnerOutput();
  const force = (signal: StopSignal) => {
    setOutputs(edge.outputs(), env, log);
    leave(signal);
  };
  await withInterrupts(process, force, async ({ signal, deadline }) => {
    let redact = redactor([]);
    let report: Report | undefined;
    signal.addEventListener('abort', () => log.warn(`${messageOf(signal.reason)}; cleaning up`));
    try {
      const context = await readContext(edge.action, env, log);
      redact = redactorFor(edge.action, context.inputs);
      const timeout = context.inputs['timeout'];
      if (typeof timeout === 'number') deadline(timeout);
      report = await edge.stage(context, { log, progress, now: Date.now, signal, env });
      await publish(redactDeep<ActionReport>(report, redact), env, log);
    } catch (error) {
      await publishFailure(error, redact, env, log);
    } finally {
      setOutputs(edge.outputs(report), env, log);
    }
  });
}

async function readContext<S extends z.ZodObject>(
  { inputs: set }: ActionDefinition<S>,
  env: Environment,
  log: Logger,
): Promise<ActionContext<z.output<S>>> {
  const inputs = readInputs(set);
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
  await keepInside(set, inputs, workspace, env);
  const event = await readEvent(env, log);
  const run = runId(env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT);
  return { inputs, workspace, run, ...(event && { event }) };
}

function redactorFor<S extends z.ZodObject>(
  { inputs }: ActionDefinition<S>,
  values: Readonly<Record<string, unknown>>,
): Redact {
  const secrets = describeInputs(inputs).filter(({ secret }) => secret);
  return redactor(
    secrets.flatMap(({ key }) => {
      const value = values[key];
      const given = Array.isArray(value) ? (value as unknown[]) : [value];
      return given.filter((one): one is string => typeof one === 'string');
    }),
  );
}

async function publish(report: ActionReport, env: Environment, log: Logger): Promise<void> {
  annotate(report.findings);
  const limits = { maxBytes: SUMMARY_MAX_BYTES, fullReport: report.reportFile ?? 'report.json' };
  await writeSummary(renderMarkdown(report, limits), env, log);
  if (FAILS[report.verdict]) core.setFailed(report.headline);
  else core.info(inert(report.headline));
}

async function publishFailure(
  error: unknown,
  redact: Redact,
  env: Environment,
  log: Logger,
): Promise<void> {
  const { headline, details } = describeFailure(error, env);
  const failure = { headline: redact(headline), details: details.map(redact) };
  for (const line of failure.details) core.info(inert(line));
  await writeSummary(failureMarkdown(failure), env, log);
  core.setFailed(failure.headline);
}

function leave(signal: StopSignal): void {
  core.info(`A second ${signal}: leaving at once; what is temporary may stay behind.`);
  endAllGroups();
  process.exit(SIGNAL_EXIT_CODE[signal]);
}
