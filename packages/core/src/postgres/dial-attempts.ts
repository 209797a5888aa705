import type { SslMode } from './tls-request.ts';
import { type Protection, TlsHandshakeFailed, TlsNotOffered } from './tls-socket.ts';

/** What is tried one after the other. */
export const PROTECTIONS: Readonly<Record<SslMode, readonly [Protection, ...Protection[]]>> = {
  disable: ['plain'],
  allow: ['plain', 'tls'],
  prefer: ['tls where offered', 'plain'],
  require: ['tls'],
  'verify-ca': ['tls'],
  'verify-full': ['tls'],
};

/**
 * As libpq: with `prefer` a handshake that fails and a server that lets nobody in with TLS, with `allow` one
 * that lets nobody in without it (SQLSTATE 28000). A wrong password is wrong either way.
 */
export function anotherMayDo(protection: Protection, error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === '28000') return true;
  if (protection === 'plain') return false;
  return error instanceof TlsHandshakeFailed || /^ERR_SSL_/.test(String(code));
}

/** Of two failures the second tells more, unless it only says that the other way is closed as well. */
export function saysMore(second: unknown): boolean {
  const { code } = (second ?? {}) as { code?: unknown };
  const isClosed = second instanceof TlsNotOffered || second instanceof TlsHandshakeFailed;
  return !isClosed && code !== '28000';
}
