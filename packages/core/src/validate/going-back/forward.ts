import type { Finding } from '../../report/schema.ts';
import { asTitle } from '../promise/words.ts';
import { type Cause, isAboutHealth } from './cause.ts';

/**
 * What stands in front of a command that takes a deploy back, since that deletes what was written meanwhile: what it does not
 * mend, and what does. Empty where all of it comes from the migrations that it undoes.
 */
export function beforeGoingBack(causes: ReadonlyMap<Finding, Cause>): string[] {
  const of = (cause: Cause) => [...causes].filter(([, is]) => is === cause).map(([one]) => one);
  const [plan, perhaps, other] = [of('plan'), of('perhaps'), of('other')];
  if (plan.length > 0) {
    return other.length === 0 ? [] : [`This does not mend all of it, not: ${titles(other)}.`];
  }
  if (perhaps.length > 0) {
    return [`Whether this mends it is not known: ${titles(perhaps)}.`, ...perhapsWords(perhaps)];
  }
  if (other.length === 0) return [];
  return [`This does not mend it: ${titles(other)}. ${mendingWords(other)}`];
}

function perhapsWords(findings: readonly Finding[]): string[] {
  return findings.some(isAboutHealth)
    ? ['Take back the application first: a schema that only grew carries its previous version.']
    : ['Where the rows are to blame, mend them: the SQL in the finding shows them.'];
}

function mendingWords(findings: readonly Finding[]): string {
  if (findings.every(({ rule }) => rule === 'migration-pending')) return DEPLOY_FIRST;
  return findings.some(({ sql }) => sql !== undefined)
    ? 'Mend it forward: read and run the SQL in the finding.'
    : 'Mend it forward, as the finding says.';
}

/** The migrations themselves may be all that is missing. */
export const DEPLOY_FIRST = 'Run npx prisma migrate deploy, and validate again.';

function titles([first, ...others]: readonly Finding[]): string {
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${asTitle(first?.title ?? '')}${more}`;
}

/** What to do where nothing is known to be wrong. */
export function unansweredWords([first]: readonly Finding[]): string {
  return [
    'Nothing is known to be wrong, so there is nothing to take back.',
    ...(first?.advice === undefined ? [] : [first.advice]),
    'Then validate again.',
  ].join(' ');
}
