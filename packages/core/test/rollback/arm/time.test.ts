import { describe, expect, it } from '@jest/globals';
import { overBudget, withEnd } from '../../../src/rollback/arm/time.ts';
import { OperationFailed } from '../../../src/runtime/errors.ts';

const never = new AbortController().signal;

/** Waits for nothing but the signal. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
  });
}

describe('the time a cancelled job leaves', () => {
  it.each([
    ['what fits', { refusedMs: 200, durationMs: 60_000 }, 240_000, undefined],
    ['what just fits', { refusedMs: 200, durationMs: 240_000 }, 240_000, undefined],
    ['what takes longer', { refusedMs: 200, durationMs: 240_001 }, 240_000, 'rollback-too-long'],
    ['anything when the time is over', { refusedMs: 0, durationMs: 1 }, -5, 'rollback-too-long'],
    ['what nobody knows the length of', { refusedMs: 200 }, 240_000, undefined],
    ['what was not estimated', undefined, 240_000, undefined],
    ['what no cancel hurries', { refusedMs: 200, durationMs: 9e9 }, undefined, undefined],
  ])('decides about %s', (_what, estimate, left, code) => {
    expect(overBudget(estimate, left)?.code).toBe(code);
  });

  it('says both times', () => {
    const { message = '' } = overBudget({ refusedMs: 200, durationMs: 360_000 }, 240_000) ?? {};
    expect(message).toContain('about 6 min 0 s, and the cancelled job leaves 4 min 0 s');
  });

  it('ends what was begun, with words of its own', async () => {
    const ended = withEnd(never, 20, untilAborted);
    await expect(ended).rejects.toThrow(OperationFailed);
    await expect(ended).rejects.toMatchObject({ code: 'rollback-out-of-time' });
  });

  it('ends it as well when the job is killed before', async () => {
    const stop = new AbortController();
    const ended = withEnd(stop.signal, 60_000, untilAborted);
    stop.abort(new Error('a signal'));
    await expect(ended).rejects.toThrow('a signal');
  });
});
