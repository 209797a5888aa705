import { type KeyObject, X509Certificate, createPrivateKey } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type SecureContext, type SecureContextOptions, createSecureContext } from 'node:tls';
import { UserError, messageOf } from '../runtime/errors.ts';
import { systemRoots } from './tls-roots.ts';
import type { TlsRequest } from './tls-request.ts';

/** Everything that a handshake needs. */
export interface TlsPlan {
  request: TlsRequest;
  /** What of the server's certificate is checked: that a trusted CA signed it, and that it is this host's. */
  verifies: 'nothing' | 'chain' | 'chain and name';
  context: SecureContext;
}

type Environment = Readonly<Record<string, string | undefined>>;

const CERTIFICATE = /-----BEGIN (?:X509 )?CERTIFICATE-----[\s\S]+?-----END [^-]+-----/g;

/**
 * Reads the files that the request names, and those that libpq has in the home folder:
 * `~/.postgresql/{root.crt,root.crl,postgresql.crt,postgresql.key}`. Where libpq would insist on `root.crt` in
 * order to verify in full and there is none, the system's roots are taken.
 *
 * As libpq has it, `require` verifies the chain where a root certificate is there. `allow` and `prefer`,
 * which go on without TLS where there is none, verify nothing; libpq would rather not encrypt than encrypt
 * unverified.
 *
 * @param env For HOME and the system's roots.
 * @throws UserError `tls-file-unusable`, `tls-option-invalid`.
 */
export async function loadTls(request: TlsRequest, env: Environment): Promise<TlsPlan> {
  const { mode, minVersion, maxVersion } = request;
  const roots: Roots = looksAtCertificates(request)
    ? await rootsOf(request, env)
    : { from: 'nobody' };
  const options: SecureContextOptions = {
    ...(await authorities(roots, request, env)),
    ...(await ownCertificate(request, env)),
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  };
  const chain = mode === 'verify-full' ? 'chain and name' : 'chain';
  const verifies = roots.from === 'nobody' ? 'nothing' : chain;
  try {
    return { request, verifies, context: createSecureContext(options) };
  } catch (error) {
    // Every file was tried alone.
    throw unusable('The files for TLS', `cannot be used together: ${messageOf(error)}`);
  }
}

/** Whose word counts when the server shows its certificate. */
export type Roots =
  { from: 'nobody' } | { from: 'system' } | { from: 'file'; file: string; parameter: string };

/** False where any certificate of the server is taken. */
export function looksAtCertificates({ mode, acceptsAny }: TlsRequest): boolean {
  if (mode === 'require') return !acceptsAny;
  return mode === 'verify-ca' || mode === 'verify-full';
}

/** Where the certificates to verify the server's with come from. @throws UserError `tls-option-invalid`. */
export async function rootsOf(request: TlsRequest, env: Environment): Promise<Roots> {
  const { mode, rootCertificates: named, certificate } = request;
  if (named === 'system') return { from: 'system' };
  if (named !== undefined) return { from: 'file', file: named, parameter: 'sslrootcert' };
  if (mode !== 'require' && certificate !== undefined && (await isPrismas(request, env))) {
    return { from: 'file', file: certificate, parameter: 'sslcert' };
  }
  const usual = await usualFile(env, 'root.crt');
  if (usual !== undefined) return { from: 'file', file: usual, parameter: 'sslrootcert' };
  if (mode === 'require') return { from: 'nobody' };
  if (mode === 'verify-full') return { from: 'system' };
  throw new UserError(
    'tls-option-invalid',
    'The connection cannot be protected: sslmode=verify-ca needs the certificate of the CA.',
    'Name its file: sslrootcert=/path/ca.pem in the URL, or PGSSLROOTCERT. With a CA that everybody trusts use sslmode=verify-full.',
  );
}

async function authorities(
  roots: Roots,
  { revocationList }: TlsRequest,
  env: Environment,
): Promise<Pick<SecureContextOptions, 'ca' | 'crl'>> {
  if (roots.from === 'nobody') return {};
  const isSystem = roots.from === 'system';
  const ca = isSystem
    ? await systemRoots(env)
    : await readCertificates(roots.file, roots.parameter);
  const list = revocationList ?? (isSystem ? undefined : await usualFile(env, 'root.crl'));
  return { ca, ...(list === undefined ? {} : { crl: await readRevocations(list) }) };
}

/** A certificate that no key belongs to cannot be the client's. */
export async function isPrismas(
  { certificate, key }: TlsRequest,
  env: Environment,
): Promise<boolean> {
  if (certificate === undefined || key !== undefined) return false;
  return (await usualFile(env, 'postgresql.key')) === undefined;
}

async function ownCertificate(
  request: TlsRequest,
  env: Environment,
): Promise<Pick<SecureContextOptions, 'cert' | 'key' | 'passphrase'>> {
  if (!request.sendsCertificate || (await isPrismas(request, env))) return {};
  const certificate = request.certificate ?? (await usualFile(env, 'postgresql.crt'));
  const keyFile = request.key ?? (await usualFile(env, 'postgresql.key'));
  if (certificate === undefined || keyFile === undefined) return {};
  const chain = await readCertificates(certificate, 'sslcert');
  const key = await read(keyFile, 'sslkey');
  const passphrase = request.keyPassword;
  const problem = keyProblem(chain[0] ?? '', key, passphrase);
  if (problem !== undefined) throw unusable(`The key ${keyFile} (sslkey)`, problem);
  const cert = chain.join('\n');
  return { cert, key, ...(passphrase === undefined ? {} : { passphrase }) };
}

/** Why a key cannot be used with a certificate; Node itself takes one of another kind without a word. */
function keyProblem(
  certificate: string,
  key: string,
  passphrase: string | undefined,
): string | undefined {
  if (passphrase === undefined && /\bENCRYPTED\b/.test(key)) {
    return 'is encrypted: give its password as sslpassword';
  }
  let opened: KeyObject;
  try {
    opened = createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ERR_OSSL_BAD_DECRYPT') {
      return 'cannot be opened with the password given as sslpassword';
    }
    return `cannot be read as a private key in PEM form: ${messageOf(error)}`;
  }
  const belongs = new X509Certificate(certificate).checkPrivateKey(opened);
  return belongs ? undefined : 'does not belong to the certificate';
}

async function readRevocations(file: string): Promise<string> {
  const text = await read(file, 'sslcrl');
  try {
    createSecureContext({ crl: text });
  } catch (error) {
    throw unusable(`The revocation list ${file} (sslcrl)`, `cannot be used: ${messageOf(error)}`);
  }
  return text;
}

/** Node takes a text without a certificate for an empty list, without a word. */
async function readCertificates(file: string, parameter: string): Promise<string[]> {
  const found = (await read(file, parameter)).match(CERTIFICATE) ?? [];
  if (found.length === 0) {
    throw unusable(`The file ${file} (${parameter})`, 'holds no certificate in PEM form');
  }
  for (const pem of found) {
    try {
      new X509Certificate(pem);
    } catch (error) {
      throw unusable(
        `The file ${file} (${parameter})`,
        `holds a broken certificate: ${messageOf(error)}`,
      );
    }
  }
  return found;
}

async function read(file: string, parameter: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unusable(`The file ${file} (${parameter})`, `cannot be read: ${messageOf(error)}`);
  }
}

/** A file of libpq's in the home folder, if it is there; also one that may not be read, so that this is said. */
async function usualFile(env: Environment, name: string): Promise<string | undefined> {
  const home = env['HOME'];
  if (home === undefined || home === '') return undefined;
  const file = path.join(home, '.postgresql', name);
  return access(file).then(
    () => file,
    () => undefined,
  );
}

function unusable(what: string, why: string): UserError {
  return new UserError(
    'tls-file-unusable',
    `${what} ${why}.`,
    "sslrootcert is the certificate of the CA that signed the server's, sslcert and sslkey are the client's own; each is a file in PEM form that this process can read. A relative path starts from the working directory.",
  );
}
