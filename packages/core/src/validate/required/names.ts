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

/** Where a project has its tables. */
export interface ProjectSchemas {
  /** `?schema=` of the URL: it comes first. */
  home: string;
  /** The others. */
  others: ReadonlySet<string>;
}

/** What a name leads to. */
export type Resolved =
  | { kind: 'found'; relation: Relation }
  /** In several schemas of the project, none of which is its first. */
  | { kind: 'ambiguous'; relations: readonly Relation[] }
  | {
      kind: 'missing';
      /** Of that name, in schemas that are not the project's: those of a platform, an extension. */
      elsewhere: readonly Relation[];
    };

/**
 * Finds the relation that a name means. Without a schema the project's own are looked in, that of `?schema=` first: a
 * platform has tables called `users`, too.
 *
 * @param relations All with one of the names that are looked for.
 */
export function resolve(
  { readings }: WrittenName,
  relations: readonly Relation[],
  { home, others }: ProjectSchemas,
): Resolved {
  const elsewhere: Relation[] = [];
  for (const { schema, name } of readings) {
    const named = relations.filter((relation) => relation.name === name);
    const first = named.find((relation) => relation.schema === (schema ?? home));
    if (first !== undefined) return { kind: 'found', relation: first };
    const own = schema === undefined ? named.filter((relation) => others.has(relation.schema)) : [];
    const [only, second] = own;
    if (second !== undefined) return { kind: 'ambiguous', relations: own };
    if (only !== undefined) return { kind: 'found', relation: only };
    elsewhere.push(...named);
  }
  return { kind: 'missing', elsewhere };
}
