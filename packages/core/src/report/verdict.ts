import type { Check, CheckStatus, Finding, Severity, Verdict } from './schema.ts';

const RANK: Record<Severity, number> = { notice: 0, warning: 1, error: 2 };

/** True when a severity reaches the gate (`fail-on`). */
export function reaches(severity: Severity, gate: Severity): boolean {
  return RANK[severity] >= RANK[gate];
}

/**
 * The verdict over everything that was found. A check that failed fails the stage whatever the gate
 * says; findings fail it from the gate upwards and warn below it. What could not be verified never
 * passes silently: it warns.
 */
export function verdictOf(
  findings: readonly Finding[],
  checks: readonly Check[],
  gate: Severity,
): Extract<Verdict, 'passed' | 'warned' | 'failed'> {
  const statuses = new Set<CheckStatus>(checks.map((check) => check.status));
  if (statuses.has('failed') || findings.some((f) => reaches(f.severity, gate))) return 'failed';
  if (statuses.has('warned') || statuses.has('not-verified')) return 'warned';
  return findings.some((f) => reaches(f.severity, 'warning')) ? 'warned' : 'passed';
}

/** The command line's exit code for a verdict (docs/errors.md). */
export const EXIT_CODE: Record<Verdict, number> = {
  passed: 0,
  warned: 0,
  failed: 1,
  refused: 1,
  errored: 2,
};
