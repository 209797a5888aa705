import type { z } from 'zod';
import type { CheckStatus, Evidence, Severity, StageReportBase, Verdict } from './schema.ts';

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
};

/** A check's or item's result, beginning with "skipped:" or "not verified:" where that is so. */
export function resultWords(status: CheckStatus, result: string): string {
  const prefix = STATUS_PREFIX[status];
  if (prefix === '' || result.toLowerCase().startsWith(prefix)) return result;
  return result === '' ? prefix : `${prefix}: ${result}`;
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
