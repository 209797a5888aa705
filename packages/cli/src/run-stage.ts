import { isAbsolute, relative } from 'node:path';
import { redactDeep, redactor } from '@belay/core/report/redact.ts';
import { terminalOptions } from '@belay/core/report/terminal-lines.ts';
import { renderTerminal } from '@belay/core/report/terminal.ts';
import { exitCodeOf } from '@belay/core/report/verdict.ts';
import { messageOf } from '@belay/core/runtime/errors.ts';
import type { Ports } from '@belay/core/runtime/ports.ts';
import { endAllGroups } from '@belay/core/runtime/process-group.ts';
import { runId } from '@belay/core/runtime/run-id.ts';
import { SIGNAL_EXIT_CODE, withInterrupts } from '@belay/core/runtime/signals.ts';
import type { StopSignal } from '@belay/core/runtime/signals.ts';
import { type Ask, askAt } from './ask.ts';
import { describeFailure } from './failure.ts';
import type { Terminal } from './io.ts';
import { terminalLogger, terminalProgress } from './logger.ts';
import type { CommandReport } from './stages.ts';

export interface RunSettings {
  /** Masked in everything that is printed. */
  secrets: readonly string[];
  verbose: boolean;
  timeoutMs: number;
}

/** What a command has beside the ports of every stage. */
export interface CommandPorts extends Ports {
  /** Only where a person sits at a terminal. */
  ask?: Ask;
}

/**
 * Runs a stage: live lines while it runs, then its report, then the exit code. The first SIGINT or
 * SIGTERM lets it clean up, a second one leaves at once.
 */
export async function runStage(
  terminal: Terminal,
  { secrets, verbose, timeoutMs }: RunSettings,
  stage: (run: string, ports: CommandPorts) => Promise<CommandReport>,
): Promise<number> {
  const redact = redactor(secrets);
  const { stdout, stderr, env } = terminal;
  const log = terminalLogger(terminal, { verbose: verbose || isOn(env['VERBOSE']), redact });
  const progress = terminalProgress(terminal, redact);
  return withInterrupts(process, forceExit, async ({ signal, received, deadline }) => {
    deadline(timeoutMs);
    signal.addEventListener('abort', () => log.warn(`${messageOf(signal.reason)}; cleaning up`));
    const interrupted = () => {
      const name = received();
      return name && SIGNAL_EXIT_CODE[name];
    };
    try {
      const ask = askAt(terminal, { progress, redact, signal });
      const report = await stage(runId(), {
        ...{ log, progress, now: Date.now, signal, env },
        ...(ask && { ask }),
      });
      const reportFile = report.reportFile && shownPath(report.reportFile, terminal.cwd);
      const safe = redactDeep(report, redact);
      progress.clear();
      stderr.write('\n');
      stdout.write(
        renderTerminal(safe, {
          ...terminalOptions(stdout, env),
          ...(reportFile && { reportFile }),
        }),
      );
      return (report.verdict === 'errored' ? interrupted() : undefined) ?? exitCodeOf(report);
    } catch (error) {
      const { lines, exitCode } = describeFailure(error);
      stderr.write(`${redact(lines.join('\n'))}\n`);
      return interrupted() ?? exitCode;
    }
  });
}

/** Relative where that is shorter to read: inside the current folder. */
function shownPath(file: string, cwd: string): string {
  const way = relative(cwd, file);
  return way.startsWith('..') || isAbsolute(way) ? file : way;
}

function isOn(value: string | undefined): boolean {
  return /^(1|true|yes|on)$/i.test(value ?? '');
}

function forceExit(signal: StopSignal): void {
  process.stderr.write(`A second ${signal}: leaving at once; what is temporary may stay behind.\n`);
  endAllGroups();
  process.exit(SIGNAL_EXIT_CODE[signal]);
}
