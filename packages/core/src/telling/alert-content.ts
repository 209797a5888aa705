import type { Finding } from '../report/schema.ts';
import { type AnyReport, gravestFirst } from '../report/words.ts';
import type { Told } from './told.ts';

/** What an alert says, as plain text; each service's format is made of it. */
export interface AlertContent {
  headline: string;
  /** Nothing is wrong. */
  calm: boolean;
  /** `shop on db:5432/shop`: what it is about. */
  subject: string;
  /** What only the stage knows. */
  about: readonly string[];
  /** The gravest findings. */
  findings: readonly Finding[];
  /** How many more there are as grave as a warning. */
  more: number;
  next: AnyReport['next'];
  /** What to do about an error, where nothing else is known. */
  hint: string | undefined;
  runUrl: string | undefined;
  /** `commit 1a2b3c4 · by octocat · run x1y2z3`. */
  facts: string;
}

const MOST_FINDINGS = 5;
const COMMIT_SHOWN = 12;

/** What an alert says of a stage. */
export function alertContent({ report, identity, place, calm, facts }: Told): AlertContent {
  const { project, commit, actor, runUrl } = identity;
  const grave = gravestFirst(report.findings).filter(({ severity }) => severity !== 'notice');
  const findings = grave.slice(0, MOST_FINDINGS);
  return {
    ...{ headline: report.headline, calm: calm === true, about: facts ?? [] },
    ...{ findings, more: grave.length - findings.length },
    ...{ next: report.next, hint: report.error?.hint, runUrl },
    subject: [project, place].filter(Boolean).join(' · '),
    facts: [
      ...(commit === undefined ? [] : [`commit ${commit.slice(0, COMMIT_SHOWN)}`]),
      ...(actor === undefined ? [] : [`by ${actor}`]),
      `run ${report.run}`,
    ].join(' · '),
  };
}
