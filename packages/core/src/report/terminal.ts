import { redactDeep } from './redact.ts';
import type { Check, CheckItem, Finding } from './schema.ts';
import {
  TONE_OF_SEVERITY,
  TONE_OF_VERDICT,
  indented,
  itemLines,
  joinLines,
  stepLines,
  toned,
  type TerminalOptions,
} from './terminal-lines.ts';
import { columns, oneLine, padEnd, visible, wrap } from './text.ts';
import {
  EVIDENCE_WORDS,
  SEVERITY_ICON,
  VERDICT_WORD,
  durationWords,
  gravestFirst,
  placeWords,
  shownChecks,
  type AnyReport,
} from './words.ts';

/** More items than this under one check: those that passed are counted instead of listed. */
const MOST_ITEMS = 30;

/**
 * The final report for a terminal: what was looked at, one row per check with its items, the findings
 * that say more than those rows, what was not looked at, and last, where the reader's eye is, the
 * verdict. Any report is safe to print: control characters in it are made visible.
 *
 * @returns Text that ends with a line break.
 */
export function renderTerminal(
  report: AnyReport,
  options: TerminalOptions & {
    /** Path of report.json, when it was written. */
    reportFile?: string;
  },
): string {
  const safe = redactDeep(report, visible);
  const checks = shownChecks(safe).flatMap((check) => checkLines(check, options));
  const blocks = [
    headerLines(safe, options),
    summaryLines(safe, options),
    checks,
    findingsLines(safe, options),
    notVerifiedLines(safe.notVerified, options),
    verdictLines(safe, options),
  ];
  const lines = blocks.filter((block) => block.length > 0).flatMap((block) => [...block, '']);
  return `${joinLines(lines.slice(0, -1))}\n`;
}

function headerLines(report: AnyReport, options: TerminalOptions): string[] {
  const title = toned(`belay ${report.stage}`, 'strong', options);
  const facts = report.subject.map(oneLine);
  const line = ['', ...facts].join('   ');
  if (columns(line) + `belay ${report.stage}`.length <= options.width) return [title + line];
  return [title, ...facts.flatMap((fact) => indented(fact, '  ', options))];
}

const SUMMARY_WIDTH = 11;

function summaryLines({ summary = [] }: AnyReport, options: TerminalOptions): string[] {
  const indent = ' '.repeat(6 + SUMMARY_WIDTH);
  return summary.flatMap(({ label, lines }) =>
    lines
      .flatMap((line) => indented(oneLine(line), indent, options))
      .map((line, index) =>
        index === 0
          ? `      ${toned(padEnd(oneLine(label), SUMMARY_WIDTH), 'quiet', options)}${line.slice(indent.length)}`
          : line,
      ),
  );
}

function checkLines(check: Check, options: TerminalOptions): string[] {
  const { shown, hidden } = shownItems(check.items);
  return [
    ...stepLines(check, options),
    ...shown.flatMap((item) => itemLines(item, options)),
    ...(hidden === 0 ? [] : [`      ${toned(`… and ${hidden} that passed`, 'quiet', options)}`]),
  ];
}

function shownItems(items: readonly CheckItem[]): { shown: readonly CheckItem[]; hidden: number } {
  if (items.length <= MOST_ITEMS) return { shown: items, hidden: 0 };
  const shown = items.filter((item) => item.status !== 'passed' || item.summary);
  return { shown, hidden: items.length - shown.length };
}

function findingsLines(report: AnyReport, options: TerminalOptions): string[] {
  const alreadySaid = wordsOfChecks(report.checks);
  return gravestFirst(report.findings)
    .filter((finding) => !contentOf(finding).every((line) => alreadySaid.has(line)))
    .flatMap((finding) => findingLines(finding, options));
}

function findingLines(finding: Finding, options: TerminalOptions): string[] {
  const indent = ' '.repeat(6);
  const mark = toned(SEVERITY_ICON[finding.severity], TONE_OF_SEVERITY[finding.severity], options);
  const [first = '', ...rest] = wrap(oneLine(finding.title), options.width - 4);
  const known = `${finding.severity}, ${EVIDENCE_WORDS[finding.evidence]}  (${finding.rule})`;
  return [
    `  ${mark} ${first}`,
    ...rest.map((line) => `    ${line}`),
    ...(finding.place === undefined ? [] : [`${indent}${oneLine(placeWords(finding.place))}`]),
    ...indented(known, indent, options).map((line) => toned(line, 'quiet', options)),
    ...[finding.detail, finding.advice].flatMap((part) =>
      part === undefined ? [] : indented(part, indent, options),
    ),
    ...(finding.sql === undefined
      ? []
      : finding.sql.split('\n').map((line) => `${indent}  ${line}`)),
  ];
}

/** Every line that the checks' rows show, to recognise a finding that would only repeat them. */
function wordsOfChecks(checks: readonly Check[]): Set<string> {
  const lines = checks.flatMap((check) => [
    check.result,
    ...shownItems(check.items).shown.flatMap((item) => [item.result, ...(item.detail ?? [])]),
  ]);
  return new Set(lines.flatMap((line) => line.split('\n')).map((line) => line.trim()));
}

function contentOf(finding: Finding): string[] {
  return [finding.title, finding.detail, finding.advice, finding.sql]
    .flatMap((part) => part?.split('\n') ?? [])
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function notVerifiedLines(reasons: readonly string[], options: TerminalOptions): string[] {
  if (reasons.length === 0) return [];
  return [
    '  Not looked at:',
    ...reasons.flatMap((reason) => {
      const [first = '', ...rest] = wrap(oneLine(reason), options.width - 6);
      return [`    – ${first}`, ...rest.map((line) => `      ${line}`)];
    }),
  ];
}

function verdictLines(
  report: AnyReport,
  options: TerminalOptions & { reportFile?: string },
): string[] {
  const word = VERDICT_WORD[report.verdict];
  const indent = ' '.repeat(columns(word) + 3);
  // An error may list problems, one a line.
  const headline = report.error === undefined ? oneLine(report.headline) : report.headline;
  const [first = '', ...rest] = wrap(headline, options.width - indent.length);
  const lines = [
    `${toned(word, TONE_OF_VERDICT[report.verdict], options)}   ${toned(first, 'strong', options)}`,
    ...rest.map((line) => (line === '' ? '' : indent + toned(line, 'strong', options))),
  ];
  if (report.error !== undefined) {
    const { code, message, hint } = report.error;
    if (!report.headline.includes(message)) lines.push(...indented(message, '  ', options));
    if (hint !== undefined) lines.push(...indented(hint, '  ', options));
    lines.push(`  ${toned(`(${code}, docs/errors.md#${code})`, 'quiet', options)}`);
  }
  lines.push(...nextLines(report, options));
  const where =
    options.reportFile === undefined ? '' : `${padEnd('report', 9)}${options.reportFile}     `;
  return [...lines, toned(`${where}took ${durationWords(report.durationMs)}`, 'quiet', options)];
}

/** The command stands on lines of its own, unbroken, so that it can be copied. */
function nextLines({ next }: AnyReport, options: TerminalOptions): string[] {
  if (next === undefined) return [];
  const command = next.command?.split('\n').map((line) => `    ${line}`) ?? [];
  return [...indented(next.words, '  ', options), ...command];
}
