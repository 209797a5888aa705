import type pg from 'pg';
import { type ColumnRow, COLUMN_FACTS, type NumberColumn, columnOf } from './number-columns.ts';

/** A sequence of the users' schemas, and the columns that take their values from it. */
export interface SequenceFacts {
  oid: number;
  schema: string;
  name: string;
  /** As in SQL, quoted where needed. */
  id: string;
  start: bigint;
  increment: bigint;
  min: bigint;
  max: bigint;
  cycle: boolean;
  /** Why its value cannot be read. */
  unreadable: string | null;
  columns: NumberColumn[];
}

/**
 * A default that is nothing but nextval, at most cast to the column's type, as the catalogue stores it: a call
 * (FUNCEXPR; format 1 and 2 are casts) or a coercion around oid 1574, nextval (primnodes.h, pg_proc.dat). Not
 * read with pg_get_expr: that waits for whoever has locked the table. `'A-' || nextval(…)` is another thing.
 */
const PLAIN_NEXTVAL =
  '^({(FUNCEXPR :funcid [0-9]+ [^{}]*:funcformat [12] [^{}]*:args \\(|COERCETODOMAIN :arg |RELABELTYPE :arg ))*{FUNCEXPR :funcid 1574 ';

/**
 * Which sequence feeds which column. By a default that calls nextval (pg_attrdef depends on the sequence),
 * as identity, or owned by the column where that has no default of its own: then a program asks the sequence.
 * A column's own default counts more than who owns which sequence: `CREATE TABLE … (LIKE …)` leaves such.
 * A default that names its sequence as text depends on nothing.
 */
const FEEDS = `
  defaults AS (
    SELECT a.adrelid AS relation, a.adnum AS attnum, d.refobjid AS sequence,
      a.adbin::text ~ '${PLAIN_NEXTVAL}' AS plain
    FROM pg_catalog.pg_attrdef a
    LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = a.oid
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'n'
    WHERE a.adbin::text LIKE '%{FUNCEXPR :funcid 1574 %'
  ),
  feeds AS (
    SELECT relation, attnum, sequence FROM defaults WHERE plain
    UNION
    SELECT d.refobjid, d.refobjsubid, d.objid
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND (d.deptype = 'i' OR d.deptype = 'a' AND NOT a.atthasdef AND a.attidentity = '')
  )`;

/** What an extension brought is not the user's to mend; temporary objects are somebody's own. */
const OWN_SEQUENCES = `
  FROM pg_catalog.pg_sequence q
  JOIN pg_catalog.pg_class s ON s.oid = q.seqrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
  WHERE s.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = s.oid AND d.deptype = 'e')`;

const SEQUENCES_SQL = `
SELECT s.oid::int8::text AS oid, n.nspname AS schema, s.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(s.relname) AS id,
  q.seqstart::text AS start, q.seqincrement::text AS increment, q.seqmin::text AS min, q.seqmax::text AS max,
  q.seqcycle AS cycle,
  CASE
    WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') THEN 'no USAGE on their schema'
    WHEN NOT pg_catalog.has_sequence_privilege(s.oid, 'SELECT') THEN 'no SELECT on them'
    WHEN s.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery() THEN 'unlogged, so not there on a standby'
  END AS unreadable
${OWN_SEQUENCES}
ORDER BY n.nspname, s.relname`;

/** A partition's column is read with the partitioned table's where the same sequence feeds both. */
const COLUMNS_SQL = `
WITH ${FEEDS}
SELECT f.sequence::int8::text AS sequence, ${COLUMN_FACTS}
FROM feeds f
JOIN pg_catalog.pg_attribute a ON a.attrelid = f.relation AND a.attnum = f.attnum
JOIN pg_catalog.pg_class t ON t.oid = f.relation
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE t.relkind IN ('r', 'p', 'f') AND NOT (t.relispartition AND EXISTS (
  SELECT FROM feeds r
  JOIN pg_catalog.pg_attribute ra ON ra.attrelid = r.relation AND ra.attnum = r.attnum
  WHERE r.relation = pg_catalog.pg_partition_root(t.oid) AND r.sequence = f.sequence AND ra.attname = a.attname))
ORDER BY n.nspname, t.relname, a.attnum`;

const UNTRACED_SQL = `
WITH ${FEEDS}
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) || '.'
  || pg_catalog.quote_ident(a.attname) AS id
FROM defaults d
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.relation AND a.attnum = d.attnum
JOIN pg_catalog.pg_class t ON t.oid = d.relation
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE d.sequence IS NULL AND NOT t.relispartition
ORDER BY 1`;

interface SequenceRow {
  oid: string;
  schema: string;
  name: string;
  id: string;
  start: string;
  increment: string;
  min: string;
  max: string;
  cycle: boolean;
  unreadable: string | null;
}

export interface Sequences {
  sequences: SequenceFacts[];
  /** Columns whose default names its sequence in a way that cannot be followed. */
  untraced: string[];
}

/**
 * Every sequence that is not an extension's or temporary, with the columns it feeds, ordered by name. Reads
 * only the catalogue.
 */
export async function listSequences(client: pg.Client): Promise<Sequences> {
  const sequences = await client.query<SequenceRow>(SEQUENCES_SQL);
  const columns = await client.query<ColumnRow & { sequence: string }>(COLUMNS_SQL);
  const untraced = await client.query<{ id: string }>(UNTRACED_SQL);
  const fed = new Map<string, NumberColumn[]>();
  for (const row of columns.rows) {
    fed.set(row.sequence, [...(fed.get(row.sequence) ?? []), columnOf(row)]);
  }
  return {
    sequences: sequences.rows.map(({ oid, start, increment, min, max, ...row }) => ({
      ...row,
      oid: Number(oid),
      start: BigInt(start),
      increment: BigInt(increment),
      min: BigInt(min),
      max: BigInt(max),
      columns: fed.get(oid) ?? [],
    })),
    untraced: untraced.rows.map(({ id }) => id),
  };
}
