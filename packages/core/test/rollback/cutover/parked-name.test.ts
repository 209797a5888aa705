import { expect, test } from '@jest/globals';
import { parkedName } from '@belay/core/rollback/cutover/parked-name.ts';

const AT = Date.parse('2026-06-22T02:31:15Z');

test('the name of a preserved database says whose, before what and when', () => {
  expect(parkedName('shop', AT, 'rollback')).toBe('shop_before_rollback_20260622T0231');
  expect(parkedName('shop', AT, 'undo')).toBe('shop_before_undo_20260622T0231');
});

test('no two are the same', () => {
  const taken = new Set<string>();
  for (let n = 0; n < 12; n += 1) taken.add(parkedName('shop', AT, 'rollback', taken));
  expect(taken.size).toBe(12);
  expect(taken).toContain('shop_before_rollback_20260622T0231_12');
});

test('long names are cut at a whole character, and stay apart', () => {
  const [one, other] = ['é'.repeat(31), `${'é'.repeat(30)}x`].map((name) =>
    parkedName(name, AT, 'rollback', new Set([parkedName(name, AT, 'rollback')])),
  );
  for (const name of [one, other]) {
    expect(Buffer.byteLength(name ?? '')).toBeLessThanOrEqual(63);
    expect(name).toMatch(/^é+_[0-9a-f]{8}_before_rollback_20260622T0231_2$/);
  }
  expect(one).not.toBe(other);
});
