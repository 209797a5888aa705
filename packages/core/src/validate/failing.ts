import type { Finding, Severity } from '../report/schema.ts';
import { reaches } from '../report/verdict.ts';
import { gravestFirst } from '../report/words.ts';

/** The findings for which a deploy is said not to stand, the gravest first. */
export function failingOf(findings: readonly Finding[], failOn: Severity): Finding[] {
  return gravestFirst(findings).filter(
    ({ severity }) => severity === 'error' || reaches(severity, failOn),
  );
}

/** It could not be looked at: that fails the stage, and says nothing about the deploy. */
export function isUnanswered({ rule }: Pick<Finding, 'rule'>): boolean {
  return rule === 'custom-check-unanswered';
}

/** True where nothing is known to be wrong, and only what could not be looked at fails the stage. */
export function isAllUnanswered(failing: readonly Finding[]): boolean {
  return failing.length > 0 && failing.every(isUnanswered);
}
