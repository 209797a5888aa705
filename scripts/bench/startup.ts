import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { node24 } from '@belay/testkit/node24.ts';
import { median, runProcess } from './measure.ts';

/** Milliseconds above an empty script, medians. */
export interface StartupResult {
  rounds: number;
  /** Each under its own Node: the command line under the one of this process, the action under the runner's. */
  cliMs: number;
  actionMs: number;
  actionNode: string;
}

const ROUNDS = 15;

/** Time from the start of a process to its end, for bundles that end as soon as they are loaded. */
export async function benchStartup(cli: string, action: string): Promise<StartupResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'belay-bench-start-'));
  const empty = path.join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const runner = node24();
  const actionNode = runner ?? process.execPath;
  // A bad input: everything is loaded that every run needs, and nothing is done.
  const env = { ...process.env, GITHUB_WORKSPACE: folder, 'INPUT_FAIL-ON': 'eror' };
  try {
    const [cliMs, actionMs] = [
      await above(process.execPath, empty, [cli, '--version'], folder, env),
      await above(actionNode, empty, [action], folder, env),
    ];
    const name = runner ? "the runner's Node 24" : `Node ${process.versions.node}`;
    return { rounds: ROUNDS, cliMs, actionMs, actionNode: name };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function above(
  node: string,
  empty: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const own: number[] = [];
  const base: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    base.push((await runProcess(node, [empty], { cwd, env })).seconds);
    own.push((await runProcess(node, args, { cwd, env })).seconds);
  }
  return (median(own) - median(base)) * 1000;
}
