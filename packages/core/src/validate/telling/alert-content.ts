import type { Finding } from '../../report/schema.ts';
import type { ValidateReport } from '../../report/validate-report.ts';
import { gravestFirst } from '../../report/words.ts';
import type { RunIdentity } from '../context.ts';

/** What an alert says, as plain text; each service's format is made of it. */
export interface AlertContent {
  headline: string;
  /** `shop on db:5432/shop`: what it is about. */
  subject: string;
  /** The gravest findings. */
  findings: readonly Finding[];
  /** How many more there are as grave as a warning. */
  more: number;
  next: ValidateReport['next'];
  /** What to do about an error, where nothing else is known. */
  hint: string | undefined;
  runUrl: string | undefined;
  /** `commit 1a2b3c4 · by octocat · run x1y2z3`. */
  facts: string;
}

const MOST_FINDINGS = 5;
const COMMIT_SHOWN = 12;

/** An alert is sent when the deploy does not stand, or nobody knows whether it does. */
export function isAlarming({ verdict }: Pick<ValidateReport, 'verdict'>): boolean {
  return verdict === 'failed' || verdict === 'errored';
}

/** @param place The database, without user and password; of use where it was not reached. */
export function alertContent(
  report: ValidateReport,
  { project, commit, actor, runUrl }: RunIdentity,
  place: string,
): AlertContent {
  const grave = gravestFirst(report.findings).filter(({ severity }) => severity !== 'notice');
  const findings = grave.slice(0, MOST_FINDINGS);
  return {
    ...{ headline: report.headline, findings, more: grave.length - findings.length },
    ...{ next: report.next, hint: report.error?.hint, runUrl },
    subject: [project, report.validate.target?.place ?? place].filter(Boolean).join(' · '),
    facts: [
      ...(commit === undefined ? [] : [`commit ${commit.slice(0, COMMIT_SHOWN)}`]),
      ...(actor === undefined ? [] : [`by ${actor}`]),
      `run ${report.run}`,
    ].join(' · '),
  };
}
