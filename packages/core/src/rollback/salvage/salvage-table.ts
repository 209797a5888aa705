import type pg from 'pg';
import { heldOtherwise } from './held-otherwise.ts';
import { type OnlyLive, differences } from './merge.ts';
import { streamRows } from './row-stream.ts';
import { rowTexts } from './row-texts.ts';
import type { TableFiles } from './table-files.ts';
import type { RowDifference, RowEntry, SalvageTable, TablePair } from './types.ts';

/** Rows looked at again and written at a time, and how much text they may be. */
const BATCH_ROWS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** A row with more text than this is not fetched: it is held several times over, and a string cannot be of any length. */
const LARGEST_BYTES = 100 * 1024 * 1024;

/** One of the two databases, in its snapshot. */
export interface Side {
  client: pg.Client;
  /** Of the database, as the server calls it. */
  encoding: string;
}

export interface Sides {
  preserved: Side;
  live: Side;
}

/** Rows of one table by what became of them. */
export interface TableCounts {
  missing: number;
  changed: number;
  /** Alike, and with values in columns that the live table does not have. */
  more: number;
  onlyLive: number;
  /** That differ and are too large to be written. */
  tooLarge: number;
}

/** Compares a table row by row and writes what the live one lacks or has otherwise. Memory does not grow with it. */
export async function salvageTable(
  pair: TablePair,
  sides: Sides,
  files: TableFiles,
): Promise<TableCounts> {
  const counts: TableCounts = { missing: 0, changed: 0, more: 0, onlyLive: 0, tooLarge: 0 };
  const onlyLive: OnlyLive = { rows: 0 };
  let batch: RowDifference[] = [];
  let bytes = 0;
  const flush = async () => {
    const written = await write(batch, pair, sides, files);
    for (const kind of written) counts[kind] += 1;
    const found = written.filter((kind, at) => kind !== batch[at]?.kind).length;
    onlyLive.rows -= found;
    batch = [];
    bytes = 0;
  };
  for await (const difference of differences(...streams(pair, sides), onlyLive)) {
    if (sizeOf(difference) > LARGEST_BYTES) {
      counts.tooLarge += 1;
      continue;
    }
    batch.push(difference);
    bytes += difference.row.size;
    if (batch.length >= BATCH_ROWS || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  return { ...counts, onlyLive: onlyLive.rows };
}

function sizeOf(difference: RowDifference): number {
  const { row } = difference;
  return difference.kind === 'changed' ? Math.max(row.size, difference.live.size) : row.size;
}

function streams(
  { preserved, live, key, common, extra }: TablePair,
  sides: Sides,
): [AsyncIterable<RowEntry>, AsyncIterable<RowEntry>] {
  const keyOf = ({ columns }: SalvageTable) =>
    key?.columns.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  const there = streamRows(sides.preserved.client, {
    ...{ source: preserved.source, key: keyOf(preserved), extra },
    columns: common.map((pair) => pair.preserved),
    encoding: sides.preserved.encoding,
  });
  if (!live) return [there, nothing()];
  const here = streamRows(sides.live.client, {
    ...{ source: live.source, key: keyOf(live), extra: [] },
    columns: common.map((pair) => pair.live),
    encoding: sides.live.encoding,
  });
  return [there, here];
}

async function* nothing(): AsyncGenerator<RowEntry> {
  yield* [];
}

/** @returns What each of them turned out to be: a missing row may be there under an equal key. */
async function write(
  batch: readonly RowDifference[],
  pair: TablePair,
  { preserved, live }: Sides,
  files: TableFiles,
): Promise<RowDifference['kind'][]> {
  const { source } = pair.preserved;
  const places = batch.map(({ row }) => row);
  const rows = await rowTexts(preserved.client, source, pair.columns, places);
  const known = await resolve(batch, rows, pair, live.client);
  const changed = known.flatMap((one) => (one.kind === 'changed' ? [one.live] : []));
  const columns = pair.common.map((both) => both.live);
  const others = await rowTexts(live.client, pair.live?.source ?? '', columns, changed);
  for (const [at, { kind }] of known.entries()) {
    const row = rows[at];
    if (!row) throw new Error('as many rows were asked for as there are differences');
    if (kind === 'changed') await files.changed(row, others.shift() ?? []);
    else await files[kind](row);
  }
  return known.map(({ kind }) => kind);
}

async function resolve(
  batch: readonly RowDifference[],
  rows: Awaited<ReturnType<typeof rowTexts>>,
  { columns, live, key }: TablePair,
  client: pg.Client,
): Promise<readonly RowDifference[]> {
  const missing = batch.flatMap(({ kind }, at) => (kind === 'missing' ? [at] : []));
  if (!live || !key || missing.length === 0) return batch;
  const names = columns.map(({ name }) => name);
  const positions = key.columns.map((name) => names.indexOf(name));
  const keys = missing.map((at) => positions.map((position) => rows[at]?.[position] ?? null));
  const held = await heldOtherwise(client, live, key, keys);
  if (held.size === 0) return batch;
  const places = new Map([...held].map(([at, place]) => [missing[at], place]));
  return batch.map((one, at) => {
    const place = places.get(at);
    return place ? { kind: 'changed', row: one.row, live: { ...one.row, ...place } } : one;
  });
}
