import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { node24 } from '@belay/testkit/node24.ts';
import { type GitRepository, gitRepository, temporaryFolder } from '@belay/testkit/workspace.ts';
import { ROOT, leftBehind, start } from './run.ts';

/** The Node of the runner where npm has it for this platform, else the one of the tests. */
export const RUNNER_NODE = node24() ?? process.execPath;

export interface Step {
  /** Default: action-test. */
  action?: 'action-test' | 'action-backup' | 'action-validate' | 'action-rollback';
  workspace: string;
  event?: { name: string; payload: unknown };
  /** The step's `with:`. */
  inputs?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  /** Given the process while it runs: a runner stops a job by signals. */
  running?: (child: ChildProcess) => void;
}

export interface StepResult {
  exitCode: number | null;
  /** What the runner reads: both streams. */
  log: string;
  outputs: Record<string, string>;
  summary: string;
  left: string[];
}

/** Runs an action's bundle as the runner starts it, from a folder that is not the checkout. */
export async function runStep({
  action = 'action-test',
  workspace,
  event,
  inputs,
  env,
  running,
}: Step): Promise<StepResult> {
  const runner = temporaryFolder();
  const file = (name: string, content = '') => {
    const target = path.join(runner, name);
    writeFileSync(target, content);
    return target;
  };
  mkdirSync(path.join(runner, 'temp'));
  const [output, summary] = [file('output'), file('summary')];
  const run = start(RUNNER_NODE, [path.join(ROOT, action, 'dist/index.js')], {
    cwd: temporaryFolder(),
    env: {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_RUN_ID: '17200000001',
      GITHUB_RUN_ATTEMPT: '2',
      RUNNER_TEMP: path.join(runner, 'temp'),
      ...(event && {
        GITHUB_EVENT_NAME: event.name,
        GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event.payload)),
      }),
      ...inputVariables(action, inputs ?? {}),
      ...env,
    },
  });
  running?.(run.child);
  const { exitCode, stdout, stderr } = await run.ended;
  return {
    exitCode,
    log: stdout + stderr,
    outputs: readOutputs(readFileSync(output, 'utf8')),
    summary: readFileSync(summary, 'utf8'),
    left: leftBehind(run),
  };
}

/** INPUT_… as the runner sets them: each declared input, with its default or empty. */
function inputVariables(
  action: string,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const { inputs } = parse(readFileSync(path.join(ROOT, action, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { default: fallback = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      given[name] ?? fallback,
    ]),
  );
}

/** The output file's own syntax: `name<<delimiter`, lines, `delimiter`. */
function readOutputs(text: string): Record<string, string> {
  const entries = text.matchAll(/^([^\n<]+)<<(\S+)\n([^]*?)\n?\2$/gm);
  return Object.fromEntries([...entries].map(([, name = '', , value = '']) => [name, value]));
}

/** A repository on a server that gives out single commits by id, as GitHub's do. */
export function originOf(commits: Parameters<typeof gitRepository>[0]): GitRepository {
  const origin = gitRepository(commits);
  origin.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  return origin;
}

/** What actions/checkout does for a ref: an empty repository, one commit fetched, HEAD on it. */
export function checkout(origin: GitRepository, ref: string): string {
  const folder = temporaryFolder();
  const git = (...args: string[]) => origin.git('-C', folder, ...args);
  git('init', '--quiet');
  git('remote', 'add', 'origin', `file://${origin.folder}`);
  git('fetch', '--quiet', '--no-tags', '--depth=1', 'origin', `+${ref}:refs/remotes/pull/1/merge`);
  git('checkout', '--quiet', '--force', 'refs/remotes/pull/1/merge');
  return folder;
}
