import type pg from 'pg';
import { openTransaction } from '../migrations/execution/send.ts';
import {
  READING_SETTINGS,
  type Session,
  isSessionLost,
  openSession,
} from '../postgres/connection.ts';
import { OperationFailed, messageOf } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';

/**
 * The session waits for hours while a backup is restored: the server asks every minute whether this machine is still
 * there, which also keeps a firewall from forgetting the connection, and lets go of its locks when it is not.
 */
const LASTING_SETTINGS = {
  ...READING_SETTINGS,
  default_transaction_read_only: 'off',
  // What is locked is then read as it is, and not as it was before the wait for the lock.
  default_transaction_isolation: 'read committed',
  tcp_keepalives_idle: '60',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '6',
} as const;

/** Settings of newer servers (14 and 17), which older ones would refuse at the start of a session. */
const NO_NEWER_LIMITS_SQL = `
SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings
 WHERE name IN ('idle_session_timeout', 'transaction_timeout')`;

/**
 * Opens a session that changes what exists. The signal ends the connecting; once it is connected nothing but its owner
 * does, so that no COMMIT is cut off whose outcome then nobody would know.
 *
 * @throws as `openSession`.
 */
export async function openLasting(
  url: string,
  { signal, env }: Pick<Ports, 'signal' | 'env'>,
): Promise<Session> {
  const connecting = new AbortController();
  const forward = () => connecting.abort(signal.reason);
  if (signal.aborted) forward();
  signal.addEventListener('abort', forward, { once: true });
  try {
    const options = { env, remote: 'verify-full', settings: LASTING_SETTINGS } as const;
    const session = await openSession(url, { ...options, signal: connecting.signal });
    await session.client.query(NO_NEWER_LIMITS_SQL);
    return session;
  } finally {
    signal.removeEventListener('abort', forward);
  }
}

/** Takes back what a script set for its session, its role included. Also ends a transaction that is open. */
export async function resetSession(client: pg.Client): Promise<void> {
  if (openTransaction(client) !== 'no') await client.query('ROLLBACK');
  await client.query('RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL');
  await client.query(NO_NEWER_LIMITS_SQL);
}

/** What to throw instead of an error that came of a session which is gone. */
export function explainLost(error: unknown): unknown {
  if (error instanceof OperationFailed || !isSessionLost(error)) return error;
  return new OperationFailed(
    'rollback-session-lost',
    `The server ended a connection that the rollback needs: ${messageOf(error)}.`,
    'What was committed by then stays, the rest was taken back by the server. Run the same command again: it goes on from there.',
    { cause: error },
  );
}
