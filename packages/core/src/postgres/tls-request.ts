import { isIPv4 } from 'node:net';
import { UserError } from '../runtime/errors.ts';
import { parseDatabaseUrl } from './url.ts';

const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/** As libpq's documentation has them ("SSL Support", "Protection Provided in Different Modes"). */
export type SslMode = (typeof MODES)[number];
export type TlsVersion = (typeof VERSIONS)[number];

/** What was asked for, before any file was looked at. */
export interface TlsRequest {
  mode: SslMode;
  /** Nobody named a mode. */
  byDefault: boolean;
  /** No certificate of the server is looked at, whatever root certificates lie about. */
  acceptsAny: boolean;
  /** A file, or `system`. */
  rootCertificates?: string;
  /** The client's own, with its key. Without a key it is what Prisma means by `sslcert`: see {@link readTlsRequest}. */
  certificate?: string;
  key?: string;
  keyPassword?: string;
  revocationList?: string;
  /** False: libpq's own client certificate in the home folder is not sent either. */
  sendsCertificate: boolean;
  /** Server Name Indication. */
  sendsName: boolean;
  /** Without asking the server first (Postgres 17 and newer). */
  direct: boolean;
  minVersion?: TlsVersion;
  maxVersion?: TlsVersion;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** libpq's parameters of a URL and the variables that speak where the URL is silent. */
const VARIABLES = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslcrl: 'PGSSLCRL',
  sslcrldir: 'PGSSLCRLDIR',
  sslsni: 'PGSSLSNI',
  sslnegotiation: 'PGSSLNEGOTIATION',
  sslcertmode: 'PGSSLCERTMODE',
  ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
  ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
} as const;

/**
 * Every parameter of a URL that is about TLS, those of Prisma, JDBC and node-postgres included. node-postgres
 * must not see them: it gives some of them another meaning than libpq.
 */
export const TLS_PARAMETERS: readonly string[] = [
  ...Object.keys(VARIABLES),
  ...['sslpassword', 'ssl', 'sslaccept', 'sslidentity', 'sslcompression', 'requiressl'],
  'uselibpqcompat',
];

/**
 * Reads from a URL, and from libpq's variables where it is silent, how the connection is to be protected.
 *
 * Words of others: `ssl=true` is `require` (as in libpq). `sslmode=no-verify` (node-postgres) is `require`
 * that looks at no certificate. Prisma's `sslaccept=strict` makes `require` verify in full,
 * `sslaccept=accept_invalid_certs` keeps the default from verifying; its `sslidentity` is not read; its
 * `sslcert` is the server's root certificate, which it is taken for where no key belongs to it.
 *
 * @param remote The mode for a host that is not local where nobody names one; without it, no TLS.
 * @throws UserError `tls-option-invalid`.
 */
export function readTlsRequest(
  url: string,
  { env = {}, remote }: { env?: Environment | undefined; remote?: 'verify-full' | undefined },
): TlsRequest {
  const parameters = new URL(url).searchParams;
  const own = (name: string) => parameters.get(name) || undefined;
  const said = (name: keyof typeof VARIABLES) => own(name) ?? (env[VARIABLES[name]] || undefined);

  const word = said('sslmode') ?? jdbcMode(own('ssl'));
  const named = word === undefined ? undefined : modeNamed(word);
  const rootCertificates = said('sslrootcert');
  const host = hostOf(url);
  // A certificate to verify with, named for this very connection, asks for verifying (system: as libpq).
  const asksToVerify = rootCertificates === 'system' || own('sslrootcert') !== undefined;
  const request: TlsRequest = {
    mode: named ?? (asksToVerify ? 'verify-full' : defaultMode(host, remote)),
    byDefault: named === undefined,
    acceptsAny: word === 'no-verify',
    sendsCertificate: said('sslcertmode') !== 'disable',
    sendsName: said('sslsni') !== '0',
    direct: oneOf('sslnegotiation', said('sslnegotiation'), ['postgres', 'direct']) === 'direct',
    ...present('rootCertificates', rootCertificates),
    ...present('certificate', said('sslcert')),
    ...present('key', said('sslkey')),
    ...present('keyPassword', own('sslpassword')),
    ...present('revocationList', said('sslcrl')),
    ...present('minVersion', version('ssl_min_protocol_version', said)),
    ...present('maxVersion', version('ssl_max_protocol_version', said)),
  };
  // libpq never encrypts a Unix socket.
  if (host.startsWith('/')) return { ...request, mode: 'disable', direct: false };
  const settled = withSslAccept(request, own('sslaccept'));
  if (said('sslcrldir') !== undefined && settled.mode !== 'disable') {
    throw invalid('sslcrldir is not supported', 'Give the revocation list as one file: sslcrl.');
  }
  refuseWeak(settled);
  return settled;
}

/** The host as a socket takes it: without the brackets of an IPv6 address. */
export function hostOf(url: string): string {
  return parseDatabaseUrl(url).host.replace(/^\[(.*)\]$/, '$1');
}

/** True for a Unix socket and for the loopback interface. */
export function isLocalHost(host: string): boolean {
  if (host.startsWith('/')) return true;
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}

function defaultMode(host: string, remote: 'verify-full' | undefined): SslMode {
  if (remote === undefined) return 'disable';
  return isLocalHost(host) ? 'prefer' : remote;
}

function jdbcMode(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const known: Readonly<Record<string, string>> = { true: 'require', 1: 'require', false: 'disable', 0: 'disable', 'no-verify': 'no-verify' }; // prettier-ignore
  return known[value] ?? value;
}

function modeNamed(word: string): SslMode {
  if (word === 'no-verify') return 'require';
  const mode = MODES.find((known) => known === word);
  if (mode !== undefined) return mode;
  throw invalid(
    `there is no sslmode ${JSON.stringify(word.slice(0, 40))}`,
    `It is one of ${MODES.join(', ')}.`,
  );
}

function withSslAccept(request: TlsRequest, word: string | undefined): TlsRequest {
  const { mode, byDefault } = request;
  if (word === 'strict' && mode === 'require') return { ...request, mode: 'verify-full' };
  if (word !== 'accept_invalid_certs') return request;
  if (mode === 'require') return { ...request, acceptsAny: true };
  if (mode === 'verify-full' && byDefault) {
    return { ...request, mode: 'require', byDefault: false, acceptsAny: true };
  }
  return request;
}

/** As libpq: a request that promises more than it holds is refused. */
function refuseWeak({ mode, rootCertificates, direct }: TlsRequest): void {
  const plainPossible = mode === 'disable' || mode === 'allow' || mode === 'prefer';
  if (rootCertificates === 'system' && mode !== 'verify-full' && mode !== 'disable') {
    throw invalid(
      `sslmode=${mode} is too weak for sslrootcert=system`,
      'Anybody can get a certificate that the system trusts, so only sslmode=verify-full protects.',
    );
  }
  if (direct && plainPossible) {
    throw invalid(
      `sslmode=${mode} is too weak for sslnegotiation=direct`,
      'Use require, verify-ca or verify-full.',
    );
  }
}

function version(
  name: 'ssl_min_protocol_version' | 'ssl_max_protocol_version',
  said: (name: keyof typeof VARIABLES) => string | undefined,
): TlsVersion | undefined {
  return oneOf(name, said(name), VERSIONS);
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  known: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((word) => word.toLowerCase() === value.toLowerCase());
  if (found !== undefined) return found;
  throw invalid(
    `there is no ${name} ${JSON.stringify(value.slice(0, 40))}`,
    `It is one of ${known.join(', ')}.`,
  );
}

function present<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]?: V });
}

function invalid(why: string, hint: string): UserError {
  return new UserError('tls-option-invalid', `The connection cannot be protected: ${why}.`, hint);
}
