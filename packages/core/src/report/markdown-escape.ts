import { oneLine, visible } from './text.ts';

/**
 * Text from databases, files and error messages as GitHub-flavoured Markdown that shows exactly that
 * text: no markup, no HTML, no table cell broken open, nobody pinged, no issue or site linked.
 */

/** Invisible, between the characters that GitHub would turn into a mention, a reference or a link. */
const BREAK = '\u200b';

/** Plain text on one line. Safe in paragraphs, headings, list items and table cells. */
export function inline(text: string): string {
  return unlinked(oneLine(visible(text)))
    .replace(/[\\`*[\]|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/^[#+=-]/, '\\$&')
    .replace(/^(\d+)(?=[.)])/, '$1\\')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Plain text inside an HTML element, where Markdown is not read: `<summary>`. */
export function html(text: string): string {
  return unlinked(oneLine(visible(text)))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** A code span. GitHub links no mention or reference inside code. */
export function code(text: string): string {
  const line = oneLine(visible(text));
  if (line === '') return '';
  // A pipe ends a table cell even inside code, and `\|` would show its backslash outside tables.
  if (line.includes('|'))
    return `<code>${html(line)
      .replaceAll('|', '&#124;')
      .replace(/[\\`*_[\]~$]/g, '\\$&')}</code>`;
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced block whose fence no line of the text can close. */
export function fenced(text: string, language = ''): string {
  const shown = visible(text).trimEnd();
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

/**
 * Plain text of several lines: empty lines part paragraphs, other line breaks stay, and what is indented (SQL, commands)
 * becomes a block of code.
 */
export function prose(text: string, names: NamePattern): string {
  return blocksOf(visible(text))
    .map((block) =>
      block.isCode
        ? fenced(dedent(block.lines).join('\n'))
        : block.lines.map((line) => inlineWithNames(line, names)).join('<br>\n'),
    )
    .join('\n\n');
}

interface Block {
  isCode: boolean;
  lines: string[];
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let apart = true;
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      apart = true;
      continue;
    }
    const isCode = /^\s/.test(line);
    const last = blocks.at(-1);
    if (!apart && last?.isCode === isCode) last.lines.push(line);
    else if (isCode && last?.isCode === true) last.lines.push('', line);
    else blocks.push({ isCode, lines: [line] });
    apart = false;
  }
  return blocks;
}

function dedent(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line !== '').map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...indents)));
}

/** Finds names in a text; undefined when there are none to find. Made once per report: it can be long. */
export type NamePattern = RegExp | undefined;

/** A pattern for names (migrations, objects) that are shown as code; the longest wins. */
export function namePattern(names: readonly string[]): NamePattern {
  const known = [...new Set(names)].filter((name) => name.trim().length > 2);
  if (known.length === 0) return undefined;
  const longestFirst = known.sort((a, b) => b.length - a.length).map(escapeRegExp);
  return new RegExp(`(?<![\\p{L}\\p{N}_])(${longestFirst.join('|')})(?![\\p{L}\\p{N}_])`, 'u');
}

/** Plain text in which the names that the pattern finds are shown as code. */
export function inlineWithNames(text: string, names: NamePattern): string {
  if (names === undefined) return inline(text);
  return text
    .split(names)
    .map((part, index, { length }) => {
      if (index % 2 === 1) return code(part);
      // Two code spans side by side would melt into one.
      return part === '' && index > 0 && index < length - 1 ? BREAK : keepEdges(part);
    })
    .join('');
}

/** Cuts a text at a number of characters, saying so. */
export function shortened(text: string, characters: number): string {
  const all = Array.from(text.slice(0, characters * 2 + 2));
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}

function keepEdges(part: string): string {
  const start = /^\s/.test(part) ? ' ' : '';
  const end = /\s$/.test(part) && part.trim() !== '' ? ' ' : '';
  return start + inline(part) + end;
}

function unlinked(text: string): string {
  return text
    .replace(/@(?=[\p{L}\p{N}_-])/gu, `@${BREAK}`)
    .replace(/#(?=\d)/g, `#${BREAK}`)
    .replace(/\b(GH)-(?=\d)/gi, `$1-${BREAK}`)
    .replace(/:\/\//g, `:${BREAK}//`)
    .replace(/\bwww\./gi, `www${BREAK}.`)
    .replace(/:(?=[\w+-]+:)/g, `:${BREAK}`);
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length));
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
