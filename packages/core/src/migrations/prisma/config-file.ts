import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What a `prisma.config.*` says about places, without running it. */
export interface PrismaConfigPaths {
  file: string;
  /** Absolute. */
  schema?: string;
  /** Absolute. */
  migrations?: string;
  /** Keys that are there but are no plain strings, so that only running the file would tell. */
  unreadable: string[];
}

const EXTENSIONS = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts'];

/** The names Prisma looks for, in its order (@prisma/config 7.10.1, loadConfigFromFile). */
const CANDIDATES = ['prisma.config', path.join('.config', 'prisma')].flatMap((base) =>
  EXTENSIONS.map((extension) => `${base}.${extension}`),
);

/** Finds and reads the config file of a project folder; undefined when there is none. */
export async function readPrismaConfig(folder: string): Promise<PrismaConfigPaths | undefined> {
  for (const candidate of CANDIDATES) {
    const file = path.join(folder, candidate);
    const source = await readFile(file, 'utf8').catch(() => undefined);
    if (source !== undefined) return pathsInConfig(file, source);
  }
  return undefined;
}

/**
 * Reads `schema` and `migrations.path` where they are written as a string or as `path.join`/`path.resolve`
 * of strings. The file is not run: a rehearsal's first look at a pull request executes none of its code.
 */
export function pathsInConfig(file: string, source: string): PrismaConfigPaths {
  const code = withoutComments(source);
  const found: PrismaConfigPaths = { file, unreadable: [] };
  const folder = path.dirname(file);
  const take = (key: 'schema' | 'migrations', expression: string | undefined) => {
    if (expression === undefined) return;
    const literal = literalPath(expression);
    if (literal === undefined) found.unreadable.push(key);
    else found[key] = path.resolve(folder, literal);
  };
  take('schema', /(?:^|[{,\s])schema\s*:\s*([^\n]+)/.exec(code)?.[1]);
  const block = /(?:^|[{,\s])migrations\s*:\s*\{([^}]*)\}/.exec(code)?.[1];
  take('migrations', block && /(?:^|[{,\s])path\s*:\s*([^\n]+)/.exec(block)?.[1]);
  return found;
}

const STRING = /(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g;

function literalPath(expression: string): string | undefined {
  const plain = /^(["'`])((?:(?!\1)[^\\\n])*)\1\s*(?:[,})]|as\b|$)/.exec(expression);
  if (plain) return plain[2]?.includes('${') ? undefined : plain[2];
  const call = /^(?:\w+\.)?(?:join|resolve)\(([^()]*(?:\(\)[^()]*)*)\)/.exec(expression)?.[1];
  if (call === undefined) return undefined;
  const parts = [...call.matchAll(STRING)].map((match) => match[2] ?? '');
  const rest = call
    .replace(STRING, '')
    .replace(/\b(?:import\.meta\.dirname|__dirname|process\.cwd\(\))/g, '');
  return parts.length > 0 && /^[\s,]*$/.test(rest) ? path.join(...parts) : undefined;
}

/** Blanks out comments, keeping strings (a URL has two slashes in it). */
function withoutComments(source: string): string {
  return source.replace(
    /(["'`])(?:(?!\1)[^\\]|\\[\s\S])*\1|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (match) => (match.startsWith('/') ? ' ' : match),
  );
}
