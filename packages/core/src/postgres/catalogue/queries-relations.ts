/**
 * The queries for tables and what lives on them. Each is one SELECT that the reader wraps into one JSON
 * array. `oid` columns only serve to put the pieces together and do not leave read.ts. `version` is
 * server_version_num; a query is text for exactly that server, so that 13 to 18 all work.
 */

/** Objects of an extension are left out: the extension stands for them. */
export function notOfExtension(catalogue: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalogue}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`;
}

/** As above, and without what Postgres makes along with something else: the constructors of a range. */
export function standsAlone(catalogue: string, oid: string): string {
  return notOfExtension(catalogue, oid).replace("= 'e'", "IN ('e', 'i')");
}

/** `pg_` is reserved by Postgres itself, so this leaves out pg_catalog, pg_toast and every temporary schema. */
export const USER_SCHEMA = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** initdb's own objects have oids below this (FirstNormalObjectId in access/transam.h). */
export const FIRST_USER_OID = 16384;

/** Options of foreign objects, without what looks like a secret: reports are published. */
export function withoutSecrets(options: string): string {
  return `ARRAY(SELECT o FROM unnest(${options}) o WHERE split_part(o, '=', 1) !~* 'pass|secret|key|token' ORDER BY o COLLATE "C")`;
}

/** Of a composite type not the relation behind it is the extension's member, but the type. */
export const relations = (): string => `
  SELECT c.oid, n.nspname AS schema, c.relname AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS id,
         c.relkind AS kind, c.relowner AS owner, c.relpersistence = 'u' AS unlogged, c.relispopulated AS populated,
         c.reloptions AS options, t.reloptions AS "toastOptions",
         c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity", c.relreplident AS "replicaIdentity",
         CASE WHEN c.relkind IN ('r', 'm') AND a.amname <> 'heap' THEN quote_ident(a.amname) END AS "accessMethod",
         quote_ident(s.spcname) AS tablespace,
         CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS "ofType",
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionKey",
         pg_get_expr(c.relpartbound, c.oid) AS "partitionBound",
         CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
         (SELECT json_agg(i.inhparent ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) AS parents,
         quote_ident(fs.srvname) AS "foreignServer", ${withoutSecrets('f.ftoptions')} AS "foreignOptions"
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
  LEFT JOIN pg_am a ON a.oid = c.relam
  LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
  LEFT JOIN pg_foreign_server fs ON fs.oid = f.ftserver
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relpersistence <> 't' AND ${USER_SCHEMA}
    AND ${notOfExtension('pg_class', 'c.oid')} AND ${notOfExtension('pg_type', 'c.reltype')}`;

export const columns = (version: number): string => `
  SELECT a.attrelid AS relid, a.attnum AS num, d.oid AS "defaultOid", a.attname AS name, quote_ident(a.attname) AS id,
         format_type(a.atttypid, a.atttypmod) AS type,
         CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
              THEN (SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
                    FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation)
         END AS collation,
         a.attnotnull AS "notNull", pg_get_expr(d.adbin, d.adrelid) AS "default",
         a.attgenerated AS generated, a.attidentity AS identity,
         CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
         ${version >= 140000 ? `nullif(a.attcompression, '')` : 'NULL'} AS compression,
         nullif(a.attstattarget, -1) AS statistics, a.attoptions AS options,
         a.attinhcount > 0 AS inherited, a.attislocal AS local
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relpersistence <> 't'
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid >= ${FIRST_USER_OID}
  ORDER BY a.attrelid, a.attnum`;

export const sequences = (): string => `
  SELECT s.seqrelid AS oid, format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start, s.seqincrement::text AS increment,
         s.seqmin::text AS min, s.seqmax::text AS max, s.seqcache::text AS cache, s.seqcycle AS cycle,
         d.refobjid AS "ownerRelid", d.refobjsubid AS "ownerNum", d.deptype = 'i' AS identity
  FROM pg_sequence s
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.objsubid = 0
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')`;

/** The text of a key's own index is left out: its constraint says the same. */
export const indexes = (): string => `
  SELECT c.oid, n.nspname AS schema, c.relname AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS id,
         i.indrelid AS relid, CASE WHEN NOT (i.indisprimary OR i.indisexclusion) THEN pg_get_indexdef(c.oid) END AS definition, i.indisunique AS "unique",
         i.indisvalid AND i.indisready AND i.indislive AS valid, i.indisclustered AS clustered, i.indisreplident AS "replicaIdentity",
         quote_ident(s.spcname) AS tablespace, c.reloptions AS options,
         CASE WHEN c.relispartition THEN (SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = c.oid) END AS parent,
         CASE WHEN i.indexprs IS NOT NULL THEN (SELECT array_agg(a.attnum || ': ' || a.attstattarget ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0) END AS statistics
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_class t ON t.oid = i.indrelid AND t.relkind IN ('r', 'p', 'm')
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  WHERE i.indrelid >= ${FIRST_USER_OID} AND c.relpersistence <> 't'`;

/**
 * Postgres 18 keeps NOT NULL as a constraint too (contype n): it stays the column's property, only whether
 * it was validated is taken from here. A foreign key to a partitioned table has one more row per partition
 * on the same table, which are no objects of their own.
 */
export const constraints = (version: number): string => `
  SELECT k.oid, k.conrelid AS relid, k.contypid AS typid, k.conname AS name, quote_ident(k.conname) AS id, k.contype AS type,
         pg_get_constraintdef(k.oid) AS definition, k.convalidated AS validated, k.conislocal AS local,
         k.conindid AS "indexOid", k.conparentid <> 0 AS "hasParent", k.conkey AS key
  FROM pg_constraint k
  LEFT JOIN pg_constraint p ON p.oid = k.conparentid
  WHERE k.oid >= ${FIRST_USER_OID}
    AND (k.contype IN ('c', 'f', 'p', 'u', 'x')${version >= 180000 ? ` OR (k.contype = 'n' AND k.conrelid <> 0 AND NOT k.convalidated)` : ''})
    AND (k.conparentid = 0 OR p.conrelid <> k.conrelid)`;

/** A partition's copies of a row trigger only count where somebody switched the copy and not the parent. */
export const triggers = (): string => `
  SELECT t.oid, t.tgrelid AS relid, t.tgname AS name, quote_ident(t.tgname) AS id, pg_get_triggerdef(t.oid) AS definition,
         t.tgenabled AS enabled, t.tgparentid <> 0 AS inherited
  FROM pg_trigger t
  LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
  WHERE t.tgconstraint NOT IN (SELECT oid FROM pg_constraint WHERE contype = 'f')
    AND ((t.tgparentid = 0 AND NOT t.tgisinternal) OR t.tgenabled <> p.tgenabled)
    AND ${notOfExtension('pg_trigger', 't.oid')}`;

/** Foreign keys whose own triggers are switched off: they are declared and not enforced. */
export const switchedOffForeignKeys = (): string => `
  SELECT DISTINCT tgconstraint AS oid FROM pg_trigger WHERE tgisinternal AND tgconstraint <> 0 AND tgenabled NOT IN ('O', 'A')`;

export const policies = (): string => `
  SELECT p.oid, p.polrelid AS relid, p.polname AS name, quote_ident(p.polname) AS id, p.polcmd AS command,
         p.polpermissive AS permissive, p.polroles AS roles,
         pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
  FROM pg_policy p WHERE ${notOfExtension('pg_policy', 'p.oid')}`;

/** With the rules behind views, which only place what a view depends on. */
export const rules = (): string => `
  SELECT r.oid, r.ev_class AS relid, r.rulename AS name, quote_ident(r.rulename) AS id, r.rulename = '_RETURN' AS view,
         CASE WHEN r.rulename <> '_RETURN' THEN pg_get_ruledef(r.oid) END AS definition, r.ev_enabled AS enabled
  FROM pg_rewrite r WHERE r.ev_class >= ${FIRST_USER_OID}`;

/** `stxstattarget` became nullable in 17; -1 said the same before. */
export const statistics = (): string => `
  SELECT s.oid, n.nspname AS schema, s.stxname AS name, quote_ident(n.nspname) || '.' || quote_ident(s.stxname) AS id,
         s.stxowner AS owner, s.stxrelid AS relid, pg_get_statisticsobjdef(s.oid) AS definition, nullif(s.stxstattarget, -1) AS target
  FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
  WHERE ${notOfExtension('pg_statistic_ext', 's.oid')}`;
