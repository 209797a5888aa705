import { gravestFirst } from '../report/words.ts';
import type { Told } from './told.ts';

const MOST_FINDINGS = 10;

/**
 * An alert for any service that takes JSON. Fields are added within a `schemaVersion`; removing or changing one needs a new
 * one. The whole is in report.json; this is small.
 */
export function jsonAlert({ report, identity, place, planDigest, fields }: Told): unknown {
  const { stage, verdict, headline, run, next, error } = report;
  const failed = report.checks.filter(({ status }) => status === 'failed');
  const findings = gravestFirst(report.findings);
  return {
    ...{ kind: 'belay-alert', schemaVersion: 1 },
    ...{ stage, verdict, headline, run, ...identity },
    at: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
    database: place,
    planDigest,
    failedChecks: failed.map(({ id }) => id),
    findings: findings
      .slice(0, MOST_FINDINGS)
      .map(({ rule, severity, title, object }) => ({ rule, severity, title, object })),
    findingsTotal: findings.length,
    next,
    error: error && { code: error.code, message: error.message, hint: error.hint },
    ...fields,
  };
}
