import type pg from 'pg';
import { OperationFailed, interruption, messageOf } from '../runtime/errors.ts';
import { type ConnectOptions, Dialer, hangUp } from './dial.ts';
import { type Limits, limitsSql } from './limits.ts';
import { describeUrl } from './url.ts';

export type { ConnectOptions } from './dial.ts';

/** SQLSTATEs and Node codes with which a server says that the session is over, not that the SQL is wrong. */
const SESSION_LOST = new Set([
  ...['57P01', '57P02', '57P03', '08006', '08003', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  // idle_in_transaction_session_timeout, transaction_timeout, idle_session_timeout
  ...['25P03', '25P04', '57P05'],
]);

/**
 * Settings of a session that reads a database of ours: a time limit that somebody gave the role or the
 * server for its everyday work would only end the reading half-way.
 */
export const READING_SETTINGS = {
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
} as const satisfies ConnectOptions['settings'];

/** An open connection, and what its owner has to know to end it. */
export interface Session {
  client: pg.Client;
  /** False once the connection is gone, by whose doing ever. */
  isOpen(): boolean;
  /** Closes it; also when it is gone already. */
  close(): Promise<void>;
  /** What to throw instead of an error that came out of this session. */
  explain(error: unknown): unknown;
}

/**
 * Opens a connection for a caller that closes it itself. When the signal aborts, the socket is cut, so that
 * a query that waits ends at once. Where one function can do it all, use {@link withClient}.
 *
 * How it is encrypted is said by `sslmode` and its relatives, in the URL or in libpq's variables
 * (`readTlsRequest`).
 *
 * @throws UserError `database-unreachable`, `database-auth-failed`, `database-missing`, `database-tls-failed`,
 *   `database-access-denied`, `database-connections-exhausted`, `database-not-ready`, `database-not-accepting`,
 *   `database-options-refused`, `tls-option-invalid`, `tls-file-unusable`.
 * @throws Interrupted when the signal aborts.
 */
export async function openSession(url: string, options: ConnectOptions): Promise<Session> {
  return dialSession(new Dialer(url, options), url, options);
}

/**
 * As {@link openSession}, through a dialer that knows the way already.
 *
 * @param cancels When the signal aborts, also the server is told that nobody waits for the statement any more.
 *   Else it would end it on a database that others use, however long that takes.
 */
export async function dialSession(
  dialer: Dialer,
  url: string,
  { signal, settings }: ConnectOptions,
  { cancels = false } = {},
): Promise<Session> {
  const line = await dialer.dial();
  const { client, socket } = line;
  let cutting: Promise<void> | undefined;
  const cut = () => {
    if (!cancels) socket.destroy();
    // A pooler knows whose statement is meant only while the session is there.
    else cutting ??= dialer.cancel(line).finally(() => socket.destroy());
  };
  signal?.addEventListener('abort', cut, { once: true });
  if (signal?.aborted) cut();
  const close = async () => {
    signal?.removeEventListener('abort', cut);
    await cutting;
    await hangUp(line);
  };
  const explain = (error: unknown) => {
    if (signal?.aborted) return interruption(signal);
    return isSessionLost(error) ? serverLost(error, url, settings) : error;
  };
  return { client, isOpen: () => !socket.destroyed && socket.writable, close, explain };
}

/**
 * Opens one connection, runs `body` with it and closes it, whatever happens. Same errors as
 * {@link openSession}, and while `body` runs:
 *
 * @throws OperationFailed `server-lost` when the server goes away.
 * @throws Interrupted when the signal aborts.
 */
export async function withClient<T>(
  url: string,
  options: ConnectOptions,
  body: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const session = await openSession(url, options);
  try {
    return await body(session.client);
  } catch (error) {
    throw session.explain(error);
  } finally {
    await session.close();
  }
}

/** True when an error of `client.query` means that the session is gone, so that nothing can be said of the SQL. */
export function isSessionLost(error: unknown): boolean {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  if (typeof code === 'string' && SESSION_LOST.has(code)) return true;
  // Of this severity the server, or a pooler in its place, always ends the session: a standby that ends what stands
  // in the way of replaying (40001), a pooler whose own connection broke (08P01).
  if (severity === 'FATAL' || severity === 'PANIC') return true;
  // node-postgres reports a socket that closed under a query with a message only (pg 8, client.js).
  return /^Connection terminated|^Client has encountered a connection error/.test(messageOf(error));
}

/** Runs `body` in a transaction of its own; a failing ROLLBACK does not hide the first error. */
export async function withTransaction<T>(
  client: pg.Client,
  begin: string,
  body: () => Promise<T>,
): Promise<T> {
  await client.query(begin);
  let result: T;
  try {
    result = await body();
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  await client.query('COMMIT');
  return result;
}

/** Runs `body` in a read-only transaction with the session's own settings, on a database that others use. */
export async function withReadOnlyTransaction<T>(
  client: pg.Client,
  limits: Limits,
  body: () => Promise<T>,
): Promise<T> {
  return withTransaction(client, `BEGIN READ ONLY;${limitsSql(limits)}`, body);
}

/** Whoever said that this session only reads has nothing of ours on that server. */
function serverLost(
  cause: unknown,
  url: string,
  settings: ConnectOptions['settings'],
): OperationFailed {
  const onlyRead = settings?.['default_transaction_read_only'] === 'on';
  return new OperationFailed(
    'server-lost',
    `The server at ${describeUrl(url)} ended the connection: ${messageOf(cause)}.`,
    onlyRead
      ? 'Nothing was written to that database: Belay only reads it here. What was not looked at by then is not known; run it again.'
      : "Nothing but databases of Belay's own was written to; they carry the prefix belay_.",
    { cause },
  );
}
