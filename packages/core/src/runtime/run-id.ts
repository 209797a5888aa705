import { randomBytes } from 'node:crypto';

/** A short random part for the name of something temporary: ten hexadecimal digits. */
export function randomPart(): string {
  return randomBytes(5).toString('hex');
}

/**
 * The name of a run: lower-case letters and digits, eight or more, fit for a part of a database name.
 *
 * @param parts What names it on a CI system, for example run id and attempt; without them it is random.
 */
export function runId(...parts: readonly (string | undefined)[]): string {
  const known = parts.map((part) => (part ?? '').toLowerCase().replace(/[^a-z0-9]/g, '')).join('');
  if (known === '') return randomPart();
  return known.length >= 8 ? known.slice(0, 24) : known + randomPart();
}
