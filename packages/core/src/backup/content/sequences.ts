import type pg from 'pg';
import { quoteLiteral, quoteQualified } from '../../postgres/identifiers.ts';
import type { SequenceValue } from './content.ts';

/** Those whose values a dump has: an extension makes its own anew, but for what it marks as the user's configuration. */
const SEQUENCES_SQL = `
SELECT n.nspname AS schema, c.relname AS name
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
      AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
      AND NOT c.oid = ANY (coalesce(e.extconfig, '{}')))
ORDER BY n.nspname, c.relname`;

/** So many in one statement. */
const BATCH = 100;

/**
 * How every sequence stands. Not in a snapshot: a sequence shows its newest value to everybody. Needs SELECT on
 * each, as pg_dump does.
 */
export async function readSequences(client: pg.Client): Promise<SequenceValue[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(SEQUENCES_SQL);
  const names = rows.map(({ schema, name }) => quoteQualified(schema, name));
  const values: SequenceValue[] = [];
  for (let start = 0; start < names.length; start += BATCH) {
    const selects = names.slice(start, start + BATCH).map(valueSql);
    const batch = await client.query<SequenceValue>(selects.join(' UNION ALL '));
    values.push(...batch.rows);
  }
  return values;
}

function valueSql(sequence: string): string {
  return `SELECT ${quoteLiteral(sequence)} AS sequence, last_value::text AS "lastValue", is_called AS "isCalled" FROM ${sequence}`;
}
