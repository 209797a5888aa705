import type { AuditLine } from '../report/delivery.ts';
import type { ValidateReport } from '../report/validate-report.ts';
import type { RunIdentity } from './context.ts';

/** Who validated what, and how it came out. */
export function auditLineOf(report: ValidateReport, identity: RunIdentity): AuditLine {
  const { actor, commit, runUrl } = identity;
  const { planDigest } = report.validate;
  return {
    at: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
    stage: report.stage,
    verdict: report.verdict,
    run: report.run,
    ...(actor === undefined ? {} : { actor }),
    ...(runUrl === undefined ? {} : { runUrl }),
    ...(commit === undefined ? {} : { commit }),
    ...(planDigest === undefined ? {} : { planDigest }),
  };
}
