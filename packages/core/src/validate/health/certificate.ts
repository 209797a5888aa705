import net from 'node:net';
import tls from 'node:tls';
import { durationWords } from '../../report/words.ts';

const HANDSHAKE_MS = 5_000;

/**
 * What more there is to say about a certificate that was not accepted: until or from when it is valid, and by whom it was
 * issued. A handshake only: nothing is asked, and no header is sent to whoever answers there.
 *
 * @returns undefined where nothing more can be learnt.
 */
export async function certificateInWords(
  url: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const certificate = await peerCertificate(new URL(url), signal).catch(() => undefined);
  return certificate && validityInWords(certificate, Date.now());
}

/** @param now Milliseconds since the epoch. */
export function validityInWords(
  certificate: Pick<tls.PeerCertificate, 'valid_from' | 'valid_to'>,
  now: number,
): string | undefined {
  const from = Date.parse(certificate.valid_from);
  const to = Date.parse(certificate.valid_to);
  if (to < now) return `It was valid until ${day(to)}, ${durationInDays(now - to)} ago.`;
  if (from > now) return `It is valid from ${day(from)} on, in ${durationInDays(from - now)}.`;
  return undefined;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

function durationInDays(milliseconds: number): string {
  if (milliseconds < 2 * DAY_MS) return durationWords(milliseconds);
  return `${Math.floor(milliseconds / DAY_MS)} days`;
}

/** The first certificate that is out of its time, from the server's own upwards; else the server's own. */
function peerCertificate(url: URL, signal: AbortSignal): Promise<tls.PeerCertificate> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = tls.connect({
    host,
    port: Number(url.port || 443),
    // Only looked at; nothing is sent over this connection.
    rejectUnauthorized: false,
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
  });
  return new Promise<tls.PeerCertificate>((resolve, reject) => {
    const end = () => socket.destroy(new Error('no handshake'));
    signal.addEventListener('abort', end, { once: true });
    socket.setTimeout(HANDSHAKE_MS, end);
    socket.once('error', reject);
    socket.once('close', () => signal.removeEventListener('abort', end));
    socket.once('secureConnect', () => {
      resolve(outOfTime(socket.getPeerCertificate(true)));
      socket.destroy();
    });
  });
}

function outOfTime(own: tls.DetailedPeerCertificate): tls.PeerCertificate {
  const seen = new Set<tls.PeerCertificate>();
  let certificate: tls.DetailedPeerCertificate | undefined = own;
  while (certificate !== undefined && !seen.has(certificate)) {
    if (validityInWords(certificate, Date.now()) !== undefined) return certificate;
    seen.add(certificate);
    certificate = certificate.issuerCertificate;
  }
  return own;
}
