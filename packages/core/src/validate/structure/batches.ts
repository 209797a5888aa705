import type { Btree } from './list-btrees.ts';

/** Indexes that are looked at by one statement. */
export interface Batch {
  indexes: readonly Btree[];
  /** Their tables' rows are looked for in them, too. */
  withRows: boolean;
}

/** Up to this size, index and table together, the rows are compared as well: it reads the whole table. */
const WITH_ROWS_BYTES = 32 * 1024 * 1024;
/** One transaction reads no more than this, unless a single index is larger. */
const BATCH_BYTES = 32 * 1024 * 1024;
const BATCH_INDEXES = 100;

/** Puts indexes together, in their order, so that thousands of small ones do not need thousands of transactions. */
export function batchesOf(indexes: readonly Btree[], comparesRows: boolean): Batch[] {
  const batches: { indexes: Btree[]; withRows: boolean; bytes: number }[] = [];
  for (const index of indexes) {
    const withRows = comparesRows && index.bytes + index.rowBytes <= WITH_ROWS_BYTES;
    const bytes = index.bytes + (withRows ? index.rowBytes : 0);
    const last = batches.at(-1);
    const fits =
      last?.withRows === withRows &&
      last.bytes + bytes <= BATCH_BYTES &&
      last.indexes.length < BATCH_INDEXES;
    if (fits) {
      last.indexes.push(index);
      last.bytes += bytes;
    } else {
      batches.push({ indexes: [index], withRows, bytes });
    }
  }
  return batches.map(({ indexes, withRows }) => ({ indexes, withRows }));
}
