import { Unusable, parseHealthUrl, shownUrl } from './parse.ts';
import { secretsOfHeader } from './secrets.ts';
import type { Header, HealthTarget } from './target.ts';

export type TargetParts = Omit<HealthTarget, 'name'>;

/**
 * A target from the URL as it was given and everything else parsed: a login in the URL becomes a header.
 *
 * @throws Unusable
 */
export function buildTarget(parts: TargetParts): HealthTarget {
  const { url, login } = parseHealthUrl(parts.url);
  const name = shownUrl(url);
  // With a query the whole URL is a secret: its values may be.
  const secrets = [...parts.secrets, ...(new URL(url).search === '' ? [] : [url])];
  if (login === undefined) return { ...parts, url, name, secrets };
  if (parts.headers.some(([header]) => header.toLowerCase() === 'authorization')) {
    throw new Unusable(
      'has a user, and there is an Authorization header as well; keep one of them',
    );
  }
  const pair = Buffer.from(`${login.user}:${login.password}`).toString('base64');
  const header: Header = ['Authorization', `Basic ${pair}`];
  return {
    ...{ ...parts, url, name },
    headers: [...parts.headers, header],
    secrets: [...secrets, ...secretsOfHeader(header), parts.url],
  };
}
