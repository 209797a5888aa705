import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Interrupted } from '../../src/runtime/errors.ts';
import { runId } from '../../src/runtime/run-id.ts';
import { withInterrupts } from '../../src/runtime/signals.ts';

describe('withInterrupts', () => {
  it('aborts on the first signal, forces on a second wish, and takes its handlers away', async () => {
    const source = new EventEmitter();
    const forced: string[] = [];
    await withInterrupts(
      source,
      (signal) => forced.push(signal),
      async ({ signal, received }) => {
        expect(received()).toBeUndefined();
        source.emit('SIGINT');
        source.emit('SIGINT'); // npm passes on what the terminal has delivered already
        expect(signal.reason).toBeInstanceOf(Interrupted);
        expect(received()).toBe('SIGINT');
        expect(forced).toEqual([]);
        await wait(600);
        source.emit('SIGTERM');
        expect(forced).toEqual(['SIGTERM']);
      },
    );
    expect(source.eventNames()).toEqual([]);
  });

  it('takes its handlers away when the body throws', async () => {
    const source = new EventEmitter();
    const body = () => Promise.reject(new Error('no'));
    await expect(withInterrupts(source, () => undefined, body)).rejects.toThrow('no');
    expect(source.eventNames()).toEqual([]);
  });

  it('aborts at the deadline and says so', async () => {
    await withInterrupts(
      new EventEmitter(),
      () => undefined,
      async ({ signal, deadline, received }) => {
        deadline(20);
        await wait(200, undefined, { signal }).catch(() => undefined);
        expect((signal.reason as Error).message).toBe('the timeout of 0.02 s was reached');
        expect(received()).toBeUndefined();
      },
    );
  });
});

describe('runId', () => {
  it('comes from the run and its attempt, fit for a database name', () => {
    expect(runId('16233842382', '2')).toBe('162338423822');
    expect(runId('Build #7/"x"; --')).toMatch(/^build7x[0-9a-f]{10}$/);
  });

  it('is random without them', () => {
    expect(runId(undefined, '')).toMatch(/^[0-9a-f]{10}$/);
    expect(runId()).not.toBe(runId());
  });
});
