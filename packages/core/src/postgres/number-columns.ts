import type pg from 'pg';

/** A column that numbers rows, and what its type can hold. */
export interface NumberColumn {
  tableOid: number;
  attnum: number;
  /** The table as in SQL, quoted where needed; so is the column in `id`. */
  tableId: string;
  column: string;
  /** `schema.table.column`. */
  id: string;
  /** What goes after FROM: `ONLY` keeps inheriting tables apart, a partitioned table is read whole. */
  source: string;
  /** As format_type says it, domains by their base type. */
  type: string;
  /** The least and the largest number of the type; null where it has no limit, or holds no numbers. */
  range: { low: bigint; high: bigint } | null;
  holdsNumbers: boolean;
  /** Alone a primary key or unique. */
  unique: boolean;
  /** A valid, whole B-tree begins with it: its least and largest value are looked up. */
  indexed: boolean;
  /** Of the heap, as the last VACUUM or ANALYZE saw it. */
  pages: number;
  /** Why its values cannot be read. */
  unreadable: string | null;
}

export interface ColumnRow extends Omit<NumberColumn, 'tableOid' | 'range' | 'holdsNumbers'> {
  tableOid: string;
  baseType: string;
  digits: number | null;
}

/** A domain's base may be a domain again. */
const BASE_TYPE = `
  (WITH RECURSIVE base AS (
     SELECT ty.oid, ty.typtype, ty.typbasetype FROM pg_catalog.pg_type ty WHERE ty.oid = a.atttypid
     UNION ALL
     SELECT ty.oid, ty.typtype, ty.typbasetype FROM base JOIN pg_catalog.pg_type ty ON ty.oid = base.typbasetype
     WHERE base.typtype = 'd')
   SELECT oid FROM base WHERE typtype <> 'd')`;

/**
 * The columns of a {@link ColumnRow}, for queries in which `a` is pg_attribute, `t` its pg_class and `n` the
 * schema. The digits before the point of numeric(precision, scale): its modifier is
 * ((precision << 16) | (scale & 0x7ff)) + 4 (numeric.c).
 */
export const COLUMN_FACTS = `
  t.oid::int8::text AS "tableOid", a.attnum::int AS attnum,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId", a.attname AS column,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) || '.'
    || pg_catalog.quote_ident(a.attname) AS id,
  CASE WHEN t.relkind = 'p' THEN '' ELSE 'ONLY ' END
    || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS source,
  pg_catalog.format_type(${BASE_TYPE}, CASE WHEN a.atttypid = ${BASE_TYPE} THEN a.atttypmod END) AS type,
  ${BASE_TYPE}::int8::text AS "baseType",
  CASE WHEN a.atttypid = 1700 AND a.atttypmod > 4
    THEN (((a.atttypmod - 4) >> 16) & 65535) - ((a.atttypmod - 4) & 2047) END AS digits,
  EXISTS (
    SELECT FROM pg_catalog.pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1
      AND i.indkey[0] = a.attnum) AS unique,
  EXISTS (
    SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
    JOIN pg_catalog.pg_am am ON am.oid = ic.relam
    WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = a.attnum
      AND am.amname = 'btree') AS indexed,
  t.relpages AS pages,
  CASE
    WHEN t.relkind = 'f' THEN 'their rows are on another server'
    WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') THEN 'no USAGE on their schema'
    WHEN NOT pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT') THEN 'no SELECT on them'
    WHEN pg_catalog.row_security_active(t.oid) THEN 'row security hides rows from this role'
    WHEN t.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery() THEN 'unlogged, so not there on a standby'
  END AS unreadable`;

/** Oids of pg_type.dat. */
const WIDTHS: Readonly<Record<string, bigint>> = { '21': 15n, '23': 31n, '20': 63n };
const NUMERIC = '1700';

/** A row of the catalogue as a column and the numbers that it can hold. */
export function columnOf({ tableOid, baseType, digits, ...row }: ColumnRow): NumberColumn {
  return {
    ...row,
    tableOid: Number(tableOid),
    holdsNumbers: baseType in WIDTHS || baseType === NUMERIC,
    range: rangeOf(baseType, digits),
  };
}

function rangeOf(baseType: string, digits: number | null): NumberColumn['range'] {
  const bits = WIDTHS[baseType];
  if (bits !== undefined) return { low: -(2n ** bits), high: 2n ** bits - 1n };
  if (baseType !== NUMERIC || digits === null || digits < 1) return null;
  const high = 10n ** BigInt(digits) - 1n;
  return { low: -high, high };
}

const OWN_TABLES = `
  t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e')`;

/**
 * Columns of 2 or 4 bytes that alone are a key. Those that are a foreign key too have no numbers of their own:
 * what they refer to reaches the limit first, or is wider (see below).
 */
const NARROW_KEYS_SQL = `
SELECT ${COLUMN_FACTS}
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND ${OWN_TABLES}
  AND EXISTS (
    SELECT FROM pg_catalog.pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1
      AND i.indkey[0] = a.attnum)
  AND ${BASE_TYPE} IN (21, 23)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'f' AND k.conrelid = t.oid AND k.confrelid <> t.oid AND k.conkey = ARRAY[a.attnum])
ORDER BY n.nspname, t.relname, a.attnum`;

/** The columns of 2 or 4 bytes that are a key by themselves, ordered by table. Reads only the catalogue. */
export async function listNarrowKeys(client: pg.Client): Promise<NumberColumn[]> {
  const { rows } = await client.query<ColumnRow>(NARROW_KEYS_SQL);
  return rows.map(columnOf);
}

/** A foreign key column that holds fewer numbers than what it refers to. */
export interface NarrowReference {
  /** `name on schema.table`. */
  constraint: string;
  column: NumberColumn;
  referred: NumberColumn;
}

const REFERENCES_SQL = `
WITH refs AS (
  SELECT k.conname, k.conrelid, k.confrelid, u.child, u.parent
  FROM pg_catalog.pg_constraint k
  CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS u (child, parent)
  JOIN pg_catalog.pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = u.child
  JOIN pg_catalog.pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.parent
  WHERE k.contype = 'f' AND k.conparentid = 0 AND ca.atttypid <> pa.atttypid)
SELECT pg_catalog.quote_ident(r.conname) || ' on ' || c."tableId" AS constraint,
  pg_catalog.to_jsonb(c) AS column, pg_catalog.to_jsonb(p) AS referred
FROM refs r
CROSS JOIN LATERAL (
  SELECT ${COLUMN_FACTS}
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  WHERE a.attrelid = r.conrelid AND a.attnum = r.child AND ${OWN_TABLES}) c
CROSS JOIN LATERAL (
  SELECT ${COLUMN_FACTS}
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  WHERE a.attrelid = r.confrelid AND a.attnum = r.parent) p
WHERE c."baseType" = '21' AND p."baseType" IN ('23', '20', '1700')
  OR c."baseType" = '23' AND p."baseType" IN ('20', '1700')
ORDER BY 1`;

interface ReferenceRow {
  constraint: string;
  column: ColumnRow;
  referred: ColumnRow;
}

/** Every foreign key column that is narrower than the column it refers to. Reads only the catalogue. */
export async function listNarrowReferences(client: pg.Client): Promise<NarrowReference[]> {
  const { rows } = await client.query<ReferenceRow>(REFERENCES_SQL);
  return rows.map(({ constraint, column, referred }) => ({
    constraint,
    column: columnOf(column),
    referred: columnOf(referred),
  }));
}
