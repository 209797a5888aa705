import type pg from 'pg';
import type { Named } from '../../postgres/index-types.ts';

/** A btree that can be looked at. */
export interface Btree extends Named {
  oid: number;
  /** The table that it belongs to, as one writes it in SQL. */
  tableId: string;
  /** It belongs to that table's TOAST table. */
  ofToast: boolean;
  /** Of an exclusion constraint: cannot be rebuilt CONCURRENTLY. */
  exclusion: boolean;
  /** Estimated, of the index alone; one page at least. */
  bytes: number;
  /** Estimated, of the rows that it points to. */
  rowBytes: number;
}

/**
 * Sizes are those of the last VACUUM, ANALYZE or build: asking the file system takes a lock on each. What
 * is invalid is told by another check; temporary tables are their session's own; a standby has no content
 * of unlogged ones.
 */
const BTREES_SQL = `
SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId",
  owner.oid IS NOT NULL AS "ofToast", i.indisexclusion AS exclusion,
  (greatest(c.relpages, 1) * b.size)::float8 AS bytes, (h.relpages * b.size)::float8 AS "rowBytes"
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'btree'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class h ON h.oid = i.indrelid
LEFT JOIN pg_catalog.pg_class owner ON owner.reltoastrelid = h.oid
JOIN pg_catalog.pg_class t ON t.oid = coalesce(owner.oid, h.oid)
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
CROSS JOIN (SELECT pg_catalog.current_setting('block_size')::int8 AS size) b
WHERE i.indisvalid AND i.indisready AND i.indislive
  AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema' AND c.relpersistence <> 't'
  AND (c.relpersistence <> 'u' OR NOT pg_catalog.pg_is_in_recovery())
ORDER BY c.relpages, tn.nspname, t.relname, n.nspname, c.relname`;

/** Every usable btree of the users' tables and materialized views, those of TOAST tables too; the smallest first. */
export async function listBtrees(client: pg.Client): Promise<Btree[]> {
  const { rows } = await client.query<Omit<Btree, 'oid'> & { oid: string }>(BTREES_SQL);
  return rows.map(({ oid, ...row }) => ({ ...row, oid: Number(oid) }));
}
