/** What a database URL hides and what of it may be shown. Reads broken URLs too: those are the ones that end up in messages. */

const MASK = '***';

/** Query parameters of libpq, Prisma and node-postgres that hold no secret; all others are masked. */
const HARMLESS = new Set([
  'schema', 'sslmode', 'host', 'port', 'dbname', 'user', 'application_name', 'connect_timeout',
  'connection_limit', 'pool_timeout', 'socket_timeout', 'pgbouncer', 'target_session_attrs',
  'channel_binding', 'statement_cache_size', 'gssencmode',
  // Places of files and words about TLS.
  'sslrootcert', 'sslcert', 'sslkey', 'sslcrl', 'sslsni', 'sslnegotiation', 'sslcertmode', 'ssl', 'sslaccept',
  'sslidentity', 'ssl_min_protocol_version', 'ssl_max_protocol_version', 'uselibpqcompat',
]); // prettier-ignore

/** Query parameters whose value is a password. */
const PASSWORD_PARAMETERS = new Set(['password', 'sslpassword', 'pass', 'pgpassword']);

const SCHEME = /^([a-z][a-z0-9+.-]*:\/\/)([\s\S]*)$/i;

/** True for the URL of a database: everything but its passwords may be shown. */
export function isDatabaseUrl(text: string): boolean {
  return /^\s*postgres(ql)?:\/\//i.test(text);
}

/**
 * A database URL as it may be shown: `postgresql://user:***@host/db`, with the values of all query
 * parameters masked that are not known to be harmless. What is no URL: the passwords of a libpq
 * `key=value` string are masked; anything else becomes `***` as a whole.
 */
export function redactUrl(url: string): string {
  const parts = split(url.trim());
  if (parts === undefined) return redactKeyValue(url);
  const { scheme, user, password, rest } = parts;
  const credentials =
    user === undefined ? '' : password === undefined ? `${user}@` : `${user}:${MASK}@`;
  return `${scheme}${credentials}${redactQuery(rest)}`;
}

export interface UrlPassword {
  password: string;
  /** The password with what surrounds it, long enough to be masked whatever the password's length. */
  credentials: string;
  /** `credentials` as they may be shown. */
  shown: string;
  /** The same word stands in the URL's visible part as the user or the database. */
  isPublic: boolean;
}

/** The passwords in a URL or a libpq `key=value` string, as they are written there (not decoded). */
export function passwordsOfUrl(text: string): UrlPassword[] {
  const parts = split(text.trim());
  if (parts === undefined) return passwordsOfKeyValue(text);
  const { user, password, rest } = parts;
  const database = /^[^/]*\/([^?#]*)/.exec(rest)?.[1];
  const found: UrlPassword[] = [];
  const add = (value: string, credentials: string, shown: string): void => {
    const isPublic = value === user || value === database;
    if (value !== '') found.push({ password: value, credentials, shown, isPublic });
  };
  if (password !== undefined) {
    const [credentials, shown] = [`${user ?? ''}:${password}@`, `${user ?? ''}:${MASK}@`];
    add(password, credentials, shown);
    // libpq ends the password at the first @, everybody else at the last one.
    if (password.includes('@')) add(password.slice(0, password.indexOf('@')), credentials, shown);
  }
  for (const [name, value] of queryOf(rest)) {
    if (PASSWORD_PARAMETERS.has(name.toLowerCase()))
      add(value, `${name}=${value}`, `${name}=${MASK}`);
  }
  return found;
}

interface UrlParts {
  scheme: string;
  user?: string;
  password?: string;
  rest: string;
}

/**
 * Takes a URL apart at the last `@`: a password with an unencoded `/`, `?`, `#` or `@` in it is no
 * valid URL but must be masked all the same. A `@` that can only belong to the query does not count.
 */
function split(url: string): UrlParts | undefined {
  const match = SCHEME.exec(url);
  if (match === null) return undefined;
  const scheme = match[1] ?? '';
  const body = match[2] ?? '';
  const at = lastCredentialAt(body);
  if (at === -1) return { scheme, rest: body };
  const credentials = body.slice(0, at);
  const rest = body.slice(at + 1);
  const colon = credentials.indexOf(':');
  if (colon === -1) return { scheme, user: credentials, rest };
  return {
    scheme,
    user: credentials.slice(0, colon),
    password: credentials.slice(colon + 1),
    rest,
  };
}

function lastCredentialAt(body: string): number {
  const query = body.search(/\?[\w.-]+=/);
  const beforeQuery = query === -1 ? body : body.slice(0, query);
  const at = beforeQuery.lastIndexOf('@');
  if (at !== -1 || /^[^/@:]*:\d+(?:[/?]|$)/.test(body)) return at; // host:port
  return /^[^/]*:[^/]*[?#].*@/.test(body) ? body.lastIndexOf('@') : -1;
}

function queryOf(rest: string): [string, string][] {
  const query = rest.indexOf('?');
  if (query === -1) return [];
  return rest
    .slice(query + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    });
}

function redactQuery(rest: string): string {
  const query = rest.indexOf('?');
  if (query === -1) return rest;
  const shown = queryOf(rest).map(([name, value]) =>
    value === '' ? name : HARMLESS.has(name.toLowerCase()) ? `${name}=${value}` : `${name}=${MASK}`,
  );
  return `${rest.slice(0, query)}?${shown.join('&')}`;
}

const KEY_VALUE_PASSWORD = /\b(password|sslpassword)\s*=\s*('(?:[^'\\]|\\.)*'|[^\s']+)/giu;

function redactKeyValue(text: string): string {
  if (!/\b(?:host|dbname|user|port|service)\s*=/i.test(text)) return MASK;
  return text.replace(KEY_VALUE_PASSWORD, `$1=${MASK}`);
}

function passwordsOfKeyValue(text: string): UrlPassword[] {
  return [...text.matchAll(KEY_VALUE_PASSWORD)].map((match) => {
    const written = match[2] ?? '';
    const password = written.startsWith("'")
      ? written.slice(1, -1).replace(/\\(.)/g, '$1')
      : written;
    const shown = `${match[1] ?? ''}=${MASK}`;
    return { password, credentials: match[0], shown, isPublic: false };
  });
}
