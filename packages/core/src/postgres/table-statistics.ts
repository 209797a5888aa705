import type pg from 'pg';

/** What is known of one table's statistics, rows and upkeep. */
export interface TableStatistics {
  oid: number;
  schema: string;
  name: string;
  /** As in SQL, quoted where needed. */
  id: string;
  kind: 'table' | 'partitioned table' | 'materialized view';
  /** Of the heap, all partitions' together for a partitioned table; null while somebody has it locked. */
  bytes: number | null;
  /** Live rows as the server counts or estimates them; null where it knows nothing. */
  rows: number | null;
  /** As the counters have it, or what was estimated before these began anew, without what was deleted since. */
  liveRows: number;
  /** As the counters have it; 0 when they were lost. */
  deadRows: number;
  /** Milliseconds since the epoch; null: never, or not since the counters were lost. */
  analyzedAt: number | null;
  vacuumedAt: number | null;
  /** Neither VACUUM nor ANALYZE has ever written what they count; null where an older server does not tell. */
  neverCounted: boolean | null;
  /** Columns that ANALYZE would look at. */
  columns: number;
  /** Those of them whose statistics this role may see. */
  visibleColumns: number;
  /** Visible columns without statistics. */
  columnsWithout: string[];
  /** Indexes on expressions without statistics of their own, as in SQL. */
  expressionIndexesWithout: string[];
  /** Indexes on expressions whose statistics this role may not see. */
  expressionIndexesHidden: string[];
  /** `autovacuum_enabled = false` on the table. */
  autovacuumOff: boolean;
}

/**
 * pg_statistic itself is for superusers; the view pg_stats shows the rows of columns that the role may read
 * (system_views.sql), so that absent and hidden look alike: hence the same conditions again as "visible". A
 * partitioned table has statistics over all its partitions (inherited), which only ANALYZE of it makes. The
 * sizes are not asked of tables that somebody has locked or waits to lock: pg_relation_size would wait too.
 * reltuples is -1 from PostgreSQL 14 on until the first VACUUM or ANALYZE.
 */
const TABLES_SQL = `
WITH stats AS (
  SELECT schemaname, tablename, inherited, pg_catalog.array_agg(attname) AS columns
  FROM pg_catalog.pg_stats GROUP BY 1, 2, 3
),
locked AS (
  SELECT DISTINCT relation FROM pg_catalog.pg_locks
  WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
)
SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  CASE
    WHEN c.relkind = 'p' THEN parts.bytes
    WHEN NOT EXISTS (SELECT FROM locked l WHERE l.relation = c.oid) THEN pg_catalog.pg_relation_size(c.oid)
  END::text AS bytes,
  c.reltuples AS reltuples, coalesce(parts.live, s.n_live_tup)::text AS live, s.n_dead_tup::text AS dead,
  s.n_tup_del::text AS deleted,
  coalesce(parts.written, s.n_tup_ins + s.n_tup_upd + s.n_tup_del)::text AS written,
  greatest(s.last_analyze, s.last_autoanalyze) AS analyzed, greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed,
  col.total AS columns, col.visible AS "visibleColumns", col.without AS "columnsWithout",
  coalesce(exp.without, '{}') AS "expressionIndexesWithout", coalesce(exp.hidden, '{}') AS "expressionIndexesHidden",
  coalesce(c.reloptions::text ~* 'autovacuum_enabled=(false|off|no|0)', false) AS "autovacuumOff"
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
LEFT JOIN LATERAL (
  SELECT pg_catalog.sum(CASE WHEN l.relation IS NULL THEN pg_catalog.pg_relation_size(p.relid) END) AS bytes,
    pg_catalog.sum(pg_catalog.pg_stat_get_live_tuples(p.relid)) AS live,
    pg_catalog.sum(pg_catalog.pg_stat_get_tuples_inserted(p.relid)) AS written
  FROM pg_catalog.pg_partition_tree(c.oid) p LEFT JOIN locked l ON l.relation = p.relid
  WHERE p.isleaf) parts ON c.relkind = 'p'
LEFT JOIN stats st ON st.schemaname = n.nspname AND st.tablename = c.relname AND st.inherited = (c.relkind = 'p')
CROSS JOIN LATERAL (
  SELECT pg_catalog.count(*)::int AS total, pg_catalog.count(*) FILTER (WHERE visible)::int AS visible,
    coalesce(pg_catalog.array_agg(attname::text ORDER BY attnum)
      FILTER (WHERE visible AND attname <> ALL (coalesce(st.columns, '{}'))), '{}') AS without
  FROM (
    SELECT a.attname, a.attnum, pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
      AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid)) AS visible
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated <> 'v' AND coalesce(a.attstattarget, -1) <> 0) a) col
LEFT JOIN LATERAL (
  SELECT
    pg_catalog.array_agg(id ORDER BY id) FILTER (WHERE visible AND NOT has) AS without,
    pg_catalog.array_agg(id ORDER BY id) FILTER (WHERE NOT visible) AS hidden
  FROM (
    SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(ic.relname) AS id,
      pg_catalog.has_table_privilege(ic.oid, 'SELECT')
        AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid)) AS visible,
      EXISTS (SELECT FROM stats x WHERE x.schemaname = n.nspname AND x.tablename = ic.relname) AS has
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
    WHERE i.indrelid = c.oid AND i.indexprs IS NOT NULL AND i.indisvalid AND ic.relkind = 'i') e) exp ON true
WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND (c.relkind <> 'm' OR c.relispopulated)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname`;

const KINDS = {
  r: 'table',
  p: 'partitioned table',
  m: 'materialized view',
} as const satisfies Record<string, TableStatistics['kind']>;

type AsIs =
  | 'schema'
  | 'name'
  | 'id'
  | 'columns'
  | 'visibleColumns'
  | 'columnsWithout'
  | 'expressionIndexesWithout'
  | 'expressionIndexesHidden'
  | 'autovacuumOff';

interface Row extends Pick<TableStatistics, AsIs> {
  oid: string;
  kind: keyof typeof KINDS;
  bytes: string | null;
  reltuples: number;
  live: string | null;
  dead: string | null;
  deleted: string | null;
  written: string | null;
  analyzed: Date | null;
  vacuumed: Date | null;
}

const MINUS_ONE_SINCE = 14;

/**
 * The statistics of every table, partition, partitioned table and filled materialized view of the users'
 * schemas, ordered by name; without those of extensions and temporary ones. Reads the catalogue, the counters
 * and the sizes of files.
 *
 * @param major Of the server.
 */
export async function readTableStatistics(
  client: pg.Client,
  major: number,
): Promise<TableStatistics[]> {
  const { rows } = await client.query<Row>(TABLES_SQL);
  return rows.map(
    ({
      oid,
      kind,
      bytes,
      reltuples,
      live,
      dead,
      deleted,
      written,
      analyzed,
      vacuumed,
      ...row
    }) => ({
      ...row,
      oid: Number(oid),
      kind: KINDS[kind],
      bytes: bytes === null ? null : Number(bytes),
      rows: rowsOf(reltuples, Number(live), Number(written)),
      liveRows: Math.max(Number(live), reltuples - Number(deleted)),
      deadRows: Number(dead),
      analyzedAt: analyzed?.getTime() ?? null,
      vacuumedAt: vacuumed?.getTime() ?? null,
      neverCounted: major >= MINUS_ONE_SINCE ? reltuples === -1 : null,
    }),
  );
}

/** The counters begin anew after a crash or a reset; what VACUUM, ANALYZE or CREATE INDEX estimated stays. */
function rowsOf(reltuples: number, live: number, written: number): number | null {
  if (written > 0) return Math.max(live, reltuples);
  return reltuples > 0 ? reltuples : null;
}
