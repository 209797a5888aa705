import type { Header } from './target.ts';

/** Headers whose values are no secret, and words that stand in every report. */
const HARMLESS = new Set([
  ...['accept', 'accept-encoding', 'accept-language', 'cache-control', 'content-type', 'origin'],
  ...['pragma', 'referer', 'user-agent', 'x-forwarded-proto', 'x-forwarded-host'],
]);

/** Whether a header that is written out in belay.yml holds a secret by its name. */
export function soundsSecret(name: string): boolean {
  return /auth|cookie|token|secret|key|password/i.test(name);
}

/**
 * A header's value, and the parts of it that are secrets by themselves, since a server may repeat only those:
 * the token behind `Bearer`, user and password behind `Basic`, the values of cookies. Nothing for headers like `Accept`.
 */
export function secretsOfHeader([name, value]: Header): string[] {
  if (HARMLESS.has(name.toLowerCase())) return [];
  const [, scheme = '', token] = /^([\w-]+)\s+(.+)$/.exec(value) ?? [];
  const login = scheme.toLowerCase() === 'basic' && token !== undefined ? passwordOf(token) : [];
  const cookies = name.toLowerCase() === 'cookie' ? valuesOfCookies(value) : [];
  return [value, ...(token === undefined ? [] : [token]), ...login, ...cookies];
}

function passwordOf(token: string): string[] {
  const pair = Buffer.from(token, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon === -1 ? [] : [pair, pair.slice(colon + 1)];
}

function valuesOfCookies(value: string): string[] {
  return value.split(';').flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals === -1 ? [] : [pair.slice(equals + 1).trim()];
  });
}
