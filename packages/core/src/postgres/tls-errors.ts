import { UserError, messageOf } from '../runtime/errors.ts';
import type { TlsRequest } from './tls-request.ts';
import { TlsHandshakeFailed, TlsNotOffered } from './tls-socket.ts';

const PROVIDE_CA =
  "Give the certificate of the CA that signed the server's: ?sslrootcert=/path/ca.pem in the URL, or PGSSLROOTCERT (providers offer it for download; sslrootcert=system means the CAs that the system trusts).";
const WEAKER =
  "sslmode=require encrypts without verifying: whoever sits in between can then answer in the server's name. sslmode=disable is for a network that you trust.";
const BY_DEFAULT =
  'Nothing was said about TLS, and a host that is not local is then verified (sslmode=verify-full).';

/** Node's codes for a chain that leads to nobody trusted (Node documentation, "X509 certificate error codes"). */
const UNKNOWN_CA = new Set([
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_UNTRUSTED', 'INVALID_CA'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_SIGNATURE_FAILURE'],
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_CHAIN_TOO_LONG', 'PATH_LENGTH_EXCEEDED'],
]);

interface Reason {
  what: string;
  hint: readonly string[];
}

/** OpenSSL's names for the alerts with which a server turns down the certificate of a client, or its absence. */
const CLIENT_REFUSED =
  /^ERR_SSL_(SSL|TLS)V\d+_ALERT_(BAD_CERTIFICATE|CERTIFICATE_\w+|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|NO_CERTIFICATE)$/;

/**
 * What went wrong with TLS, in words, and what to do; undefined when an error is about something else.
 *
 * @param request What was asked for; undefined when TLS was not in question.
 */
export function tlsError(
  error: unknown,
  place: string,
  request: TlsRequest | undefined,
): UserError | undefined {
  if (request === undefined) return undefined;
  const found =
    error instanceof TlsNotOffered
      ? notOffered(request)
      : reasonOf(error instanceof TlsHandshakeFailed ? error.cause : error, error, request);
  if (found === undefined) return undefined;
  const hint = [...(request.byDefault ? [BY_DEFAULT] : []), ...found.hint].join('\n');
  return new UserError(
    'database-tls-failed',
    `No protected connection to ${place}: ${found.what}.`,
    hint,
    { cause: error },
  );
}

function notOffered({ mode }: TlsRequest): Reason {
  return {
    what: `the server has no TLS, and sslmode=${mode} needs it`,
    hint: [
      'Switch TLS on at the server or the pooler, or connect to the address that has it. On a network that you trust: sslmode=disable.',
    ],
  };
}

function reasonOf(cause: unknown, error: unknown, request: TlsRequest): Reason | undefined {
  const given = (cause as { code?: unknown } | undefined)?.code;
  const code = typeof given === 'string' ? given : '';
  const known = ofCertificate(code, cause) ?? ofHandshake(code, request);
  if (known !== undefined) return known;
  if (!(error instanceof TlsHandshakeFailed) && !code.startsWith('ERR_SSL_')) return undefined;
  return { what: `the TLS handshake failed: ${messageOf(cause)}`, hint: [WEAKER] };
}

/** What is wrong with the certificate that the server showed. */
function ofCertificate(code: string, cause: unknown): Reason | undefined {
  if (code === 'CERT_HAS_EXPIRED') {
    return {
      what: "the server's certificate, or one of those that vouch for it, has expired",
      hint: ['Renew it on the server; when it was renewed, sslrootcert may be an old one.', WEAKER],
    };
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return {
      what: "the server's certificate is not valid yet",
      hint: ['Check the clocks of both machines.'],
    };
  }
  if (code === 'CERT_REVOKED') {
    return { what: "the server's certificate was revoked (sslcrl)", hint: ['Renew it.'] };
  }
  if (code.includes('CRL')) {
    return {
      what: `the revocation list (sslcrl) cannot be used: ${messageOf(cause)}`,
      hint: ['It must hold an up-to-date list of every CA of the chain.'],
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const { reason } = cause as { reason?: unknown };
    return {
      what: `the server's certificate is for another host: ${typeof reason === 'string' ? reason.replace(/\.$/, '') : messageOf(cause)}`,
      hint: [
        'Connect by a name that stands in the certificate. sslmode=verify-ca, with sslrootcert, checks who signed it and not the name: enough where the CA signs for your servers only.',
        WEAKER,
      ],
    };
  }
  if (UNKNOWN_CA.has(code)) {
    const self = code === 'DEPTH_ZERO_SELF_SIGNED_CERT' ? 'is signed by itself' : 'is signed by a CA that is not trusted here'; // prettier-ignore
    return { what: `the server's certificate ${self} (${code})`, hint: [PROVIDE_CA, WEAKER] };
  }
  return undefined;
}

function ofHandshake(code: string, { direct }: TlsRequest): Reason | undefined {
  if (CLIENT_REFUSED.test(code)) {
    return {
      what: `the server refused our client certificate, or wants one (${code})`,
      hint: [
        'Give the certificate and its key: sslcert and sslkey in the URL, or PGSSLCERT and PGSSLKEY. The server trusts those signed by a CA of its ssl_ca_file.',
      ],
    };
  }
  if (code === 'NOT_POSTGRES' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    return {
      what: 'what answers there is no Postgres server with TLS',
      hint: [
        'Check host and port.',
        ...(direct
          ? [
              'sslnegotiation=direct needs Postgres 17 or newer; without it the server is asked first.',
            ]
          : []),
      ],
    };
  }
  if (code === 'ECONNRESET' && direct) {
    return {
      what: 'the server ended the connection instead of starting TLS',
      hint: ['sslnegotiation=direct needs Postgres 17 or newer.'],
    };
  }
  return undefined;
}
