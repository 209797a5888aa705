import { readFile } from 'node:fs/promises';
import type { SchemaSource } from '../types.ts';

/** Where a datasource's URL comes from: an environment variable, or something written in the schema. */
export type UrlExpression = { env: string } | { literal: true };

/** One `key = value` of the datasource block. Offsets are UTF-16, `end` is exclusive. */
export interface DatasourceField {
  /** Set for a plain string. */
  text?: string;
  /** Set for `env("NAME")`. */
  env?: string;
  start: number;
  end: number;
}

export interface Datasource {
  /** Offsets of the whole block, from `datasource` to behind its closing brace. */
  start: number;
  end: number;
  fields: ReadonlyMap<string, DatasourceField>;
}

type TokenKind = 'word' | 'string' | 'newline' | 'mark';
interface Token {
  kind: TokenKind;
  text: string;
  start: number;
  end: number;
}

/**
 * Prisma's lexical rules as far as they are needed to find the end of a block: comments run from `//` to
 * the end of the line or from `/*` to `*\/`, a string ends on its own line.
 */
const TOKEN =
  /(?<space>[^\S\n]+)|(?<newline>\n)|(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:[^"\\\n]|\\.)*"?)|(?<word>[\p{L}\p{N}_-]+)|(?<mark>.)/guy;

/**
 * The datasource block of one schema file, or undefined when it has none. A schema may declare only one,
 * so that the first is the one.
 */
export function scanDatasource(schema: string): Datasource | undefined {
  const tokens = tokenize(schema);
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.text === '{' && token.kind === 'mark') depth++;
    else if (token.text === '}' && token.kind === 'mark') depth--;
    else if (depth === 0 && token.kind === 'word' && token.text === 'datasource') {
      const [name, open] = [tokens[index + 1], tokens[index + 2]];
      // A model may be called "datasource" too.
      if (name?.kind === 'word' && open?.text === '{') return readBlock(tokens, index, index + 2);
    }
  }
  return undefined;
}

/** Where the schema's datasource takes its URLs from. A URL that is not there is not in the answer. */
export async function datasourceUrls(schema: SchemaSource): Promise<{
  url?: UrlExpression;
  directUrl?: UrlExpression;
  shadowDatabaseUrl?: UrlExpression;
}> {
  const fields = (await readDatasource(schema.files))?.fields;
  const urls: Awaited<ReturnType<typeof datasourceUrls>> = {};
  for (const key of ['url', 'directUrl', 'shadowDatabaseUrl'] as const) {
    const field = fields?.get(key);
    if (field) urls[key] = field.env === undefined ? { literal: true } : { env: field.env };
  }
  return urls;
}

/** The datasource of a schema of several files, with the file it stands in. */
export async function readDatasource(
  files: readonly string[],
): Promise<(Datasource & { file: string }) | undefined> {
  for (const file of files) {
    const datasource = scanDatasource(await readFile(file, 'utf8'));
    if (datasource) return { ...datasource, file };
  }
  return undefined;
}

function readBlock(tokens: readonly Token[], index: number, open: number): Datasource {
  const fields = new Map<string, DatasourceField>();
  const body: Token[] = [];
  let end = tokens.at(-1)?.end ?? 0;
  for (const token of tokens.slice(open + 1)) {
    if (token.kind === 'mark' && token.text === '}') {
      end = token.end;
      break;
    }
    body.push(token);
  }
  for (const line of splitLines(body)) {
    const [key, equals, ...value] = line;
    if (key?.kind === 'word' && equals?.text === '=' && value.length > 0) {
      fields.set(key.text, readField(value));
    }
  }
  return { start: tokens[index]?.start ?? 0, end, fields };
}

function readField(value: readonly Token[]): DatasourceField {
  const place = { start: value[0]?.start ?? 0, end: value.at(-1)?.end ?? 0 };
  const [first, , argument] = value;
  if (first?.kind === 'string' && value.length === 1) {
    return { ...place, text: unquote(first.text) };
  }
  if (first?.text === 'env' && argument?.kind === 'string') {
    return { ...place, env: unquote(argument.text) };
  }
  return place;
}

/** The tokens of each line; a line break inside parentheses or brackets does not end one. */
function splitLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'mark' && '(['.includes(token.text)) depth++;
    if (token.kind === 'mark' && ')]'.includes(token.text)) depth--;
    if (token.kind !== 'newline') lines.at(-1)?.push(token);
    else if (depth <= 0) lines.push([]);
  }
  return lines;
}

function tokenize(schema: string): Token[] {
  const tokens: Token[] = [];
  for (const match of schema.matchAll(TOKEN)) {
    const kind = (['newline', 'string', 'word', 'mark'] as const).find(
      (name) => match.groups?.[name] !== undefined,
    );
    if (!kind) continue;
    const start = match.index;
    tokens.push({ kind, text: match[0], start, end: start + match[0].length });
  }
  return tokens;
}

function unquote(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.replace(/^"|"$/g, '');
  }
}
