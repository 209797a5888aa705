import { columnsByName } from './compare.ts';
import { LARGE_OBJECTS, type RowSummary, type TableRows, isUnreadable } from './types.ts';

export interface Loss {
  table: string;
  kind: 'table-dropped' | 'column-dropped' | 'rows-removed' | 'values-changed';
  column?: string;
  /** Rows for tables and rows, non-NULL values for columns. */
  count: number;
}

/**
 * Rows and values that were there before and are not any more, as far as the two summaries can tell:
 *
 * - `table-dropped`, `column-dropped`: it held something and its content is nowhere under another name. A
 *   renamed table or column is no loss, nor is the drop of an empty table or of a column of NULLs.
 * - `rows-removed`: by how many rows the table shrank. Rows replaced by as many others show in
 *   `compareRows`, not here.
 * - `values-changed`: values that became NULL. Values overwritten by others are counted by
 *   `countChangedValues` on what `changedColumns` names.
 *
 * A table that could not be read afterwards is no known loss; it is in `after.unreadable`. Materialized views
 * are left out on both sides: their rows come from others, and do not keep what a dropped table held.
 */
export function losses(then: RowSummary, now: RowSummary): Loss[] {
  const before = withoutViews(then);
  const after = withoutViews(now);
  const renamed = renamedTables(before, after);
  return Object.entries(before.tables).flatMap(([table, was]): Loss[] => {
    if (isUnreadable(after, table)) return [];
    const is = after.tables[table] ?? renamed.get(table);
    if (is) return lossesIn(table, was, is);
    const kind = table === LARGE_OBJECTS ? 'rows-removed' : 'table-dropped';
    return was.rows === 0 ? [] : [{ table, kind, count: was.rows }];
  });
}

function withoutViews(summary: RowSummary): RowSummary {
  const stored = Object.entries(summary.tables).filter(([, { computed }]) => !computed);
  return { ...summary, tables: Object.fromEntries(stored) };
}

function lossesIn(table: string, was: TableRows, is: TableRows): Loss[] {
  const removed = Math.max(0, was.rows - is.rows);
  const now = columnsByName(is);
  const renamed = renamedColumns(was, is);
  const found: Loss[] = removed === 0 ? [] : [{ table, kind: 'rows-removed', count: removed }];
  for (const { name: column, nonNull } of was.columns) {
    const still = now.get(column);
    if (still) {
      const emptied = nonNull - still.nonNull - removed;
      if (emptied > 0) found.push({ table, kind: 'values-changed', column, count: emptied });
    } else if (nonNull > 0 && !renamed.has(column)) {
      found.push({ table, kind: 'column-dropped', column, count: nonNull });
    }
  }
  return found;
}

/** Columns that are gone while a new one holds exactly their values. */
function renamedColumns(was: TableRows, is: TableRows): Set<string> {
  const then = columnsByName(was);
  const now = columnsByName(is);
  const fresh = is.columns.filter(({ name }) => !then.has(name));
  const renamed = new Set<string>();
  for (const gone of was.columns) {
    if (now.has(gone.name)) continue;
    const match = fresh.findIndex((c) => c.nonNull === gone.nonNull && c.hash === gone.hash);
    if (match === -1) continue;
    fresh.splice(match, 1);
    renamed.add(gone.name);
  }
  return renamed;
}

/** Tables that are gone while a new one holds their rows, by their old key. */
function renamedTables(before: RowSummary, after: RowSummary): Map<string, TableRows> {
  const fresh = Object.keys(after.tables).filter(
    (table) => !(table in before.tables) && !isUnreadable(before, table),
  );
  const renamed = new Map<string, TableRows>();
  for (const [table, was] of Object.entries(before.tables)) {
    if (table in after.tables || was.rows === 0 || table === LARGE_OBJECTS) continue;
    const match = fresh.findIndex((name) => {
      const is = after.tables[name];
      return is !== undefined && holdsAllOf(is, was);
    });
    if (match === -1) continue;
    const [name = ''] = fresh.splice(match, 1);
    const is = after.tables[name];
    if (is) renamed.set(table, is);
  }
  return renamed;
}

/** True when every value of `was` is in a column of the same name, and the rows are as many. */
function holdsAllOf(is: TableRows, was: TableRows): boolean {
  if (is.rows !== was.rows) return false;
  if (is.hash === was.hash) return true;
  const now = columnsByName(is);
  // With exactly the same columns another hash means that values changed rows.
  if (is.columns.length === was.columns.length && was.columns.every((c) => now.has(c.name)))
    return false;
  return was.columns.every(({ name, nonNull, hash }) => {
    const column = now.get(name);
    return nonNull === 0 || (column?.nonNull === nonNull && column.hash === hash);
  });
}
