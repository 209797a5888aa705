import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { UserError } from '../runtime/errors.ts';

/** What JSON.parse gives for an object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a text of ours is signed as, so that one kind cannot be passed off as another. */
export type Domain = 'manifest' | 'verification';

export interface Mac {
  method: 'hmac-sha256';
  keyId: string;
  value: string;
}

const SHORTEST_KEY = 32;

/**
 * @throws UserError `manifest-key-short`; the key is not shown.
 */
export function parseManifestKey(text: string): string {
  if (text.length >= SHORTEST_KEY) return text;
  throw new UserError(
    'manifest-key-short',
    `The manifest key has ${text.length} characters; it needs ${SHORTEST_KEY} or more, since anybody who has a manifest can try keys on it`,
    'Make one with `openssl rand -hex 32` and keep it as a secret.',
  );
}

/** The HMAC of an object, over its canonical form; `keyId` tells keys apart and nothing of the key. */
export function macOf(domain: Domain, body: JsonObject, key: string): Mac {
  const value = createHmac('sha256', key)
    .update(`belay ${domain} 1\n${canonical(body)}`)
    .digest('hex');
  return { method: 'hmac-sha256', keyId: keyIdOf(key), value };
}

/** Whether `mac` is the one that `key` gives; takes the same time wherever they differ. */
export function macFits(mac: Mac, domain: Domain, body: JsonObject, key: string): boolean {
  const right = Buffer.from(macOf(domain, body, key).value, 'hex');
  const given = Buffer.from(mac.value, 'hex');
  return given.length === right.length && timingSafeEqual(given, right);
}

export function keyIdOf(key: string): string {
  return createHmac('sha256', key).update('belay key id').digest('hex').slice(0, 8);
}

/** SHA-256 of the canonical form: tells damage, not malice. */
export function checksumOf(body: JsonObject): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

/** JSON with every object's keys in order of their code units and no white space: equal for equal values. */
export function canonical(value: unknown): string {
  return JSON.stringify(ordered(value));
}

/** The same value with every object's keys in order. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, ordered(item)]),
  );
}
