import type pg from 'pg';
import { countChangedValues } from '../postgres/rows/changed-values.ts';
import { narrowedColumns } from '../postgres/rows/compare.ts';
import { type Loss, losses } from '../postgres/rows/losses.ts';
import type { RowSummary } from '../postgres/rows/types.ts';

/**
 * What a migration took away for good: rows, columns' values, and values that a new type no longer holds.
 *
 * @param behind Connected to a database that is still as it was before.
 * @param ahead Connected to one where the migration has run.
 */
export async function lossesBetween(
  before: RowSummary,
  after: RowSummary,
  behind: pg.Client,
  ahead: pg.Client,
): Promise<Loss[]> {
  const gone = losses(before, after);
  const changed: Loss[] = [];
  for (const { table, column, fromType, toType } of narrowedColumns(before, after)) {
    const count = await countChangedValues(behind, ahead, table, column, fromType, toType);
    if (count > 0) changed.push({ table, kind: 'values-changed', column, count });
  }
  return [...gone, ...changed];
}

/** `"public"."Order".note: 214 values (column dropped)`. */
export function describeLoss({ table, column, kind, count }: Loss): string {
  const where = column === undefined ? table : `${table}.${column}`;
  const WORDS: Record<Loss['kind'], string> = {
    'table-dropped': `${plural(count, 'row')} (table dropped)`,
    'column-dropped': `${plural(count, 'value')} (column dropped)`,
    'rows-removed': `${plural(count, 'row')} (removed)`,
    'values-changed': `${plural(count, 'value')} (do not fit the new type)`,
  };
  return `${where}: ${WORDS[kind]}`;
}

/** `1 row`, `214 rows`, `1,240 rows`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
