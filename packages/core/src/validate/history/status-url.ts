import { access } from 'node:fs/promises';
import path from 'node:path';
import { type TlsRequest, readTlsRequest } from '../../postgres/tls-request.ts';
import { parseDatabaseUrl } from '../../postgres/url.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Parameters of Prisma's that are taken over as they are. What it does not know it leaves out without a word. */
const KEPT = [
  ...['schema', 'connect_timeout', 'socket_timeout', 'pool_timeout', 'channel_binding'],
  ...['sslidentity', 'max_connection_lifetime', 'max_idle_connection_lifetime'],
];

/** How long one statement of `prisma migrate status` may take and wait; it reads a few small tables. */
const STATUS_SETTINGS = [
  '-c default_transaction_read_only=on',
  '-c statement_timeout=15000',
  '-c lock_timeout=2000',
];

/**
 * The URL of a direct connection as Prisma's schema engine has to get it, so that it can only read and is
 * protected no less than Belay's own connections.
 *
 * The engine's parser (prisma-engines, quaint/src/connector/postgres/url.rs) knows `options` and
 * `application_name`; of TLS it knows `sslmode=disable|prefer|require`, takes every other mode for `prefer`
 * without a word, and verifies only with `sslaccept=strict`: the chain and the name, so that there is no
 * `verify-ca`. Its `sslcert` is the file of the server's CA, its `sslidentity` the client's own as PKCS #12.
 *
 * @param env For libpq's variables and its files in the home folder.
 * @returns The URL, or why Prisma cannot connect as Belay does.
 * @throws UserError `tls-option-invalid`.
 */
export async function readOnlyPrismaUrl(
  url: string,
  env: Environment,
): Promise<{ url: string } | { reason: string }> {
  const tls = readTlsRequest(url, { env, remote: 'verify-full' });
  const given = new URL(url).searchParams;
  if (tls.certificate !== undefined && tls.key !== undefined && !given.has('sslidentity')) {
    return {
      reason:
        'Prisma takes a client certificate as sslidentity (PKCS #12) only, not as sslcert and sslkey',
    };
  }
  const target = new URL(bareUrl(url));
  for (const name of KEPT) {
    const value = given.get(name);
    if (value !== null) target.searchParams.set(name, value);
  }
  if (tls.keyPassword !== undefined) target.searchParams.set('sslpassword', tls.keyPassword);
  for (const [name, value] of await tlsParameters(tls, env)) target.searchParams.set(name, value);
  target.searchParams.set('options', [...given.getAll('options'), ...STATUS_SETTINGS].join(' '));
  target.searchParams.set('application_name', 'belay');
  // The engine decodes a plus too, but not everything that reads such a URL does.
  return { url: target.href.replaceAll('+', '%20') };
}

/** Who and where, with the port in its place: Prisma reads no `?port=`, `?user=` or `?password=`. */
function bareUrl(url: string): string {
  const { host, port, database, ...parts } = parseDatabaseUrl(url);
  const given = new URL(url).searchParams;
  const user = encodeURIComponent(given.get('user') ?? parts.user);
  const password = encodeURIComponent(given.get('password') ?? parts.password);
  const login = password === '' ? user : `${user}:${password}`;
  const socket = host.startsWith('/');
  const query = socket ? `?host=${encodeURIComponent(host)}` : '';
  const server = `${socket ? 'localhost' : host}:${port}`;
  return `postgresql://${login}@${server}/${encodeURIComponent(database)}${query}`;
}

async function tlsParameters(tls: TlsRequest, env: Environment): Promise<[string, string][]> {
  const { mode, acceptsAny } = tls;
  if (mode === 'disable') return [['sslmode', 'disable']];
  if (mode === 'allow' || mode === 'prefer') return [['sslmode', 'prefer']];
  const roots = acceptsAny ? undefined : await rootsFile(tls, env);
  // As with libpq, `require` verifies where a root certificate is there.
  const verifies = mode !== 'require' || roots !== undefined;
  return [
    ['sslmode', 'require'],
    ['sslaccept', verifies ? 'strict' : 'accept_invalid_certs'],
    ...(roots === undefined ? [] : [['sslcert', roots] satisfies [string, string]]),
  ];
}

/** Absolute, because Prisma's command line is started elsewhere. Undefined: the system's. */
async function rootsFile(tls: TlsRequest, env: Environment): Promise<string | undefined> {
  const { rootCertificates, certificate, key } = tls;
  if (rootCertificates === 'system') return undefined;
  if (rootCertificates !== undefined) return path.resolve(rootCertificates);
  // Prisma's own meaning of the word.
  if (certificate !== undefined && key === undefined) return path.resolve(certificate);
  const home = env['HOME'];
  if (home === undefined) return undefined;
  const usual = path.join(home, '.postgresql', 'root.crt');
  return access(usual).then(
    () => usual,
    () => undefined,
  );
}
