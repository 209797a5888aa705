import type { z } from 'zod';
import { didYouMean } from '../migrations/nearest.ts';
import { UserError } from '../runtime/errors.ts';
import { type Position, type ValuePath, YamlPlaces } from './yaml-places.ts';

export interface ParsedConfig<T> {
  value: T;
  /** For what is found wrong with a value later. */
  places: YamlPlaces;
}

/**
 * YAML text → a value of the schema, with every problem at its line and column.
 *
 * @throws UserError `config-invalid`
 */
export async function parseConfig<S extends z.ZodType>(
  text: string,
  file: string,
  schema: S,
): Promise<ParsedConfig<z.output<S>>> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const places = new YamlPlaces(yaml, { text, document, lines });

  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    throw invalid(
      file,
      syntax.map(({ pos, message }) => ({ ...places.at(pos[0]), message })),
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  const parsed = schema.safeParse(value, { error: describe });
  if (parsed.success) return { value: parsed.data, places };

  const problems = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          ...places.key([...issue.path, key]),
          message: unknownKey(key, knownKeys(schema, issue.path)),
        }))
      : [{ ...places.value(issue.path), message: `${nameOf(issue.path)} ${issue.message}` }],
  );
  throw invalid(file, problems);
}

/** Something wrong with a value that fits the schema. */
export interface ConfigProblem {
  path: ValuePath;
  /** The end of a sentence that begins with the value's name. */
  message: string;
  /** Of a character in the value's text. */
  offset?: number;
}

/** What an error about belay.yml needs of the configuration; without places there is no line. */
export interface ConfigSource {
  file?: string;
  places?: YamlPlaces;
}

/** A `config-invalid` that lists problems which only the stage that uses the values can see. */
export function configInvalid(source: ConfigSource, problems: readonly ConfigProblem[]): UserError {
  return new UserError('config-invalid', problemsInWords(source, problems), HINT);
}

/** The problems, each with its line and column, in the order of the file. */
export function problemsInWords(
  { file = 'belay.yml', places }: ConfigSource,
  problems: readonly ConfigProblem[],
): string {
  return listed(
    file,
    problems.map(({ path, message, offset }) => ({
      ...(places?.value(path, offset) ?? { line: 0, col: 0 }),
      message: `${nameOf(path)} ${message}`,
    })),
  );
}

const HINT = 'What belay.yml may hold is in docs/test.md#belayyml.';

type Placed = Position & { message: string };

function invalid(file: string, problems: Placed[]): UserError {
  return new UserError('config-invalid', listed(file, problems), HINT);
}

function listed(file: string, problems: Placed[]): string {
  const lines = problems
    .sort((a, b) => a.line - b.line || a.col - b.col)
    .map(({ line, col, message }) => `${file}${line === 0 ? '' : `:${line}:${col}`}: ${message}`);
  const [first = ''] = lines;
  return lines.length === 1 ? first : `${file} has ${lines.length} problems:\n${lines.join('\n')}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** What a person is told, as the end of a sentence that begins with the name. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'too_small') {
    return issue.origin === 'number'
      ? `must be ${issue.inclusive === true ? `${issue.minimum} or more` : `above ${issue.minimum}`}`
      : 'must not be empty';
  }
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String), issue.input);
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.input === undefined) return 'is missing';
  const quoted = issue.expected === 'string' && typeof issue.input !== 'object';
  return `must be ${KINDS[issue.expected] ?? issue.expected}${quoted ? '; put it in quotes' : ''}`;
}

function oneOf(values: readonly string[], given: unknown): string {
  const [last = '', ...others] = values.toReversed();
  const all = others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`;
  const near = typeof given === 'string' ? didYouMean(given, values) : undefined;
  return `must be ${all}${near === undefined ? '' : `. ${near}`}`;
}

/** `accept, entry 2: reason` */
function nameOf(path: ValuePath): string {
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
function knownKeys(schema: z.ZodType, path: ValuePath): string[] {
  let shapes: JsonShape[] = [schema.toJSONSchema({ io: 'input' }) as JsonShape];
  for (const part of path) {
    shapes = shapes.flatMap(branches).flatMap((shape) => {
      const below =
        typeof part === 'number'
          ? shape.items
          : (shape.properties?.[String(part)] ?? shape.additionalProperties);
      return typeof below === 'object' ? [below] : [];
    });
  }
  return shapes.flatMap(branches).flatMap(({ properties }) => Object.keys(properties ?? {}));
}

interface JsonShape {
  properties?: Record<string, JsonShape>;
  additionalProperties?: JsonShape | boolean;
  items?: JsonShape;
  anyOf?: JsonShape[];
}

function branches(shape: JsonShape): JsonShape[] {
  return shape.anyOf?.flatMap(branches) ?? [shape];
}
