import type pg from 'pg';

/**
 * Why a constraint does not hold for all rows:
 * - `not valid`: rows from before it were never checked
 * - `not enforced`: nothing is checked (PostgreSQL 18)
 * - `index invalid`: the index that keeps it is not usable
 */
export type Weakness = 'not valid' | 'not enforced' | 'index invalid';

export interface WeakConstraint {
  weakness: Weakness;
  /** As pg_constraint.contype: `c`heck, `f`oreign key, `n`ot null, `p`rimary, `u`nique, e`x`clusion. */
  type: 'c' | 'f' | 'n' | 'p' | 'u' | 'x';
  schema: string;
  /** The table, or the domain. */
  owner: string;
  /** Owner and constraint as one writes them in SQL. */
  ownerId: string;
  id: string;
  name: string;
  ofDomain: boolean;
  /** As in CREATE TABLE. */
  definition: string;
  table: number;
  partitioned: boolean;
  /** Of a key: its index, which has the constraint's schema. */
  index: { oid: number; name: string } | null;
}

/**
 * One row for each constraint that somebody declared: what a partition or an inheriting table has from above
 * is told there. A foreign key to a partitioned table has one more row for each partition there, on the same
 * table, which before PostgreSQL 18 stays "not valid" when the key itself is validated, and means nothing.
 * `conenforced` is new in PostgreSQL 18, and so are constraints of type n.
 */
const WEAK_SQL = `
WITH weak AS (
  SELECT k.*, i.indexrelid,
    CASE
      WHEN pg_catalog.to_jsonb(k) ->> 'conenforced' = 'false' THEN 'not enforced'
      WHEN NOT k.convalidated THEN 'not valid'
      ELSE 'index invalid'
    END AS weakness
  FROM pg_catalog.pg_constraint k
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_catalog.pg_constraint up ON up.oid = k.conparentid
  WHERE k.contype IN ('c', 'f', 'n', 'p', 'u', 'x') AND up.conrelid IS DISTINCT FROM k.conrelid
    AND (NOT k.convalidated OR NOT (i.indisvalid AND i.indisready AND i.indislive))
)
SELECT k.weakness, k.contype AS type, n.nspname AS schema, coalesce(c.relname, t.typname) AS owner,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(coalesce(c.relname, t.typname)) AS "ownerId",
  pg_catalog.quote_ident(k.conname) AS id, k.conname AS name, t.oid IS NOT NULL AS "ofDomain",
  pg_catalog.pg_get_constraintdef(k.oid) AS definition,
  k.conrelid::int8::text AS table, coalesce(c.relkind = 'p', false) AS partitioned,
  k.indexrelid::int8::text AS "indexOid", x.relname AS "indexName"
FROM weak k
LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid
LEFT JOIN pg_catalog.pg_class x ON x.oid = k.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = coalesce(c.relnamespace, t.typnamespace)
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND coalesce(c.relpersistence <> 't', true)
  AND NOT EXISTS (SELECT FROM weak p WHERE p.oid = k.conparentid)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_inherits h JOIN weak p ON p.conrelid = h.inhparent
    WHERE k.coninhcount > 0 AND h.inhrelid = k.conrelid AND p.contype = k.contype AND p.conname = k.conname)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE (d.classid, d.objid) IN (
      ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid), ('pg_catalog.pg_type'::pg_catalog.regclass, t.oid))
      AND d.deptype = 'e')
ORDER BY n.nspname, 4, k.conname`;

type Row = Omit<WeakConstraint, 'table' | 'index'> & {
  table: string;
  indexOid: string | null;
  indexName: string | null;
};

/** Every constraint, of tables and of domains, that does not hold for all rows by its declaration. */
export async function listWeakConstraints(client: pg.Client): Promise<WeakConstraint[]> {
  const { rows } = await client.query<Row>(WEAK_SQL);
  return rows.map(({ indexOid, indexName, table, ...row }) => ({
    ...row,
    table: Number(table),
    index:
      indexOid === null || indexName === null ? null : { oid: Number(indexOid), name: indexName },
  }));
}

const COUNT_SQL = `
SELECT count(*)::int AS constraints,
  count(*) FILTER (WHERE k.contype = 'f')::int AS "foreignKeys"
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
WHERE k.conparentid = 0 AND k.contype IN ('c', 'f', 'p', 'u', 'x')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** How many there are, those of partitions counted once with their table. */
export async function countConstraints(
  client: pg.Client,
): Promise<{ constraints: number; foreignKeys: number }> {
  const { rows } = await client.query<{ constraints: number; foreignKeys: number }>(COUNT_SQL);
  return rows[0] ?? { constraints: 0, foreignKeys: 0 };
}
