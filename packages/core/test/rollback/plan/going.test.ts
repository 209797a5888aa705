import { describe, expect, it } from '@jest/globals';
import type { HistoryRow, HistoryState } from '@belay/core/migrations/types.ts';
import { whyBackupDoesNotFit } from '@belay/core/rollback/plan/backup-fits.ts';
import type { GoingBackTo } from '@belay/core/rollback/plan/going-back-to.ts';
import { goingOf } from '@belay/core/rollback/plan/going.ts';

/** `name` is applied, `!name` has failed, `-name` was rolled back; a minute between two. */
function history(...rows: string[]): HistoryRow[] {
  return rows.map((text, index) => {
    const [, sign = '', name = ''] = /^([!-]?)(.*)$/.exec(text) ?? [];
    const state: HistoryState = sign === '!' ? 'failed' : sign === '-' ? 'rolled-back' : 'applied';
    const at = new Date(Date.UTC(2026, 5, 1, 0, index)).toISOString();
    return {
      ...{ name, checksum: 'c', state, startedAt: at, appliedSteps: 1 },
      ...(state === 'applied' ? { finishedAt: at } : {}),
    };
  });
}

const backup = (applied: string[], minute = 0): GoingBackTo => ({
  manifest: {
    migrations: { pending: [], applied },
    takenAt: new Date(Date.UTC(2026, 5, 1, 0, minute)).toISOString(),
  },
});
const plan = (...names: string[]): GoingBackTo => ({
  expect: {
    test: {
      pending: names.map((name) => ({ name, checksum: 'c', file: `${name}.sql`, applied: true })),
    },
  },
});
const armed = (...rows: string[]): GoingBackTo => ({
  armed: {
    history: history(...rows).map(({ name, state }) => ({ name, state })),
    armedAt: '2026-06-01T00:00:00Z',
  },
});

describe('what has to go', () => {
  it.each<[string, string[], GoingBackTo, string[], string | undefined]>([
    ['after a migration, newest first', ['a', 'b', 'c', 'd'], { to: 'b' }, ['d', 'c'], 'b'],
    ['after the last one: nothing', ['a', 'b'], { to: 'b' }, [], 'b'],
    // Applied out of the order of their names, as Prisma does with one that was merged late.
    ['by the order in which they were applied', ['a', 'c', 'b'], { to: 'c' }, ['b'], 'c'],
    ['applied again after it was rolled back', ['a', '-b', 'c', 'b'], { to: 'c' }, ['b'], 'c'],
    ['what the backup does not have', ['a', 'b', 'c'], backup(['a']), ['c', 'b'], 'a'],
    ['everything, to a backup from before the first', ['a'], backup([]), ['a'], undefined],
    ['what was applied since arming', ['a', 'b', 'c'], armed('a', 'b'), ['c'], 'b'],
    ['from the first of the rehearsed', ['a', 'b', 'c'], plan('b', 'c'), ['c', 'b'], 'a'],
    ['with one that nobody rehearsed', ['a', 'b', 'x'], plan('b'), ['x', 'b'], 'a'],
    ['nothing of the plan was applied', ['a'], plan('b'), [], 'a'],
    ['the migration before the backup', ['a', 'b', 'c'], { ...backup(['a']), to: 'b' }, ['c'], 'b'],
  ])('%s', (_what, rows, where, going, to) => {
    expect(goingOf(history(...rows), where)).toMatchObject({ going, to, failed: [] });
    expect(goingOf(history(...rows), where).notBySql).toBeUndefined();
  });

  it('says where the database is', () => {
    expect(goingOf(history('a', 'b'), { to: 'a' }).from).toEqual({
      migration: 'b',
      appliedAt: '2026-06-01T00:01:00.000Z',
    });
    expect(goingOf(undefined, backup([]))).toEqual({ going: [], failed: [], to: undefined });
  });

  it('has the failed ones that came since, and not older ones', () => {
    expect(goingOf(history('!x', 'a', 'b', '!c'), { to: 'a' }).failed).toEqual(['c']);
    expect(goingOf(history('!x', 'a', '!b', '!c'), backup(['a'], 2)).failed).toEqual(['c', 'b']);
    expect(goingOf(history('!x', 'a', '!b'), armed('!x', 'a')).failed).toEqual(['b']);
    // Resolved by the job, deployed again, and failed again.
    expect(goingOf(history('a', '-x', '!x'), armed('a', '!x')).failed).toEqual(['x']);
    expect(goingOf(history('!x', 'a', '!b'), plan('b')).failed).toEqual(['b']);
  });

  it('says where undoing them does not lead there', () => {
    expect(goingOf(history('a', '-b'), backup(['a', 'b'])).notBySql).toMatch(
      /^b was applied there/,
    );
    // b was in the backup, was rolled back and applied once more after c.
    expect(goingOf(history('a', '-b', 'c', 'b'), backup(['a', 'b'])).notBySql).toBe(
      'b was applied after c and would stay',
    );
  });

  it('refuses a name that it does not know, or that is not applied', () => {
    const rows = history('20260101_users', '-20260102_orders', '!20260103_notes');
    const to = (name: string) => () => goingOf(rows, { to: name, tree });
    const tree = { migrations: [{ name: '20260104_more', directory: '', file: '', sql: '', checksum: '' }] }; // prettier-ignore
    expect(to('20260101_user')).toThrow(
      expect.objectContaining({
        code: 'migration-unknown-name',
        message: expect.stringContaining('Did you mean "20260101_users"'),
      }),
    );
    for (const [name, why] of [
      ['20260102_orders', 'rolled back'],
      ['20260103_notes', 'has failed'],
      ['20260104_more', 'is pending'],
    ] as const) {
      expect(to(name)).toThrow(
        expect.objectContaining({
          code: 'migration-not-applied',
          message: expect.stringContaining(why),
        }),
      );
    }
    expect(() => goingOf(rows, {})).toThrow(
      expect.objectContaining({ code: 'rollback-target-missing' }),
    );
  });
});

describe('a backup to go back to a migration', () => {
  const why = (applied: string[]) =>
    whyBackupDoesNotFit(history('a', 'b', 'c'), ['c'], { migrations: { pending: [], applied } });

  it('fits when it has what is to stay and nothing else', () => {
    expect(why(['a', 'b'])).toBeUndefined();
    expect(why(['a'])).toMatch(/older than b, which is to stay/);
    expect(why(['a', 'b', 'c'])).toMatch(/taken after c, which is to go/);
  });
});
