import type pg from 'pg';
import { countChangedValues } from '../postgres/rows/changed-values.ts';
import { type TypedColumn, changedColumns, narrowedColumns } from '../postgres/rows/compare.ts';
import { type Loss, losses } from '../postgres/rows/losses.ts';
import { LARGE_OBJECTS, type RowSummary } from '../postgres/rows/types.ts';
import { plural } from '../report/words.ts';
import type { Boundary } from './boundary.ts';

/**
 * What a migration took away for good: rows, columns' values, and values that a new type no longer holds.
 *
 * @param sql The migration's file.
 * @param behind Connected to a database that is still as it was before. Without it, values are not compared.
 * @param ahead Connected to one where the migration has run.
 */
export async function lossesBetween(
  before: Boundary,
  after: Boundary,
  sql: string,
  behind: pg.Client | undefined,
  ahead: pg.Client,
): Promise<Loss[]> {
  const gone = MOVES.test(sql)
    ? losses(before.rows, after.rows)
    : withCoincidences(losses(before.rows, after.rows), before.rows, after.rows);
  if (!behind) return gone;
  const changed: Loss[] = [];
  const suspects = [...narrowedColumns(before.rows, after.rows), ...shrunkEnums(before, after)];
  for (const { table, column, fromType, toType } of suspects) {
    const count = await countChangedValues(behind, ahead, table, column, fromType, toType);
    if (count > 0) changed.push({ table, kind: 'values-changed', column, count });
  }
  return [...gone, ...changed];
}

/** Without one of these words no content gets from one name to another. */
const MOVES = /\b(rename|update|insert|select|execute|set\s+schema)\b/i;

/**
 * Adds what seems to live on under another name, because that happens to hold the same values: 25 times
 * true in the column that goes and 25 times true in the one that comes.
 */
function withCoincidences(gone: readonly Loss[], before: RowSummary, after: RowSummary): Loss[] {
  const key = ({ table, column }: Pick<Loss, 'table' | 'column'>) =>
    JSON.stringify([table, column]);
  const known = new Set(gone.map(key));
  const dropped = Object.entries(before.tables).flatMap(([table, was]): Loss[] => {
    if (was.computed) return [];
    const is = after.tables[table];
    if (!is) return [{ table, kind: 'table-dropped', count: was.rows }];
    const left = new Set(is.columns.map(({ name }) => name));
    return was.columns
      .filter(({ name }) => !left.has(name))
      .map(({ name, nonNull }) => ({
        table,
        kind: 'column-dropped',
        column: name,
        count: nonNull,
      }));
  });
  return [...gone, ...dropped.filter((loss) => loss.count > 0 && !known.has(key(loss)))];
}

/**
 * Columns whose values changed and whose enum lost a label: Prisma makes the type anew under its old name,
 * so that by its name it is the same.
 */
function shrunkEnums(before: Boundary, after: Boundary): TypedColumn[] {
  const changed = changedColumns(before.rows, after.rows).filter(
    ({ fromType, toType }) => fromType === toType,
  );
  if (changed.length === 0) return [];
  const labels = new Map(after.catalogue.enums.map((type) => [type.id, new Set(type.labels)]));
  const shrunk = new Set(
    before.catalogue.enums
      .filter(({ id, labels: had }) => had.some((label) => labels.get(id)?.has(label) === false))
      .map(({ id }) => id),
  );
  return changed.filter(({ fromType }) => shrunk.has(fromType));
}

/**
 * Tables and columns that a migration drops and that held nothing in the rehearsal: what production would
 * lose with them cannot be counted. A rename drops nothing, so the file must say so.
 */
export function emptyDrops(sql: string, before: RowSummary, after: RowSummary): string[] {
  if (!/\bdrop\b/i.test(sql)) return [];
  return Object.entries(before.tables).flatMap(([table, was]) => {
    if (was.computed) return [];
    const is = after.tables[table];
    if (!is) return was.rows === 0 ? [shownName(table)] : [];
    const left = new Set(is.columns.map(({ name }) => name));
    return was.columns
      .filter(({ name, nonNull }) => nonNull === 0 && !left.has(name))
      .map(({ name }) => `${shownName(table)}.${name}`);
  });
}

const WORDS: Record<Loss['kind'], { noun: string; why: string }> = {
  'table-dropped': { noun: 'row', why: 'the table is dropped' },
  'column-dropped': { noun: 'value', why: 'the column is dropped' },
  'rows-removed': { noun: 'row', why: 'removed' },
  'values-changed': { noun: 'value', why: 'they do not fit the new type' },
};

/** `214 values of Order.note (the column is dropped)`. */
export function describeLoss(loss: Loss): string {
  const { noun, why } = WORDS[loss.kind];
  return `${plural(loss.count, noun)} of ${lossPlace(loss)} (${why})`;
}

/** `Order.note`, or `Order` where whole rows are lost. */
export function lossPlace({ table, column }: Loss): string {
  return column === undefined ? shownName(table) : `${shownName(table)}.${column}`;
}

/** `"public"."Order"` as people say it: `Order`. Other schemas stay, and so do quotes that are needed. */
export function shownName(table: string): string {
  if (table === LARGE_OBJECTS) return 'the store of large objects';
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
