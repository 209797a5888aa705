import { withClient } from '../../postgres/connection.ts';
import { pause } from '../../runtime/deadline.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Admin } from '../target.ts';

/** A server that was killed is up again by then, where something starts it. */
const ASK_FOR_MS = 30_000;
const AGAIN_MS = 100;

const OUTCOME_SQL = `
SELECT (SELECT oid::int8::float8 FROM pg_catalog.pg_database WHERE datname = $1) AS oid,
       EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE pid = $2 AND usename = current_user) AS running`;

interface Outcome {
  oid: number | null;
  /** The session that was to commit is still at it. */
  running: boolean;
}

/**
 * Asks, after the answer to a COMMIT was lost, whether the database with the oid has the name now: until the server
 * answers and the session is gone that was to commit. Not under the caller's signal: whoever is interrupted wants to
 * know that, too.
 *
 * @throws what the last attempt threw, after half a minute.
 */
export async function committedAfterAll(
  { url }: Admin,
  { database, oid, pid }: { database: string; oid: number; pid: number },
  { env }: Pick<Ports, 'env'>,
): Promise<boolean> {
  const signal = AbortSignal.timeout(ASK_FOR_MS);
  for (;;) {
    try {
      const found = await withClient(url, { signal, env, remote: 'verify-full' }, (client) =>
        client.query<Outcome>(OUTCOME_SQL, [database, pid]),
      );
      const [outcome] = found.rows;
      if (outcome?.running === false) return outcome.oid === oid;
    } catch (error) {
      if (signal.aborted) throw error;
    }
    await pause(AGAIN_MS, signal);
  }
}
