import type pg from 'pg';
import { UserError } from '../runtime/errors.ts';
import { type AdvisoryLockHolder, readAdvisoryLock } from './session-facts.ts';

/**
 * Belay's own advisory lock of a database (`belay` in ASCII): a rollback has it for itself, backups share it. Backups
 * may run side by side, and none of them begins while a rollback changes what it would dump.
 */
export const BELAY_ADVISORY_LOCK = 0x62_65_6c_61_79;

/**
 * Waits until no rollback works on the database, and lets none begin as long as the session lives.
 *
 * @param client Of a session of its own, outside a transaction.
 * @param waitMs The longest to wait.
 * @throws UserError `backup-locked` with who holds the lock.
 */
export async function shareBelayLock(client: pg.Client, waitMs: number): Promise<void> {
  try {
    await takeAdvisoryLock(client, 'pg_advisory_lock_shared', BELAY_ADVISORY_LOCK, waitMs);
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    const holders = await readAdvisoryLock(client, BELAY_ADVISORY_LOCK);
    throw new UserError(
      'backup-locked',
      `A rollback works on this database: ${holdersInWords(holders)}.`,
      'Nothing was backed up. Wait until it has ended and try again; lock-timeout says how long to wait for it.',
      { cause: error },
    );
  }
}

/**
 * Takes an advisory lock for the session.
 *
 * @throws pg.DatabaseError with SQLSTATE 55P03 when it is not had in time ({@link isLockTimeout}).
 */
export async function takeAdvisoryLock(
  client: pg.Client,
  by: 'pg_advisory_lock' | 'pg_advisory_lock_shared',
  key: number,
  waitMs: number,
): Promise<void> {
  const longest = String(Math.max(1, Math.round(waitMs)));
  await client.query(`SELECT pg_catalog.set_config('lock_timeout', $1, false)`, [longest]);
  try {
    await client.query(`SELECT pg_catalog.${by}($1::bigint)`, [key]);
  } finally {
    // A session that is gone has no settings, either.
    await client.query('RESET lock_timeout').catch(() => undefined);
  }
}

/** True where a lock was not had within lock_timeout (`lock_not_available`). */
export function isLockTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '55P03';
}

/** Who holds an advisory lock, for a message: whom to look for in pg_stat_activity. */
export function holdersInWords(holders: readonly AdvisoryLockHolder[]): string {
  if (holders.length === 0) return 'whoever held it has just ended';
  return holders.map(holderInWords).join('; ');
}

function holderInWords({
  pid,
  role,
  application,
  state,
  stateSeconds,
}: AdvisoryLockHolder): string {
  const since = stateSeconds === null ? '' : ` for ${Math.round(stateSeconds)} s`;
  const doing = state === null ? '' : `, ${state}${since}`;
  const name = application === '' ? 'without an application_name' : `of ${application}`;
  return `process ${pid} ${name}${role === null ? '' : `, role ${role}`}${doing}`;
}
