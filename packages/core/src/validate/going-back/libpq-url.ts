import { isPrismas, looksAtCertificates, rootsOf } from '../../postgres/tls-files.ts';
import { type TlsRequest, hostOf, readTlsRequest } from '../../postgres/tls-request.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parameters that libpq takes in a URL; it refuses every other, Prisma's `schema` among them. Without `dbname`,
 * by which psql would go to another database than Belay.
 */
const LIBPQ = new Set([
  ...['host', 'hostaddr', 'port', 'user', 'password', 'passfile', 'require_auth'],
  ...['channel_binding', 'connect_timeout', 'client_encoding', 'options', 'application_name'],
  ...['fallback_application_name', 'keepalives', 'keepalives_idle', 'keepalives_interval'],
  ...['keepalives_count', 'tcp_user_timeout', 'replication', 'gssencmode', 'sslmode', 'requiressl'],
  ...['sslnegotiation', 'sslcompression', 'sslcert', 'sslkey', 'sslpassword', 'sslcertmode'],
  ...['sslrootcert', 'sslcrl', 'sslcrldir', 'sslsni', 'requirepeer', 'ssl_min_protocol_version'],
  ...['ssl_max_protocol_version', 'krbsrvname', 'gsslib', 'gssdelegation', 'scram_client_key'],
  ...['scram_server_key', 'service', 'target_session_attrs', 'load_balance_hosts'],
]);

/** Never written into a command. */
const SECRET = new Set(['password', 'sslpassword', 'scram_client_key', 'scram_server_key']);

/**
 * The database's URL as a word for a POSIX shell, taken from the variable DATABASE_URL, so that psql can read
 * it and connects as Belay did: by itself libpq would be content with less where the URL names no sslmode.
 * The variable may hold another URL than this one, Prisma's own with ?schema= mostly, which libpq refuses: it is
 * cut before its parameters, and what libpq knows of this one's is put there. Only a password among the
 * parameters must not be cut, nor stand in a command.
 *
 * @param env In which Belay connected: libpq's variables, HOME.
 */
export async function libpqUrlWord(url: string, env: Environment): Promise<string> {
  const given = new URL(url).searchParams;
  const tls = await tlsParameters(url, given, env);
  const names = [...given.keys()];
  const isLibpqs = names.every((name) => LIBPQ.has(name) && tls.get(name) !== null);
  if (isLibpqs && names.some((name) => SECRET.has(name))) {
    const more = [...tls].filter(([name, value]) => value !== null && given.get(name) !== value);
    // Of a parameter that is there twice, libpq takes the last one.
    return more.length === 0 ? '"$DATABASE_URL"' : `"$DATABASE_URL&${query(more)}"`;
  }
  const kept = new Map<string, string | null>(
    [...given].filter(([name]) => LIBPQ.has(name) && !SECRET.has(name)),
  );
  for (const [name, value] of tls) kept.set(name, value);
  const written = query([...kept].filter(([, value]) => value !== null));
  return `"\${DATABASE_URL%%\\?*}${written === '' ? '' : `?${written}`}"`;
}

/** What has to be said so that libpq protects the connection as Belay did; null is what must not be said. */
async function tlsParameters(
  url: string,
  given: URLSearchParams,
  env: Environment,
): Promise<Map<string, string | null>> {
  const request = readTlsRequest(url, { env, remote: 'verify-full' });
  const said = new Map<string, string | null>();
  // libpq never encrypts a Unix socket, and prefers TLS by itself.
  const isSocket = hostOf(url).startsWith('/');
  if (given.has('sslmode') || (request.mode !== 'prefer' && !isSocket)) {
    said.set('sslmode', request.mode);
  }
  // For Prisma it is a CA's certificate, for libpq the client's own.
  if (given.has('sslcert') && (await isPrismas(request, env))) said.set('sslcert', null);
  // A root certificate makes libpq verify, whatever the mode.
  if (request.acceptsAny && given.has('sslrootcert')) said.set('sslrootcert', null);
  const roots = await rootsSaid(request, env);
  return roots === undefined ? said : said.set('sslrootcert', roots);
}

/** Where libpq would not look for the roots by itself: the system's, and a file that Prisma's `sslcert` names. */
async function rootsSaid(request: TlsRequest, env: Environment): Promise<string | undefined> {
  if (!looksAtCertificates(request)) return undefined;
  const roots = await rootsOf(request, env);
  if (roots.from === 'system') return 'system';
  return roots.from === 'file' && roots.parameter === 'sslcert' ? roots.file : undefined;
}

function query(parameters: readonly (readonly [string, string | null])[]): string {
  const written = new URLSearchParams();
  for (const [name, value] of parameters) written.set(name, value ?? '');
  // libpq does not take a plus for a blank; the rest of what URLSearchParams writes is harmless in quotes.
  return written.toString().replaceAll('+', '%20');
}
