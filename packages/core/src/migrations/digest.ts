import { createHash } from 'node:crypto';
import type { Migration } from './types.ts';

/**
 * The plan digest: on it test, backup, validate and rollback agree that they speak of the same pending
 * migrations.
 *
 * SHA-256 as 64 lower-case hex digits over these bytes, for each migration in order: its name as UTF-8,
 * one zero byte, its checksum as 64 ASCII hex digits, one zero byte. A name holds no zero byte (no file
 * system allows it), so that no two plans give the same bytes. No migrations: SHA-256 of nothing.
 */
export function planDigest(migrations: readonly Pick<Migration, 'name' | 'checksum'>[]): string {
  const hash = createHash('sha256');
  for (const { name, checksum } of migrations) hash.update(`${name}\0${checksum}\0`, 'utf8');
  return hash.digest('hex');
}
