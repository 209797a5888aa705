import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withoutOtherDatabases } from '../runtime/child-environment.ts';
import type { Ports } from '../runtime/ports.ts';
import { libpqEnvironment } from './client-programs.ts';
import { isPrismas, looksAtCertificates, rootsOf } from './tls-files.ts';
import { systemRoots } from './tls-roots.ts';
import { type TlsRequest, readTlsRequest } from './tls-request.ts';

/** Where nothing can ever lie: libpq looks at no certificate under `require` when its file is not there. */
const NO_FILE = '/dev/null/none';

/**
 * The environment for a program of libpq's that goes to a database of the user's: it leads there and nowhere
 * else, and protects the connection exactly as Belay's own sessions do with `remote: 'verify-full'`. libpq by
 * itself would send the password to whoever answers where the URL says nothing about TLS, and knows neither
 * Prisma's nor node-postgres' parameters.
 *
 * The root certificates lie in a temporary file while `body` runs: libpq before 16 does not know `system`, and
 * a program in a container sees no other folder of ours.
 *
 * @param ports `scratch`: where that file is to lie, a folder that is removed whatever happens; else it may stay behind when
 *   this process is killed.
 * @throws UserError `database-url-invalid`, `tls-option-invalid`.
 */
export async function withProtectedEnvironment<T>(
  url: string,
  ports: Pick<Ports, 'env'> & { scratch?: string },
  body: (env: Record<string, string>) => Promise<T>,
): Promise<T> {
  const env = {
    ...withoutOtherDatabases(ports.env),
    ...libpqEnvironment(url),
    // Its messages are read.
    LC_ALL: 'C',
  };
  const request = readTlsRequest(url, { env: ports.env, remote: 'verify-full' });
  if (request.mode === 'disable') return body({ ...env, PGSSLMODE: 'disable' });
  const folder = await mkdtemp(path.join(ports.scratch ?? tmpdir(), 'belay_tls_'));
  try {
    const file = path.join(folder, 'roots.pem');
    const roots = await writeRoots(file, request, ports.env);
    return await body({ ...env, ...(await tlsEnvironment(request, ports.env)), ...roots });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeRoots(
  file: string,
  request: TlsRequest,
  env: Ports['env'],
): Promise<Record<string, string>> {
  if (!looksAtCertificates(request)) return { PGSSLROOTCERT: NO_FILE };
  const roots = await rootsOf(request, env);
  if (roots.from === 'nobody') return { PGSSLROOTCERT: NO_FILE };
  const texts =
    roots.from === 'file' ? [await readFile(roots.file, 'utf8')] : await systemRoots(env);
  await writeFile(file, texts.join('\n'), { mode: 0o600 });
  return { PGSSLROOTCERT: file };
}

async function tlsEnvironment(
  request: TlsRequest,
  env: Ports['env'],
): Promise<Record<string, string>> {
  const { mode, certificate, key, revocationList, minVersion, maxVersion } = request;
  const own = request.sendsCertificate && !(await isPrismas(request, env));
  const given: Record<string, string | undefined> = {
    PGSSLMODE: mode,
    PGSSLCERT: own ? absolute(certificate) : NO_FILE,
    PGSSLKEY: own ? absolute(key) : undefined,
    PGSSLCRL: absolute(revocationList),
    PGSSLSNI: request.sendsName ? '1' : '0',
    PGSSLMINPROTOCOLVERSION: minVersion,
    PGSSLMAXPROTOCOLVERSION: maxVersion,
    PGSSLNEGOTIATION: request.direct ? 'direct' : undefined,
  };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function absolute(file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.resolve(file);
}
