import * as core from '@actions/core';
import { renderMarkdown } from '@belay/core/report/markdown.ts';
import { redactDeep, redactor } from '@belay/core/report/redact.ts';
import type { Redact } from '@belay/core/report/redact.ts';
import type { Verdict } from '@belay/core/report/schema.ts';
import type { AnyReport } from '@belay/core/report/words.ts';
import { messageOf } from '@belay/core/runtime/errors.ts';
import type { Logger, Ports } from '@belay/core/runtime/ports.ts';
import { endAllGroups } from '@belay/core/runtime/process-group.ts';
import { SIGNAL_EXIT_CODE, withInterrupts } from '@belay/core/runtime/signals.ts';
import type { StopSignal } from '@belay/core/runtime/signals.ts';
import { annotate } from './annotations.ts';
import type { Environment } from './environment.ts';
import { describeFailure, failureMarkdown } from './failure.ts';
import { inert, runnerOutput } from './logger.ts';
import { SUMMARY_MAX_BYTES, writeSummary } from './summary.ts';

export type ActionReport = AnyReport & { reportFile?: string | undefined };

/** What the body of a step works with. */
export interface StepTools {
  ports: Ports;
  /** Starts the deadline, in milliseconds from now. */
  deadline: (ms: number) => void;
  /** From here on nothing leaves without going through this. */
  hide: (redact: Redact) => void;
}

/** One step that the runner starts. */
export interface RunnerStep<Report extends ActionReport> {
  /** @returns Undefined where there is nothing to report. */
  body: (tools: StepTools) => Promise<Report | undefined>;
  /** Called at the end, whatever came, and before a second signal ends the process. */
  settle: (log: Logger, report?: Report) => void;
}

const FAILS: Record<Verdict, boolean> = {
  passed: false,
  warned: false,
  failed: true,
  refused: true,
  errored: true,
};

/**
 * Runs one step: signals, deadline, then annotations, summary and exit code by what the body reports. Never throws:
 * whatever is thrown inside fails the step, with a summary.
 */
export async function runStep<Report extends ActionReport>(
  { body, settle }: RunnerStep<Report>,
  env: Environment,
): Promise<void> {
  const { log, progress } = runnerOutput();
  const force = (signal: StopSignal) => {
    settle(log);
    leave(signal);
  };
  await withInterrupts(process, force, async ({ signal, deadline }) => {
    let redact = redactor([]);
    let report: Report | undefined;
    signal.addEventListener('abort', () => log.warn(`${messageOf(signal.reason)}; cleaning up`));
    try {
      const ports: Ports = { log, progress, now: Date.now, signal, env };
      report = await body({ ports, deadline, hide: (given) => (redact = given) });
      if (report) await publish(redactDeep<ActionReport>(report, redact), env, log);
    } catch (error) {
      await publishFailure(error, redact, env, log);
    } finally {
      settle(log, report);
    }
  });
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
