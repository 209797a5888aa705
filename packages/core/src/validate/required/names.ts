import type { Relation } from './relations.ts';

/** A name as somebody wrote it: `Order`, `shop.Order`, `"shop"."Order"`. */
export interface WrittenName {
  /** As it was written. */
  text: string;
  /** Every way to read it, the likeliest first: a dot can also be part of a name. */
  readings: readonly { schema?: string; name: string }[];
}

const PART = /"((?:[^"]|"")+)"|([^."]+)/y;

/** Reads a table's name as SQL would, but for the case of letters, which counts with and without quotes. */
export function readName(text: string): WrittenName {
  const parts = partsOf(text);
  const [first, second, ...rest] = parts ?? [];
  if (first === undefined) return { text, readings: [{ name: text }] };
  if (second === undefined) return { text, readings: [{ name: first }] };
  const whole = { name: text };
  return rest.length > 0
    ? { text, readings: [whole] }
    : { text, readings: [{ schema: first, name: second }, whole] };
}

/** Undefined when it is not names with dots between them. */
function partsOf(text: string): string[] | undefined {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at++) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (!match) return undefined;
    parts.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    at = PART.lastIndex;
    if (at < text.length && text[at] !== '.') return undefined;
  }
  return text.endsWith('.') ? undefined : parts;
}

/** What a name leads to. */
export type Resolved =
  | { kind: 'found'; relation: Relation }
  /** In several schemas, none of which is the project's. */
  | { kind: 'ambiguous'; relations: readonly Relation[] }
  | { kind: 'missing' };

/**
 * Finds the relation that a name means. Without a schema every schema counts, the project's own first.
 *
 * @param relations All with one of the names that are looked for.
 * @param home The project's schema: `?schema=` of the URL.
 */
export function resolve(
  { readings }: WrittenName,
  relations: readonly Relation[],
  home: string,
): Resolved {
  for (const { schema, name } of readings) {
    const same = relations.filter(
      (relation) => relation.name === name && (schema === undefined || relation.schema === schema),
    );
    const own = same.find((relation) => relation.schema === home) ?? same[0];
    if (own === undefined) continue;
    return own.schema === home || same.length === 1
      ? { kind: 'found', relation: own }
      : { kind: 'ambiguous', relations: same };
  }
  return { kind: 'missing' };
}
