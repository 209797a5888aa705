import { createHash } from 'node:crypto';

/** NAMEDATALEN - 1; Postgres cuts off what is longer, in silence. */
const LONGEST_BYTES = 63;

/**
 * The name under which a database is kept: `shop_before_rollback_20260622T0231`, UTC. A long name is cut at a whole
 * character and made its own again by some digits of its hash.
 *
 * @param at Milliseconds since the epoch.
 * @param taken Names of the server: where the name is among them, a number follows.
 */
export function parkedName(
  database: string,
  at: number,
  by: 'rollback' | 'undo',
  taken: ReadonlySet<string> = new Set(),
): string {
  const minute = new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
  for (let number = 1; ; number += 1) {
    const suffix = `_before_${by}_${minute}${number === 1 ? '' : `_${number}`}`;
    const name = shortened(database, LONGEST_BYTES - suffix.length) + suffix;
    if (!taken.has(name)) return name;
  }
}

function shortened(name: string, bytes: number): string {
  if (Buffer.byteLength(name) <= bytes) return name;
  const hash = `_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
  let short = '';
  for (const character of name) {
    if (Buffer.byteLength(short + character) > bytes - hash.length) break;
    short += character;
  }
  return short + hash;
}
