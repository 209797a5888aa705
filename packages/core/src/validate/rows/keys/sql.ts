import { quoteIdent } from '../../../postgres/identifiers.ts';
import { keyEquality } from '../../../postgres/rows/orphans.ts';
import type { KeyPath, PathColumn } from './path.ts';

export type Side = 'child' | 'parent';

/** The key's columns of a side; the child is known as `t`, the parent as `p`, as in the declaration's SQL. */
function names(columns: readonly PathColumn[], side: Side): string[] {
  const alias = side === 'child' ? 't' : 'p';
  return columns.map((column) => `${alias}.${quoteIdent(column[side])}`);
}

function row(parts: readonly string[]): string {
  return parts.length === 1 ? parts.join('') : `(${parts.join(', ')})`;
}

/** The parameters from `first` on as a key, of the types of the side that bounds the ranges. */
function parameters({ columns }: KeyPath, bounds: Side, first: number): string {
  const types = columns.map(({ childType, parentType }) =>
    bounds === 'child' ? childType : parentType,
  );
  return row(types.map((type, index) => `$${first + index}::text::${type}`));
}

function given({ columns }: KeyPath, side: Side): string {
  return names(columns, side)
    .map((name) => `${name} IS NOT NULL`)
    .join(' AND ');
}

export interface Range {
  /** Exclusive; absent at the beginning. The parameters begin with it. */
  low: boolean;
  /** Inclusive; absent at the end. Its parameters follow. */
  high: boolean;
}

function within(path: KeyPath, side: Side, bounds: Side, { low, high }: Range): string[] {
  const key = row(names(path.columns, side));
  return [
    ...(low ? [`${key} > ${parameters(path, bounds, 1)}`] : []),
    ...(high ? [`${key} <= ${parameters(path, bounds, 1 + (low ? path.columns.length : 0))}`] : []),
  ];
}

/** The key so many keys further on: no row where fewer are left. The last parameter is how many. */
export function stepSql(path: KeyPath, side: Side, low: boolean): string {
  const alias = side === 'child' ? 't' : 'p';
  const columns = names(path.columns, side);
  const conditions = [given(path, side), ...within(path, side, side, { low, high: false })];
  const skip = 1 + (low ? path.columns.length : 0);
  return `SELECT ${columns.join(', ')} FROM ${path[side]} AS ${alias}
WHERE ${conditions.join(' AND ')}
ORDER BY ${columns.join(', ')} OFFSET $${skip}::int8 LIMIT 1`;
}

/**
 * Counts the child's rows of a range without a parent: both sides are read once, in the order of the key.
 *
 * @param bounds Whose types the range's ends have.
 */
export function orphansInRangeSql(path: KeyPath, range: Range, bounds: Side): string {
  const matches = path.columns.map(keyEquality);
  const ours = [given(path, 'child'), ...within(path, 'child', bounds, range)];
  const theirs = [...matches, ...within(path, 'parent', bounds, range)];
  return `SELECT count(*)::text AS orphans FROM ${path.child} AS t
WHERE ${ours.join(' AND ')}
  AND NOT EXISTS (SELECT FROM ${path.parent} AS p WHERE ${theirs.join(' AND ')})`;
}

const INTEGERS: readonly string[] = ['smallint', 'integer', 'bigint'];

/** Keys of which one can be seen to follow the other, with nothing between. */
export function isInteger({ columns }: KeyPath): boolean {
  return columns.every(
    ({ childType, parentType }) => INTEGERS.includes(childType) && INTEGERS.includes(parentType),
  );
}

/** The parent's first and last key, of a path of one column; 0 where it has none. */
export function extremesSql(path: KeyPath): string {
  const key = row(names(path.columns, 'parent'));
  return `SELECT ARRAY[coalesce(min(${key}), 0), coalesce(max(${key}), 0)]::text[] FROM ${path.parent} AS p`;
}

/**
 * Counts the child's rows whose key lies between two of the parent's that follow each other, or beyond its
 * first or last: these are the orphans, all of them. A path of one column.
 */
export function orphansInGapsSql(path: KeyPath, range: Range): string {
  const key = row(names(path.columns, 'parent'));
  const child = row(names(path.columns, 'child'));
  const before = range.low ? parameters(path, 'parent', 1) : 'NULL';
  const conditions = within(path, 'parent', 'parent', range);
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const real = isInteger(path) ? 'gap.high - 1 > gap.low' : 'gap.high > gap.low';
  const count = (condition: string) =>
    `(SELECT count(*) FROM ${path.child} AS t WHERE ${condition})`;
  const gaps = `SELECT sum(${count(`${child} > gap.low AND ${child} < gap.high`)})
  FROM (SELECT lag(${key}) OVER (ORDER BY ${key}) AS low, ${key} AS high
    FROM ${path.parent} AS p ${where} OFFSET 0) AS gap
  WHERE ${real}`;
  const first = `SELECT ${key} FROM ${path.parent} AS p ${where} ORDER BY ${key} LIMIT 1`;
  const last = `SELECT ${key} FROM ${path.parent} AS p ORDER BY ${key} DESC LIMIT 1`;
  const toFirst = `${child} < (${first})${range.low ? ` AND ${child} > ${before}` : ''}`;
  // What was the last key of the range before may be gone meanwhile; its rows were counted.
  const beyond = `${child} > greatest((${last}), ${before})`;
  const withoutAny = `${given(path, 'child')} AND NOT EXISTS (SELECT FROM ${path.parent} AS p)`;
  const parts = [
    `coalesce((${gaps}), 0)`,
    count(toFirst),
    ...(range.high ? [] : [count(beyond)]),
    ...(range.high || range.low ? [] : [count(withoutAny)]),
  ];
  return `SELECT (${parts.join('\n+ ')})::text AS orphans`;
}
