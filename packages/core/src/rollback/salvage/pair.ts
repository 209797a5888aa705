import type { SalvageKey, SalvageTable, TablePair } from './types.ts';

/** How the rows of a table are looked for in the one of the same name. A pure function. */
export function pairOf(preserved: SalvageTable, live: SalvageTable | undefined): TablePair {
  const there = new Map((live ?? preserved).columns.map((column) => [column.name, column]));
  const columns = preserved.columns.filter(
    ({ name, generated }) => !generated || there.get(name)?.generated === false,
  );
  return {
    ...{ preserved, live, columns },
    key: sharedKey(preserved, live ?? preserved),
    common: columns.flatMap((column) => {
      const other = there.get(column.name);
      return other ? [{ preserved: column, live: other }] : [];
    }),
    extra: columns.filter(({ name }) => !there.has(name)),
  };
}

/** The first key of the preserved table that is one on the other side, too: by any other a row could be found twice. */
function sharedKey(preserved: SalvageTable, live: SalvageTable): SalvageKey | undefined {
  const sorted = ({ columns }: SalvageKey) => JSON.stringify([...columns].sort());
  const there = new Set(live.keys.map(sorted));
  return preserved.keys.find((one) => there.has(sorted(one)));
}

/** What somebody who loads the files has to know of this table beside the numbers; one sentence each. */
export function remarksOf(pair: TablePair): string[] {
  const { preserved, live, key, common, extra } = pair;
  if (!live) return ['the live database has no such table: all of its rows are here'];
  const [own] = preserved.keys;
  const retyped = common.filter((both) => both.preserved.type !== both.live.type);
  const needed = neededBeside(pair);
  return [
    ...(key ? [] : [NO_KEY]),
    ...(own && key !== own
      ? [`its key here is (${own.columns.join(', ')}), which is none in the live database`]
      : []),
    ...retyped.map(
      (both) =>
        `column ${both.preserved.name} is ${both.preserved.type} here and ${both.live.type} in the live database`,
    ),
    ...(needed.length === 0
      ? []
      : [
          `the live table wants a value in ${needed.join(', ')}, which is not here: add it to the INSERTs before you load them`,
        ]),
    ...(extra.length === 0
      ? []
      : [`only here it has the columns ${extra.map(({ name }) => name).join(', ')}`]),
  ];
}

/** Columns without which the live table takes no row, and that the preserved one does not have. */
function neededBeside({ live, common }: TablePair): string[] {
  const had = new Set(common.map((both) => both.live.name));
  const needed = (live?.columns ?? []).filter(
    (column) =>
      column.notNull && column.default === null && column.identity === '' && !column.generated,
  );
  return needed.flatMap(({ name }) => (had.has(name) ? [] : [name]));
}

const NO_KEY =
  'no key that both databases have: whole rows were compared, so that a changed row counts as missing, and its INSERTs are to be loaded only once';
