import { type Hash, createHash } from 'node:crypto';
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
  const text = new CanonicalText(createHash('sha256'));
  text.add(schema);
  return text.digest();
}

/** So much at a time: the whole text of a large schema would be many times the memory of the schema. */
const CHUNK = 65_536;

/** JSON with the keys of every object in one order, whichever way the catalogue came here. */
class CanonicalText {
  readonly #hash: Hash;
  #text = '';
  /** Objects of a kind have the same keys: `name,id` → id and name. */
  readonly #orders = new Map<string, readonly string[]>();

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  add(value: unknown): void {
    if (Array.isArray(value)) this.#addList(value);
    else if (typeof value === 'object' && value !== null) {
      this.#addMembers(value as Record<string, unknown>);
    } else this.#text += JSON.stringify(value);
    if (this.#text.length > CHUNK) this.#flush();
  }

  digest(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #flush(): void {
    this.#hash.update(this.#text);
    this.#text = '';
  }

  #addList(list: readonly unknown[]): void {
    this.#text += '[';
    list.forEach((entry, at) => {
      if (at > 0) this.#text += ',';
      this.add(entry);
    });
    this.#text += ']';
  }

  #addMembers(record: Record<string, unknown>): void {
    this.#text += '{';
    this.#orderOf(record).forEach((key, at) => {
      this.#text += at > 0 ? `,"${key}":` : `"${key}":`;
      this.add(record[key]);
    });
    this.#text += '}';
  }

  #orderOf(record: Record<string, unknown>): readonly string[] {
    const keys = Object.keys(record);
    const shape = keys.join();
    let order = this.#orders.get(shape);
    if (order === undefined) {
      order = keys.sort();
      this.#orders.set(shape, order);
    }
    return order;
  }
}
