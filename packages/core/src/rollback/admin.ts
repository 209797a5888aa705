import { isLockTimeout } from '../postgres/belay-lock.ts';
import type { Session } from '../postgres/connection.ts';
import { withClient } from '../postgres/connection.ts';
import { parseDatabaseUrl, withDatabase } from '../postgres/url.ts';
import { UserError, messageOf } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { explainLost, openLasting } from './lasting-session.ts';
import type { Admin } from './target.ts';

type AdminPorts = Pick<Ports, 'signal' | 'env'>;

/** In these every server has a place for such sessions. */
const FIRST_TRIED = ['postgres', 'template1'];

/** This database cannot be had; another one may. */
const ANOTHER_MAY_DO = new Set([
  'database-missing',
  'database-access-denied',
  'database-not-accepting',
  'database-auth-failed',
]);

/** Locks on databases are held for moments; by a transaction that was left open, for ever. */
const LOCK_SQL = `SET lock_timeout = '3s'`;

const OTHERS_SQL = `
SELECT datname AS name FROM pg_catalog.pg_database
 WHERE datallowconn AND datname <> pg_catalog.current_database()
   AND pg_catalog.has_database_privilege(oid, 'CONNECT')
 ORDER BY oid`;

/**
 * Runs `body` with a session on another database of the same server: `postgres`, `template1`, or whichever other one
 * the role can connect to.
 *
 * @param url Of the database that is worked on.
 * @throws UserError `no-other-database`, `database-locked`, and what `openSession` throws of the server.
 * @throws OperationFailed `rollback-session-lost`.
 */
export async function withAdmin<T>(
  url: string,
  ports: AdminPorts,
  body: (admin: Admin) => Promise<T>,
): Promise<T> {
  const { session, database } = await openAdmin(url, ports);
  try {
    await session.client.query(LOCK_SQL);
    return await body({ client: session.client, database, url: withDatabase(url, database) });
  } catch (error) {
    throw isLockTimeout(error) ? locked(error) : explainLost(error);
  } finally {
    await session.close();
  }
}

function locked(cause: unknown): UserError {
  return new UserError(
    'database-locked',
    `Somebody keeps locked what is needed here: ${messageOf(cause)}.`,
    'Most likely ALTER DATABASE or COMMENT ON DATABASE in a transaction that was left open (pg_stat_activity, pg_locks). End it, and run the same command again.',
    { cause },
  );
}

interface Opened {
  session: Session;
  database: string;
}

async function openAdmin(url: string, ports: AdminPorts): Promise<Opened> {
  const target = parseDatabaseUrl(url).database;
  const first = await openFirst(
    url,
    FIRST_TRIED.filter((name) => name !== target),
    ports,
  );
  if (first !== undefined) return first;
  const other = await openFirst(url, await namesOfOthers(url, ports), ports);
  if (other !== undefined) return other;
  throw new UserError(
    'no-other-database',
    `There is no database beside ${JSON.stringify(target)} on this server that the role can connect to.`,
    'Nobody can rename or make a database from inside it: let the role connect to the database postgres (GRANT CONNECT, pg_hba.conf), or make an empty one for it.',
  );
}

async function openFirst(
  url: string,
  databases: readonly string[],
  ports: AdminPorts,
): Promise<Opened | undefined> {
  for (const database of databases) {
    try {
      return { database, session: await openLasting(withDatabase(url, database), ports) };
    } catch (error) {
      if (!(error instanceof UserError) || !ANOTHER_MAY_DO.has(error.code)) throw error;
    }
  }
  return undefined;
}

async function namesOfOthers(url: string, { signal, env }: AdminPorts): Promise<string[]> {
  return withClient(url, { signal, env, remote: 'verify-full' }, async (client) => {
    const { rows } = await client.query<{ name: string }>(OTHERS_SQL);
    return rows.map(({ name }) => name).filter((name) => !FIRST_TRIED.includes(name));
  });
}
