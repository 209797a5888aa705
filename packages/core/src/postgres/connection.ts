import type { Socket } from 'node:net';
import pg from 'pg';
import { OperationFailed, UserError, interruption, messageOf } from '../runtime/errors.ts';
import { describeUrl, parseDatabaseUrl } from './url.ts';

/** How long connecting may take, name resolution and TLS included. */
const CONNECT_TIMEOUT_MS = 15_000;

/** SQLSTATEs and Node codes with which a server says that the session is over, not that the SQL is wrong. */
const SESSION_LOST = new Set([
  ...['57P01', '57P02', '57P03', '08006', '08003', 'ECONNRESET', 'EPIPE'],
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

export interface ConnectOptions {
  signal?: AbortSignal;
  /** Start-up parameters of the session, for example `default_transaction_read_only`. */
  settings?: Readonly<Record<string, string>>;
}

/** An open connection, and what its owner has to know to end it. */
export interface Session {
  client: pg.Client;
  /** Closes it; also when it is gone already. */
  close(): Promise<void>;
  /** What to throw instead of an error that came out of this session. */
  explain(error: unknown): unknown;
}

/**
 * Opens a connection for a caller that closes it itself. When the signal aborts, the socket is cut, so that
 * a query that waits ends at once. Where one function can do it all, use {@link withClient}.
 *
 * @throws UserError `database-unreachable`, `database-auth-failed`, `database-missing`.
 * @throws Interrupted when the signal aborts.
 */
export async function openSession(
  url: string,
  { signal, settings }: ConnectOptions,
): Promise<Session> {
  if (signal?.aborted) throw interruption(signal);
  const client = new pg.Client(clientConfig(url, settings));
  // Without a listener an error on an idle connection would end the process.
  client.on('error', () => undefined);
  const cut = () => socketOf(client).destroy();
  signal?.addEventListener('abort', cut, { once: true });
  const close = async () => {
    signal?.removeEventListener('abort', cut);
    await closeQuietly(client);
  };
  try {
    await client.connect();
  } catch (error) {
    await close();
    throw signal?.aborted ? interruption(signal) : connectError(error, url);
  }
  const explain = (error: unknown) => {
    if (signal?.aborted) return interruption(signal);
    return isSessionLost(error) ? serverLost(error, url) : error;
  };
  return { client, close, explain };
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
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && SESSION_LOST.has(code)) return true;
  // node-postgres reports a socket that closed under a query with a message only (pg 8, client.js).
  return /^Connection terminated|^Client has encountered a connection error/.test(error.message);
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

/** Prisma's own: node-postgres would take them for settings. */
const PRISMA_PARAMETERS = [
  'schema',
  'connection_limit',
  'pool_timeout',
  'pgbouncer',
  'connect_timeout',
];

function clientConfig(url: string, settings: ConnectOptions['settings'] = {}): pg.ClientConfig {
  parseDatabaseUrl(url);
  const bare = new URL(url);
  // What stays in the URL overrides what is said here, `options` as a whole.
  const fromUrl = bare.searchParams.getAll('options');
  for (const name of [...PRISMA_PARAMETERS, 'options', ...Object.keys(settings)]) {
    bare.searchParams.delete(name);
  }
  const ours = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replace(/([\\\s])/g, '\\$1')}`,
  );
  // The server lets the last one win.
  const options = [...fromUrl, ...ours].join(' ');
  return {
    connectionString: bare.href,
    application_name: 'belay',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(options === '' ? {} : { options }),
  };
}

function connectError(error: unknown, url: string): Error {
  const place = describeUrl(url);
  const code = (error as { code?: string }).code ?? '';
  const { user, database } = parseDatabaseUrl(url);
  switch (code) {
    case '28P01':
    case '28000':
      return new UserError(
        'database-auth-failed',
        `${place} refused the login of ${JSON.stringify(user)}: ${messageOf(error)}.`,
        'Check user and password in the URL; special characters must be percent-encoded.',
      );
    case '3D000':
      return new UserError(
        'database-missing',
        `There is no database ${JSON.stringify(database)} on ${place}.`,
        'Check the database name in the URL. Belay does not create the database it is pointed at.',
      );
    default:
      return new UserError(
        'database-unreachable',
        `Cannot connect to ${place}: ${messageOf(error) || code}.`,
        'Check host and port, and that the server accepts connections from here.',
        { cause: error },
      );
  }
}

function serverLost(cause: unknown, url: string): OperationFailed {
  return new OperationFailed(
    'server-lost',
    `The server at ${describeUrl(url)} ended the connection: ${messageOf(cause)}.`,
    "Nothing but databases of Belay's own was written to; they carry the prefix belay_.",
    { cause },
  );
}

async function closeQuietly(client: pg.Client): Promise<void> {
  const deadline = setTimeout(() => socketOf(client).destroy(), 2_000);
  try {
    await client.end();
  } catch {
    // The connection is gone already, which is what was wanted.
  } finally {
    clearTimeout(deadline);
  }
}

/** node-postgres has no public way to cut a connection under a running query. */
function socketOf(client: pg.Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}
