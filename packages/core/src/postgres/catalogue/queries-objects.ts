import {
  FIRST_USER_OID,
  notOfExtension,
  standsAlone,
  USER_SCHEMA,
  withoutSecrets,
} from './queries-relations.ts';

/** The queries for what does not live on a table; the same conventions as in queries-relations.ts. */

export const roles = (): string =>
  `SELECT oid, quote_ident(rolname) AS name, rolname = current_user AS self FROM pg_roles`;

export const schemas = (): string => `
  SELECT n.oid, n.nspname AS name, quote_ident(n.nspname) AS id, n.nspowner AS owner
  FROM pg_namespace n WHERE ${USER_SCHEMA} AND ${notOfExtension('pg_namespace', 'n.oid')}`;

export const extensions = (): string => `
  SELECT e.oid, e.extname AS name, quote_ident(e.extname) AS id, e.extversion AS version, quote_ident(n.nspname) AS schema
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= ${FIRST_USER_OID}`;

/** Enums, domains, ranges and base types. Composite types are relations; array and multirange types come by themselves. */
export const types = (): string => `
  SELECT t.oid, n.nspname AS schema, t.typname AS name, quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS id,
         t.typowner AS owner, t.typtype AS kind, NOT t.typisdefined AS shell,
         CASE WHEN t.typtype = 'e'
              THEN (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) END AS labels,
         CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS type,
         CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END AS collation,
         t.typnotnull AS "notNull", t.typdefault AS "default",
         t.typinput::text AS input
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_type b ON b.oid = t.typbasetype
  WHERE t.typtype IN ('e', 'd', 'r', 'b') AND ${USER_SCHEMA}
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    AND ${notOfExtension('pg_type', 't.oid')}`;

export const ranges = (version: number): string => `
  SELECT r.rngtypid AS oid, concat_ws(', ', 'subtype = ' || format_type(r.rngsubtype, NULL),
           CASE WHEN NOT o.opcdefault THEN 'subtype_opclass = ' || quote_ident(n.nspname) || '.' || quote_ident(o.opcname) END,
           CASE WHEN r.rngcollation <> t.typcollation THEN 'collation = ' || r.rngcollation::regcollation END,
           CASE WHEN r.rngcanonical <> 0 THEN 'canonical = ' || r.rngcanonical END,
           CASE WHEN r.rngsubdiff <> 0 THEN 'subtype_diff = ' || r.rngsubdiff END
           ${version >= 140000 ? `, 'multirange_type_name = ' || format_type(r.rngmultitypid, NULL)` : ''}) AS definition
         ${version >= 140000 ? ', r.rngmultitypid AS "multirangeOid"' : ''}
  FROM pg_range r JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace n ON n.oid = o.opcnamespace
  JOIN pg_type t ON t.oid = r.rngsubtype
  WHERE r.rngtypid >= ${FIRST_USER_OID}`;

/** Row and array types, to see that what depends on them depends on the table or type behind them. */
export const typeOids = (): string => `
  SELECT oid, typarray AS "arrayOid", typrelid AS relid FROM pg_type WHERE oid >= ${FIRST_USER_OID} AND typarray <> 0`;

export const routines = (): string => `
  SELECT p.oid, n.nspname AS schema, p.proname AS name,
         quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS id,
         p.proowner AS owner, p.prokind AS kind, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
         CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.oid >= ${FIRST_USER_OID} AND ${USER_SCHEMA} AND ${standsAlone('pg_proc', 'p.oid')}`;

export const aggregates = (): string => `
  SELECT a.aggfnoid::oid AS oid, concat_ws(', ', 'sfunc = ' || a.aggtransfn, 'stype = ' || format_type(a.aggtranstype, NULL),
           'sspace = ' || nullif(a.aggtransspace, 0),
           CASE WHEN a.aggfinalfn <> 0 THEN 'finalfunc = ' || a.aggfinalfn END,
           CASE WHEN a.aggfinalextra THEN 'finalfunc_extra' END,
           CASE WHEN a.aggfinalfn <> 0 THEN 'finalfunc_modify = '
             || CASE a.aggfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END END,
           CASE WHEN a.aggcombinefn <> 0 THEN 'combinefunc = ' || a.aggcombinefn END,
           CASE WHEN a.aggserialfn <> 0 THEN 'serialfunc = ' || a.aggserialfn END,
           CASE WHEN a.aggdeserialfn <> 0 THEN 'deserialfunc = ' || a.aggdeserialfn END,
           'initcond = ' || quote_literal(a.agginitval),
           CASE WHEN a.aggmtransfn <> 0 THEN concat_ws(', ', 'msfunc = ' || a.aggmtransfn, 'minvfunc = ' || a.aggminvtransfn,
             'mstype = ' || format_type(a.aggmtranstype, NULL), 'msspace = ' || nullif(a.aggmtransspace, 0),
             CASE WHEN a.aggmfinalfn <> 0 THEN 'mfinalfunc = ' || a.aggmfinalfn END, 'minitcond = ' || quote_literal(a.aggminitval)) END,
           CASE WHEN a.aggsortop <> 0 THEN 'sortop = ' || a.aggsortop::regoperator END,
           CASE WHEN a.aggkind = 'h' THEN 'hypothetical' END,
           'parallel = ' || CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END) AS definition
  FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
  WHERE p.oid >= ${FIRST_USER_OID} AND ${notOfExtension('pg_proc', 'p.oid')}`;

export const eventTriggers = (): string => `
  SELECT e.oid, quote_ident(e.evtname) AS id, e.evtowner AS owner, e.evtevent AS event, e.evttags AS tags,
         e.evtfoid::regprocedure::text AS function, e.evtenabled AS enabled
  FROM pg_event_trigger e WHERE ${notOfExtension('pg_event_trigger', 'e.oid')}`;

export const publications = (version: number): string => `
  SELECT p.oid, quote_ident(p.pubname) AS id, p.pubowner AS owner, p.puballtables AS "allTables", p.pubviaroot AS "viaRoot",
         concat_ws(',', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
           CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) AS operations,
         (SELECT json_agg(r.prrelid::regclass::text
            ${version >= 150000 ? PUBLISHED_COLUMNS_AND_ROWS : ''})
          FROM pg_publication_rel r WHERE r.prpubid = p.oid) AS tables,
         ${version >= 150000 ? `(SELECT json_agg(s.pnnspid::regnamespace::text) FROM pg_publication_namespace s WHERE s.pnpubid = p.oid)` : 'NULL'} AS schemas
  FROM pg_publication p`;

/** From Postgres 15 on a publication can hold a column list and a row filter for each table. */
const PUBLISHED_COLUMNS_AND_ROWS = `
  || coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
                       WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')', '')
  || coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')`;

export const databaseSettings = (): string => `
  SELECT s.setrole AS role, s.setconfig AS settings FROM pg_db_role_setting s
  JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()`;

/** A row with oids instead of names would not compare; these columns are therefore spelt out per kind. */
export const others = (version: number): string =>
  [
    named(
      'collation',
      'pg_collation',
      'coll',
      `concat_ws(' ', c.collprovider, c.collcollate, c.collctype, ${collationLocale(version)}, c.collisdeterministic)`,
    ),
    named(
      'conversion',
      'pg_conversion',
      'con',
      `concat_ws(' ', c.conforencoding, c.contoencoding, c.conproc, c.condefault)`,
    ),
    named(
      'operator',
      'pg_operator',
      'opr',
      `concat_ws(' ', c.oprcode, c.oprrest, c.oprjoin, c.oprcanmerge, c.oprcanhash)`,
      `c.oid::regoperator::text`,
    ),
    named(
      'operator class',
      'pg_opclass',
      'opc',
      `concat_ws(' ', format_type(c.opcintype, NULL), c.opcdefault)`,
      indexMethod('opc'),
    ),
    named('operator family', 'pg_opfamily', 'opf', OPERATOR_FAMILY, indexMethod('opf')),
    named('text search configuration', 'pg_ts_config', 'cfg', TEXT_SEARCH_MAP),
    named('text search dictionary', 'pg_ts_dict', 'dict', `c.dictinitoption`),
    named('text search parser', 'pg_ts_parser', 'prs', `''`, undefined, 'NULL::oid'),
    named('text search template', 'pg_ts_template', 'tmpl', `''`, undefined, 'NULL::oid'),
    `SELECT 'pg_cast'::regclass::oid::int8, c.oid, 'cast', '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')',
       NULL::oid, concat_ws(' ', CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END, c.castcontext, c.castmethod)
     FROM pg_cast c WHERE c.oid >= ${FIRST_USER_OID} AND ${standsAlone('pg_cast', 'c.oid')}`,
    `SELECT 'pg_transform'::regclass::oid::int8, c.oid, 'transform', format_type(c.trftype, NULL) || ' ' || l.lanname, NULL::oid, concat_ws(' ', c.trffromsql, c.trftosql)
     FROM pg_transform c JOIN pg_language l ON l.oid = c.trflang WHERE ${notOfExtension('pg_transform', 'c.oid')}`,
    `SELECT 'pg_language'::regclass::oid::int8, c.oid, 'language', quote_ident(c.lanname), c.lanowner, concat_ws(' ', c.lanpltrusted)
     FROM pg_language c WHERE c.oid >= ${FIRST_USER_OID} AND ${notOfExtension('pg_language', 'c.oid')}`,
    `SELECT 'pg_am'::regclass::oid::int8, c.oid, 'access method', quote_ident(c.amname), NULL::oid, c.amtype::text
     FROM pg_am c WHERE c.oid >= ${FIRST_USER_OID} AND ${notOfExtension('pg_am', 'c.oid')}`,
    `SELECT 'pg_foreign_data_wrapper'::regclass::oid::int8, c.oid, 'foreign data wrapper', quote_ident(c.fdwname), c.fdwowner, array_to_string(${withoutSecrets('c.fdwoptions')}, ', ')
     FROM pg_foreign_data_wrapper c WHERE ${notOfExtension('pg_foreign_data_wrapper', 'c.oid')}`,
    `SELECT 'pg_foreign_server'::regclass::oid::int8, c.oid, 'foreign server', quote_ident(c.srvname), c.srvowner,
       concat_ws(' ', w.fdwname, c.srvtype, c.srvversion, array_to_string(${withoutSecrets('c.srvoptions')}, ', '))
     FROM pg_foreign_server c JOIN pg_foreign_data_wrapper w ON w.oid = c.srvfdw WHERE ${notOfExtension('pg_foreign_server', 'c.oid')}`,
    `SELECT 0::int8, c.umid, 'user mapping', CASE WHEN c.umuser = 0 THEN 'PUBLIC' WHEN c.usename = current_user THEN '{self}' ELSE quote_ident(c.usename) END
       || ' on ' || quote_ident(c.srvname), NULL::oid, '' FROM pg_user_mappings c`,
  ].join('\nUNION ALL\n');

/** Without the connection string, and without the oid, which only superusers may read on older versions. */
export const subscriptions = (): string => `
  SELECT quote_ident(c.subname) AS id, c.subowner AS owner,
         concat_ws(' ', c.subenabled, c.subslotname, array_to_string(c.subpublications, ',')) AS definition
  FROM pg_subscription c JOIN pg_database d ON d.oid = c.subdbid WHERE d.datname = current_database()`;

function named(
  kind: string,
  catalogue: string,
  prefix: string,
  definition: string,
  id?: string,
  owner = `c.${prefix}owner`,
): string {
  const name = id ?? `quote_ident(n.nspname) || '.' || quote_ident(c.${prefix}name)`;
  return `SELECT '${catalogue}'::regclass::oid::int8 AS class, c.oid, '${kind}' AS kind, ${name} AS id, ${owner} AS owner, ${definition} AS definition
     FROM ${catalogue} c JOIN pg_namespace n ON n.oid = c.${prefix}namespace
     WHERE c.oid >= ${FIRST_USER_OID} AND ${USER_SCHEMA} AND ${notOfExtension(catalogue, 'c.oid')}`;
}

function indexMethod(prefix: string): string {
  return `quote_ident(n.nspname) || '.' || quote_ident(c.${prefix}name) || ' USING ' || (SELECT amname FROM pg_am WHERE oid = c.${prefix}method)`;
}

/** The ICU locale: colliculocale in 15 and 16, colllocale since 17. */
function collationLocale(version: number): string {
  if (version >= 170000) return 'c.colllocale';
  return version >= 150000 ? 'c.colliculocale' : 'NULL';
}

const OPERATOR_FAMILY = `concat_ws(' ',
  (SELECT string_agg(concat_ws(' ', o.amopstrategy, o.amopopr::regoperator, o.amoppurpose), ', ' ORDER BY o.amopstrategy, o.amopopr::regoperator::text COLLATE "C")
   FROM pg_amop o WHERE o.amopfamily = c.oid),
  (SELECT string_agg(concat_ws(' ', p.amprocnum, p.amproc::oid::regprocedure), ', ' ORDER BY p.amprocnum, p.amproc::oid::regprocedure::text COLLATE "C")
   FROM pg_amproc p WHERE p.amprocfamily = c.oid))`;

const TEXT_SEARCH_MAP = `concat_ws(' ', (SELECT p.prsname FROM pg_ts_parser p WHERE p.oid = c.cfgparser),
  (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno, m.mapdict::regdictionary), ', ' ORDER BY m.maptokentype, m.mapseqno)
   FROM pg_ts_config_map m WHERE m.mapcfg = c.oid))`;
