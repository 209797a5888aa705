import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('waiting-stage.ts', import.meta.url));

function start(cleaningMs: number) {
  const env = { ...process.env, CLEANING_MS: String(cleaningMs) };
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
});
