import type pg from 'pg';

/** How large a table is, and what is done to it, without looking into it; its partitions included. */
export interface TableUse {
  /** Estimated. */
  rows: number;
  /** Estimated, of the heap. */
  bytes: number;
  /** Rows deleted since the statistics were last reset. */
  deleted: number;
}

/**
 * From the planner's and the activity statistics, which take no lock on the table. reltuples is -1 (0 before
 * PostgreSQL 14) for a table that was never analyzed.
 */
const TABLE_USE_SQL = `
WITH RECURSIVE tree (root, oid) AS (
  SELECT DISTINCT r, r FROM pg_catalog.unnest($1::oid[]) r
  UNION ALL
  SELECT tree.root, c.oid FROM tree
  JOIN pg_catalog.pg_inherits h ON h.inhparent = tree.oid
  JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid AND c.relispartition
)
SELECT tree.root::int8::text AS oid,
  coalesce(sum(greatest(c.reltuples, pg_catalog.pg_stat_get_live_tuples(c.oid), 0)), 0)::float8 AS rows,
  coalesce(sum(c.relpages::float8), 0) * pg_catalog.current_setting('block_size')::float8 AS bytes,
  coalesce(sum(pg_catalog.pg_stat_get_tuples_deleted(c.oid)), 0)::float8 AS deleted
FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid AND c.relkind <> 'p'
GROUP BY tree.root`;

/** By oid; a table without partitions yet, or gone meanwhile, is absent. */
export async function readTableUse(
  client: pg.Client,
  tables: readonly number[],
): Promise<Map<number, TableUse>> {
  if (tables.length === 0) return new Map();
  const { rows } = await client.query<TableUse & { oid: string }>(TABLE_USE_SQL, [tables]);
  return new Map(rows.map(({ oid, ...use }) => [Number(oid), use]));
}
