import type { SalvageColumn } from './types.ts';

/**
 * A value as its type writes it, NULL for NULL. `concat()` goes through the output function where a cast of somebody's
 * own would not; compared with IS DISTINCT FROM, since a composite value of NULLs "IS NULL" without being NULL.
 *
 * @param value SQL of the column's type.
 */
export function textOf(value: string, { ownTextCast }: Pick<SalvageColumn, 'ownTextCast'>): string {
  return ownTextCast
    ? `CASE WHEN ${value} IS DISTINCT FROM NULL THEN pg_catalog.concat(${value}) END`
    : `${value}::text`;
}
