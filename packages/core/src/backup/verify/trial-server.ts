import {
  type RehearsalServer,
  type ServerOptions,
  withServer,
} from '../../postgres/throwaway/server.ts';
import { readTlsRequest } from '../../postgres/tls-request.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';

/**
 * As `withServer`, in the words of a backup, and never without protection to a server elsewhere: the data of the
 * database that is backed up goes there.
 *
 * @throws UserError `verify-server-missing`.
 */
export async function withTrialServer<T>(
  options: ServerOptions,
  ports: Ports,
  body: (server: RehearsalServer) => Promise<T>,
): Promise<T> {
  const { databaseUrl, postgresVersion: major } = options;
  const protectedOptions =
    databaseUrl === undefined
      ? options
      : { ...options, databaseUrl: protectedUrl(databaseUrl, ports.env) };
  try {
    return await withServer(protectedOptions, ports, body);
  } catch (error) {
    if (!(error instanceof UserError) || !SERVER_CODES.has(error.code)) throw error;
    throw new UserError(
      'verify-server-missing',
      `There is no server of Postgres ${major} to restore the backup on for its verification. ${error.message}`,
      `Install postgresql-${major}, or name a server of that major version with verify-url; or check without restoring: \`verify: read\`.`,
      { cause: error },
    );
  }
}

const SERVER_CODES = new Set([
  'postgres-not-found',
  'postgres-version-mismatch',
  'postgres-too-old',
  'createdb-missing',
]);

/** Says in the URL itself what Belay does for a database of the user's where nobody said anything about TLS. */
export function protectedUrl(url: string, env: Ports['env']): string {
  const { mode } = readTlsRequest(url, { env, remote: 'verify-full' });
  if (mode === readTlsRequest(url, {}).mode) return url;
  const copy = new URL(url);
  copy.searchParams.set('sslmode', mode);
  const roots = env['PGSSLROOTCERT'];
  if (roots !== undefined && !copy.searchParams.has('sslrootcert')) {
    copy.searchParams.set('sslrootcert', roots);
  }
  return copy.href;
}
