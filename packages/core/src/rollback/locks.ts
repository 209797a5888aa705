import type pg from 'pg';
import { PRISMA_ADVISORY_LOCK } from '../migrations/prisma/history.ts';
import {
  BELAY_ADVISORY_LOCK,
  holdersInWords,
  isLockTimeout,
  takeAdvisoryLock,
} from '../postgres/belay-lock.ts';
import { type Session, isSessionLost } from '../postgres/connection.ts';
import { type ServerFacts, readServerFacts } from '../postgres/server-facts.ts';
import { readAdvisoryLock } from '../postgres/session-facts.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import { pause } from '../runtime/deadline.ts';
import { UserError, interruption } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { withAdmin } from './admin.ts';
import { cancelWhenAborted } from './cancel-backend.ts';
import { oidOf } from './database-oid.ts';
import { explainLost, openLasting } from './lasting-session.ts';
import type { Admin, HeldTarget } from './target.ts';

type LockPorts = Pick<Ports, 'signal' | 'env'>;

/** In the order in which they are taken, everywhere. */
const LOCKS = [
  { key: BELAY_ADVISORY_LOCK, what: "Belay's lock, as a backup or another rollback does" },
  { key: PRISMA_ADVISORY_LOCK, what: "Prisma's lock, as migrate deploy and migrate resolve do" },
] as const;

/** Before a session that was ended while it waited is opened again. */
const AGAIN_MS = 100;

/**
 * Runs `body` while no deploy, backup or other rollback can work on the database. When the signal aborts, what the
 * session runs is cancelled; it is never cut off in a COMMIT. A cutover ends the session, and with it the locks.
 *
 * @param waitMs The longest to wait for both locks together.
 * @throws UserError `rollback-locked` with who holds the lock, `target-changed`, `no-other-database`,
 *   `rollback-through-pooler`, `rollback-standby`, and what `openSession` throws.
 * @throws OperationFailed `rollback-session-lost`.
 */
export async function withHeldTarget<T>(
  url: string,
  { waitMs }: { waitMs: number },
  ports: LockPorts,
  body: (held: HeldTarget) => Promise<T>,
): Promise<T> {
  return withAdmin(url, ports, async (admin) => {
    const { session, facts, pid } = await openHolding(url, admin, waitMs, ports);
    const stop = cancelWhenAborted(admin, pid, ports);
    try {
      const { schema } = parseDatabaseUrl(url);
      return await body({ url, client: session.client, pid, facts, schema, admin });
    } catch (error) {
      throw ports.signal.aborted && isCancelled(error)
        ? interruption(ports.signal)
        : explainLost(error);
    } finally {
      await stop();
      await session.close();
    }
  });
}

interface Guard {
  session: Session;
  facts: ServerFacts;
  pid: number;
}

/** A rollback that comes first ends the sessions of the database, those that wait for it included: then once more. */
async function openHolding(
  url: string,
  admin: Admin,
  waitMs: number,
  ports: LockPorts,
): Promise<Guard> {
  const until = performance.now() + waitMs;
  const seen = await oidOf(admin.client, parseDatabaseUrl(url).database);
  for (;;) {
    const guard = await openGuard(url, ports).catch(unlessRenamed(until));
    if (guard !== undefined) {
      try {
        if (guard.facts.databaseOid !== seen) throw changed(guard.facts);
        await takeLocks(guard, admin, until, ports);
        await requireSame(guard, admin);
        return guard;
      } catch (error) {
        await guard.session.close();
        if (!isSessionLost(error) || performance.now() > until) throw error;
      }
    }
    await pause(AGAIN_MS, ports.signal);
  }
}

/** Whoever connects while a cutover renames the database waits, and is told then that there is none of the name. */
function unlessRenamed(until: number): (error: unknown) => undefined {
  return (error) => {
    const renamed = error instanceof UserError && error.code === 'database-missing';
    if (!renamed || performance.now() > until) throw error;
    return undefined;
  };
}

async function openGuard(url: string, ports: LockPorts): Promise<Guard> {
  const session = await openLasting(url, ports);
  try {
    const facts = await readServerFacts(session.client);
    requireDirectPrimary(facts);
    return { session, facts, pid: await processOf(session.client) };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * @throws UserError `rollback-standby`, `rollback-through-pooler`.
 */
export function requireDirectPrimary({ pooler, standby, database }: ServerFacts): void {
  if (standby) {
    throw new UserError(
      'rollback-standby',
      `${JSON.stringify(database)} is reached through a standby, where nothing can be changed.`,
      'Give the URL of the primary: what is done there comes to its standbys by replication.',
    );
  }
  if (pooler === undefined) return;
  throw new UserError(
    'rollback-through-pooler',
    `The URL leads to ${pooler}: a rollback holds locks in its session, and ends the sessions of the database.`,
    'Give the direct URL of the server.',
  );
}

/** `pg_backend_pid()`. */
export async function processOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

async function takeLocks(
  { session: { client }, pid, facts }: Guard,
  admin: Admin,
  until: number,
  ports: LockPorts,
): Promise<void> {
  const stop = cancelWhenAborted(admin, pid, ports);
  try {
    for (const { key, what } of LOCKS) {
      try {
        await takeAdvisoryLock(client, 'pg_advisory_lock', key, until - performance.now());
      } catch (error) {
        if (ports.signal.aborted) throw interruption(ports.signal);
        if (!isLockTimeout(error)) throw error;
        throw locked(facts, what, holdersInWords(await readAdvisoryLock(client, key)), error);
      }
    }
  } finally {
    await stop();
  }
}

/** Whoever held the locks before may have been a rollback that put another database under the name. */
async function requireSame({ facts }: Guard, { client }: Admin): Promise<void> {
  if ((await oidOf(client, facts.database)) !== facts.databaseOid) throw changed(facts);
}

function isCancelled(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '57014';
}

function locked(
  { database }: ServerFacts,
  what: string,
  holders: string,
  cause: unknown,
): UserError {
  return new UserError(
    'rollback-locked',
    `Somebody works on ${JSON.stringify(database)} and holds ${what}: ${holders}.`,
    'Wait until that has ended and run it again; lock-timeout says how long to wait. A process that is stuck can be ended: SELECT pg_terminate_backend(PID).',
    { cause },
  );
}

function changed({ database }: ServerFacts): UserError {
  return new UserError(
    'target-changed',
    `Meanwhile ${JSON.stringify(database)} became the name of another database: another rollback, or somebody, renamed it.`,
    'Look at it as it is now (belay rollback --plan, --list) before anything is done.',
  );
}
