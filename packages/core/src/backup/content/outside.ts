import type pg from 'pg';
import type { DatabaseSetting, NeededRole, Outside } from './content.ts';

/** The columns of pg_database that say the locale, by version: ICU came with 15, its rules with 16, `builtin` with 17. */
function localeColumns(version: number): string {
  if (version < 150_000) {
    return `'c' AS "localeProvider", NULL::text AS locale, NULL::text AS "icuRules"`;
  }
  const locale = version < 170_000 ? 'd.daticulocale' : 'd.datlocale';
  const rules = version < 160_000 ? 'NULL' : 'd.daticurules';
  return `d.datlocprovider::text AS "localeProvider", ${locale}::text AS locale, ${rules}::text AS "icuRules"`;
}

function databaseSql(version: number): string {
  return `
SELECT pg_catalog.pg_get_userbyid(d.datdba)::text AS owner, d.datacl::text[] AS acl,
  pg_catalog.shobj_description(d.oid, 'pg_database') AS comment, d.datconnlimit AS "connectionLimit",
  s.spcname::text AS tablespace, pg_catalog.pg_encoding_to_char(d.encoding)::text AS encoding,
  d.datcollate::text AS collate, d.datctype::text AS ctype, ${localeColumns(version)}
FROM pg_catalog.pg_database d
JOIN pg_catalog.pg_tablespace s ON s.oid = d.dattablespace
WHERE d.datname = pg_catalog.current_database()`;
}

/** As Postgres keeps them: `name=value`. Settings of a role that is gone go with it. */
const SETTINGS_SQL = `
SELECT r.rolname::text AS role, pg_catalog.split_part(c.setting, '=', 1) AS name,
  pg_catalog.substr(c.setting, pg_catalog.strpos(c.setting, '=') + 1) AS value
FROM pg_catalog.pg_db_role_setting s
JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
CROSS JOIN LATERAL unnest(s.setconfig) AS c (setting)
WHERE d.datname = pg_catalog.current_database() AND (s.setrole = 0 OR r.oid IS NOT NULL)
ORDER BY r.rolname NULLS FIRST, 2`;

/**
 * pg_shdepend knows every role that something of a database depends on, but for those that initdb made: of these
 * only the one that initialised the cluster (BOOTSTRAP_SUPERUSERID, 10) has objects of its own. Named pg_… are the
 * server's own and everywhere. What somebody is a member of comes along, and so on.
 */
const ROLES_SQL = `
WITH RECURSIVE here AS (
  SELECT oid, datdba, datacl FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
),
needed AS (
  SELECT d.refobjid AS oid FROM pg_catalog.pg_shdepend d, here
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    AND (d.dbid = here.oid
      OR d.classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND d.objid = here.oid)
  UNION SELECT datdba FROM here
  UNION SELECT unnest(ARRAY[a.grantee, a.grantor]) FROM here, pg_catalog.aclexplode(here.datacl) a
  UNION SELECT s.setrole FROM pg_catalog.pg_db_role_setting s, here WHERE s.setdatabase = here.oid
  UNION SELECT s.subowner FROM pg_catalog.pg_subscription s, here WHERE s.subdbid = here.oid
  UNION SELECT 10
),
closed AS (
  SELECT oid FROM needed
  UNION
  SELECT m.roleid FROM closed JOIN pg_catalog.pg_auth_members m ON m.member = closed.oid
)
SELECT r.rolname::text AS name, ARRAY(
    SELECT DISTINCT g.rolname::text FROM pg_catalog.pg_auth_members m
    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1) AS "memberOf",
  r.rolsuper AS superuser, r.rolbypassrls AS "bypassRls", r.rolinherit AS inherit
FROM pg_catalog.pg_roles r JOIN closed USING (oid)
WHERE r.rolname !~ '^pg_'
ORDER BY r.rolname`;

const EXTENSIONS_SQL = `
SELECT e.extname::text AS name, e.extversion AS version, n.nspname::text AS schema
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
ORDER BY e.extname`;

const SLOTS_SQL = `
SELECT slot_name::text AS name, plugin::text AS plugin FROM pg_catalog.pg_replication_slots
WHERE database = pg_catalog.current_database() AND slot_type = 'logical' AND NOT temporary
ORDER BY slot_name`;

const PUBLICATIONS_SQL = `SELECT pubname::text AS name FROM pg_catalog.pg_publication ORDER BY pubname`;

/** By columns that everybody may read. */
const SUBSCRIPTIONS_SQL = `
SELECT s.subname::text AS name FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
WHERE d.datname = pg_catalog.current_database() ORDER BY s.subname`;

const PREPARED_SQL = `
SELECT gid AS name FROM pg_catalog.pg_prepared_xacts
WHERE database = pg_catalog.current_database() ORDER BY gid`;

function relationsSql(condition: string): string {
  return `
SELECT pg_catalog.format('"%s"."%s"', pg_catalog.replace(n.nspname, '"', '""'),
    pg_catalog.replace(c.relname, '"', '""')) AS name
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE ${condition} AND n.nspname !~ '^pg_' ORDER BY n.nspname, c.relname`;
}

const USER_MAPPINGS_SQL = `
SELECT CASE WHEN umuser = 0 THEN 'PUBLIC' ELSE usename END || ' on ' || srvname AS name
FROM pg_catalog.pg_user_mappings ORDER BY 1`;

type DatabaseRow = Pick<
  Outside,
  | 'owner'
  | 'acl'
  | 'comment'
  | 'connectionLimit'
  | 'tablespace'
  | 'encoding'
  | 'localeProvider'
  | 'collate'
  | 'ctype'
  | 'locale'
  | 'icuRules'
>;

/**
 * Reads what belongs to the database `client` is connected to and is in no dump of it. What of it is the cluster's
 * (its own owner, settings, slots, …) is not of the transaction's snapshot but as it stands. Postgres 13 to 18.
 */
export async function readOutside(client: pg.Client): Promise<Outside> {
  const all = async <R extends pg.QueryResultRow>(sql: string) => (await client.query<R>(sql)).rows;
  const names = async (sql: string) => (await all<{ name: string }>(sql)).map(({ name }) => name);
  const [server] = await all<{ version: string }>(
    `SELECT pg_catalog.current_setting('server_version_num') AS version`,
  );
  const [database] = await all<DatabaseRow>(databaseSql(Number(server?.version)));
  if (!database) throw new Error('the database is not in pg_database');
  return {
    ...database,
    settings: await all<DatabaseSetting>(SETTINGS_SQL),
    extensions: await all<Outside['extensions'][number]>(EXTENSIONS_SQL),
    roles: await all<NeededRole>(ROLES_SQL),
    publications: await names(PUBLICATIONS_SQL),
    subscriptions: await names(SUBSCRIPTIONS_SQL),
    slots: await all<Outside['slots'][number]>(SLOTS_SQL),
    preparedTransactions: await names(PREPARED_SQL),
    unloggedTables: await names(relationsSql(`c.relkind = 'r' AND c.relpersistence = 'u'`)),
    foreignTables: await names(relationsSql(`c.relkind = 'f'`)),
    userMappings: await names(USER_MAPPINGS_SQL),
  };
}
