import type pg from 'pg';

/** A table, or what could be taken for one. */
export interface Relation {
  oid: number;
  schema: string;
  name: string;
  /** As in SQL, quoted where needed. */
  id: string;
  kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table';
  key: 'valid' | 'invalid' | 'none';
  /** This role may SELECT from it, or from one of its columns. */
  readable: boolean;
}

const USER_RELATIONS = `
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
     AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

const RELATIONS_SQL = `
  SELECT c.oid, n.nspname AS schema, c.relname AS name,
         pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
         CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
                        WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END AS kind,
         coalesce((SELECT CASE WHEN i.indisvalid THEN 'valid' ELSE 'invalid' END
                     FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary), 'none') AS key,
         pg_catalog.has_schema_privilege(n.oid, 'USAGE')
           AND (pg_catalog.has_table_privilege(c.oid, 'SELECT')
                OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT')) AS readable
  ${USER_RELATIONS} AND c.relname = ANY ($1::text[])
   ORDER BY n.nspname, c.relname`;

/** Every relation with one of the names, in whatever schema. */
export async function readRelations(
  client: pg.Client,
  names: readonly string[],
): Promise<Relation[]> {
  const { rows } = await client.query<Relation>(RELATIONS_SQL, [names]);
  return rows;
}

/** More names than these help nobody to find a typing error. */
const NAMES_SQL = `SELECT n.nspname AS schema, c.relname AS name ${USER_RELATIONS} ORDER BY 1, 2 LIMIT 10000`;

/** What there is instead of something that was not found. */
export async function readNames(client: pg.Client): Promise<{ schema: string; name: string }[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(NAMES_SQL);
  return rows;
}

export interface ColumnFacts {
  relation: number;
  name: string;
  /** As in SQL, quoted where needed, with the table before it. */
  id: string;
  /** As Postgres writes it, a type of a user's own with its schema. */
  type: string;
  /** By the column, by the domain that it is of, or by a CHECK (… IS NOT NULL) of its own. */
  notNull: boolean;
  /** Rows from before that was declared were not checked: a CHECK, from Postgres 18 on NOT NULL too. */
  unvalidated: boolean;
}

/** A large table is often guarded by a CHECK, which can be validated without an exclusive lock, and left so. */
const COLUMNS_SQL = `
  SELECT a.attrelid AS relation, a.attname AS name,
         pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || '.'
           || pg_catalog.quote_ident(a.attname) AS id,
         pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
         a.attnotnull OR t.typnotnull OR guard.valid IS NOT NULL AS "notNull",
         NOT t.typnotnull AND guard.valid IS FALSE AND (guard.declared OR NOT a.attnotnull) AS unvalidated
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
   CROSS JOIN LATERAL (
         SELECT pg_catalog.bool_or(k.convalidated) AS valid,
                pg_catalog.bool_or(k.contype = 'n') AS declared
           FROM pg_catalog.pg_constraint k
          WHERE k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum]
            AND pg_catalog.to_jsonb(k) ->> 'conenforced' IS DISTINCT FROM 'false'
            AND (k.contype = 'n' OR k.contype = 'c' AND pg_catalog.starts_with(
                   pg_catalog.pg_get_constraintdef(k.oid),
                   'CHECK ((' || pg_catalog.quote_ident(a.attname) || ' IS NOT NULL))'))
         ) guard
   WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY a.attrelid, a.attnum`;

/** The columns of some relations. */
export async function readColumns(
  client: pg.Client,
  oids: readonly number[],
): Promise<ColumnFacts[]> {
  const { rows } = await client.query<ColumnFacts>(COLUMNS_SQL, [oids]);
  return rows;
}
