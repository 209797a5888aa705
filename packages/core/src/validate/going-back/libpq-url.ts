import { readTlsRequest } from '../../postgres/tls-request.ts';

/** Parameters that libpq takes in a URL; it refuses every other, Prisma's `schema` among them. */
const LIBPQ = new Set([
  ...['host', 'hostaddr', 'port', 'dbname', 'user', 'password', 'passfile', 'require_auth'],
  ...['channel_binding', 'connect_timeout', 'client_encoding', 'options', 'application_name'],
  ...['fallback_application_name', 'keepalives', 'keepalives_idle', 'keepalives_interval'],
  ...['keepalives_count', 'tcp_user_timeout', 'replication', 'gssencmode', 'sslmode', 'requiressl'],
  ...['sslnegotiation', 'sslcompression', 'sslcert', 'sslkey', 'sslpassword', 'sslcertmode'],
  ...['sslrootcert', 'sslcrl', 'sslcrldir', 'sslsni', 'requirepeer', 'ssl_min_protocol_version'],
  ...['ssl_max_protocol_version', 'krbsrvname', 'gsslib', 'gssdelegation', 'scram_client_key'],
  ...['scram_server_key', 'service', 'target_session_attrs', 'load_balance_hosts'],
]);

/** Of these what a URL says must not be lost; none is secret. */
const KEPT = ['host', 'port', 'user', 'options', 'sslkey', 'sslcrl', 'target_session_attrs'];

/**
 * The database's URL as a word for a POSIX shell, taken from the variable DATABASE_URL, so that psql can read
 * it. A URL with parameters of Prisma's is cut before them, and what libpq knows is put there again.
 */
export function libpqUrlWord(url: string): string {
  const given = new URL(url).searchParams;
  const isLibpqs = [...given.keys()].every((name) => LIBPQ.has(name)) && !isPrismasTls(given);
  if (isLibpqs) return '"$DATABASE_URL"';
  const kept = new URLSearchParams();
  for (const name of KEPT) {
    const value = given.get(name);
    if (value !== null) kept.set(name, value);
  }
  for (const [name, value] of tlsParameters(url)) kept.set(name, value);
  // libpq does not take a plus for a blank; the rest of what URLSearchParams writes is harmless in quotes.
  const query = kept.toString().replaceAll('+', '%20');
  return `"\${DATABASE_URL%%\\?*}${query === '' ? '' : `?${query}`}"`;
}

/** `sslcert` is a CA's certificate for Prisma, the client's own for libpq. */
function isPrismasTls(given: URLSearchParams): boolean {
  return given.has('sslcert') && !given.has('sslkey');
}

function tlsParameters(url: string): [string, string][] {
  const { mode, byDefault, acceptsAny, rootCertificates, certificate, key } = readTlsRequest(url, {
    remote: 'verify-full',
  });
  if (byDefault) return [];
  const roots = rootCertificates ?? (key === undefined ? certificate : undefined);
  return [
    ['sslmode', mode],
    ...(roots === undefined || acceptsAny ? [] : ([['sslrootcert', roots]] as [string, string][])),
    ...(certificate === undefined || key === undefined
      ? []
      : ([['sslcert', certificate]] as [string, string][])),
  ];
}
