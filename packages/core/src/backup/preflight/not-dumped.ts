import type pg from 'pg';

/** What a database has and a dump of it has not, or not wholly. Names are quoted and qualified. */
export interface NotDumped {
  /** Tables and sequences; not dumped from a standby. */
  unlogged: string[];
  foreignTables: string[];
  /** `server: role`, with options that this role may not see. */
  hiddenMappings: string[];
  /** Tables of extensions that hold rows and are not marked as configuration. */
  extensionTables: string[];
  /** Those of which only some rows are. */
  extensionTablesInPart: string[];
  materializedViews: string[];
  invalidIndexes: string[];
  /** Whatever users made in pg_catalog or information_schema, which pg_dump takes for the server's own. */
  inSystemSchemas: string[];
  subscriptions: string[];
  slots: string[];
  preparedTransactions: string[];
  /** The collation version of the database is not the operating system's. */
  collationDiffers: boolean;
}

/** The view pg_user_mappings shows options on these conditions; of others nothing can be told, so they count as lost. */
const HIDDEN_MAPPINGS = `
SELECT pg_catalog.format('%I: %s', m.srvname, m.usename)
  FROM pg_catalog.pg_user_mappings m
  JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
 WHERE m.umoptions IS NULL
   AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
   AND NOT (m.umuser <> 0 AND m.usename = current_user
            AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE')))
   AND NOT (m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE'))
 ORDER BY 1`;

/** What an extension marks as configuration is dumped, by a condition where it gives one (pg_extension_config_dump). */
const extensionTables = (condition: string) => `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
  JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'r'
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE d.classid = 'pg_catalog.pg_class'::regclass
   AND d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
   AND ${condition}
   AND pg_catalog.pg_relation_size(c.oid) > 0
 ORDER BY 1`;

const IN_SYSTEM_SCHEMAS = `
SELECT pg_catalog.format('%I.%I', o.schema::regnamespace::text, o.name)
  FROM (SELECT oid, 'pg_catalog.pg_class'::regclass AS class, relname AS name, relnamespace AS schema
          FROM pg_catalog.pg_class WHERE relkind IN ('r', 'v', 'm', 'S', 'p', 'f')
        UNION ALL
        SELECT oid, 'pg_catalog.pg_proc'::regclass, proname, pronamespace FROM pg_catalog.pg_proc) o
 WHERE o.oid >= 16384
   AND o.schema IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
 ORDER BY 1`;

const relations = (condition: string) => `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname !~ '^pg_' AND ${condition} ORDER BY 1`;

/** An index that is invalid is left out, but for those of partitioned tables (getIndexes in pg_dump.c). */
const INVALID_INDEXES = relations(`c.relkind = 'i' AND EXISTS (
  SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
   WHERE i.indexrelid = c.oid AND t.relkind <> 'p' AND NOT (i.indisvalid AND i.indisready))`);

const NOT_DUMPED_SQL = `
SELECT ARRAY(${relations("c.relkind IN ('r', 'S') AND c.relpersistence = 'u'")}) AS unlogged,
       ARRAY(${relations("c.relkind = 'f'")}) AS "foreignTables",
       ARRAY(${HIDDEN_MAPPINGS}) AS "hiddenMappings",
       ARRAY(${extensionTables('(c.oid = ANY (e.extconfig)) IS NOT TRUE')}) AS "extensionTables",
       ARRAY(${extensionTables("e.extcondition[pg_catalog.array_position(e.extconfig, c.oid)] <> ''")}) AS "extensionTablesInPart",
       ARRAY(${relations("c.relkind = 'm' AND c.relispopulated")}) AS "materializedViews",
       ARRAY(${INVALID_INDEXES}) AS "invalidIndexes",
       ARRAY(${IN_SYSTEM_SCHEMAS}) AS "inSystemSchemas",
       ARRAY(SELECT s.subname::text FROM pg_catalog.pg_subscription s
              JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
             WHERE d.datname = pg_catalog.current_database() ORDER BY 1) AS subscriptions,
       ARRAY(SELECT slot_name::text FROM pg_catalog.pg_replication_slots
             WHERE database = pg_catalog.current_database() ORDER BY 1) AS slots,
       ARRAY(SELECT gid FROM pg_catalog.pg_prepared_xacts
             WHERE database = pg_catalog.current_database() ORDER BY 1) AS "preparedTransactions"`;

/** From Postgres 15 on the database itself has a version of its collation. */
const COLLATION_SQL = `
SELECT datcollversion <> pg_catalog.pg_database_collation_actual_version(oid) AS differs
  FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`;

export async function readNotDumped(client: pg.Client, major: number): Promise<NotDumped> {
  const { rows } = await client.query<Omit<NotDumped, 'collationDiffers'>>(NOT_DUMPED_SQL);
  const [row] = rows;
  if (!row) throw new Error('the catalogue gave no answer');
  if (major < 15) return { ...row, collationDiffers: false };
  const { rows: collations } = await client.query<{ differs: boolean | null }>(COLLATION_SQL);
  return { ...row, collationDiffers: collations[0]?.differs === true };
}
