import type { z } from 'zod';
import type { Check, CheckStatus, Evidence, Severity, StageReportBase, Verdict } from './schema.ts';

/** What every renderer reads: the part that all stages' reports share. */
export type AnyReport = z.infer<typeof StageReportBase>;

export const VERDICT_WORD: Record<Verdict, string> = {
  passed: 'PASSED',
  warned: 'PASSED, with warnings',
  failed: 'FAILED',
  refused: 'REFUSED',
  errored: 'ERROR',
};

export const VERDICT_ICON: Record<Verdict, string> = {
  passed: '✓',
  warned: '!',
  failed: '✗',
  refused: '✗',
  errored: '✗',
};

export const STATUS_ICON: Record<CheckStatus, string> = {
  passed: '✓',
  warned: '!',
  failed: '✗',
  skipped: '–',
  'not-verified': '–',
};

/** Put before a result that is only a reason. */
const STATUS_PREFIX: Record<CheckStatus, string> = {
  passed: '',
  warned: '',
  failed: '',
  skipped: 'skipped',
  'not-verified': 'not verified',
};

export const SEVERITY_ICON: Record<Severity, string> = { error: '✗', warning: '!', notice: '·' };

/** How a finding is known, as the end of a sentence that begins with "This was". */
export const EVIDENCE_WORDS: Record<Evidence, string> = {
  measured: 'measured on a running Postgres',
  sql: 'read from the SQL',
  catalogue: 'read from the database catalogue',
  stored: 'seen on what is stored',
};

/** A check's or item's result, beginning with "skipped:" or "not verified:" where that is so. */
export function resultWords(status: CheckStatus, result: string): string {
  const prefix = STATUS_PREFIX[status];
  if (prefix === '' || result.toLowerCase().startsWith(prefix)) return result;
  return result === '' ? prefix : `${prefix}: ${result}`;
}

/** The result of a check that never began, where nothing before it says why. */
export const NOT_REACHED = 'not reached';

/** The checks as they are shown: none where none began, since the error then says it all. */
export function shownChecks({ checks, error }: Pick<AnyReport, 'checks' | 'error'>): Check[] {
  const noneBegan = checks.every(({ result }) => result === NOT_REACHED);
  return error !== undefined && noneBegan ? [] : checks;
}

const ORDER: Record<Severity, number> = { error: 0, warning: 1, notice: 2 };

/** The gravest first; within a severity as they were found. */
export function gravestFirst<T extends { severity: Severity }>(findings: readonly T[]): T[] {
  return [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}

/** `38 ms`, `3.1 s`, `6 min 12 s`, `2 h 5 min`. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `prisma/migrations/x/migration.sql:4` */
export function placeWords(place: { file: string; line?: number | undefined }): string {
  return place.line === undefined ? place.file : `${place.file}:${place.line}`;
}

/** `1 row`, `214 rows`, `1,240 rows`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** So many names a reader takes in. */
const NAMED = 5;

/** `a, b, c`; of more the first ones and how many more. */
export function namesInWords(names: readonly string[], most = NAMED): string {
  const more = names.length - most;
  if (more <= 1) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${more.toLocaleString('en-US')} more`;
}

/** The gravest finding's title, and how many more are as grave; for a headline. */
export function gravestInWords(findings: readonly { severity: Severity; title: string }[]): string {
  const [first, ...others] = gravestFirst(findings);
  const more = others.filter(({ severity }) => severity === first?.severity).length;
  return `${first?.title ?? 'a check failed'}${more === 0 ? '' : `, and ${more} more`}`;
}

/** Two digits where they matter: `0.04`, `0.4`, `3.1`, `38`, `1,240`. */
export function short(value: number): string {
  const digits = value >= 10 || Number.isInteger(value) ? 0 : value >= 0.1 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en-US');
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1.2 GB`, by powers of 1024. */
export function byteWords(value: number): string {
  const power = Math.min(
    BYTE_UNITS.length - 1,
    value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(1024)),
  );
  return `${short(value / 1024 ** power)} ${BYTE_UNITS[power] ?? 'B'}`;
}
