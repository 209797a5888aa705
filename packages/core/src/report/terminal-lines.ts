import pc from 'picocolors';
import type { Check, CheckItem, CheckStatus, Severity, Verdict } from './schema.ts';
import { columns, oneLine, padEnd, visible, wrap } from './text.ts';
import { STATUS_ICON, durationWords, resultWords } from './words.ts';

/**
 * The lines that the live output and the final report have in common, so that a step looks the same
 * while it happens and afterwards.
 */
export interface TerminalOptions {
  color: boolean;
  /** Columns of the terminal. */
  width: number;
}

const NARROWEST = 40;
const WIDTH_OF_A_FILE = 100;

/** Colour and width for a stream: no colour without a terminal or with NO_COLOR (no-color.org). */
export function terminalOptions(
  stream: { isTTY?: boolean; columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): TerminalOptions {
  const isTTY = stream.isTTY === true && env['TERM'] !== 'dumb';
  return {
    color: isTTY && (env['NO_COLOR'] ?? '') === '',
    width: isTTY ? Math.max(NARROWEST, stream.columns ?? WIDTH_OF_A_FILE) : WIDTH_OF_A_FILE,
  };
}

export type Tone = 'good' | 'doubt' | 'bad' | 'quiet' | 'strong';

const TONE_OF_STATUS: Record<CheckStatus, Tone> = {
  passed: 'good',
  warned: 'doubt',
  failed: 'bad',
  skipped: 'quiet',
  'not-verified': 'doubt',
};

export const TONE_OF_VERDICT: Record<Verdict, Tone> = {
  passed: 'good',
  warned: 'doubt',
  failed: 'bad',
  refused: 'bad',
  errored: 'bad',
};

export const TONE_OF_SEVERITY: Record<Severity, Tone> = {
  error: 'bad',
  warning: 'doubt',
  notice: 'quiet',
};

/** Text in a tone; unchanged without colour. */
export function toned(text: string, tone: Tone, { color }: { color: boolean }): string {
  const colors = pc.createColors(color);
  const paint: Record<Tone, (text: string) => string> = {
    good: colors.green,
    doubt: colors.yellow,
    bad: colors.red,
    quiet: colors.dim,
    strong: colors.bold,
  };
  return paint[tone](text);
}

const LABEL_WIDTH = 12;
const CHECK_INDENT = '  ';
const ITEM_INDENT = ' '.repeat(6);
const DETAIL_INDENT = ' '.repeat(10);
/** Where an item's result begins, when its name leaves room. */
const NAME_WIDTH = 44;

/** One check's row: `  ✓ tree        15 migrations, in order`, wrapped under its result. */
export function stepLines(
  check: Pick<Check, 'title' | 'status' | 'result'>,
  options: TerminalOptions,
): string[] {
  const label = padEnd(lowerFirst(text(check.title)), LABEL_WIDTH);
  const hanging = ' '.repeat(CHECK_INDENT.length + 2 + columns(label));
  const [first = '', ...rest] = wrap(
    resultWords(check.status, text(check.result)),
    options.width - hanging.length,
  );
  const separator = label.endsWith(' ') ? '' : '  ';
  return [
    `${CHECK_INDENT}${icon(check.status, options)} ${label}${separator}${first}`.trimEnd(),
    ...rest.map((line) => hanging + line),
  ];
}

/** One item's row under its check, its details below it. */
export function itemLines(item: CheckItem, options: TerminalOptions): string[] {
  const name = text(item.name);
  const took = item.durationMs === undefined ? '' : durationWords(item.durationMs);
  const result = [resultWords(item.status, text(item.result)), took]
    .filter((t) => t !== '')
    .join('   ');
  const start = `${ITEM_INDENT}${icon(item.status, options)} `;
  const row = `${padEnd(name, NAME_WIDTH)}  ${result}`.trimEnd();
  const fits = columns(row) + ITEM_INDENT.length + 2 <= options.width;
  return [
    start + (fits ? row : name),
    ...(fits ? [] : indented(result, DETAIL_INDENT, options)),
    ...(item.detail ?? [])
      .filter((line) => line !== '')
      .flatMap((line) => indented(visible(line), DETAIL_INDENT, options)),
  ];
}

/** Wrapped lines with an indent; lines that are indented themselves (SQL) are left whole. */
export function indented(body: string, indent: string, { width }: TerminalOptions): string[] {
  return body.split('\n').flatMap((line) => {
    const lines = /^\s/.test(line) ? [line] : wrap(line, width - indent.length);
    return lines.map((part) => `${indent}${part}`.trimEnd());
  });
}

/**
 * Lines joined for printing. On a GitHub runner a line that begins with `::` is a command, also after spaces, and `##[` is one
 * anywhere: neither may come out of a database or a file name.
 */
export function joinLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/^(\s*)::/, '$1: :').replaceAll('##[', '## ['))
    .join('\n');
}

function icon(status: CheckStatus, options: TerminalOptions): string {
  return toned(STATUS_ICON[status], TONE_OF_STATUS[status], options);
}

function text(value: string): string {
  return oneLine(visible(value));
}

/** `Way back` → `way back`, but `SQL rules` stays. */
function lowerFirst(title: string): string {
  return /^\p{Lu}\p{Lu}/u.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}
