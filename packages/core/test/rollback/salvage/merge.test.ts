import { describe, expect, it } from '@jest/globals';
import { csvLine } from '@belay/core/rollback/salvage/csv.ts';
import { brokenMeanwhile, loadOrder } from '@belay/core/rollback/salvage/load-order.ts';
import { differences } from '@belay/core/rollback/salvage/merge.ts';
import type { RowEntry } from '@belay/core/rollback/salvage/types.ts';

const entry = (written: string): RowEntry => {
  const [ident = '', hash = ident, more] = written.split(':');
  return { ident, hash, tableOid: '1', ctid: '(0,1)', size: 1, hasMore: more === 'more' };
};

async function compared(preserved: string[], live: string[]) {
  const onlyLive = { rows: 0 };
  const found: string[] = [];
  // An array is iterated just as well as what comes from a server.
  const [there, here] = [preserved, live].map((rows) => stream(rows.map(entry)));
  if (!there || !here) throw new Error('two sides are compared');
  for await (const { kind, row } of differences(there, here, onlyLive)) {
    found.push(`${kind} ${row.ident}`);
  }
  return [...found, `${onlyLive.rows} only live`];
}

async function* stream(rows: RowEntry[]): AsyncGenerator<RowEntry> {
  for (const row of rows) yield await Promise.resolve(row);
}

describe('comparing rows', () => {
  it('finds what is missing, changed or only here, at the ends too', async () => {
    expect(await compared(['a', 'c:1', 'd::more', 'e'], ['b', 'c:2', 'd:', 'f'])).toEqual([
      ...['missing a', 'changed c', 'more d', 'missing e', '2 only live'],
    ]);
    expect(await compared([], ['a', 'b'])).toEqual(['2 only live']);
    expect(await compared(['a'], [])).toEqual(['missing a', '0 only live']);
  });

  it('counts rows that are alike', async () => {
    expect(await compared(['a', 'a', 'a', 'b'], ['a', 'b', 'b'])).toEqual([
      ...['missing a', 'missing a', '1 only live'],
    ]);
  });
});

describe('a line of CSV', () => {
  it('tells nothing from an empty text, and keeps quotes, commas and line ends', () => {
    expect(csvLine([null, '', 'a"b', ',', '\r\n'])).toBe(',"","a""b",",","\r\n"\n');
  });
});

describe('the order of loading', () => {
  const key = (child: number, parent: number) => ({
    ...{ child, parent, table: '"t"', name: `${child}->${parent}`, deferrable: false },
  });
  const orderOf = (tables: number[], keys: ReturnType<typeof key>[]) => {
    const order = loadOrder(tables, keys);
    return { order, broken: brokenMeanwhile(order, keys).map(({ name }) => name) };
  };

  it('has what is referred to first, and breaks a circle at one place', () => {
    expect(orderOf([1, 2, 3], [key(1, 2), key(2, 3)])).toEqual({ order: [3, 2, 1], broken: [] });
    expect(orderOf([1, 2, 3], [key(1, 2), key(2, 1), key(1, 3)])).toEqual({
      ...{ order: [1, 2, 3], broken: ['1->2', '1->3'] },
    });
    // What only waits for a circle is not a part of it.
    expect(orderOf([1, 2, 3], [key(1, 2), key(2, 3), key(3, 2)])).toEqual({
      ...{ order: [2, 1, 3], broken: ['2->3'] },
    });
  });

  it('does not wait for tables that are not loaded, nor for itself', () => {
    expect(orderOf([1, 2], [key(1, 9), key(2, 2)])).toEqual({ order: [1, 2], broken: ['2->2'] });
  });
});
