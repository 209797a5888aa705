import type pg from 'pg';
import { duplicatesAmong } from './index-duplicates.ts';
import type { DuplicateIndex, IndexFacts } from './index-types.ts';

export type { DuplicateIndex, IndexFacts } from './index-types.ts';

/**
 * `attoptions`: parameters of an operator class (`gist_trgm_ops(siglen=32)`). Only what has expressions is
 * written out by the server, which is what takes time with thousands of indexes.
 */
const INDEXES_SQL = `
SELECT i.indexrelid::int8::text AS oid, n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  t.oid::int8::text AS "tableOid", tn.nspname AS "tableSchema", t.relname AS "tableName",
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId",
  t.relkind = 'p' AS "tablePartitioned", toast.oid IS NOT NULL AS "ofToast", am.amname AS method,
  i.indisunique AS unique, i.indimmediate AS immediate,
  coalesce((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsNotDistinct",
  i.indisvalid AS valid, i.indisready AS ready, i.indislive AS live,
  k.name AS constraint, coalesce(k.referenced, false) OR i.indisreplident AS needed,
  c.relkind = 'I' AS partitioned, h.inhparent::int8::text AS parent,
  i.indnkeyatts AS "keyCount", i.indkey::text AS columns, i.indclass::text AS classes,
  i.indcollation::text AS collations, i.indoption::text AS orders, o.options,
  CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(
    SELECT pg_catalog.pg_get_indexdef(i.indexrelid, key, false)
    FROM pg_catalog.generate_series(1, i.indnkeyatts) key ORDER BY key) END AS expressions,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
  (c.relpages * pg_catalog.current_setting('block_size')::int8)::text AS bytes
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_class toast ON toast.reltoastrelid = i.indrelid
JOIN pg_catalog.pg_class t ON t.oid = coalesce(toast.oid, i.indrelid)
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND c.relispartition
LEFT JOIN (
  SELECT conindid, min(conname) FILTER (WHERE contype IN ('p', 'u', 'x')) AS name, bool_or(contype = 'f') AS referenced
  FROM pg_catalog.pg_constraint WHERE conindid <> 0 GROUP BY conindid
) k ON k.conindid = c.oid
LEFT JOIN (
  SELECT attrelid, pg_catalog.jsonb_object_agg(attnum, attoptions) AS options
  FROM pg_catalog.pg_attribute WHERE attoptions IS NOT NULL GROUP BY attrelid
) o ON o.attrelid = c.oid
WHERE t.relkind IN ('r', 'p', 'm') AND t.relpersistence <> 't'
  AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema'
  AND (toast.oid IS NULL OR NOT i.indisvalid)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid IN (t.oid, c.oid) AND d.deptype = 'e')
ORDER BY tn.nspname, t.relname, n.nspname, c.relname`;

type Plain = 'schema' | 'name' | 'id' | 'method' | 'unique' | 'immediate' | 'nullsNotDistinct';
type State = 'valid' | 'ready' | 'live' | 'constraint' | 'needed' | 'partitioned' | 'predicate';

interface IndexRow extends Pick<IndexFacts, Plain | State | 'ofToast'> {
  oid: string;
  tableOid: string;
  tableSchema: string;
  tableName: string;
  tableId: string;
  tablePartitioned: boolean;
  parent: string | null;
  keyCount: number;
  /** Numbers with spaces between them, as the server writes int2vector and oidvector. */
  columns: string;
  classes: string;
  collations: string;
  orders: string;
  /** By position of the key. */
  options: Record<string, string[]> | null;
  expressions: string[] | null;
  bytes: string;
}

/**
 * Every index of the users' tables and materialized views, those of partitions included, ordered by table
 * and name. Left out: system schemas, temporary tables, and what belongs to an extension. In a transaction
 * with an empty search_path (`withReadOnlySnapshot`), so that equal expressions have equal text.
 */
export async function listIndexes(client: pg.Client): Promise<IndexFacts[]> {
  const { rows } = await client.query<IndexRow>(INDEXES_SQL);
  return rows.map(factsOf);
}

/**
 * Indexes that only repeat another one, or the beginning of another one: of the whole database, one for each
 * that could go. Those of partitions that come from the partitioned table's index are not told apart from it.
 * In a transaction as {@link listIndexes}.
 */
export async function duplicateIndexes(client: pg.Client): Promise<DuplicateIndex[]> {
  return duplicatesAmong(await listIndexes(client));
}

function factsOf({
  tableOid,
  tableSchema,
  tableName,
  tableId,
  tablePartitioned,
  keyCount,
  classes,
  collations,
  orders,
  options,
  expressions,
  ...row
}: IndexRow): IndexFacts {
  const columns = numbers(row.columns);
  const parts = [classes, collations, orders].map(numbers);
  const keyOf = (column: number, at: number) =>
    JSON.stringify([
      column === 0 ? (expressions?.[at] ?? '') : column,
      ...parts.map((part) => part[at] ?? 0),
      options?.[at + 1] ?? null,
    ]);
  const own = columns.slice(0, keyCount);
  return {
    ...row,
    oid: Number(row.oid),
    table: {
      ...{ oid: Number(tableOid), schema: tableSchema, name: tableName, id: tableId },
      partitioned: tablePartitioned,
    },
    parent: row.parent === null ? null : Number(row.parent),
    columns: own,
    keys: own.map(keyOf),
    included: columns.slice(keyCount),
    bytes: Number(row.bytes),
  };
}

function numbers(vector: string): number[] {
  return vector === '' ? [] : vector.split(' ').map(Number);
}
