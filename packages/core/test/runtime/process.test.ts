import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { endAllGroups, noteGroup } from '../../src/runtime/process-group.ts';
import { run } from '../../src/runtime/process.ts';

const shell = (script: string, deadlineMs = 20_000, signal?: AbortSignal) =>
  run('/bin/sh', ['-c', script], { deadlineMs, ...(signal && { signal }) });

describe('run', () => {
  it('gives the exit code and all of a long output', async () => {
    const lines = await shell('seq 1 200000; echo oops >&2; exit 3');
    expect(lines.exitCode).toBe(3);
    expect(lines.stdout.endsWith('\n199999\n200000\n')).toBe(true);
    expect(lines.stderr).toBe('oops\n');
  });

  it('does not wait for a descendant that left the group and holds the output', async () => {
    const { exitCode, stdout, durationMs } = await shell('setsid sleep 8 & echo done; exit 0');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'done\n' });
    expect(durationMs).toBeLessThan(5_000);
  });

  it('does not at the deadline either', async () => {
    const { timedOut, durationMs } = await shell('setsid sleep 8 & wait', 200);
    expect(timedOut).toBe(true);
    expect(durationMs).toBeLessThan(5_000);
  });

  it('nor when the signal aborts', async () => {
    const started = performance.now();
    const attempt = shell('setsid sleep 8 & wait', 20_000, AbortSignal.timeout(200));
    await expect(attempt).rejects.toMatchObject({ name: 'Interrupted' });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('ends what a program leaves running in its group', async () => {
    const { stdout } = await shell('sleep 30 & echo $!');
    await sleep(100);
    // Where nobody collects orphans, the dead one is still listed, as a zombie.
    const { stdout: state } = await shell(`ps -o stat= -p ${stdout}`);
    expect(state.replace(/^Z.*\n/, '')).toBe('');
  });
});

describe('endAllGroups', () => {
  it('ends running programs, also one that minds no SIGTERM', async () => {
    const running = shell(`trap '' TERM; while :; do sleep 1; done`);
    setTimeout(endAllGroups, 200);
    expect(await running).toMatchObject({ exitCode: null, timedOut: false });
  });

  it('leaves alone what is not noted any more', async () => {
    const child = spawn('sleep', ['1'], { detached: true, stdio: 'ignore' });
    noteGroup(child)();
    endAllGroups();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
