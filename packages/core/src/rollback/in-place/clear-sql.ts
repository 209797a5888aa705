import { quoteLiteral } from '../../postgres/identifiers.ts';
import type { Kept } from './kept.ts';

/*
 * What empties a database within the transaction that fills it again, in the order in which it runs. Written for psql:
 * nothing in here may look like one of its variables outside of a string.
 */

/** A limit that only a server of 17 or newer knows is set by name. Everything is this transaction's. */
export function beginSql(lockTimeoutMs: number): string {
  return `
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SET LOCAL search_path = '';
SET LOCAL client_min_messages = warning;
SET LOCAL row_security = off;
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout';
SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockTimeoutMs))};
SELECT pg_catalog.pg_current_xact_id() AS xid, pg_catalog.pg_backend_pid() AS pid \\gset`;
}

/** Not of an extension. */
const OWN = (catalogue: string, alias: string): string => `NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend e
       WHERE e.classid = 'pg_catalog.${catalogue}'::pg_catalog.regclass AND e.objid = ${alias}.oid
         AND e.deptype = 'e')`;

const OF_USER = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** Drops whatever it is given, with what depends on it. For this session; goes with it. */
const DROP_FUNCTION_SQL = `
CREATE FUNCTION pg_temp.belay_drop(class pg_catalog.oid, object pg_catalog.oid) RETURNS void
LANGUAGE plpgsql AS $belay$
DECLARE found record;
BEGIN
  SELECT o.type, o.identity INTO found FROM pg_catalog.pg_identify_object(class, object, 0) o;
  EXECUTE pg_catalog.format('DROP %s %s CASCADE', CASE found.type
      WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER'
      WHEN 'statistics object' THEN 'STATISTICS'
      WHEN 'composite type' THEN 'TYPE'
      WHEN 'function' THEN 'ROUTINE' WHEN 'procedure' THEN 'ROUTINE' WHEN 'aggregate' THEN 'ROUTINE'
      ELSE found.type END, found.identity);
END $belay$;`;

/** First of all: they would be called for everything that follows. */
const EVENT_TRIGGERS_SQL = `
DO $belay$
DECLARE found record;
BEGIN
  FOR found IN SELECT t.evtname FROM pg_catalog.pg_event_trigger t WHERE ${OWN('pg_event_trigger', 't')} LOOP
    EXECUTE pg_catalog.format('DROP EVENT TRIGGER %I', found.evtname);
  END LOOP;
END $belay$;`;

/** From then on nobody can write to a table, and everybody can read it. */
export const SHARE_SQL = `
DO $belay$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${OF_USER} AND ${OWN('pg_class', 'c')}
     ORDER BY c.oid
  LOOP
    EXECUTE pg_catalog.format('LOCK TABLE ONLY %I.%I IN SHARE MODE', found.nspname, found.relname);
  END LOOP;
END $belay$;`;

/**
 * Every table at once, so that whoever is in the way is met before anything is done; then every sequence, which gives out
 * nothing more while it is being altered, and how it stands.
 */
export const LOCK_SQL = `
${EVENT_TRIGGERS_SQL}
CREATE TEMPORARY TABLE belay_sequences
  (sequence text, last_value bigint, is_called boolean) ON COMMIT DROP;
DO $belay$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${OF_USER} AND ${OWN('pg_class', 'c')}
     ORDER BY c.oid
  LOOP
    EXECUTE pg_catalog.format('LOCK TABLE ONLY %I.%I IN ACCESS EXCLUSIVE MODE', found.nspname, found.relname);
  END LOOP;
  FOR found IN
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, s.seqincrement
      FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relpersistence <> 't' AND ${OF_USER} AND ${OWN('pg_class', 'c')}
     ORDER BY c.oid
  LOOP
    EXECUTE pg_catalog.format('ALTER SEQUENCE %s INCREMENT BY %s', found.name, found.seqincrement);
    EXECUTE pg_catalog.format(
      'INSERT INTO pg_temp.belay_sequences SELECT %L, last_value, is_called FROM %s', found.name, found.name);
  END LOOP;
END $belay$;`;

/** What ALTER DEFAULT PRIVILEGES made: back to what every database has, which removes the entry. */
const DEFAULT_PRIVILEGES_SQL = `
DO $belay$
DECLARE found record; one record; alter text; what text;
BEGIN
  FOR found IN
    SELECT d.defaclrole, d.defaclobjtype, d.defaclacl, d.defaclnamespace, n.nspname,
           pg_catalog.pg_get_userbyid(d.defaclrole) AS role
      FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
  LOOP
    alter := pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %I', found.role)
      || CASE WHEN found.nspname IS NULL THEN '' ELSE pg_catalog.format(' IN SCHEMA %I', found.nspname) END;
    what := CASE found.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
      WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END;
    FOR one IN SELECT DISTINCT a.grantee FROM pg_catalog.aclexplode(found.defaclacl) a LOOP
      EXECUTE pg_catalog.format('%s REVOKE ALL ON %s FROM %s', alter, what,
        CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(one.grantee)) END);
    END LOOP;
    CONTINUE WHEN found.nspname IS NOT NULL;
    FOR one IN
      SELECT a.grantee, a.privilege_type FROM pg_catalog.aclexplode(pg_catalog.acldefault(
        CASE found.defaclobjtype WHEN 'S' THEN 's' ELSE found.defaclobjtype END, found.defaclrole)) a
    LOOP
      EXECUTE pg_catalog.format('%s GRANT %s ON %s TO %s', alter, one.privilege_type, what,
        CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(one.grantee)) END);
    END LOOP;
  END LOOP;
END $belay$;`;

/** Identifiers below are the server's own: casts, languages and the like that initdb made. FirstNormalObjectId. */
const FIRST_OWN = 16_384;

/** In an order in which little of it depends on what comes later. */
const OUTSIDE_SCHEMAS = [
  ...['pg_publication', 'pg_cast', 'pg_transform', 'pg_foreign_server', 'pg_foreign_data_wrapper'],
  ...['pg_am', 'pg_language'],
] as const;

const OUTSIDE_SQL = `
DO $belay$
DECLARE found record;
BEGIN
${OUTSIDE_SCHEMAS.map(
  (catalogue) => `
  FOR found IN SELECT o.tableoid, o.oid FROM pg_catalog.${catalogue} o
    WHERE o.oid >= ${FIRST_OWN} AND ${OWN(catalogue, 'o')}
  LOOP
    PERFORM pg_temp.belay_drop(found.tableoid, found.oid)
      FROM pg_catalog.${catalogue} o WHERE o.oid = found.oid;
  END LOOP;`,
).join('')}
  PERFORM pg_catalog.lo_unlink(m.oid) FROM pg_catalog.pg_largeobject_metadata m;
END $belay$;`;

/** plpgsql itself runs this. */
function extensionsSql({ extensions }: Kept): string {
  return `
DO $belay$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT e.extname FROM pg_catalog.pg_extension e
     WHERE e.extname <> 'plpgsql' AND NOT e.extname = ANY (${namesSql(extensions)})
  LOOP
    EXECUTE pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', found.extname);
  END LOOP;
END $belay$;`;
}

/** Whole schemas; of those that stay whatever is not an extension's. */
function schemasSql({ schemas, extensions }: Kept): string {
  const kept = namesSql(schemas.map(({ name }) => name));
  return `
DO $belay$
DECLARE space record; object record;
BEGIN
  FOR space IN
    SELECT n.oid, n.nspname, n.nspname = ANY (${kept}) OR NOT (${OWN('pg_namespace', 'n')}) AS stays
      FROM pg_catalog.pg_namespace n WHERE ${OF_USER} ORDER BY n.oid
  LOOP
    IF NOT space.stays THEN
      EXECUTE pg_catalog.format('DROP SCHEMA %I CASCADE', space.nspname);
      CONTINUE;
    END IF;
    LOOP
      SELECT d.classid, d.objid INTO object FROM pg_catalog.pg_depend d
       WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid = space.oid
         AND d.deptype = 'n' AND d.classid <> 'pg_catalog.pg_extension'::pg_catalog.regclass
         AND NOT EXISTS (
           SELECT FROM pg_catalog.pg_depend e
            WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
       LIMIT 1;
      EXIT WHEN NOT FOUND;
      PERFORM pg_temp.belay_drop(object.classid, object.objid);
    END LOOP;
  END LOOP;
  FOR space IN SELECT name FROM unnest(${namesSql(extensions)}) AS wanted (name)
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extname = wanted.name)
  LOOP
    RAISE EXCEPTION 'the extension % would go with something that it depends on', space.name
      USING ERRCODE = 'dependent_objects_still_exist';
  END LOOP;
END $belay$;`;
}

/** As a new database has public, and as CREATE SCHEMA makes any other: the script builds on that. */
function resetSchemasSql({ schemas }: Kept): string {
  const values = schemas.map(
    ({ name, owner }) =>
      `(${quoteLiteral(name)}::text, ${owner === null ? 'NULL' : quoteLiteral(owner)}::text)`,
  );
  if (values.length === 0) return '';
  return `
DO $belay$
DECLARE found record; one record;
BEGIN
  FOR found IN
    SELECT n.oid, n.nspname, wanted.owner, pg_catalog.pg_get_userbyid(n.nspowner) AS now
      FROM (VALUES ${values.join(', ')}) AS wanted (name, owner)
      JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.name
  LOOP
    IF found.owner <> found.now THEN
      EXECUTE pg_catalog.format('ALTER SCHEMA %I OWNER TO %I', found.nspname, found.owner);
    END IF;
    FOR one IN
      SELECT DISTINCT a.grantee FROM pg_catalog.pg_namespace n,
        pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a WHERE n.oid = found.oid
    LOOP
      EXECUTE pg_catalog.format('REVOKE ALL ON SCHEMA %I FROM %s CASCADE', found.nspname,
        CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(one.grantee)) END);
    END LOOP;
    FOR one IN
      SELECT a.grantee, a.privilege_type FROM pg_catalog.pg_namespace n
        LEFT JOIN pg_catalog.pg_init_privs i
          ON i.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND i.objoid = n.oid AND i.objsubid = 0,
        pg_catalog.aclexplode(coalesce(i.initprivs, pg_catalog.acldefault('n', n.nspowner))) a WHERE n.oid = found.oid
    LOOP
      EXECUTE pg_catalog.format('GRANT %s ON SCHEMA %I TO %s', one.privilege_type, found.nspname,
        CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(one.grantee)) END);
    END LOOP;
    EXECUTE pg_catalog.format('COMMENT ON SCHEMA %I IS %L', found.nspname,
      CASE found.nspname WHEN 'public' THEN 'standard public schema' END);
  END LOOP;
END $belay$;`;
}

/** Takes everything out of the database that the script puts into one. */
export function clearSql(kept: Kept): string {
  return [
    DROP_FUNCTION_SQL,
    DEFAULT_PRIVILEGES_SQL,
    OUTSIDE_SQL,
    extensionsSql(kept),
    schemasSql(kept),
    resetSchemasSql(kept),
  ].join('\n');
}

function namesSql(names: readonly string[]): string {
  return `ARRAY[${names.map(quoteLiteral).join(', ')}]::text[]`;
}
