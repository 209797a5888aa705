import type pg from 'pg';
import { HISTORY_TABLE } from '../migrations/prisma/history.ts';

const DEPLOYER_SQL = `
SELECT pg_catalog.pg_get_userbyid(coalesce(
  (SELECT c.relowner FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = $2),
  (SELECT datdba FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))) AS role`;

/**
 * The role that deploys, unquoted: the one that owns the migration history, or else the database. The role that
 * looks may be another.
 *
 * @param schema Where the history lives: `?schema=` of the URL.
 */
export async function readDeployer(client: pg.Client, schema: string): Promise<string> {
  const { rows } = await client.query<{ role: string }>(DEPLOYER_SQL, [schema, HISTORY_TABLE]);
  return rows[0]?.role ?? '';
}
