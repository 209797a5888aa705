import type { Document, LineCounter, Node } from 'yaml';
import { offsetInScalar } from './yaml-scalar.ts';

/** Line and column, both counted from 1. */
export interface Position {
  line: number;
  col: number;
}

/** Where a value stands in the parsed document: `['checks', 0, 'sql']`. */
export type ValuePath = readonly PropertyKey[];

/** The places of the parts of a YAML text, by the path of the parsed value. */
export class YamlPlaces {
  readonly #yaml: typeof import('yaml');
  readonly #text: string;
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(
    yaml: typeof import('yaml'),
    { text, document, lines }: { text: string; document: Document; lines: LineCounter },
  ) {
    this.#yaml = yaml;
    this.#text = text;
    this.#document = document;
    this.#lines = lines;
  }

  /** Of an offset in the file. */
  at(offset: number): Position {
    return this.#lines.linePos(offset);
  }

  /**
   * Of a value; where it is missing, of the nearest value around it.
   *
   * @param offset Of a character in the value's text; the place of that character is meant then.
   */
  value(path: ValuePath, offset?: number): Position {
    const node = this.#nearest(path);
    const start = node?.range?.[0] ?? 0;
    const inside = offset !== undefined && this.#yaml.isScalar(node) && node.range !== undefined;
    if (!inside) return this.at(start);
    const source = this.#text.slice(start, node.range?.[1]);
    return this.at(start + offsetInScalar(source, String(node.value), offset));
  }

  /** Of the last name of the path itself, not of its value. */
  key(path: ValuePath): Position {
    const map = this.#node(path.slice(0, -1));
    if (!this.#yaml.isMap(map)) return this.value(path);
    const wanted = String(path.at(-1));
    const pair = map.items.find(
      ({ key }) => this.#yaml.isScalar(key) && String(key.value) === wanted,
    );
    const key = pair?.key;
    return this.#yaml.isNode(key) && key.range ? this.at(key.range[0]) : this.value(path);
  }

  #nearest(path: ValuePath): Node | undefined {
    for (let length = path.length; length > 0; length -= 1) {
      const node = this.#node(path.slice(0, length));
      if (node?.range) return node;
    }
    return this.#document.contents ?? undefined;
  }

  #node(path: ValuePath): Node | undefined {
    const found: unknown =
      path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    return this.#yaml.isNode(found) ? found : undefined;
  }
}
