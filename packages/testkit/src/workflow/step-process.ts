import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface StepProcess {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** The runner's temporary folder. */
  temporary: string;
  /** The job is cancelled. */
  cancel?: AbortSignal | undefined;
}

export interface StepProcessEnd {
  exitCode: number | null;
  /** Both streams. */
  log: string;
  outputs: Record<string, string>;
  state: Record<string, string>;
  /** What it set for later steps. */
  env: Record<string, string>;
  summary: string;
}

/** The pauses between SIGINT, SIGTERM and SIGKILL (actions/runner, ProcessInvoker.cs). */
const SIGTERM_MS = 7_500;
const SIGKILL_MS = 10_000;

const FILES = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_STEP_SUMMARY'] as const;

/** Runs one process of a job with files of its own for what it tells the runner. */
export async function runProcess(step: StepProcess): Promise<StepProcessEnd> {
  const folder = mkdtempSync(path.join(step.temporary, 'step-'));
  const files = Object.fromEntries(FILES.map((name) => [name, path.join(folder, name)]));
  for (const file of Object.values(files)) writeFileSync(file, '');
  const { exitCode, log } = await spawned(step, { ...step.env, ...files });
  const read = (name: (typeof FILES)[number]) => readFileSync(path.join(folder, name), 'utf8');
  return {
    ...{ exitCode, log, summary: read('GITHUB_STEP_SUMMARY') },
    outputs: keyValues(read('GITHUB_OUTPUT')),
    state: keyValues(read('GITHUB_STATE')),
    env: keyValues(read('GITHUB_ENV')),
  };
}

function spawned(
  { command, args, cwd, cancel }: StepProcess,
  env: Readonly<Record<string, string>>,
): Promise<{ exitCode: number | null; log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (log += chunk));
    }
    const timers: NodeJS.Timeout[] = [];
    const stop = () => {
      child.kill('SIGINT');
      timers.push(setTimeout(() => child.kill('SIGTERM'), SIGTERM_MS));
      timers.push(setTimeout(() => child.kill('SIGKILL'), SIGKILL_MS));
    };
    cancel?.addEventListener('abort', stop, { once: true });
    child.once('error', reject);
    child.once('close', (exitCode) => {
      timers.forEach(clearTimeout);
      cancel?.removeEventListener('abort', stop);
      resolve({ exitCode, log });
    });
  });
}

/** `name=value`, or `name<<delimiter`, lines, `delimiter` (actions/runner, FileCommandManager.cs). */
export function keyValues(text: string): Record<string, string> {
  const entries: [string, string][] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name = '', sign, rest = ''] = /^(.+?)(=|<<)(.*)$/.exec(line) ?? [];
    if (sign === undefined) throw new Error(`not a line of a runner's file: ${line}`);
    if (sign === '=') {
      entries.push([name, rest]);
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (end < 0) throw new Error(`the delimiter of ${name} is missing`);
    entries.push([name, lines.slice(at + 1, end).join('\n')]);
    at = end;
  }
  return Object.fromEntries(entries);
}
