import type pg from 'pg';

export interface Sizes {
  /** Null where this role may not know: the right to connect was taken away since it connected. */
  database: number | null;
  /** The largest first. */
  tables: { id: string; bytes: number }[];
  /** Tables whose size was not asked for, since somebody has them locked. */
  locked: string[];
}

const LARGEST = 10;

/** pg_total_relation_size waits for a lock on the table: those that somebody keeps to himself are left out. */
const TABLE_SIZES_SQL = `
WITH locked AS (
  SELECT DISTINCT relation FROM pg_catalog.pg_locks
  WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
)
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  CASE WHEN l.relation IS NULL THEN pg_catalog.pg_total_relation_size(c.oid) END::float8 AS bytes
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN locked l ON l.relation = c.oid
WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY bytes DESC NULLS FIRST, id`;

/** pg_database_size refuses (42501) whoever has neither of these (dbsize.c). */
const DATABASE_SIZE_SQL = `
SELECT CASE
  WHEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CONNECT')
    OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
  THEN pg_catalog.pg_database_size(pg_catalog.current_database())::float8
END AS bytes`;

/** How large the database and its tables are, with indexes and TOAST. Inside `withReadOnlySnapshot`. */
export async function readSizes(client: pg.Client): Promise<Sizes> {
  const { rows } = await client.query<{ id: string; bytes: number | null }>(TABLE_SIZES_SQL);
  const database = await client.query<{ bytes: number | null }>(DATABASE_SIZE_SQL);
  return {
    database: database.rows[0]?.bytes ?? null,
    tables: rows
      .flatMap(({ id, bytes }) => (bytes === null ? [] : [{ id, bytes }]))
      .slice(0, LARGEST),
    locked: rows.flatMap(({ id, bytes }) => (bytes === null ? [id] : [])),
  };
}
