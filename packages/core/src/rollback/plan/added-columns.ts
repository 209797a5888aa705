import type pg from 'pg';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import type { Column, Table } from '../../postgres/rows/tables.ts';

/** What rows got in a column without anybody having written it. */
export interface Defaults {
  /** As an expression, where it is the same for every row. */
  constant: string | null;
  /** As text: what the rows that were there read when the column was added without rewriting the table. */
  missing: string[];
  /** Number of the transaction that added the column: what it wrote into a row, it wrote by itself. */
  addedBy: string;
}

/**
 * A default with a function that is not immutable, or one that nextval() is in, may be another one for each row; its
 * functions are found in the tree that the server keeps of it. Of a partitioned table the partitions have the rows.
 */
const DEFAULTS_SQL = `
SELECT a.xmin::text AS "addedBy",
  ARRAY(
    SELECT DISTINCT (m.attmissingval::text::text[])[1]
    FROM pg_catalog.pg_attribute m
    WHERE m.attname = a.attname AND m.atthasmissing AND (m.attrelid = a.attrelid
      OR m.attrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree(a.attrelid::pg_catalog.regclass)))
      AND m.attmissingval IS NOT NULL
  ) AS missing,
  CASE WHEN d.adbin::text !~ '\\{(NEXTVALUEEXPR|SQLVALUEFUNCTION|COERCEVIAIO)' AND NOT EXISTS (
    SELECT FROM regexp_matches(d.adbin::text, ':(?:opfuncid|funcid) (\\d+)', 'g') AS called (oid)
    JOIN pg_catalog.pg_proc p ON p.oid = called.oid[1]::oid
    WHERE p.provolatile <> 'i'
  ) THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS constant
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = $1::int8::oid AND a.attname = $2`;

/** Inside `withReadOnlySnapshot`, whose settings make the expressions and texts ones of this session. */
export async function readDefaults(
  client: pg.Client,
  { oid }: Table,
  { name }: Column,
): Promise<Defaults> {
  const { rows } = await client.query<Defaults>(DEFAULTS_SQL, [oid, name]);
  const [row] = rows;
  if (!row) throw new Error(`the column ${name} is not there`);
  return row;
}

/** A condition about a row t: somebody wrote a value into the column. concat() writes any type as the server shows it. */
export function writtenSql(
  { name, type }: Column,
  { constant, missing, addedBy }: Defaults,
): string {
  const value = `t.${quoteIdent(name)}`;
  return [
    `${value} IS DISTINCT FROM NULL`,
    `t.xmin <> '${addedBy}'::pg_catalog.xid`,
    ...missing.map((text) => `concat(${value}) <> ${quoteLiteral(text)}`),
    ...(constant === null
      ? []
      : [`concat(${value}) IS DISTINCT FROM concat((${constant})::${type})`]),
  ].join(' AND ');
}
