import {
  type ColumnRows,
  LARGE_OBJECTS,
  type RowSummary,
  type TableRows,
  isUnreadable,
} from './types.ts';

export interface RowDifference {
  /** Key of the table. */
  table: string;
  kind: 'table-added' | 'table-removed' | 'rows' | 'content' | 'not-compared';
  /** Rows; null where the table is absent or was not read. */
  before: number | null;
  after: number | null;
  /** Columns whose values differ, those on one side only included. */
  columns: string[];
}

/** The difference in one line. */
export function describeRowDifference(difference: RowDifference): string {
  const { kind, columns } = difference;
  const table =
    difference.table === LARGE_OBJECTS ? 'the store of large objects' : difference.table;
  const [before, after] = [difference.before ?? 0, difference.after ?? 0];
  switch (kind) {
    case 'table-added':
      return `${table} is new (${rowCount(after)})`;
    case 'table-removed':
      return `${table} is gone (${rowCount(before)})`;
    case 'rows':
      return `${table} had ${rowCount(before)} and has ${after}`;
    case 'content':
      return columns.length > 0
        ? `${table}: values differ in ${columns.join(', ')}`
        : `${table}: the same values are in other rows`;
    case 'not-compared':
      return `${table} could not be read and was not compared`;
  }
}

/**
 * Everything in which two databases' rows differ; empty when they hold the same. A table that could not be
 * read on either side is never the same: it is `not-compared`.
 */
export function compareRows(before: RowSummary, after: RowSummary): RowDifference[] {
  const tables = new Set([
    ...Object.keys(before.tables),
    ...Object.keys(after.tables),
    ...unreadTables(before),
    ...unreadTables(after),
  ]);
  return [...tables].sort().flatMap((table) => compareTable(table, before, after) ?? []);
}

function compareTable(
  table: string,
  before: RowSummary,
  after: RowSummary,
): RowDifference | undefined {
  const was = before.tables[table] ?? absent(table);
  const is = after.tables[table] ?? absent(table);
  const difference = (kind: RowDifference['kind'], columns: string[] = []): RowDifference => ({
    table,
    kind,
    before: was?.rows ?? null,
    after: is?.rows ?? null,
    columns,
  });
  if (isUnreadable(before, table) || isUnreadable(after, table)) return difference('not-compared');
  if (!was) return difference('table-added');
  if (!is) return difference('table-removed');
  const columns = differingColumns(was, is);
  if (was.rows !== is.rows) return difference('rows', columns);
  return was.hash === is.hash && columns.length === 0 ? undefined : difference('content', columns);
}

/** The store of large objects is always there, and in no summary while it is empty. */
function absent(table: string): TableRows | undefined {
  return table === LARGE_OBJECTS ? { rows: 0, hash: '', columns: [] } : undefined;
}

function differingColumns(was: TableRows, is: TableRows): string[] {
  const now = new Map(is.columns.map((column) => [column.name, column]));
  const then = new Set(was.columns.map((column) => column.name));
  const changed = was.columns.filter(({ name, hash, nonNull }) => {
    const column = now.get(name);
    return column?.hash !== hash || column.nonNull !== nonNull;
  });
  const added = is.columns.filter(({ name }) => !then.has(name));
  return [...changed, ...added].map(({ name }) => name).sort();
}

/** Keys of the tables among the lines of `unreadable`. A key begins with a quote and holds quotes in pairs. */
function unreadTables(summary: RowSummary): string[] {
  return summary.unreadable.flatMap(
    (line) => /^("(?:[^"]|"")*"\."(?:[^"]|"")*"): /.exec(line)?.[1] ?? [],
  );
}

function rowCount(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

export interface TypedColumn {
  table: string;
  column: string;
  fromType: string;
  toType: string;
}

/**
 * Columns that got another type while they held values, and whose values are written differently since:
 * those may have lost something (`countChangedValues` says how many). Where every value still has the same
 * text, as from `integer` to `bigint`, nothing can be lost and the column is not listed.
 */
export function narrowedColumns(before: RowSummary, after: RowSummary): TypedColumn[] {
  return changedColumns(before, after).filter(({ fromType, toType }) => fromType !== toType);
}

/**
 * Columns on both sides that held values and whose values differ now, whatever their types. Without those
 * of materialized views, which hold no values of their own.
 */
export function changedColumns(before: RowSummary, after: RowSummary): TypedColumn[] {
  return Object.entries(before.tables).flatMap(([table, was]) => {
    if (was.computed) return [];
    const now = columnsByName(after.tables[table]);
    return was.columns.flatMap(({ name, type, nonNull, hash }) => {
      const column = now.get(name);
      if (!column || nonNull === 0 || column.hash === hash) return [];
      return { table, column: name, fromType: type, toType: column.type };
    });
  });
}

export function columnsByName(table: TableRows | undefined): Map<string, ColumnRows> {
  return new Map(table?.columns.map((column) => [column.name, column]));
}
