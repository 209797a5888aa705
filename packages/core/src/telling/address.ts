import { UserError } from '../runtime/errors.ts';

/** Where something is sent to. The whole of it is a secret: whoever knows a webhook's URL can write to it. */
export interface Address {
  /** Without user and password. */
  url: URL;
  /** `Basic …`, of the user and password in the URL. */
  authorization: string | undefined;
}

interface Kind {
  /** Without TLS only on the way to this machine: the address itself is the secret that travels. */
  encrypted: boolean;
  /** The error, given the end of its sentence. */
  refusal: (why: string) => UserError;
}

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;

/**
 * Reads the address of one webhook.
 *
 * @param what Names it without showing it.
 * @throws UserError `webhook-url-invalid`, never with the address in its text.
 */
export function webhookAddress(text: string, what: string): Address {
  const refusal = (why: string) =>
    new UserError(
      'webhook-url-invalid',
      `The address in ${what} cannot be used: ${why}.`,
      'Give the whole address as the service shows it, https://hooks.example.com/…; http:// is for this machine only, because whoever reads the address can write to the webhook.',
    );
  return addressOf(text, { encrypted: true, refusal });
}

/**
 * Reads the address of a Pushgateway.
 *
 * @throws UserError `pushgateway-url-invalid`, never with the address in its text.
 */
export function pushgatewayAddress(text: string): Address {
  const refusal = (why: string) =>
    new UserError(
      'pushgateway-url-invalid',
      `The address in pushgateway-url cannot be used: ${why}.`,
      'It looks like https://pushgateway.example.com:9091, with user:password@ before the host where it asks for a login; the path of the metrics is added.',
    );
  return addressOf(text, { encrypted: false, refusal });
}

function addressOf(text: string, { encrypted: mustBe, refusal }: Kind): Address {
  const url = urlOf(text, refusal);
  const encrypted = url.protocol === 'https:';
  if (!encrypted && url.protocol !== 'http:') throw refusal('it does not begin with https://');
  if (mustBe && !encrypted && !LOOPBACK.test(url.hostname)) {
    throw refusal('it is http:// and leads to another machine');
  }
  const { username, password } = url;
  const authorization = authorizationOf(username, password, refusal);
  [url.username, url.password, url.hash] = ['', '', ''];
  return { url, authorization };
}

function urlOf(text: string, refusal: Kind['refusal']): URL {
  try {
    return new URL(text.trim());
  } catch {
    // The error would quote the address.
    throw refusal('it is not a URL');
  }
}

/** RFC 7617. */
function authorizationOf(
  username: string,
  password: string,
  refusal: Kind['refusal'],
): string | undefined {
  if (username === '' && password === '') return undefined;
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(pair).toString('base64')}`;
  } catch {
    throw refusal('a % in its user or password is not followed by two hexadecimal digits');
  }
}
