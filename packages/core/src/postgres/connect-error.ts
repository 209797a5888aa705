import { UserError, messageOf } from '../runtime/errors.ts';
import { tlsError } from './tls-errors.ts';
import type { TlsRequest } from './tls-request.ts';
import { ConnectTimeout } from './tls-socket.ts';
import { describeUrl, parseDatabaseUrl } from './url.ts';

/** What an error that came out of connecting is told by. */
interface Failure {
  /** SQLSTATE or Node's code. */
  code: string;
  message: string;
  place: string;
  user: string;
  database: string;
  error: unknown;
}

/**
 * Turns what connecting failed with into what the user can do about it.
 *
 * @param request What was asked for about TLS, where TLS was in question.
 * @param seconds How long was waited.
 * @returns A UserError, one code for each kind; an error that is one already as it is.
 */
export function connectError(
  error: unknown,
  url: string,
  { request, seconds }: { request: TlsRequest | undefined; seconds: number },
): Error {
  if (error instanceof UserError) return error;
  const { user, database } = parseDatabaseUrl(url);
  const failure: Failure = {
    ...told(error),
    place: describeUrl(url),
    user,
    database,
    error,
  };
  return (
    (timedOut(error) ? timeout(failure, seconds) : undefined) ??
    tlsError(error, failure.place, request) ??
    refusedLogin(failure) ??
    notReady(failure) ??
    unreachable(failure)
  );
}

function timedOut(error: unknown): boolean {
  // node-postgres has no code for its own (client.js).
  return error instanceof ConnectTimeout || messageOf(error) === 'timeout expired';
}

function timeout({ place, error }: Failure, seconds: number): UserError {
  return new UserError(
    'database-unreachable',
    `Cannot connect to ${place}: no answer within ${seconds} s.`,
    'Check host and port, and that a firewall lets this machine through; a pooler without a free server connection is silent too.',
    { cause: error },
  );
}

function refusedLogin({ code, message, place, user, database }: Failure): UserError | undefined {
  if (code === '3D000') {
    return new UserError(
      'database-missing',
      `There is no database ${JSON.stringify(database)} on ${place}.`,
      'Check the database name in the URL. Belay does not create the database it is pointed at.',
    );
  }
  if (code === '28000' && /pg_hba\.conf/.test(message)) {
    return new UserError(
      'database-access-denied',
      `${place} lets nobody in this way: ${message}.`,
      /no encryption|SSL off/.test(message)
        ? 'The connection was not encrypted. If the server lets encrypted ones in: sslmode=verify-full or require. Else its pg_hba.conf needs an entry for this machine.'
        : "The server's pg_hba.conf, or the list of allowed addresses at the provider, needs an entry for this machine, role and database.",
    );
  }
  if (code === '28000' && /client certificate/i.test(message)) {
    return new UserError(
      'database-tls-failed',
      `${place} wants a client certificate: ${message}.`,
      'Give the certificate and its key: sslcert and sslkey in the URL, or PGSSLCERT and PGSSLKEY.',
    );
  }
  if (code === '42501') {
    return new UserError(
      'database-access-denied',
      `${place} does not let the role ${JSON.stringify(user)} in: ${message}.`,
      'GRANT CONNECT ON DATABASE … TO the role.',
    );
  }
  if (code.startsWith('28')) {
    return new UserError(
      'database-auth-failed',
      `${place} refused the login of ${JSON.stringify(user)}: ${message}.`,
      'Check user and password in the URL; special characters must be percent-encoded.',
    );
  }
  return undefined;
}

function notReady({ code, message, place, error }: Failure): UserError | undefined {
  if (code === '53300') {
    return new UserError(
      'database-connections-exhausted',
      `${place} has no connection left: ${message}.`,
      'End sessions that nobody needs, or raise max_connections, the limit of the role or database, or that of the pooler.',
      { cause: error },
    );
  }
  if (code === '55000') {
    return new UserError(
      'database-not-accepting',
      `${place} takes no connections: ${message}.`,
      'Somebody forbade them (ALTER DATABASE … ALLOW_CONNECTIONS), or the database was left half dropped.',
      { cause: error },
    );
  }
  if (code === '57P03') {
    return new UserError(
      'database-not-ready',
      `${place} does not take connections now: ${message}.`,
      'The server, or the one behind the pooler, is starting, stopping or recovering: try again when it is up. A standby that takes no reads at all has hot_standby off.',
      { cause: error },
    );
  }
  if (/startup parameter/i.test(message)) {
    return new UserError(
      'database-options-refused',
      `${place} refuses what the URL asks for at the start of a session: ${message}.`,
      'A pooler takes no options=… and no settings in the URL: take them out, or connect to the server itself.',
      { cause: error },
    );
  }
  return undefined;
}

/** What is clearer in words than in the name of a system call. */
const IN_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody takes connections at this host and port',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'no way leads to this host',
  ENETUNREACH: 'no way leads to this network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the connection was cut while it was being made',
  ENOENT: 'there is no such Unix socket',
  EACCES: 'this user may not use the Unix socket',
};

function unreachable({ code, message, place, error }: Failure): UserError {
  const words = IN_WORDS[code];
  return new UserError(
    'database-unreachable',
    `Cannot connect to ${place}: ${words === undefined ? message || code : `${words} (${message || code})`}.`,
    'Check host and port, and that the server accepts connections from here.',
    { cause: error },
  );
}

/**
 * PgBouncer says everything with SQLSTATE 08P01, also what the server behind it said: what that is about, by
 * the words of the server (postinit.c, auth.c) and by its own (client.c, janitor.c).
 */
const BEHIND_POOLER: readonly (readonly [RegExp, string])[] = [
  [/database .* does not exist|no such database/i, '3D000'],
  [/pg_hba\.conf/, '28000'],
  [/too many (clients|connections)|connection slots|no more connections|query_wait_timeout/i, '53300'],
  [/permission denied for database/i, '42501'],
  [/not currently accepting connections/i, '55000'],
  [/the database system is|login has been failing|cannot connect to server/i, '57P03'],
  [/authentication failed|no such user|login rejected|wrong password|^role .* does not exist/i, '28P01'],
]; // prettier-ignore

function told(error: unknown): Pick<Failure, 'code' | 'message'> {
  const [code, message] = [codeOf(error), innerMessage(error)];
  const meant = code === '08P01' ? BEHIND_POOLER.find(([words]) => words.test(message)) : undefined;
  return { code: meant?.[1] ?? code, message };
}

/** Of a name with several addresses, all of which failed, Node makes one error without a message. */
function innerMessage(error: unknown): string {
  const message = messageOf(error);
  const { errors } = (error ?? {}) as { errors?: unknown };
  if (message !== '' || !Array.isArray(errors)) return message.replace(/\.$/, '');
  return errors.map(messageOf).join('; ');
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
