import { FIRST_USER_OID } from './queries-relations.ts';

/** Comments, grants and dependencies of everything at once, by (class, oid, subid). */

export const comments = (): string => `
  SELECT classoid::int8 AS class, objoid AS oid, objsubid AS sub, description AS text FROM pg_description
  WHERE objoid >= ${FIRST_USER_OID} OR classoid = 'pg_namespace'::regclass`;

/** Everything that can carry privileges; the letter is acldefault's. `s` needs an explicit cast in every version. */
const WITH_PRIVILEGES = `
  SELECT 'pg_class'::regclass::oid::int8 AS class, oid, 0 AS sub, relowner AS owner, relacl AS acl, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END AS letter FROM pg_class
  UNION ALL SELECT 'pg_class'::regclass::oid::int8, a.attrelid, a.attnum, c.relowner, a.attacl, 'c' FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  UNION ALL SELECT 'pg_proc'::regclass::oid::int8, oid, 0, proowner, proacl, 'f' FROM pg_proc
  UNION ALL SELECT 'pg_type'::regclass::oid::int8, oid, 0, typowner, typacl, 'T' FROM pg_type
  UNION ALL SELECT 'pg_namespace'::regclass::oid::int8, oid, 0, nspowner, nspacl, 'n' FROM pg_namespace
  UNION ALL SELECT 'pg_foreign_server'::regclass::oid::int8, oid, 0, srvowner, srvacl, 'S' FROM pg_foreign_server
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass::oid::int8, oid, 0, fdwowner, fdwacl, 'F' FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_language'::regclass::oid::int8, oid, 0, lanowner, lanacl, 'l' FROM pg_language`;

/** What differs between an access list and the default for its owner, in both directions. */
function differences(owner: string, acl: string, letter: string): string {
  return `
    SELECT x.grantee, x.privilege_type, x.is_grantable, false AS revoked FROM aclexplode(${acl}) x
    WHERE NOT EXISTS (SELECT FROM aclexplode(acldefault(${letter}, ${owner})) d
                      WHERE (d.grantee, d.privilege_type, d.is_grantable) = (x.grantee, x.privilege_type, x.is_grantable))
    UNION
    SELECT d.grantee, d.privilege_type, d.is_grantable, true FROM aclexplode(acldefault(${letter}, ${owner})) d
    WHERE NOT EXISTS (SELECT FROM aclexplode(${acl}) x WHERE (d.grantee, d.privilege_type) = (x.grantee, x.privilege_type))`;
}

export const grants = (): string => `
  SELECT o.class, o.oid, o.sub, g.grantee AS role, g.privilege_type AS privilege, g.is_grantable AS grantable, g.revoked
  FROM (${WITH_PRIVILEGES}) o
  CROSS JOIN LATERAL (${differences('o.owner', 'o.acl', `o.letter::"char"`)}) g
  WHERE o.acl IS NOT NULL AND (o.oid >= ${FIRST_USER_OID} OR o.class = 'pg_namespace'::regclass::oid::int8)`;

/**
 * Default privileges for one schema only add to the global ones, so there every entry counts; the global
 * ones replace the built-in defaults.
 */
export const defaultPrivileges = (): string => `
  SELECT q.oid, q.defaclrole AS owner, quote_ident(n.nspname) AS schema, q.defaclobjtype AS type,
         g.grantee AS role, g.privilege_type AS privilege, g.is_grantable AS grantable, g.revoked
  FROM pg_default_acl q
  LEFT JOIN pg_namespace n ON n.oid = q.defaclnamespace
  LEFT JOIN LATERAL (
    SELECT * FROM (${differences('q.defaclrole', 'q.defaclacl', `CASE q.defaclobjtype WHEN 'S' THEN 's' ELSE q.defaclobjtype END::"char"`)}) x
    WHERE q.defaclnamespace = 0
    UNION ALL
    SELECT x.grantee, x.privilege_type, x.is_grantable, false FROM aclexplode(q.defaclacl) x WHERE q.defaclnamespace <> 0
  ) g ON true`;

/**
 * Who needs whom among user objects. Left out: membership in a schema or extension (the order of kinds
 * says it) and an owned sequence's link to its column, which points the other way round.
 */
export const dependencies = (): string => `
  SELECT json_build_array(d.classid::int8, d.objid::int8, d.objsubid, d.refclassid::int8, d.refobjid::int8, d.refobjsubid) AS edge
  FROM pg_depend d
  WHERE d.objid >= ${FIRST_USER_OID} AND d.refobjid >= ${FIRST_USER_OID} AND d.deptype IN ('n', 'a')
    AND d.refclassid NOT IN ('pg_namespace'::regclass, 'pg_extension'::regclass)
    AND NOT (d.classid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjsubid > 0
             AND EXISTS (SELECT FROM pg_class c WHERE c.oid = d.objid AND c.relkind = 'S'))`;
