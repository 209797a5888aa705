import type { Check, CheckStatus, Finding, Severity, StageError, Verdict } from './schema.ts';

const RANK: Record<Severity, number> = { notice: 0, warning: 1, error: 2 };

/** True when a severity reaches the gate (`fail-on`). */
export function reaches(severity: Severity, gate: Severity): boolean {
  return RANK[severity] >= RANK[gate];
}

/**
 * The verdict over everything that was found. A check that failed fails the stage whatever the gate
 * says; findings fail it from the gate upwards and warn below it. What could not be verified, be it a
 * whole check or a part of one, never passes silently: it warns.
 */
export function verdictOf(
  {
    findings,
    checks,
    notVerified,
  }: { findings: readonly Finding[]; checks: readonly Check[]; notVerified: readonly string[] },
  gate: Severity,
): Extract<Verdict, 'passed' | 'warned' | 'failed'> {
  const statuses = new Set<CheckStatus>(checks.map((check) => check.status));
  if (statuses.has('failed') || findings.some((f) => reaches(f.severity, gate))) return 'failed';
  if (statuses.has('warned') || statuses.has('not-verified')) return 'warned';
  if (notVerified.length > 0) return 'warned';
  return findings.some((f) => reaches(f.severity, 'warning')) ? 'warned' : 'passed';
}

const EXIT_OF_VERDICT: Record<Exclude<Verdict, 'errored'>, number> = {
  passed: 0,
  warned: 0,
  failed: 1,
  refused: 1,
};

const EXIT_OF_ERROR: Record<StageError['kind'], number> = {
  user: 2,
  operation: 3,
  // 128 + SIGINT; an edge that knows the signal says it more precisely.
  interrupted: 130,
  bug: 70,
};

/** The command line's exit code for a report (docs/errors.md). */
export function exitCodeOf(report: { verdict: Verdict; error?: StageError | undefined }): number {
  if (report.verdict !== 'errored') return EXIT_OF_VERDICT[report.verdict];
  return EXIT_OF_ERROR[report.error?.kind ?? 'bug'];
}
