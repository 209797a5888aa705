import type pg from 'pg';
import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import { withReadOnlySnapshot } from '../../postgres/rows/session.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Side, Sides } from './salvage-table.ts';

/** Only a change of the schema holds up one who reads; then the table is named as one that was not looked at. */
const LOCK_TIMEOUT_MS = 10_000;

/** A snapshot is read for as long as that takes, whatever the role's everyday limit. Not every major has this one. */
const NO_LIMIT_SQL = `
SELECT pg_catalog.set_config(name, '0', true), pg_catalog.current_setting('server_encoding') AS encoding
FROM pg_catalog.pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`;

/** Runs `body` with a session in the live database that only reads. */
export async function withLive<T>(
  url: string,
  { signal, env }: Pick<Ports, 'signal' | 'env'>,
  body: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const settings = {
    ...READING_SETTINGS,
    lock_timeout: String(LOCK_TIMEOUT_MS),
    default_transaction_read_only: 'on',
  };
  return withClient(url, { signal, env, remote: 'verify-full', settings }, body);
}

/** Runs `body` in a snapshot of each of the two databases. */
export async function withBothSnapshots<T>(
  preserved: pg.Client,
  live: pg.Client,
  body: (sides: Sides) => Promise<T>,
): Promise<T> {
  return withReadOnlySnapshot(preserved, {}, () =>
    withReadOnlySnapshot(live, {}, async () =>
      body({ preserved: await sideOf(preserved), live: await sideOf(live) }),
    ),
  );
}

async function sideOf(client: pg.Client): Promise<Side> {
  const { rows } = await client.query<{ encoding: string }>(NO_LIMIT_SQL);
  const [row] = rows;
  if (!row) throw new Error('the server did not say in which encoding the database is');
  return { client, encoding: row.encoding };
}
