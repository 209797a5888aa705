import type pg from 'pg';
import { quoteIdent } from '../../postgres/identifiers.ts';
import type { RowPlace, RowText, SalvageColumn } from './types.ts';

/**
 * The values of rows that were seen in this very snapshot, in the order of the places. Inside `withReadOnlySnapshot`.
 *
 * @param source What goes after FROM.
 */
export async function rowTexts(
  client: pg.Client,
  source: string,
  columns: readonly SalvageColumn[],
  places: readonly RowPlace[],
): Promise<RowText[]> {
  if (places.length === 0) return [];
  const { rows } = await client.query<(string | null)[]>({
    text: rowsSql(source, columns),
    values: [places.map(({ ctid }) => ctid), places.map(({ tableOid }) => tableOid)],
    rowMode: 'array',
    // As the server writes them.
    types: { getTypeParser: () => (text: string | Buffer) => String(text) },
  });
  const found = new Map(rows.map(([tableOid, ctid, ...values]) => [`${tableOid} ${ctid}`, values]));
  return places.map(({ tableOid, ctid }) => {
    const values = found.get(`${tableOid} ${ctid}`);
    if (!values) throw new Error('a row is gone from the snapshot in which it was seen');
    return values;
  });
}

/** A place is one of a partition: some of these may be places in others, which nobody asks for. */
function rowsSql(source: string, columns: readonly SalvageColumn[]): string {
  const values = columns.map(({ name }) => `, t.${quoteIdent(name)}`).join('');
  return `SELECT t.tableoid::int8::text, t.ctid::text${values} FROM ${source} AS t
WHERE t.ctid = ANY ($1::tid[]) AND t.tableoid = ANY ($2::oid[])`;
}
