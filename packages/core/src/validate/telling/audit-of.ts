import type { AuditLine } from '../../report/delivery.ts';
import type { ValidateReport } from '../../report/validate-report.ts';
import { auditLineOf } from '../../telling/audit-line.ts';
import { auditDetails, auditRow } from '../../telling/audit-row.ts';
import type { RunIdentity } from '../context.ts';

/** Who validated what, and how it came out. */
export function auditLineOfValidation(report: ValidateReport, identity: RunIdentity): AuditLine {
  return auditLineOf(report, identity, { planDigest: report.validate.planDigest });
}

/** The same as a row of `belay_audit`. */
export function auditRowOfValidation(
  report: ValidateReport,
  identity: RunIdentity,
): readonly unknown[] {
  const { drift, migrations } = report.validate;
  return auditRow(auditLineOfValidation(report, identity), {
    ...auditDetails(report, identity),
    ...{ drift, latestMigration: migrations?.latest },
  });
}
