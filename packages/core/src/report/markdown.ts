import type { Check, CheckItem, Finding } from './schema.ts';
import {
  code,
  fenced,
  html,
  inline,
  inlineWithNames,
  namePattern,
  prose,
  shortened,
  type NamePattern,
} from './markdown-escape.ts';
import {
  EVIDENCE_WORDS,
  SEVERITY_ICON,
  STATUS_ICON,
  VERDICT_ICON,
  durationWords,
  gravestFirst,
  placeWords,
  resultWords,
  shownChecks,
  type AnyReport,
} from './words.ts';

export interface MarkdownOptions {
  /** UTF-8 bytes that the result never exceeds. */
  maxBytes: number;
  /** Where the whole report is, for a reader of a shortened one; plain words. */
  fullReport?: string;
}

const MOST_ROWS = 100;
const MOST_REASONS = 50;
const CELL_CHARACTERS = 400;
const HEADLINE_CHARACTERS = 400;
const TEXT_CHARACTERS = 4_000;
/** SQL and commands that are longer are cut short. */
export const SQL_CHARACTERS = 8_000;

/**
 * The report for a summary or a comment on GitHub: heading with the verdict, facts, one row per check,
 * one fold per finding, folds with the items of the checks that did not pass, what was not looked at.
 * Everything is escaped: whatever stands in a database or a file name shows as that text.
 *
 * What does not fit into `maxBytes` is left out by whole folds, the least grave last, and it says how
 * many and where the full report is.
 */
export function renderMarkdown(report: AnyReport, options: MarkdownOptions): string {
  const names = namePattern(namesIn(report));
  const head = headBlocks(report, names).join('\n\n');
  const tail = tailBlocks(report, names).join('\n\n');
  const findings = gravestFirst(report.findings).map((finding) => findingFold(finding, names));
  const items = report.checks.filter(hasMoreToSay).map((check) => checkFold(check, names));
  return fit({ head, findings, items, tail }, options);
}

interface Parts {
  head: string;
  findings: string[];
  items: string[];
  tail: string;
}

function fit({ head, findings, items, tail }: Parts, options: MarkdownOptions): string {
  const whole = (foundShown: number, itemsShown: number): string => {
    const left = leftOut(findings.length - foundShown, items.length - itemsShown, options);
    return `${[head, ...findings.slice(0, foundShown), ...items.slice(0, itemsShown), left, tail]
      .filter((block) => block !== '')
      .join('\n\n')}\n`;
  };
  const fits = (text: string): boolean => Buffer.byteLength(text) <= options.maxBytes;
  if (fits(whole(findings.length, items.length))) return whole(findings.length, items.length);
  const foundShown = most(findings.length, (count) => fits(whole(count, 0)));
  if (foundShown === undefined) return cut(head, options);
  const itemsShown = most(items.length, (count) => fits(whole(foundShown, count))) ?? 0;
  return whole(foundShown, itemsShown);
}

/** The largest count from 0 to `limit` that is fine, given that smaller is better; undefined when not even 0 is. */
function most(limit: number, fine: (count: number) => boolean): number | undefined {
  if (!fine(0)) return undefined;
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fine(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function leftOut(findings: number, checks: number, { fullReport }: MarkdownOptions): string {
  if (findings === 0 && checks === 0) return '';
  const what = [
    ...(findings === 0 ? [] : [`${findings} ${findings === 1 ? 'finding' : 'findings'}`]),
    ...(checks === 0 ? [] : [`the details of ${checks} ${checks === 1 ? 'check' : 'checks'}`]),
  ].join(' and ');
  return `**Left out for length: ${what}.** The full report is in ${inline(fullReport ?? 'report.json')}.`;
}

/** The last resort: not even the table fits. Whole lines from the top, then where the rest is. */
function cut(head: string, options: MarkdownOptions): string {
  const note = `\n\n**Shortened.** The full report is in ${inline(options.fullReport ?? 'report.json')}.\n`;
  const room = options.maxBytes - Buffer.byteLength(note);
  const lines = head.split('\n');
  const kept = most(
    lines.length,
    (count) => Buffer.byteLength(lines.slice(0, count).join('\n')) <= room,
  );
  return kept === undefined ? '' : lines.slice(0, kept).join('\n') + note;
}

function headBlocks(report: AnyReport, names: NamePattern): string[] {
  // A heading is one line; an error may list problems, one a line.
  const [first = '', ...lines] = report.headline.split('\n');
  const isList = report.error !== undefined && lines.length > 0;
  const title = isList ? first : report.headline;
  const headline = inlineWithNames(shortened(title, HEADLINE_CHARACTERS), names);
  const checks = shownChecks(report);
  const facts = report.subject.map((fact) => inline(shortened(fact, CELL_CHARACTERS))).join(' · ');
  return [
    `### ${VERDICT_ICON[report.verdict]} ${headline}`,
    ...(isList ? [prose(shortened(lines.join('\n'), TEXT_CHARACTERS), undefined)] : []),
    ...summaryBlocks(report, names),
    ...nextBlocks(report, names),
    ...(facts === '' ? [] : [facts]),
    ...errorBlocks(report),
    ...(checks.length === 0 ? [] : [table(checks, names)]),
  ];
}

function summaryBlocks({ summary = [] }: AnyReport, names: NamePattern): string[] {
  if (summary.length === 0) return [];
  const rows = summary.map(({ label, lines }) => {
    const said = lines.map((line) => inlineWithNames(shortened(line, CELL_CHARACTERS), names));
    return `| ${inline(label)} | ${said.join('<br>')} |`;
  });
  return [['| | |', '|---|---|', ...rows].join('\n')];
}

function nextBlocks({ next }: AnyReport, names: NamePattern): string[] {
  if (next === undefined) return [];
  const words = prose(shortened(next.words, TEXT_CHARACTERS), names);
  return next.command === undefined
    ? [words]
    : [words, fenced(shortened(next.command, SQL_CHARACTERS), 'sh')];
}

function errorBlocks({ error, headline }: AnyReport): string[] {
  if (error === undefined) return [];
  const said = headline.includes(error.message);
  return [
    ...(said ? [] : [prose(shortened(error.message, TEXT_CHARACTERS), undefined)]),
    ...(error.hint === undefined ? [] : [prose(shortened(error.hint, TEXT_CHARACTERS), undefined)]),
    `Error ${code(error.code)}, explained in docs/errors.md.`,
  ];
}

function table(checks: readonly Check[], names: NamePattern): string {
  const rows = checks.slice(0, MOST_ROWS).map((check) => {
    const result = shortened(resultWords(check.status, check.result), CELL_CHARACTERS);
    return `| ${STATUS_ICON[check.status]} | ${inline(check.title)} | ${inlineWithNames(result, names)} |`;
  });
  const more = checks.length - rows.length;
  return [
    '| | Check | Result |',
    '|---|---|---|',
    ...rows,
    ...(more > 0 ? [`| | … | ${more} more checks |`] : []),
  ].join('\n');
}

function findingFold(finding: Finding, names: NamePattern): string {
  const title = html(shortened(finding.title, CELL_CHARACTERS));
  const place = finding.place === undefined ? [] : [code(placeWords(finding.place))];
  const about = [
    ...place,
    finding.severity,
    `${EVIDENCE_WORDS[finding.evidence]}`,
    `rule ${code(finding.rule)}`,
  ].join(' · ');
  return fold(`${SEVERITY_ICON[finding.severity]} ${title}`, [
    about,
    ...text(finding.detail, names),
    ...(finding.sql === undefined ? [] : [fenced(shortened(finding.sql, SQL_CHARACTERS), 'sql')]),
    ...text(finding.advice, names, '**What to do:** '),
  ]);
}

function text(value: string | undefined, names: NamePattern, label = ''): string[] {
  if (value === undefined || value.trim() === '') return [];
  return [label + prose(shortened(value, TEXT_CHARACTERS), names)];
}

function hasMoreToSay(check: Check): boolean {
  return check.items.length > 0;
}

function checkFold(check: Check, names: NamePattern): string {
  const shown = check.items.filter(
    (item) => item.status !== 'passed' || check.items.length <= MOST_ROWS,
  );
  const rows = shown.slice(0, MOST_ROWS).map((item) => itemLine(item, names));
  const more = check.items.length - rows.length;
  const counted = more > 0 ? [`- … and ${more} more`] : [];
  return fold(`${html(check.title)}: ${html(shortened(check.result, CELL_CHARACTERS))}`, [
    [...rows, ...counted].join('\n'),
  ]);
}

function itemLine(item: CheckItem, names: NamePattern): string {
  const result = shortened(resultWords(item.status, item.result), CELL_CHARACTERS);
  const took = item.durationMs === undefined ? '' : durationWords(item.durationMs);
  const facts = [inlineWithNames(result, names), took].filter((part) => part !== '').join(', ');
  const row = `- ${STATUS_ICON[item.status]} ${code(item.name)}${facts === '' ? '' : `: ${facts}`}`;
  const detail = item.detail?.join('\n') ?? '';
  if (detail.trim() === '') return row;
  return `${row}\n\n${indent(fenced(shortened(detail, TEXT_CHARACTERS)))}`;
}

function tailBlocks(report: AnyReport, names: NamePattern): string[] {
  const reasons = report.notVerified
    .slice(0, MOST_REASONS)
    .map((reason) => `- ${inlineWithNames(shortened(reason, CELL_CHARACTERS), names)}`);
  const more = report.notVerified.length - reasons.length;
  const list = [...reasons, ...(more > 0 ? [`- … and ${more} more, in the full report`] : [])];
  return [
    ...(list.length === 0 ? [] : [`Not looked at:\n\n${list.join('\n')}`]),
    `<sub>belay ${report.stage} ${html(report.belayVersion)}, run ${code(report.run)}, took ${durationWords(report.durationMs)}</sub>`,
  ];
}

function fold(summary: string, blocks: readonly string[]): string {
  return `<details><summary>${summary}</summary>\n\n${blocks.join('\n\n')}\n\n</details>`;
}

function indent(block: string): string {
  return block.replace(/^/gm, '  ');
}

/** What reads better as code: migrations, objects, and the items of checks that look like names. */
function namesIn(report: AnyReport): string[] {
  const ofFindings = report.findings.flatMap(({ migration, object }) => [migration, object]);
  const ofItems = report.checks.flatMap(({ items }) => items.map((item) => item.name));
  return [...ofFindings, ...ofItems.filter((name) => /[_.0-9"]/.test(name))].filter(
    (name) => name !== undefined,
  );
}
