import type { ForeignKeyDeclaration, KeyColumn } from '../../../postgres/rows/orphans.ts';
import type { Table } from '../../../postgres/rows/tables.ts';
import type { KeyIndex } from './indexes.ts';

/** A foreign key's columns in an order in which both sides' indexes have them. */
export interface KeyPath {
  /** What goes after FROM. */
  child: string;
  parent: string;
  columns: readonly PathColumn[];
}

export interface PathColumn extends KeyColumn {
  /** Types in SQL, for values that are given as text. */
  childType: string;
  parentType: string;
}

/**
 * How both sides of a foreign key can be read in the order of the key; undefined where that is not known to
 * give the same answer as comparing each row: no such indexes, another order or another collation on the two
 * sides, operators that are not Postgres's own, PERIOD, or keys that MATCH FULL forbids to be NULL in part.
 */
export function keyPath(
  key: ForeignKeyDeclaration,
  [child, parent]: readonly [Table, Table],
  indexes: readonly KeyIndex[],
): KeyPath | undefined {
  if (key.period || (key.matchFull && key.columns.length > 1)) return undefined;
  if (key.columns.some(({ collation }) => collation !== null)) return undefined;
  // Equal by one operator and sorted by another, values that belong together could lie in different ranges.
  if (key.columns.some(({ operatorSchema }) => operatorSchema !== 'pg_catalog')) return undefined;
  const own = indexes.filter(({ table }) => table === child.oid);
  const referred = indexes.filter(({ table }) => table === parent.oid);
  for (const childIndex of own) {
    const columns = inOrder(key.columns, childIndex);
    if (!columns) continue;
    const isAlike = (index: KeyIndex) => leadsWith(index, columns, childIndex);
    if (!referred.some(isAlike)) continue;
    const typed = columns.flatMap((column) => {
      const childType = typeOf(child, column.child);
      const parentType = typeOf(parent, column.parent);
      return childType === undefined || parentType === undefined
        ? []
        : [{ ...column, childType, parentType }];
    });
    if (typed.length < columns.length) return undefined;
    return { child: child.source, parent: parent.source, columns: typed };
  }
  return undefined;
}

/** The key's columns as the index's first ones have them. */
function inOrder(columns: readonly KeyColumn[], index: KeyIndex): KeyColumn[] | undefined {
  const ordered = index.columns
    .slice(0, columns.length)
    .flatMap(({ name, plain }) => (plain ? columns.filter(({ child }) => child === name) : []));
  return new Set(ordered).size === columns.length ? ordered : undefined;
}

function leadsWith(
  index: KeyIndex,
  columns: readonly KeyColumn[],
  { columns: childColumns }: KeyIndex,
): boolean {
  return columns.every(({ parent }, position) => {
    const column = index.columns[position];
    return (
      column?.name === parent && column.plain && column.family === childColumns[position]?.family
    );
  });
}

function typeOf({ columns }: Table, name: string): string | undefined {
  return columns.find((column) => column.name === name)?.type;
}
