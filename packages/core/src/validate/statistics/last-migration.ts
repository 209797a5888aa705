import type pg from 'pg';
import { HISTORY_TABLE } from '../../migrations/prisma/history.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { attempt } from '../../postgres/rows/session.ts';

const EXISTS_SQL = `
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2) AS found`;

/**
 * When the last migration ended, in milliseconds since the epoch; undefined when there was none, or its history
 * cannot be read. Inside `withReadOnlySnapshot`.
 *
 * @param schema The one of the history table.
 */
export async function lastMigration(
  client: pg.Client,
  schema: string,
): Promise<number | undefined> {
  const exists = await client.query<{ found: boolean }>(EXISTS_SQL, [schema, HISTORY_TABLE]);
  if (exists.rows[0]?.found !== true) return undefined;
  const read = await attempt(client, () =>
    client.query<{ at: Date | null }>(
      `SELECT max(finished_at) AS at FROM ${quoteQualified(schema, HISTORY_TABLE)}`,
    ),
  );
  return 'value' in read ? read.value.rows[0]?.at?.getTime() : undefined;
}
