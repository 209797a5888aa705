import type pg from 'pg';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { attempt } from '../../postgres/rows/session.ts';
import type { RowPlace, SalvageKey, SalvageTable } from './types.ts';

/**
 * Of rows whose keys were not found as text, those that the live table has under an equal one: `1.0` and `1.00` are the
 * same number, `A` and `a` the same citext. An INSERT would leave them as they are without a word.
 *
 * @param keys The values of the key's columns, for each row.
 * @returns Where the live row is, by the number of the row; none where the values are none of the live type.
 */
export async function heldOtherwise(
  client: pg.Client,
  live: SalvageTable,
  key: SalvageKey,
  keys: readonly (readonly (string | null)[])[],
): Promise<Map<number, RowPlace>> {
  const found = await attempt(client, () =>
    client.query<[number, string, string]>({
      text: heldSql(live, key),
      values: key.columns.map((_, at) => keys.map((values) => values[at])),
      rowMode: 'array',
    }),
  );
  if ('reason' in found) return new Map();
  return new Map(found.value.rows.map(([row, tableOid, ctid]) => [row, { tableOid, ctid }]));
}

function heldSql({ source, columns }: SalvageTable, key: SalvageKey): string {
  const parameters = key.columns.map((_, at) => `$${at + 1}::text[]`).join(', ');
  const names = key.columns.map((_, at) => `k${at}`).join(', ');
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const equal = key.columns.map(
    (name, at) => `t.${quoteIdent(name)} ${key.equals[at] ?? '='} k.k${at}::${types.get(name)}`,
  );
  return `SELECT (k.row - 1)::int, t.tableoid::int8::text, t.ctid::text
FROM unnest(${parameters}) WITH ORDINALITY AS k (${names}, row)
JOIN ${source} AS t ON ${equal.join(' AND ')}`;
}
