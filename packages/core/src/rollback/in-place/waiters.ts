import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const EVERY_MS = 100;

/** Those that wait for a lock of ours, as far as this role may end their statements. */
const CANCEL_SQL = `
SELECT pg_catalog.pg_cancel_backend(a.pid)
  FROM pg_catalog.pg_stat_activity a
 WHERE a.datname = $1 AND a.pid <> pg_catalog.pg_backend_pid()
   AND $2 = ANY (pg_catalog.pg_blocking_pids(a.pid))
   AND (pg_catalog.pg_has_role(a.usesysid, 'USAGE') OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'))
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = a.usesysid AND r.rolsuper
                      AND NOT (SELECT me.rolsuper FROM pg_catalog.pg_roles me WHERE me.rolname = current_user))`;

/**
 * Runs `body`, in which the session `pid` takes stronger locks than it has, and ends the statements of whoever waits for
 * it meanwhile: a transaction that has read a table and waits to write to it would stand in the way as much as we in
 * its. It would wait for the whole restore anyway.
 *
 * @param admin On another database of the server.
 */
export async function endingWaiters<T>(
  admin: pg.Client,
  { database, pid }: { database: string; pid: number },
  body: () => Promise<T>,
): Promise<T> {
  const until = { over: false };
  const ending = (async () => {
    while (!until.over) {
      // Where it may not, the lock is waited for as long as lock-timeout says.
      await admin.query(CANCEL_SQL, [database, pid]).catch(() => undefined);
      await sleep(EVERY_MS);
    }
  })();
  try {
    return await body();
  } finally {
    until.over = true;
    await ending;
  }
}
