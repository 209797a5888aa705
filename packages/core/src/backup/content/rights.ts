import type pg from 'pg';
import type { Table } from '../../postgres/rows/tables.ts';
import { LARGE_OBJECTS } from '../../postgres/rows/types.ts';

/** The keys under which a summary of rows has what {@link listRights} gives. */
export const LARGE_OBJECT_RIGHTS = '"pg_catalog"."pg_largeobject_metadata"';
export const EXTENSION_RIGHTS = '"pg_catalog"."pg_init_privs"';

/** An access list that nobody touched is null and means the default. */
const LARGE_OBJECTS_SOURCE = `(
  SELECT m.oid::text AS object, pg_catalog.pg_get_userbyid(m.lomowner)::text AS owner,
    (SELECT array_agg(item::text ORDER BY item::text COLLATE "C")
      FROM unnest(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) item)::text AS privileges,
    pg_catalog.obj_description(m.oid, 'pg_largeobject') AS comment
  FROM pg_catalog.pg_largeobject_metadata m)`;

/** What of an extension can carry privileges; the letter is acldefault's. */
const MEMBERS = `
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, oid, relowner AS owner, relacl AS acl,
    CASE relkind WHEN 'S' THEN 's' ELSE 'r' END AS letter FROM pg_catalog.pg_class
  UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, proowner, proacl, 'f' FROM pg_catalog.pg_proc
  UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typowner, typacl, 'T' FROM pg_catalog.pg_type
  UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, nspowner, nspacl, 'n' FROM pg_catalog.pg_namespace
  UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, lanowner, lanacl, 'l' FROM pg_catalog.pg_language
  UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, fdwowner, fdwacl, 'F'
    FROM pg_catalog.pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, srvowner, srvacl, 'S'
    FROM pg_catalog.pg_foreign_server`;

const EXPLODED = 'grantee, privilege_type, is_grantable FROM pg_catalog.aclexplode';

/**
 * What was granted and revoked on an extension's objects since it was made (pg_init_privs), as pg_dump looks at it.
 * Without the privileges of the owner: an extension belongs to whoever restores it.
 */
const EXTENSIONS_SOURCE = `(
  SELECT (pg_catalog.pg_identify_object(m.class, m.oid, 0)).identity AS object, changed.what,
    CASE changed.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(changed.grantee)::text END AS grantee,
    changed.privilege_type AS privilege, changed.is_grantable::text AS grantable
  FROM (${MEMBERS}) m
  JOIN pg_catalog.pg_depend d ON d.classid = m.class AND d.objid = m.oid AND d.objsubid = 0 AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = m.class AND i.objoid = m.oid AND i.objsubid = 0
  CROSS JOIN LATERAL (
    SELECT coalesce(m.acl, pg_catalog.acldefault(m.letter::"char", m.owner)) AS now,
      coalesce(i.initprivs, pg_catalog.acldefault(m.letter::"char", m.owner)) AS made
  ) acl
  CROSS JOIN LATERAL (
    SELECT 'granted' AS what, g.* FROM (SELECT ${EXPLODED}(acl.now) EXCEPT SELECT ${EXPLODED}(acl.made)) g
    UNION ALL
    SELECT 'revoked', r.* FROM (SELECT ${EXPLODED}(acl.made) EXCEPT SELECT ${EXPLODED}(acl.now)) r
  ) changed
  WHERE changed.grantee <> m.owner AND (m.acl IS NOT NULL OR i.initprivs IS NOT NULL))`;

/** What every such table has; its columns in the order of their names. */
function asTable(
  key: string,
  source: string,
  columns: readonly string[],
  bytes: number | null,
): Table {
  return {
    oid: 0,
    key,
    plainName: key.replaceAll('"', ''),
    source,
    isPartition: false,
    ofExtension: false,
    isView: false,
    unreadable: null,
    bytes,
    columns: columns.map((name) => ({ name, type: 'text', notNull: false, ownTextCast: false })),
  };
}

const OBJECTS_TABLE = asTable(
  LARGE_OBJECT_RIGHTS,
  LARGE_OBJECTS_SOURCE,
  ['comment', 'object', 'owner', 'privileges'],
  null,
);

/** A page: there are never many. */
const EXTENSIONS_TABLE = asTable(
  EXTENSION_RIGHTS,
  EXTENSIONS_SOURCE,
  ['grantable', 'grantee', 'object', 'privilege', 'what'],
  8_192,
);

const ANY_SQL = `SELECT EXISTS (SELECT FROM ${EXTENSIONS_SOURCE} AS t) AS any`;

/**
 * Privileges that no catalogue has, as if they were tables, where there are any: those on large objects (and their
 * owners and comments), of which there can be millions, and those on what extensions brought.
 *
 * @param tables As they are listed for a summary.
 */
export async function listRights(client: pg.Client, tables: readonly Table[]): Promise<Table[]> {
  const { rows } = await client.query<{ any: boolean }>(ANY_SQL);
  const onObjects = tables.some(({ key }) => key === LARGE_OBJECTS);
  const onExtensions = rows[0]?.any === true;
  return [...(onObjects ? [OBJECTS_TABLE] : []), ...(onExtensions ? [EXTENSIONS_TABLE] : [])];
}
