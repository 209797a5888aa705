import type { AuditLine } from '../report/delivery.ts';
import { Severity } from '../report/schema.ts';
import type { AnyReport } from '../report/words.ts';
import { BELAY_VERSION } from '../runtime/version.ts';
import type { RunIdentity } from '../validate/context.ts';

/**
 * The values for the columns of `AUDIT_COLUMNS` that are written, in their order.
 *
 * @param details What goes into the column of that name, as JSON.
 */
export function auditRow(line: Omit<AuditLine, 'at'>, details: unknown): readonly unknown[] {
  const { stage, verdict, run, runUrl, actor, commit, planDigest } = line;
  return [
    ...[stage, verdict, run, runUrl, actor, commit, planDigest].map((text) => text ?? null),
    ...[BELAY_VERSION, JSON.stringify(details)],
  ];
}

/** What every stage says in the details of its line. */
export function auditDetails(report: AnyReport, { project }: RunIdentity) {
  const failed = report.checks.filter(({ status }) => status === 'failed');
  const count = (severity: Severity) =>
    report.findings.filter((finding) => finding.severity === severity).length;
  return {
    project,
    headline: report.headline,
    durationMs: report.durationMs,
    failedChecks: failed.map(({ id }) => id),
    findings: Object.fromEntries(Severity.options.map((severity) => [severity, count(severity)])),
    notVerified: report.notVerified.length,
    error: report.error?.code,
  };
}
