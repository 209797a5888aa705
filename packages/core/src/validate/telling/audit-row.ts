import { Severity } from '../../report/schema.ts';
import type { ValidateReport } from '../../report/validate-report.ts';
import { BELAY_VERSION } from '../../runtime/version.ts';
import type { RunIdentity } from '../context.ts';
import { auditLineOf } from '../audit-line.ts';

/** The values for the columns of `AUDIT_COLUMNS` that are written, in their order. */
export function auditRow(report: ValidateReport, identity: RunIdentity): readonly unknown[] {
  const { stage, verdict, run, runUrl, actor, commit, planDigest } = auditLineOf(report, identity);
  return [
    ...[stage, verdict, run, runUrl, actor, commit, planDigest].map((text) => text ?? null),
    ...[BELAY_VERSION, JSON.stringify(detailsOf(report, identity))],
  ];
}

function detailsOf(report: ValidateReport, { project }: RunIdentity) {
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
    drift: report.validate.drift,
    latestMigration: report.validate.migrations?.latest,
    error: report.error?.code,
  };
}
