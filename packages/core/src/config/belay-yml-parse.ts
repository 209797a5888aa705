import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../migrations/nearest.ts';
import { UserError } from '../runtime/errors.ts';

/**
 * YAML text → a value of the schema, with every problem at its line and column.
 *
 * @throws UserError `config-invalid`
 */
export async function parseConfig<S extends z.ZodType>(
  text: string,
  file: string,
  schema: S,
): Promise<z.output<S>> {
  const yaml = await import('yaml');
  const lineCounter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number): Position => lineCounter.linePos(offset);

  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    throw invalid(
      file,
      syntax.map(({ pos, message }) => ({ ...at(pos[0]), message })),
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  const parsed = schema.safeParse(value, { error: describe });
  if (parsed.success) return parsed.data;

  const find = new Locator(yaml, document);
  const problems = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          ...at(find.key([...issue.path, key])),
          message: unknownKey(key, knownKeys(schema, issue.path)),
        }))
      : [{ ...at(find.value(issue.path)), message: `${name(issue.path)} ${issue.message}` }],
  );
  throw invalid(file, problems);
}

interface Position {
  line: number;
  col: number;
}

function invalid(file: string, problems: (Position & { message: string })[]): UserError {
  const lines = problems
    .sort((a, b) => a.line - b.line || a.col - b.col)
    .map(({ line, col, message }) => `${file}:${line}:${col}: ${message}`);
  const [first = ''] = lines;
  return new UserError(
    'config-invalid',
    lines.length === 1 ? first : `${file} has ${lines.length} problems:\n${lines.join('\n')}`,
    'What belay.yml may hold is in docs/test.md#belayyml.',
  );
}

type Path = readonly PropertyKey[];

/** Where in the text a path of the parsed value stands, as an offset. */
class Locator {
  readonly #yaml: typeof import('yaml');
  readonly #document: Document;

  constructor(yaml: typeof import('yaml'), document: Document) {
    this.#yaml = yaml;
    this.#document = document;
  }

  /** The value, or where it is missing the nearest value around it. */
  value(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node = this.#node(path.slice(0, length));
      if (node?.range) return node.range[0];
    }
    return this.#document.contents?.range?.[0] ?? 0;
  }

  /** The last name of the path itself, not its value. */
  key(path: Path): number {
    const map = this.#node(path.slice(0, -1));
    if (!this.#yaml.isMap(map)) return this.value(path);
    const wanted = String(path.at(-1));
    const pair = map.items.find(
      ({ key }) => this.#yaml.isScalar(key) && String(key.value) === wanted,
    );
    const key = pair?.key;
    return this.#yaml.isNode(key) && key.range ? key.range[0] : this.value(path);
  }

  #node(path: Path): Node | undefined {
    const found: unknown =
      path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    return this.#yaml.isNode(found) ? found : undefined;
  }
}

/** What a person is told, as the end of a sentence that begins with the name. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'too_small') return 'must not be empty';
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.input === undefined) return 'is missing';
  const kinds: Record<string, string> = { string: 'text', array: 'a list', object: 'a mapping' };
  const quoted = issue.expected === 'string' && typeof issue.input !== 'object';
  return `must be ${kinds[issue.expected] ?? issue.expected}${quoted ? '; put it in quotes' : ''}`;
}

/** `accept, entry 2: reason` */
function name(path: Path): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `, entry ${part + 1}`;
      return `${index === 0 ? '' : ': '}${String(part)}`;
    })
    .join('');
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = didYouMean(key, known);
  return `unknown key ${JSON.stringify(key)}. ${near ?? `Known: ${known.join(', ')}.`}`;
}

/** The names that the schema knows at a path. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  const json = jsonSchemaAt(schema, path);
  return Object.keys(json?.properties ?? {});
}

interface JsonShape {
  properties?: Record<string, JsonShape>;
  items?: JsonShape;
}

function jsonSchemaAt(schema: z.ZodType, path: Path): JsonShape | undefined {
  let shape: JsonShape | undefined = schema.toJSONSchema({ io: 'input' }) as JsonShape;
  for (const part of path) {
    shape = typeof part === 'number' ? shape?.items : shape?.properties?.[String(part)];
  }
  return shape;
}
