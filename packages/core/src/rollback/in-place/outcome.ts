import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import { OperationFailed, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';

/** The transaction, and the session that ran it. */
export interface Begun {
  xid: string;
  pid: number;
}

/** How long a session that was told to end may take to take everything back. */
const END_MS = 60_000;
const ASK_EVERY_MS = 100;

/**
 * Ends the transaction if it still runs, and finds out how it ended: when a connection breaks off at COMMIT nobody but
 * the server knows. Not under the caller's signal.
 *
 * @throws OperationFailed `in-place-unknown` when the server cannot be asked.
 */
export async function outcomeOf(
  { xid, pid }: Begun,
  url: string,
  { env }: Pick<Ports, 'env'>,
): Promise<'committed' | 'aborted'> {
  const connect = { env, remote: 'verify-full', settings: READING_SETTINGS } as const;
  try {
    return await withClient(url, connect, async (client) => {
      for (const until = performance.now() + END_MS; ; await sleep(ASK_EVERY_MS)) {
        const status = await statusOf(client, xid);
        if (status === 'committed') return 'committed';
        if (status !== 'in progress') return 'aborted';
        if (performance.now() > until) throw new Error(`its session ${pid} does not end`);
        await client.query(END_SQL, [pid, xid]);
      }
    });
  } catch (error) {
    throw new OperationFailed(
      'in-place-unknown',
      `It could not be found out whether the restore was committed: ${messageOf(error)}.`,
      `The database is either whole as it was, or whole as it was backed up. Ask the server: SELECT pg_xact_status('${xid}'); run the same command again, which finds out by itself.`,
      { cause: error },
    );
  }
}

/** Only if it still runs that very transaction: numbers of sessions are given out again. */
const END_SQL = `
SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a
 WHERE a.pid = $1 AND a.backend_xid = ($2::pg_catalog.xid8)::pg_catalog.xid`;

async function statusOf(client: pg.Client, xid: string): Promise<string | null> {
  const { rows } = await client.query<{ status: string | null }>(
    'SELECT pg_catalog.pg_xact_status($1::pg_catalog.xid8) AS status',
    [xid],
  );
  return rows[0]?.status ?? null;
}
