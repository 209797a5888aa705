import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { UserError } from '../../runtime/errors.ts';
import { BLOCKED_HINT } from './can-rename.ts';
import { DATABASE_SESSIONS, type DatabaseSession, sessionsInWords } from './who.ts';

/** Between two looks; each costs the server a fraction of that. */
const LOOK_MS = 3;

/** RENAME locks the database itself first, against whoever connects (get_db_info() in dbcommands.c). */
const HAS_LOCK_SQL = `
SELECT FROM pg_catalog.pg_locks
 WHERE pid = $1 AND granted AND locktype = 'object' AND mode = 'AccessExclusiveLock'
   AND classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND objid = $2::oid`;

/** Waits until the process has the database locked, or until `over`. */
export async function untilLocked(
  helper: pg.Client,
  pid: number,
  oid: number,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    const { rowCount } = await helper.query(HAS_LOCK_SQL, [pid, oid]);
    if ((rowCount ?? 0) > 0) return;
    await sleep(LOOK_MS);
  }
}

/** Those that this role may not end are only told. */
const END_SQL = `
SELECT s.pid, s.role, s.application, s.superuser, s."mayEnd",
       CASE WHEN s."mayEnd" THEN pg_catalog.pg_terminate_backend(s.pid) END AS ended
  FROM (${DATABASE_SESSIONS}) s`;

export interface Emptying {
  /** Nobody can come to the first; of the second only what is there is ended. */
  oids: readonly [number, number];
  /** Process ids of our own sessions. */
  except: readonly number[];
}

/**
 * Ends the sessions of the databases until there are none, or until `over`.
 *
 * @returns How many were ended.
 * @throws UserError `cutover-blocked` with the sessions that this role may not end.
 */
export async function endSessions(
  helper: pg.Client,
  { oids, except }: Emptying,
  over: AbortSignal,
): Promise<number> {
  const ended = new Set<number>();
  while (!over.aborted) {
    const { rows } = await helper.query<DatabaseSession>(END_SQL, [oids, except]);
    const staying = rows.filter(({ mayEnd }) => !mayEnd);
    if (staying.length > 0) {
      throw new UserError(
        'cutover-blocked',
        `This role may not end sessions that use the database: ${sessionsInWords(staying)}.`,
        BLOCKED_HINT,
      );
    }
    if (rows.length === 0) break;
    for (const { pid } of rows) ended.add(pid);
    await sleep(LOOK_MS);
  }
  return ended.size;
}
