import type { ConnectOptions } from './dial.ts';
import { type TlsPlan, loadTls } from './tls-files.ts';
import { type TlsRequest, hostOf, isLocalHost, readTlsRequest } from './tls-request.ts';
import type { Place } from './tls-socket.ts';
import { parseDatabaseUrl } from './url.ts';

/** How long connecting may take where nobody says otherwise. */
const CONNECT_TIMEOUT_S = 15;

/** What a timer of Node's takes, 2^31-1 ms: after a longer one it would ring at once. */
const LONGEST_S = 2_147_483;

/** Where to connect to, and how it is protected. */
export interface Target {
  place: Place;
  request: TlsRequest;
  /** Undefined where no TLS will be used. */
  tls: TlsPlan | undefined;
  /** For everything together: name resolution, TLS and login. */
  timeoutS: number;
}

/**
 * Reads the URL, what libpq's variables add to it, and the files that they name.
 *
 * @throws UserError `database-url-invalid`, `tls-option-invalid`, `tls-file-unusable`.
 */
export async function targetOf(url: string, { env, remote }: ConnectOptions): Promise<Target> {
  const host = hostOf(url);
  const place = { host, port: parseDatabaseUrl(url).port };
  const surroundings = env ?? (isLocalHost(host) ? {} : process.env);
  const request = readTlsRequest(url, { env: surroundings, remote });
  const tls = request.mode === 'disable' ? undefined : await loadTls(request, surroundings);
  return { place, request, tls, timeoutS: timeoutOf(url) };
}

/** libpq's and Prisma's `connect_timeout`, in seconds; 0, which is for ever, and what is no number do not count. */
function timeoutOf(url: string): number {
  const said = Number(new URL(url).searchParams.get('connect_timeout'));
  return said > 0 && Number.isFinite(said) ? Math.min(said, LONGEST_S) : CONNECT_TIMEOUT_S;
}
