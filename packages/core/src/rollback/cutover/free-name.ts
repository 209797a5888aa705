import type { Admin } from '../target.ts';
import { parkedName } from './parked-name.ts';

/**
 * As {@link parkedName}, and free on this server.
 *
 * @param at Milliseconds since the epoch.
 */
export async function freeParkedName(
  { client }: Admin,
  database: string,
  at: number,
  by: 'rollback' | 'undo',
): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT datname::text AS name FROM pg_catalog.pg_database',
  );
  return parkedName(database, at, by, new Set(rows.map(({ name }) => name)));
}
