import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { run } from '@belay/core/runtime/process.ts';

const PROGRAM = fileURLToPath(new URL('waiting-stage.ts', import.meta.url));

function start(cleaningMs: number, more: Record<string, string> = {}) {
  const env = { ...process.env, CLEANING_MS: String(cleaningMs), ...more };
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM], { env });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const said = async (text: string) => {
    while (!output.includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended without ${text}: ${output}`);
      await wait(10);
    }
  };
  return { child, said, exit: once(child, 'exit'), output: () => output };
}

/** A zombie is gone: not everywhere somebody collects orphans. */
async function stateOf(pid: string): Promise<string> {
  const { stdout } = await run('ps', ['-o', 'stat=', '-p', pid], { deadlineMs: 5_000 });
  return stdout === '' || stdout.startsWith('Z') ? 'gone' : stdout.trim();
}

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: the stage cleans up, exit %i', async (signal, exitCode) => {
    const { child, said, exit, output } = start(50);
    await said('started');
    child.kill(signal);
    expect((await exit)[0]).toBe(exitCode);
    expect(output()).toContain('cleaned');
    expect(output()).toContain(`stopped by ${signal}`);
    expect(output()).not.toContain('    at ');
  });

  it('a second one leaves at once', async () => {
    const { child, said, exit, output } = start(30_000);
    await said('started');
    child.kill('SIGINT');
    await said('cleaning');
    await wait(700);
    child.kill('SIGINT');
    expect((await exit)[0]).toBe(130);
    expect(output()).not.toContain('cleaned');
    expect(output()).toContain('may stay behind');
  });

  it('a second one ends the programs that were started, too', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'belay-test-'));
    const file = path.join(folder, 'pid');
    const { child, said, exit } = start(30_000, { CHILD: file });
    await said('started');
    child.kill('SIGINT');
    await said('cleaning');
    await wait(700);
    const pid = (await readFile(file, 'utf8')).trim();
    expect(await stateOf(pid)).not.toBe('gone');
    child.kill('SIGINT');
    await exit;
    await wait(100);
    expect(await stateOf(pid)).toBe('gone');
    await rm(folder, { recursive: true });
  });
});
