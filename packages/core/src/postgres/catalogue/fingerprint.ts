import { createHash } from 'node:crypto';
import type { Catalogue } from './types.ts';

/**
 * SHA-256, in hex, of the schema: equal for equal schemas, whatever way they were built. Not part of it:
 * the server's version, and the dependencies, which follow from the definitions. What could not be read
 * is part of it, so that a partial reading never equals a whole one.
 */
export function fingerprint(catalogue: Catalogue): string {
  const schema: Partial<Catalogue> = { ...catalogue };
  delete schema.serverVersion;
  delete schema.dependencies;
  return createHash('sha256').update(canonical(schema)).digest('hex');
}

/** JSON with the keys of every object in one order, whichever way the catalogue came here. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const record = value as Record<string, unknown>;
  const members = Object.keys(record).sort();
  return `{${members.map((key) => `"${key}":${canonical(record[key])}`).join()}}`;
}
