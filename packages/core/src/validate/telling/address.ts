import { UserError } from '../../runtime/errors.ts';

/** Where something is sent to. The whole of it is a secret: whoever knows a webhook's URL can write to it. */
export interface Address {
  /** Without user and password. */
  url: URL;
  /** `Basic …`, of the user and password in the URL. */
  authorization: string | undefined;
}

interface Kind {
  /** As a message begins: `The address of pushgateway-url`. */
  what: string;
  code: string;
  /** Without TLS only on the way to this machine: the address itself is the secret that travels. */
  encrypted: boolean;
  hint: string;
}

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;

/**
 * Reads the address of one webhook.
 *
 * @param what Names it without showing it.
 * @throws UserError `webhook-url-invalid`, never with the address in its text.
 */
export function webhookAddress(text: string, what: string): Address {
  return addressOf(text, {
    ...{ what, code: 'webhook-url-invalid', encrypted: true },
    hint: 'Give the whole address as the service shows it, https://hooks.example.com/…; http:// is for this machine only, because whoever reads the address can write to the webhook.',
  });
}

/**
 * Reads the address of a Pushgateway.
 *
 * @throws UserError `pushgateway-url-invalid`, never with the address in its text.
 */
export function pushgatewayAddress(text: string): Address {
  return addressOf(text, {
    ...{ what: 'pushgateway-url', code: 'pushgateway-url-invalid', encrypted: false },
    hint: 'It looks like https://pushgateway.example.com:9091, with user:password@ before the host where it asks for a login; the path of the metrics is added.',
  });
}

function addressOf(text: string, kind: Kind): Address {
  const url = urlOf(text, kind);
  const encrypted = url.protocol === 'https:';
  if (!encrypted && url.protocol !== 'http:')
    throw invalid(kind, 'it does not begin with https://');
  if (kind.encrypted && !encrypted && !LOOPBACK.test(url.hostname)) {
    throw invalid(kind, 'it is http:// and leads to another machine');
  }
  const { username, password } = url;
  const authorization = authorizationOf(username, password, kind);
  [url.username, url.password, url.hash] = ['', '', ''];
  return { url, authorization };
}

function urlOf(text: string, kind: Kind): URL {
  try {
    return new URL(text.trim());
  } catch {
    // The error would quote the address.
    throw invalid(kind, 'it is not a URL');
  }
}

/** RFC 7617. */
function authorizationOf(username: string, password: string, kind: Kind): string | undefined {
  if (username === '' && password === '') return undefined;
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(pair).toString('base64')}`;
  } catch {
    throw invalid(kind, 'a % in its user or password is not followed by two hexadecimal digits');
  }
}

function invalid({ code, what, hint }: Kind, why: string): UserError {
  return new UserError(code, `The address in ${what} cannot be used: ${why}.`, hint);
}
