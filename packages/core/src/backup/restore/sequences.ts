import type pg from 'pg';
import { quoteQualified } from '../../postgres/identifiers.ts';
import type { SequenceValue } from '../content/content.ts';

const NAMED_SQL = `
SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind = 'S'`;

/**
 * Behind is one that has yet to give out what the other gave out already; that depends on which way it counts. At the
 * same value, one that was called is further than one that was not.
 */
const ADVANCE_SQL = (sequence: string): string => `
SELECT pg_catalog.setval(s.seqrelid::pg_catalog.regclass, $2::bigint, $3::boolean)
  FROM pg_catalog.pg_sequence s, ${sequence} AS now
 WHERE s.seqrelid = pg_catalog.to_regclass($1)
   AND (CASE WHEN s.seqincrement > 0 THEN $2::bigint > now.last_value ELSE $2::bigint < now.last_value END
     OR ($2::bigint = now.last_value AND $3::boolean AND NOT now.is_called))`;

/**
 * Moves the sequences of a restored database on to where others stood, so that no number is given out twice. None is
 * ever moved back; one that is not there is left out.
 *
 * @param client On the restored database, for a role that may update its sequences.
 * @returns How many were moved.
 */
export async function advanceSequences(
  client: pg.Client,
  to: readonly SequenceValue[],
): Promise<number> {
  let moved = 0;
  for (const { sequence, lastValue, isCalled } of to) {
    const { rows } = await client.query<{ schema: string; name: string }>(NAMED_SQL, [sequence]);
    const [found] = rows;
    if (!found) continue;
    const sql = ADVANCE_SQL(quoteQualified(found.schema, found.name));
    const { rowCount } = await client.query(sql, [sequence, lastValue, isCalled]);
    moved += rowCount ?? 0;
  }
  return moved;
}
