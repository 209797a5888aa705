import type pg from 'pg';
import { schemaTooLarge } from '../content/content-data.ts';
import { LARGEST_CONTENT } from '../content/content.ts';

/**
 * Bytes that one of each takes in content.json, with what names it elsewhere in there. Measured on PostgreSQL 15 with
 * 100 of each and names of some 18 letters: a column 455, of them 100 for its hash; a table 550; a view 900; an index
 * or a constraint 480; a sequence 380; a function 330 and its source.
 */
const BYTES = {
  column: 460,
  relation: 550,
  view: 900,
  index: 480,
  constraint: 480,
  routine: 350,
  /** Of sources and comments. */
  letter: 1,
} as const;

const RELATIONS = `pg_catalog.pg_class c JOIN of_users n ON n.oid = c.relnamespace`;

/**
 * What an extension brought is not recorded and is counted all the same: it is little, and to leave it out would take
 * long. What primary keys and the like take is counted by their indexes.
 */
const COUNTS_SQL = `
WITH of_users AS (
  SELECT oid FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
),
routines AS (
  SELECT count(*) AS n, sum(octet_length(p.prosrc)) AS letters
  FROM pg_catalog.pg_proc p JOIN of_users n ON n.oid = p.pronamespace
)
SELECT 'column' AS kind, count(*)::float8 AS count FROM ${RELATIONS}
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
UNION ALL SELECT 'relation', count(*) FROM ${RELATIONS} WHERE c.relkind IN ('r', 'p', 'f', 'S')
UNION ALL SELECT 'view', count(*) FROM ${RELATIONS} WHERE c.relkind IN ('v', 'm')
UNION ALL SELECT 'index', count(*) FROM ${RELATIONS} WHERE c.relkind IN ('i', 'I')
UNION ALL SELECT 'constraint', count(*) FROM pg_catalog.pg_constraint c JOIN of_users n ON n.oid = c.connamespace
  WHERE c.contype IN ('c', 'f')
UNION ALL SELECT 'routine', n FROM routines
UNION ALL SELECT 'letter', coalesce(letters, 0) FROM routines
UNION ALL SELECT 'letter', coalesce(sum(octet_length(description)), 0) FROM pg_catalog.pg_description
  WHERE objoid >= 16384`;

/** The estimate is that much off where names are long or definitions are many. */
const CERTAIN = 0.8;

/** How large what a backup records of the schema will be, in bytes, by what the catalogue counts. */
export async function estimateContent(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ kind: keyof typeof BYTES; count: number }>(COUNTS_SQL);
  return rows.reduce((sum, { kind, count }) => sum + BYTES[kind] * count, 0);
}

/**
 * @throws UserError `schema-too-large` where what is recorded would be more than a backup holds, or near it: else that is
 *   known only when everything has been dumped and uploaded.
 */
export async function requireRecordable(client: pg.Client): Promise<void> {
  const bytes = await estimateContent(client);
  if (bytes > CERTAIN * LARGEST_CONTENT) throw schemaTooLarge(bytes, 'would be about');
}
