import { UserError } from '../runtime/errors.ts';

/** A database URL taken apart, percent-decoding done. */
export interface DatabaseUrl {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** Prisma's `?schema=`: where the migrations and their history live. */
  schema: string;
}

const EXAMPLE = 'postgresql://user:password@host:5432/database';

/**
 * Reads a `postgresql://` URL as libpq and Prisma do.
 *
 * @throws UserError `database-url-invalid`, never with the URL in its text.
 */
export function parseDatabaseUrl(url: string): DatabaseUrl {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw invalid('it is not a URL', cause);
  }
  if (parsed.protocol !== 'postgresql:' && parsed.protocol !== 'postgres:') {
    throw invalid(`its scheme is ${JSON.stringify(parsed.protocol.replace(/:$/, ''))}`);
  }
  try {
    const database = decodeURIComponent(parsed.pathname.replace(/^\//, ''));
    if (database === '') throw invalid('it names no database');
    return {
      host: parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname || 'localhost'),
      port: Number(parsed.searchParams.get('port') ?? (parsed.port || 5432)),
      user: decodeURIComponent(parsed.username),
      password: decodeURIComponent(parsed.password),
      database,
      schema: parsed.searchParams.get('schema') ?? 'public',
    };
  } catch (cause) {
    if (cause instanceof URIError) {
      throw invalid('a % in it is not followed by two hexadecimal digits', cause);
    }
    throw cause;
  }
}

/**
 * The URL among the inputs, as it was given.
 *
 * @throws UserError `database-url-missing`, `database-url-invalid`.
 */
export function givenDatabaseUrl({ databaseUrl }: { databaseUrl?: string | undefined }): string {
  if (databaseUrl === undefined) {
    throw new UserError(
      'database-url-missing',
      'No database was named.',
      'Give database-url; on the command line better by the variable BELAY_DATABASE_URL than by a flag, which the list of processes shows.',
    );
  }
  parseDatabaseUrl(databaseUrl);
  return databaseUrl;
}

/** The same server and credentials, another database. Query parameters stay as they are. */
export function withDatabase(url: string, database: string): string {
  const copy = new URL(url);
  copy.pathname = `/${encodeURIComponent(database)}`;
  return copy.href;
}

/** `host:port/database`, fit for a log line: no user, no password, no parameters. */
export function describeUrl(url: string): string {
  const { host, port, database } = parseDatabaseUrl(url);
  return host.startsWith('/') ? `${host}/${database}` : `${host}:${port}/${database}`;
}

function invalid(why: string, cause?: unknown): UserError {
  return new UserError(
    'database-url-invalid',
    `The database URL cannot be used: ${why}.`,
    `It looks like ${EXAMPLE}; special characters in the password are percent-encoded.`,
    { cause },
  );
}
