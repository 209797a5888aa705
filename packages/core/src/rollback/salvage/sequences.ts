import type pg from 'pg';
import type { SequenceValue } from '../../backup/content/content.ts';
import { readSequences } from '../../backup/content/sequences.ts';
import { quoteLiteral, quoteQualified } from '../../postgres/identifiers.ts';
import { attempt } from '../../postgres/rows/session.ts';

const DESCENDING_SQL = `
SELECT n.nspname AS schema, c.relname AS name
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE s.seqincrement < 0`;

/**
 * Statements that advance the live sequences to where the preserved ones stand, so that a number that a salvaged row has
 * is not given out again; or why they could not be read. Both clients inside `withReadOnlySnapshot`.
 */
export async function advanceSequences(
  preserved: pg.Client,
  live: pg.Client,
): Promise<{ sql: string[] } | { reason: string }> {
  const there = await attempt(preserved, () => readSequences(preserved));
  if ('reason' in there) return there;
  const here = await attempt(live, () => readSequences(live));
  if ('reason' in here) return here;
  const { rows } = await live.query<{ schema: string; name: string }>(DESCENDING_SQL);
  const descending = new Set(rows.map(({ schema, name }) => quoteQualified(schema, name)));
  return { sql: advanceSql(there.value, here.value, descending) };
}

/** It is seen when they run, and not before, which of the two is further. */
function advanceSql(
  preserved: readonly SequenceValue[],
  live: readonly SequenceValue[],
  descending: ReadonlySet<string>,
): string[] {
  const there = new Set(live.map(({ sequence }) => sequence));
  return preserved
    .filter(({ sequence, isCalled }) => isCalled && there.has(sequence))
    .map(({ sequence, lastValue }) => {
      const behind = descending.has(sequence) ? '>' : '<';
      return `SELECT pg_catalog.setval(${quoteLiteral(sequence)}, ${lastValue}) FROM ${sequence}
WHERE last_value ${behind} ${lastValue} OR last_value = ${lastValue} AND NOT is_called;\n`;
    });
}
