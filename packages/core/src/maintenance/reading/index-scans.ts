import type pg from 'pg';

export interface ScanCounters {
  /** Scans of each index, by oid. */
  scans: ReadonlyMap<number, number>;
  /** Scans of each table, of whatever kind, by oid. */
  tableScans: ReadonlyMap<number, number>;
  /** Since when they count, in milliseconds since the epoch; null where the server does not say. */
  since: number | null;
}

const SCANS_SQL = `
SELECT i.indexrelid::int8::float8 AS oid, i.idx_scan::float8 AS scans
FROM pg_catalog.pg_stat_all_indexes i`;

const TABLE_SCANS_SQL = `
SELECT t.relid::int8::float8 AS oid, (t.seq_scan + coalesce(t.idx_scan, 0))::float8 AS scans
FROM pg_catalog.pg_stat_all_tables t`;

/**
 * A database's counters begin anew with pg_stat_reset, and all of the server's after a crash; then, from
 * PostgreSQL 15 on, only those of the whole server carry the time.
 */
const SINCE_SQL = `
SELECT greatest(
  (SELECT stats_reset FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()),
  (SELECT stats_reset FROM pg_catalog.pg_stat_bgwriter)) AS since`;

/** How often indexes and tables were used on this server. Inside `withReadOnlySnapshot`. */
export async function readScans(client: pg.Client): Promise<ScanCounters> {
  const indexes = await client.query<{ oid: number; scans: number }>(SCANS_SQL);
  const tables = await client.query<{ oid: number; scans: number }>(TABLE_SCANS_SQL);
  const { rows } = await client.query<{ since: Date | null }>(SINCE_SQL);
  return {
    scans: new Map(indexes.rows.map(({ oid, scans }) => [oid, scans])),
    tableScans: new Map(tables.rows.map(({ oid, scans }) => [oid, scans])),
    since: rows[0]?.since?.getTime() ?? null,
  };
}
