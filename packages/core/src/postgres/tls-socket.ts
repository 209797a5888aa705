import { Socket, isIP } from 'node:net';
import { type TLSSocket, connect as startTls } from 'node:tls';
import { interruption } from '../runtime/errors.ts';
import type { TlsPlan } from './tls-files.ts';

export interface Place {
  /** Without brackets; a folder for a Unix socket. */
  host: string;
  port: number;
}

/** How one attempt protects its connection; `tls where offered` goes on in plain where the server has no TLS. */
export type Protection = 'plain' | 'tls' | 'tls where offered';

export interface SocketOptions {
  protection: Protection;
  /** Needed unless the protection is `plain`. */
  tls: TlsPlan | undefined;
  signal: AbortSignal | undefined;
  timeoutMs: number;
}

/** The server answered that it has no TLS. */
export class TlsNotOffered extends Error {
  override name = 'TlsNotOffered';
}

/** The handshake failed; `cause` is Node's error. */
export class TlsHandshakeFailed extends Error {
  override name = 'TlsHandshakeFailed';
}

/** Nothing came of it in time. */
export class ConnectTimeout extends Error {
  override name = 'ConnectTimeout';
}

/** A firewall or a proxy on the way forgets a connection on which nothing is said. */
const KEEP_ALIVE_AFTER_MS = 30_000;

/** Length and code of the message SSLRequest (Postgres documentation, "Message Formats"). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/**
 * Connects and, as far as it is asked to, encrypts: everything that comes before the first message of the
 * session. node-postgres could encrypt by itself, but would not go on in plain, always sends the server's
 * name, and takes what is sent unencrypted after the server's answer for part of the session (CVE-2021-23222).
 *
 * @throws TlsNotOffered, TlsHandshakeFailed, ConnectTimeout, Node's own errors.
 * @throws Interrupted when the signal aborts.
 */
export async function openSocket(
  place: Place,
  { protection, tls, signal, timeoutMs }: SocketOptions,
): Promise<Socket> {
  const socket = new Socket();
  let reason: Error | undefined;
  const cut = (why: Error) => {
    reason ??= why;
    socket.destroy();
  };
  const timer = setTimeout(() => cut(new ConnectTimeout('no answer')), timeoutMs);
  const onAbort = () => signal && cut(interruption(signal));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await connected(socket, place);
    if (protection === 'plain' || tls === undefined) return socket;
    if (!tls.request.direct && !(await offersTls(socket))) {
      if (protection === 'tls where offered') return socket;
      throw new TlsNotOffered('the server has no TLS');
    }
    return await secured(socket, place.host, tls);
  } catch (error) {
    socket.destroy();
    throw reason ?? error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

async function connected(socket: Socket, { host, port }: Place): Promise<void> {
  // Without a listener an error between two steps would end the process.
  socket.on('error', () => undefined);
  if (host.startsWith('/')) socket.connect(`${host}/.s.PGSQL.${port}`);
  else socket.connect(port, host);
  await happens(socket, 'connect');
  socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
}

async function offersTls(socket: Socket): Promise<boolean> {
  socket.write(SSL_REQUEST);
  const answer = await happens<Buffer>(socket, 'data');
  const word = answer.toString('latin1');
  if (word === 'S') return true;
  if (word === 'N') return false;
  // More than one byte, or another: what follows was not encrypted, so anybody may have put it there.
  throw new TlsHandshakeFailed('it answers the request for TLS with something else', {
    cause: Object.assign(new Error('unexpected answer'), { code: 'NOT_POSTGRES' }),
  });
}

async function secured(socket: Socket, host: string, tls: TlsPlan): Promise<TLSSocket> {
  const { verifies, context, request } = tls;
  const isName = isIP(host) === 0;
  const secure = startTls({
    socket,
    host,
    secureContext: context,
    // Said in either case: NODE_TLS_REJECT_UNAUTHORIZED must not decide it.
    rejectUnauthorized: verifies !== 'nothing',
    ...(verifies === 'chain and name' ? {} : { checkServerIdentity: () => undefined }),
    // RFC 6066 allows names only.
    ...(request.sendsName && isName ? { servername: host } : {}),
    ...(request.direct ? { ALPNProtocols: ['postgresql'] } : {}),
  });
  secure.on('error', () => undefined);
  try {
    await happens(secure, 'secureConnect');
  } catch (cause) {
    throw new TlsHandshakeFailed('the TLS handshake failed', { cause });
  }
  if (request.direct && secure.alpnProtocol !== 'postgresql') {
    secure.destroy();
    throw new TlsHandshakeFailed('it does not speak Postgres behind TLS', {
      cause: Object.assign(new Error('no ALPN'), { code: 'NOT_POSTGRES' }),
    });
  }
  return secure;
}

/** Waits for one event of a socket; its error, or its end, comes as an error. */
function happens<T>(socket: Socket, event: 'connect' | 'data' | 'secureConnect'): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      socket.off(event, onEvent).off('error', onError).off('close', onClose);
      act();
    };
    const onEvent = (value: T) => settle(() => resolve(value));
    const onError = (error: Error) => settle(() => reject(error));
    const onClose = () => settle(() => reject(closed()));
    socket.on(event, onEvent).on('error', onError).on('close', onClose);
  });
}

function closed(): Error {
  return Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
}
