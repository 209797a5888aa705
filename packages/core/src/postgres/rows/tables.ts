import type pg from 'pg';
import { quoteQualified } from '../identifiers.ts';

/** One table as the catalogue shows it, and whether this role can read all of its rows. */
export interface Table {
  oid: number;
  /** `"schema"."name"`. */
  key: string;
  /** `schema.name` without any quoting, as people write it in settings. */
  plainName: string;
  /** What goes after FROM: `ONLY` keeps the rows of inheriting tables apart, a partitioned table is read whole. */
  source: string;
  /** A partition is part of its partitioned table and is not counted by itself. */
  isPartition: boolean;
  /** Filled by CREATE EXTENSION and not marked as holding the user's configuration. */
  ofExtension: boolean;
  /** Why its rows cannot be read, completely or at all. */
  unreadable: string | null;
  /** A materialized view: its rows are computed from others. */
  isView: boolean;
  /** Bytes of the heap; 0 means certainly no row. Null where the access method keeps its data elsewhere. */
  bytes: number | null;
  /** Sorted by name, without generated columns. */
  columns: Column[];
}

export interface Column {
  name: string;
  type: string;
  notNull: boolean;
  /** The type has a cast to text of its own, which may lose something; its output function does not. */
  ownTextCast: boolean;
}

/**
 * Row security: row_security_active() answers for the current role whatever the setting row_security says.
 * Sizes: a heap of 0 bytes holds no row, which saves looking into each of hundreds of empty tables.
 * Foreign tables and unlogged tables on a standby have no rows to read here. A table that another session has
 * locked altogether, or waits to, would make everything wait that asks for its size, unless this session has a
 * lock on it itself: then the other one waits.
 */
const TABLES_SQL = `
  WITH locked AS MATERIALIZED (
    SELECT DISTINCT relation FROM pg_catalog.pg_locks
    WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock' AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    EXCEPT
    SELECT relation FROM pg_catalog.pg_locks
    WHERE locktype = 'relation' AND granted AND pid = pg_backend_pid()
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  )
  SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
    c.relispartition AS "isPartition",
    EXISTS (
      SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
        AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND NOT c.oid = ANY (coalesce(e.extconfig, '{}'))
    ) AS "ofExtension",
    CASE
      WHEN c.relkind = 'f' THEN 'a foreign table: its rows are on another server'
      WHEN leaves.foreign > 0 THEN 'a partition of it is a foreign table: its rows are on another server'
      WHEN c.relpersistence = 'u' AND pg_is_in_recovery() THEN 'unlogged: it has no rows on a standby'
      WHEN NOT has_schema_privilege(n.oid, 'USAGE') THEN 'this role has no USAGE on the schema'
      WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'this role has no SELECT on it'
      WHEN row_security_active(c.oid) THEN 'row-level security hides rows from this role'
      WHEN leaves.locked > 0 THEN 'another session has locked it'
    END AS unreadable,
    leaves.bytes::text AS bytes,
    coalesce(cols.list, '[]') AS columns
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE l.relkind = 'f') AS foreign,
      count(k.relation) AS locked,
      CASE WHEN count(*) FILTER (WHERE l.relkind <> 'f' AND am.amname IS DISTINCT FROM 'heap') = 0
          AND count(k.relation) = 0
        THEN coalesce(sum(CASE WHEN k.relation IS NULL THEN pg_relation_size(l.oid) END), 0) END AS bytes
    FROM (
      SELECT c.oid WHERE c.relkind <> 'p'
      UNION ALL
      SELECT p.relid FROM pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf
    ) leaf
    JOIN pg_catalog.pg_class l ON l.oid = leaf.oid
    LEFT JOIN pg_catalog.pg_am am ON am.oid = l.relam
    LEFT JOIN locked k ON k.relation = l.oid
  ) leaves
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'name', a.attname,
        'type', format_type(a.atttypid, a.atttypmod),
        'notNull', a.attnotnull,
        'ownTextCast', EXISTS (
          SELECT FROM pg_catalog.pg_cast k
          WHERE k.castsource = a.atttypid AND k.casttarget = 'text'::pg_catalog.regtype
            AND k.castmethod = 'f' AND k.oid >= 16384)
      ) ORDER BY a.attname) AS list
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  ) cols ON true
  WHERE (c.relkind IN ('r', 'p', 'f') OR c.relkind = 'm' AND c.relispopulated) AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  ORDER BY n.nspname, c.relname`;

interface TableRow {
  oid: string;
  schema: string;
  name: string;
  kind: string;
  isPartition: boolean;
  ofExtension: boolean;
  unreadable: string | null;
  bytes: string | null;
  columns: Column[];
}

/**
 * Every table of the database that is not Postgres's own and not temporary, partitions included. Views,
 * materialized views and sequences are not tables. Inside `withReadOnlySnapshot`.
 */
export async function listTables(client: pg.Client): Promise<Table[]> {
  return (await listStored(client)).filter(({ isView }) => !isView);
}

/** The tables, and the materialized views that hold rows (one that was never filled cannot be read). */
export async function listStored(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<TableRow>(TABLES_SQL);
  return rows.map((row) => {
    const key = quoteQualified(row.schema, row.name);
    return {
      oid: Number(row.oid),
      key,
      plainName: `${row.schema}.${row.name}`,
      source: row.kind === 'p' ? key : `ONLY ${key}`,
      isPartition: row.isPartition,
      ofExtension: row.ofExtension,
      isView: row.kind === 'm',
      unreadable: row.unreadable,
      bytes: row.bytes === null ? null : Number(row.bytes),
      columns: row.columns,
    };
  });
}
