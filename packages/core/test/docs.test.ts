import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The text of every source file below the given folders. */
function sources(...folders: string[]): string {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true }),
    )
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

function named(pattern: RegExp, text: string): string[] {
  return [...new Set(Array.from(text.matchAll(pattern), (match) => match[1] ?? ''))].sort();
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const sections = (file: string): string[] => named(/^## ([a-z0-9-]+)$/gm, read(file));

/** A code or rule is written as a literal where it arises, so that a search finds it. */
const CODE = /new (?:UserError|OperationFailed)\(\s*'([a-z0-9-]+)'/g;
/** What ends a run without being one of those two. */
const ENDED = /kind: '(?:interrupted|bug)', code: '([a-z]+)'/g;
const RULE = /\brule:\s*'([a-z0-9-]+)'/g;

const edges = readdirSync(path.join(ROOT, 'packages'))
  .map((name) => `packages/${name}/src`)
  .concat(
    readdirSync(ROOT)
      .filter((name) => name.startsWith('action-'))
      .map((name) => `${name}/src`),
  )
  .filter((folder) => existsSync(path.join(ROOT, folder)));

describe('docs/errors.md', () => {
  const inSource = [CODE, ENDED].flatMap((pattern) => named(pattern, sources(...edges)));
  const documented = sections('docs/errors.md');

  it('has every code of the source', () => {
    expect(inSource.length).toBeGreaterThan(20);
    expect(inSource.filter((code) => !documented.includes(code))).toEqual([]);
  });

  it('has no code that is gone', () => {
    expect(documented.filter((code) => !inSource.includes(code))).toEqual([]);
  });

  it('finds each code: none is put together from parts', () => {
    const text = sources(...edges);
    const made = text.match(/new (?:UserError|OperationFailed)\(/g)?.length ?? 0;
    expect(text.match(CODE)?.length).toBe(made);
  });
});

describe('docs/rules.md', () => {
  // Where a catalogue keeps its rewrite rules is no finding's rule.
  const inSource = named(RULE, sources('packages/core/src')).filter((rule) => rule !== 'rules');
  const documented = sections('docs/rules.md');

  it('has every rule of the source', () => {
    expect(inSource.length).toBeGreaterThan(20);
    expect(inSource.filter((rule) => !documented.includes(rule))).toEqual([]);
  });

  it('has no rule that is gone', () => {
    expect(documented.filter((rule) => !inSource.includes(rule))).toEqual([]);
  });
});

describe('links between the pages', () => {
  const pages = [
    ...readdirSync(path.join(ROOT, 'docs')).map((name) => `docs/${name}`),
    ...['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ].filter((page) => page.endsWith('.md'));

  it.each(pages)('%s', (page) => {
    const broken = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g)].filter(
      ([, file = '', anchor]) => {
        const target = file === '' ? page : path.join(path.dirname(page), file);
        if (!existsSync(path.join(ROOT, target))) return true;
        return anchor !== undefined && !anchors(read(target)).includes(anchor.slice(1));
      },
    );
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

/** As GitHub makes them from headings. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
