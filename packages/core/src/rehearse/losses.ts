import type pg from 'pg';
import { countChangedValues } from '../postgres/rows/changed-values.ts';
import { narrowedColumns } from '../postgres/rows/compare.ts';
import { type Loss, losses } from '../postgres/rows/losses.ts';
import type { RowSummary } from '../postgres/rows/types.ts';

/**
 * What a migration took away for good: rows, columns' values, and values that a new type no longer holds.
 *
 * @param behind Connected to a database that is still as it was before. Without it, values are not compared.
 * @param ahead Connected to one where the migration has run.
 */
export async function lossesBetween(
  before: RowSummary,
  after: RowSummary,
  behind: pg.Client | undefined,
  ahead: pg.Client,
): Promise<Loss[]> {
  const gone = losses(before, after);
  if (!behind) return gone;
  const changed: Loss[] = [];
  for (const { table, column, fromType, toType } of narrowedColumns(before, after)) {
    const count = await countChangedValues(behind, ahead, table, column, fromType, toType);
    if (count > 0) changed.push({ table, kind: 'values-changed', column, count });
  }
  return [...gone, ...changed];
}

const WORDS: Record<Loss['kind'], { noun: string; why: string }> = {
  'table-dropped': { noun: 'row', why: 'the table is dropped' },
  'column-dropped': { noun: 'value', why: 'the column is dropped' },
  'rows-removed': { noun: 'row', why: 'removed' },
  'values-changed': { noun: 'value', why: 'they do not fit the new type' },
};

/** `214 values of Order.note (the column is dropped)`. */
export function describeLoss({ table, column, kind, count }: Loss): string {
  const { noun, why } = WORDS[kind];
  const where = column === undefined ? shownName(table) : `${shownName(table)}.${column}`;
  return `${plural(count, noun)} of ${where} (${why})`;
}

/** `"public"."Order"` as people say it: `Order`. Other schemas stay, and so do quotes that are needed. */
export function shownName(table: string): string {
  const name = table.replace(/^"public"\./, '');
  return name.replace(/"([A-Za-z_]\w*)"/g, '$1');
}

/** All losses in one clause: `214 values and 3 rows`. */
export function totalLoss(losses: readonly Loss[]): string {
  const total = (noun: string) =>
    losses
      .filter(({ kind }) => WORDS[kind].noun === noun)
      .reduce((sum, { count }) => sum + count, 0);
  return ['value', 'row']
    .filter((noun) => total(noun) > 0)
    .map((noun) => plural(total(noun), noun))
    .join(' and ');
}

/** `1 row`, `214 rows`, `1,240 rows`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
