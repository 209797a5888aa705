import type { CheckScope } from '../../report/recorder.ts';
import { type ForeignKey, loadOrder } from './load-order.ts';
import { pairOf } from './pair.ts';
import type { Sides } from './salvage-table.ts';
import { salvageTables } from './tables.ts';
import type { TablePair } from './types.ts';

/** Pairs of tables that can be read on both sides; the others are named. */
export async function readPairs(
  { preserved, live }: Sides,
  scope: CheckScope,
): Promise<TablePair[]> {
  if (preserved.encoding === 'SQL_ASCII') scope.notVerified(NO_ENCODING);
  const there = await salvageTables(preserved.client);
  const here = new Map((await salvageTables(live.client)).map((table) => [table.key, table]));
  return there.flatMap((table) => {
    const other = here.get(table.key);
    const reason = table.unreadable ?? other?.unreadable;
    if (reason === null || reason === undefined) return [pairOf(table, other)];
    const where = table.unreadable === null ? ' in the live database' : '';
    scope.notVerified(`rows of ${table.key}: ${reason}${where}`);
    return [];
  });
}

const NO_ENCODING =
  'the database has no encoding (SQL_ASCII): values that are no UTF-8 are damaged in the files';

/** Those that the live database has in the order of its foreign keys, then those it does not have. */
export function inOrder(
  pairs: readonly TablePair[],
  keys: readonly ForeignKey[],
): { pairs: TablePair[]; order: number[] } {
  const byOid = new Map(pairs.flatMap((pair) => (pair.live ? [[pair.live.oid, pair]] : [])));
  const order = loadOrder([...byOid.keys()], keys);
  const known = order.flatMap((oid) => byOid.get(oid) ?? []);
  return { pairs: [...known, ...pairs.filter(({ live }) => !live)], order };
}
