import type { RowDifference, RowEntry } from './types.ts';

/** How many rows only the live table has; filled while {@link differences} is read. */
export interface OnlyLive {
  rows: number;
}

/**
 * In what the preserved rows differ from the live ones: a merge of both, each sorted by what its rows are known by. Where some are known by the same, they are matched one by one, and those that remain are missing.
 */
export async function* differences(
  preserved: AsyncIterable<RowEntry>,
  live: AsyncIterable<RowEntry>,
  onlyLive: OnlyLive,
): AsyncGenerator<RowDifference> {
  const others = live[Symbol.asyncIterator]();
  let other = await others.next();
  for await (const row of preserved) {
    let order = other.done ? -1 : compare(row.ident, other.value.ident);
    while (!other.done && order > 0) {
      onlyLive.rows += 1;
      other = await others.next();
      order = other.done ? -1 : compare(row.ident, other.value.ident);
    }
    if (other.done || order < 0) {
      yield { kind: 'missing', row };
      continue;
    }
    if (other.value.hash !== row.hash) yield { kind: 'changed', row, live: other.value };
    else if (row.hasMore) yield { kind: 'more', row };
    other = await others.next();
  }
  for (; !other.done; other = await others.next()) onlyLive.rows += 1;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
