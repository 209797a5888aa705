import type { AuditLine } from '../report/delivery.ts';
import type { AnyReport } from '../report/words.ts';
import type { RunIdentity } from '../validate/context.ts';

/** Who did what, and how it came out. `more`: what only the stage knows. */
export function auditLineOf(
  report: AnyReport,
  { actor, commit, runUrl }: RunIdentity,
  { planDigest, why, what }: Pick<AuditLine, 'planDigest' | 'why' | 'what'> = {},
): AuditLine {
  return {
    at: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
    stage: report.stage,
    verdict: report.verdict,
    run: report.run,
    ...(actor === undefined ? {} : { actor }),
    ...(runUrl === undefined ? {} : { runUrl }),
    ...(commit === undefined ? {} : { commit }),
    ...(planDigest === undefined ? {} : { planDigest }),
    ...(why === undefined ? {} : { why }),
    ...(what === undefined ? {} : { what }),
  };
}
