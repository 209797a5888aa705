import type pg from 'pg';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import { textOf } from './text-of.ts';
import type { RowEntry, SalvageColumn } from './types.ts';

/** Rows fetched at a time, of about a hundred bytes. */
const FETCH = 5_000;

/** A default that is one value, as `pg_get_expr` writes it. What calls something gives another one each time. */
const ONE_VALUE = /^(?:-?\d+(?:\.\d+)?|true|false|\(?'(?:[^']|'')*'(?:::[\w". [\]()]+)?\)?)$/;

/** What of a table is compared. */
export interface StreamedRows {
  /** What goes after FROM. */
  source: string;
  /** Undefined: rows are known by all of their values. */
  key: readonly SalvageColumn[] | undefined;
  columns: readonly SalvageColumn[];
  extra: readonly SalvageColumn[];
  /** The encoding of the database as the server calls it. */
  encoding: string;
}

/**
 * The rows of a table, sorted by what they are known by. Hashed and sorted by the server, so that neither
 * memory here nor the network grows with what the rows hold. Inside `withReadOnlySnapshot`, one at a time.
 */
export async function* streamRows(
  client: pg.Client,
  rows: StreamedRows,
): AsyncGenerator<RowEntry, void> {
  yield* readEntries(client, streamSql(rows));
}

/** As {@link streamRows}, of any query with the columns of an entry. */
export async function* readEntries(client: pg.Client, sql: string): AsyncGenerator<RowEntry, void> {
  await client.query(`DECLARE belay_salvage NO SCROLL CURSOR FOR ${sql}`);
  for (;;) {
    const { rows: fetched } = await client.query<Fetched>({
      text: `FETCH ${FETCH} FROM belay_salvage`,
      rowMode: 'array',
    });
    for (const [ident, hash, tableOid, ctid, size, hasMore] of fetched) {
      yield { ident, hash, tableOid, ctid, size, hasMore };
    }
    if (fetched.length < FETCH) break;
  }
  await client.query('CLOSE belay_salvage');
}

type Fetched = [string, string, string, string, number, boolean];

/** OFFSET 0 keeps the planner from merging the subqueries, which would write the row's text once for each use. */
function streamSql({ source, key, columns, extra, encoding }: StreamedRows): string {
  // What is in a database without an encoding may be no text at all.
  const bytesOf = (text: string) =>
    `pg_catalog.convert_to(${text}, '${encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8'}')`;
  // Digits sort alike everywhere; characters do not in every encoding, nor in JavaScript.
  const ident = key ? `encode(${bytesOf(identOf(key))}, 'hex')` : 'NULL';
  const more = extra.length === 0 ? 'false' : extra.map(holdsMore).join(' OR ');
  return `
SELECT coalesce(ident, hash), hash, tableoid::int8::text, ctid::text, size, more
FROM (
  SELECT ident, left(encode(pg_catalog.sha256(${bytesOf('line')}), 'hex'), 32) AS hash, tableoid, ctid,
    pg_catalog.octet_length(line) AS size, more
  FROM (
    SELECT ${ident} AS ident, ${allAsText(columns)} AS line, t.tableoid, t.ctid, (${more}) AS more
    FROM ${source} AS t OFFSET 0) AS written OFFSET 0) AS hashed
ORDER BY coalesce(ident, hash) COLLATE "C"`;
}

/** Different keys have different texts: an array quotes its elements. */
function identOf(key: readonly SalvageColumn[]): string {
  const [only, ...more] = key;
  return only && more.length === 0 ? textOf(column(only), only) : allAsText(key);
}

function allAsText(columns: readonly SalvageColumn[]): string {
  return `(ARRAY[${columns.map((one) => textOf(column(one), one)).join(', ')}]::text[])::text`;
}

/** Neither NULL nor what the rows of the table had from the start. */
function holdsMore(one: SalvageColumn): string {
  const text = textOf(column(one), one);
  const { missing, default: given, type } = one;
  const nobodys = [
    ...(missing === null ? [] : [quoteLiteral(missing)]),
    ...(given !== null && ONE_VALUE.test(given) ? [textOf(`(${given})::${type}`, one)] : []),
  ];
  const written = `(${text}) IS NOT NULL`;
  return nobodys.length === 0
    ? `(${written})`
    : `(${written} AND ${nobodys.map((value) => `(${text}) IS DISTINCT FROM (${value})`).join(' AND ')})`;
}

function column({ name }: SalvageColumn): string {
  return `t.${quoteIdent(name)}`;
}
