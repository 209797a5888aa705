import type pg from 'pg';
import type { CheckContext } from '../context.ts';
import type { Tables } from './declared.ts';

/**
 * As the planner does it (estimate_rel_size): the density of the last VACUUM, ANALYZE or CREATE INDEX over the
 * pages of today. reltuples is -1 from PostgreSQL 14 on, and before that 0 with 0 pages, until one of them ran.
 */
const ESTIMATES_SQL = `
SELECT c.oid::int8::text AS oid, e.rows::text AS rows
FROM pg_catalog.unnest($1::oid[]) AS given (oid)
JOIN pg_catalog.pg_class c ON c.oid = given.oid
CROSS JOIN LATERAL (
  SELECT CASE WHEN pg_catalog.count(*) FILTER (WHERE (l.relpages <= 0 OR l.reltuples < 0) AND l.pages > 0) = 0
    THEN coalesce(pg_catalog.sum(l.reltuples::float8 / nullif(l.relpages, 0) * l.pages), 0) END AS rows
  FROM (
    SELECT c.oid WHERE c.relkind <> 'p'
    UNION ALL
    SELECT p.relid FROM pg_catalog.pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf
  ) leaf
  CROSS JOIN LATERAL (
    SELECT r.relpages, r.reltuples,
      pg_catalog.pg_relation_size(r.oid) / pg_catalog.current_setting('block_size')::float8 AS pages
    FROM pg_catalog.pg_class r WHERE r.oid = leaf.oid
    -- Or the size of every other table would be asked as well, also of those that somebody has locked.
    OFFSET 0
  ) l
) e`;

/** Rows by table, as far as the server can tell without counting. Inside `context.read`. */
export async function estimateRows(
  client: pg.Client,
  oids: readonly number[],
): Promise<Map<number, number>> {
  const { rows } = await client.query<{ oid: string; rows: string | null }>(ESTIMATES_SQL, [oids]);
  return new Map(
    rows.flatMap(({ oid, rows }): [number, number][] =>
      rows === null ? [] : [[Number(oid), Math.round(Number(rows))]],
    ),
  );
}

/** Fills in the report's estimates: those of tables by themselves, partitions with their whole. */
export async function noteRows(
  { read, details }: Pick<CheckContext, 'read' | 'details'>,
  tables: Tables,
): Promise<void> {
  const own = [...tables.values()].filter(
    ({ isPartition, isView, ofExtension, bytes }) =>
      !isPartition && !isView && !ofExtension && bytes !== null,
  );
  const stored = own.filter(({ bytes }) => bytes !== 0).map(({ oid }) => oid);
  const estimates = await read((client) => estimateRows(client, stored));
  for (const { oid, plainName, bytes, unreadable } of own) {
    const rows = bytes === 0 && unreadable === null ? 0 : estimates.get(oid);
    if (rows !== undefined) details.rows[plainName] = rows;
  }
}
