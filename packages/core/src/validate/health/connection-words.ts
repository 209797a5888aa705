import { messageOf } from '../../runtime/errors.ts';
import { oneLine, visible } from '../../report/text.ts';
import type { Failure } from './failure.ts';

/** What Node's codes mean (libuv, undici). */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no host of this name (DNS)',
  EAI_AGAIN: 'the name of the host could not be looked up (DNS gives no answer)',
  ECONNREFUSED: 'the connection was refused: nothing listens at this port',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  EHOSTUNREACH: 'there is no way to the host from here',
  ENETUNREACH: 'there is no way to the network from here',
  ETIMEDOUT: 'no connection came about in time (a firewall?)',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time (a firewall?)',
  UND_ERR_SOCKET: 'the connection was closed before the answer was there',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is shorter or longer than it says',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has more headers than are read',
};

const OWN_CA =
  'Give the file of your own CA to the process: NODE_EXTRA_CA_CERTS=/path/to/ca.pem (in a workflow, env of the step).';

/** What OpenSSL's codes mean, and what to do. */
const TLS: Readonly<Record<string, Failure>> = {
  CERT_HAS_EXPIRED: {
    reason: 'its TLS certificate has expired',
    advice: 'Renew the certificate, and see why that was not done by itself.',
  },
  CERT_NOT_YET_VALID: {
    reason: 'its TLS certificate is not valid yet',
    advice: 'Compare the clocks of this machine and of the one that issued the certificate.',
  },
  CERT_REVOKED: { reason: 'its TLS certificate was revoked' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { reason: 'its TLS certificate is self-signed', advice: OWN_CA },
  SELF_SIGNED_CERT_IN_CHAIN: {
    reason: 'its TLS certificate was issued by a CA that is not known here',
    advice: OWN_CA,
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    reason: 'its TLS certificate was issued by a CA that is not known here',
    advice: OWN_CA,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    reason: 'its TLS certificate was issued by a CA that is not known here',
    advice: OWN_CA,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    reason: 'its TLS certificate cannot be traced to a CA that is known here',
    advice: `The server must send the certificates between its own and the CA's. If the CA is your own: ${OWN_CA}`,
  },
};

const WRONG_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** What the error of a fetch means. */
export function connectionFailure(error: unknown): Failure {
  const cause = rootOf(error);
  const code = codeOf(cause);
  const tls = TLS[code];
  if (tls) return { ...tls, certificate: true };
  if (code === WRONG_NAME) return wrongName(cause);
  if (/^(ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|EPROTO)/.test(code)) {
    return {
      reason: 'no TLS is spoken at this port',
      advice: 'Is it http:// instead of https://?',
    };
  }
  if (/^(ERR_SSL|ERR_TLS)/.test(code)) return { reason: `TLS did not come about (${code})` };
  if (code.startsWith('HPE_')) {
    return {
      reason: 'what answers does not speak HTTP',
      advice: 'Is it https:// instead of http://, or another port?',
    };
  }
  const words = REASONS[code];
  if (words !== undefined) return { reason: words };
  if (messageOf(cause) === 'bad port')
    return { reason: 'this port is not for HTTP: it is never asked' };
  return { reason: `no answer: ${oneLine(visible(messageOf(cause))).slice(0, 200)}` };
}

/** True when nothing of the server was reached, so that a proxy may be to blame. */
export function isOutOfReach(error: unknown): boolean {
  return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|E(HOST|NET)UNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(
    codeOf(rootOf(error)),
  );
}

function wrongName(cause: unknown): Failure {
  const { host, cert } = cause as { host?: string; cert?: { subjectaltname?: string } };
  const names = (cert?.subjectaltname ?? '')
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .filter((name) => /^[\w.*:-]+$/.test(name));
  const shown = names.length > 5 ? [...names.slice(0, 5), '…'] : names;
  const whose = shown.length === 0 ? 'names no host' : `is for ${shown.join(', ')}`;
  return {
    reason: `its TLS certificate ${whose}, not for ${host ?? 'this host'}`,
    advice:
      'Ask it by a name that its certificate has, or have the certificate issued for this one.',
  };
}

/** fetch says "fetch failed" and keeps the reason inside; several addresses give several reasons. */
function rootOf(error: unknown): unknown {
  const { cause, errors } = (error ?? {}) as { cause?: unknown; errors?: unknown[] };
  if (cause !== undefined) return rootOf(cause);
  return errors?.[0] === undefined ? error : rootOf(errors[0]);
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
