import { describe, expect, it } from '@jest/globals';
import type { RollbackLoss, Strategy } from '@belay/core/report/rollback-report.ts';
import { type Asked, decide, refusalOf } from '@belay/core/rollback/plan/decide.ts';
import type { Situation } from '@belay/core/rollback/plan/types.ts';
import type { NoReverse, ReverseStep } from '@belay/core/rollback/reverse/types.ts';

const proven = (migration: string): ReverseStep => ({
  ...{ migration, source: 'prisma', proven: 'now', sql: 'SELECT 1', aloneOnly: false },
  ...{ takesAway: [], unmeasured: [] },
});
const none = (migration: string): NoReverse => ({ migration, because: 'it loses data' });
const rows = (written: number): RollbackLoss[] => [
  { table: '"public"."Order"', written, how: 'counted' },
];
const RESTORABLE = { possible: true, words: 'the backup of 02:14' } as const;
const NOT_RESTORABLE = { possible: false, because: 'no backup was named' } as const;
const NO_LOSS = { reverse: [], restore: [], unknown: [] };

function situation(given: Partial<Situation> = {}): Situation {
  return {
    ...{ history: [], going: ['b'], failed: [], left: new Map(), reverses: [proven('b')] },
    ...{ restore: RESTORABLE, inPlace: { possible: true }, losses: NO_LOSS },
    ...given,
  };
}

const FAILED = { going: [], reverses: [], failed: ['c'] } satisfies Partial<Situation>;
const CLEAN = { ...FAILED, left: new Map([['c', 'nothing' as const]]) };
const LEFT = { ...FAILED, left: new Map([['c', { something: 'table t' }]]) };
const UNKNOWN = { ...FAILED, left: new Map([['c', { unknown: 'no tree' }]]) };

type Expected = Strategy | 'data-loss' | 'rollback-impossible';

describe('the way that is taken', () => {
  it.each<[string, Partial<Situation>, Partial<Asked>, Expected]>([
    ['nothing is there to roll back', { going: [], reverses: [] }, {}, 'none'],
    [
      'nothing failed or went, and a restore was asked for',
      { going: [], reverses: [] },
      { strategy: 'restore' },
      'restore',
    ],
    [
      'a file says nothing of what it holds',
      { going: [], reverses: [] },
      { file: true },
      'restore',
    ],
    [
      'the backup has what was rolled back since',
      { going: [], reverses: [], notBySql: 'x' },
      {},
      'restore',
    ],
    ['a failure that left nothing', CLEAN, {}, 'clean-history'],
    ['the same, and no backup', { ...CLEAN, restore: NOT_RESTORABLE }, {}, 'clean-history'],
    ['the same, with reverse asked for', CLEAN, { strategy: 'reverse' }, 'clean-history'],
    ['a failure that left something', LEFT, {}, 'restore'],
    ['a failure of which nobody knows', UNKNOWN, {}, 'restore'],
    ['a failure that was not looked at', FAILED, {}, 'restore'],
    [
      'a failure that left something, and no backup',
      { ...LEFT, restore: NOT_RESTORABLE },
      {},
      'rollback-impossible',
    ],
    ['a proven reverse', {}, {}, 'reverse'],
    ['a proven reverse, and a restore asked for', {}, { strategy: 'restore' }, 'restore'],
    [
      'a proven reverse below a failure that left nothing',
      { failed: ['c'], left: CLEAN.left },
      {},
      'reverse',
    ],
    [
      'a proven reverse below a failure that left something',
      { failed: ['c'], left: LEFT.left },
      {},
      'restore',
    ],
    [
      'one of two without reverse',
      { going: ['c', 'b'], reverses: [none('c'), proven('b')] },
      {},
      'restore',
    ],
    ['one of two not even tried', { going: ['c', 'b'], reverses: [proven('c')] }, {}, 'restore'],
    ['SQL leads elsewhere', { notBySql: 'c would stay' }, {}, 'restore'],
    [
      'no reverse, no backup',
      { reverses: [none('b')], restore: NOT_RESTORABLE },
      {},
      'rollback-impossible',
    ],
    [
      'in place is never taken by itself',
      { reverses: [none('b')], restore: NOT_RESTORABLE },
      { acceptDataLoss: true },
      'rollback-impossible',
    ],
    ['in place, asked for', {}, { strategy: 'in-place' }, 'in-place'],
    [
      'in place, impossible',
      { inPlace: { possible: false, because: 'no owner' } },
      { strategy: 'in-place' },
      'rollback-impossible',
    ],
    [
      'only reverse was asked for',
      { reverses: [none('b')] },
      { strategy: 'reverse' },
      'rollback-impossible',
    ],
    [
      'a restore that loses rows',
      { reverses: [none('b')], losses: { ...NO_LOSS, restore: rows(412) } },
      {},
      'data-loss',
    ],
    [
      'the same, accepted',
      { reverses: [none('b')], losses: { ...NO_LOSS, restore: rows(412) } },
      { acceptDataLoss: true },
      'restore',
    ],
    [
      'rows that only come back',
      {
        reverses: [none('b')],
        losses: {
          ...NO_LOSS,
          restore: [{ table: '"public"."a"', written: 0, comeBack: 3, how: 'counted' }],
        },
      },
      {},
      'data-loss',
    ],
    [
      'a restore of which the loss is not known',
      { reverses: [none('b')], losses: { ...NO_LOSS, unknown: ['x'] } },
      {},
      'data-loss',
    ],
    [
      'what a restore would lose does not matter to a reverse',
      { losses: { ...NO_LOSS, restore: rows(412), unknown: ['x'] } },
      {},
      'reverse',
    ],
    [
      'a reverse that loses values, no backup',
      { restore: NOT_RESTORABLE, losses: { ...NO_LOSS, reverse: rows(1) } },
      {},
      'data-loss',
    ],
    [
      'a reverse of which the loss is not known',
      { restore: NOT_RESTORABLE, losses: { ...NO_LOSS, reverseUnknown: ['x'] } },
      {},
      'data-loss',
    ],
    [
      'a reverse that loses values, a restore that does not',
      { losses: { ...NO_LOSS, reverse: rows(1) } },
      {},
      'restore',
    ],
    [
      'both lose',
      { losses: { ...NO_LOSS, reverse: rows(1), restore: rows(2) } },
      { acceptDataLoss: true },
      'reverse',
    ],
    [
      'in place that loses rows',
      { losses: { ...NO_LOSS, restore: rows(1) } },
      { strategy: 'in-place' },
      'data-loss',
    ],
  ])('%s', (_what, given, asked, expected) => {
    const decision = decide(situation(given), { strategy: 'auto', ...asked });
    expect(decision.refused?.code ?? decision.strategy).toBe(expected);
  });

  it('says of every way why it is possible or not', () => {
    const { ways } = decide(situation({ ...LEFT, restore: NOT_RESTORABLE }), { strategy: 'auto' });
    expect(ways).toEqual([
      {
        strategy: 'clean-history',
        possible: false,
        because: 'c failed and left something behind: table t',
      },
      { strategy: 'reverse', possible: false, because: 'no migration is applied that would go' },
      { strategy: 'restore', possible: false, because: 'no backup was named' },
      {
        strategy: 'in-place',
        possible: true,
        because: 'only when asked for: the database is locked throughout',
      },
    ]);
  });

  it('refuses in words that say what would be lost and that nothing was changed', () => {
    const lossy = {
      reverses: [none('b')],
      losses: { ...NO_LOSS, restore: rows(412), unknown: ['x of y'] },
    };
    const decision = decide(situation(lossy), { strategy: 'auto' });
    expect(decision).toMatchObject({
      strategy: 'restore',
      losses: rows(412),
      lossesUnknown: ['x of y'],
    });
    const refusal = refusalOf(decision);
    expect(refusal?.code).toBe('data-loss');
    expect(refusal?.message).toBe(
      'This would take out of the live database 412 rows written since: Order 412. What it would take is not all known: x of y.',
    );
    expect(refusal?.hint).toMatch(/accept-data-loss.*Nothing was changed\.$/);
    expect(refusalOf(decide(situation(), { strategy: 'auto' }))).toBeUndefined();
  });

  it('names each reason where no way is possible', () => {
    const stuck = situation({ reverses: [none('b')], restore: NOT_RESTORABLE });
    expect(refusalOf(decide(stuck, { strategy: 'auto', to: 'a' }))?.message).toBe(
      'There is no way back to a. Cleaning the history: 1 migration is applied. Reverse SQL: b has no proven reverse: it loses data. A restore: no backup was named.',
    );
  });
});
