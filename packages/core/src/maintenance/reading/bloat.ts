import type pg from 'pg';

/** A table or index that is large, and how large it would have to be: an estimate. */
export interface SpaceEstimate {
  kind: 'table' | 'index';
  schema: string;
  name: string;
  /** As in SQL, quoted where needed; so is `tableId`. */
  id: string;
  tableId: string;
  bytes: number;
  /** What its rows would take, freshly written; null where the widths of columns are not known. */
  needed: number | null;
  /** Why they are not. */
  reason: 'never-analyzed' | 'hidden' | null;
}

/**
 * The usual estimate, with numbers of the last VACUUM or ANALYZE (relpages, reltuples) and the widths of
 * pg_stats. A row takes a line pointer of 4 bytes, a header of 24 (and a bitmap where there are NULLs) and
 * its columns, aligned to 8; a page has a header of 24 (bufpage.h, htup_details.h). A btree's entry takes
 * 4 + 8 bytes and its keys, its page 40 bytes, leaves are 90 % full (itup.h, nbtree.h). Padding between columns
 * and the upper levels of an index are not counted, deduplication neither: hence the generous bounds of
 * whoever judges it.
 *
 * pg_stats shows only columns that this role may SELECT.
 */
const TABLES_SQL = `
SELECT n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS "tableId",
  c.relpages::float8 * b.size AS bytes,
  ceil(greatest(c.reltuples, 0)::float8
    * (4 + 24 + CASE WHEN w.nullable AND w.columns > 8 THEN 8 ELSE 0 END + 8 * ceil(w.width / 8.0))
    / ((b.size - 24) * coalesce(substring(c.reloptions::text FROM 'fillfactor=([0-9]+)')::float8, 100) / 100)) * b.size AS needed,
  CASE
    WHEN w.known = w.columns THEN NULL WHEN w.visible < w.columns THEN 'hidden' ELSE 'never-analyzed'
  END AS reason
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN (SELECT pg_catalog.current_setting('block_size')::float8 AS size) b
CROSS JOIN LATERAL (
  SELECT pg_catalog.count(*) AS columns, pg_catalog.count(s.attname) AS known,
    pg_catalog.count(*) FILTER (WHERE pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
      AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid))) AS visible,
    bool_or(s.null_frac > 0) AS nullable, sum((1 - s.null_frac) * s.avg_width)::float8 AS width
  FROM pg_catalog.pg_attribute a
  LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
    AND s.attname = a.attname AND NOT s.inherited
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> 'v') w
WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.relpages * b.size >= $1`;

const INDEXES_SQL = `
SELECT n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId",
  c.relpages::float8 * b.size AS bytes,
  ceil(greatest(c.reltuples, 0)::float8 * (4 + 8 * ceil((8 + w.width) / 8.0))
    / ((b.size - 40) * coalesce(substring(c.reloptions::text FROM 'fillfactor=([0-9]+)')::float8, 90) / 100)) * b.size AS needed,
  CASE
    WHEN w.known = w.columns THEN NULL WHEN w.visible < w.columns THEN 'hidden' ELSE 'never-analyzed'
  END AS reason
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'btree'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid AND t.relkind IN ('r', 'm') AND t.relpersistence <> 't'
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
CROSS JOIN (SELECT pg_catalog.current_setting('block_size')::float8 AS size) b
CROSS JOIN LATERAL (
  SELECT pg_catalog.count(*) AS columns, pg_catalog.count(s.attname) AS known,
    pg_catalog.count(*) FILTER (WHERE pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT')
      AND NOT (t.relrowsecurity AND pg_catalog.row_security_active(t.oid))) AS visible,
    sum((1 - s.null_frac) * s.avg_width)::float8 AS width
  FROM pg_catalog.unnest(i.indkey) k
  JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = k
  LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = tn.nspname AND s.tablename = t.relname
    AND s.attname = a.attname AND NOT s.inherited) w
WHERE i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
  AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema'
  AND c.relpages * b.size >= $1`;

type Row = Omit<SpaceEstimate, 'kind'>;

/**
 * What space the tables and btrees of at least `least` bytes need. Reads only the catalogue. Inside
 * `withReadOnlySnapshot`. Partial indexes, those on expressions and other kinds than btree are not estimated.
 */
export async function readSpace(client: pg.Client, least: number): Promise<SpaceEstimate[]> {
  const tables = await client.query<Row>(TABLES_SQL, [least]);
  const indexes = await client.query<Row>(INDEXES_SQL, [least]);
  const known = (row: Row): Row => ({ ...row, needed: row.reason === null ? row.needed : null });
  return [
    ...tables.rows.map((row) => ({ ...known(row), kind: 'table' as const })),
    ...indexes.rows.map((row) => ({ ...known(row), kind: 'index' as const })),
  ].sort((a, b) => b.bytes - a.bytes);
}
