import type { BakeResult } from '../report/bake-result.ts';
import type { Finding } from '../report/schema.ts';
import type { ValidateDetails } from '../report/validate-report.ts';
import { gravestInWords } from '../report/words.ts';
import { isAllUnanswered, isUnanswered } from './failing.ts';

/** How a headline begins where nobody can say. */
export const NOT_KNOWN = 'It is not known whether the deploy stands';

/**
 * The verdict in one sentence: whether the deploy stands.
 *
 * @param failing For which it is said not to stand, the gravest first.
 */
export function headlineOf(
  verdict: 'passed' | 'warned' | 'failed',
  details: ValidateDetails,
  findings: readonly Finding[],
  failing: readonly Finding[],
): string {
  if (verdict === 'failed') return failedHeadline(failing);
  const words = factsOf(details, findings).join(', ');
  const facts = words === '' ? '' : `: ${words}`;
  if (verdict === 'passed') return `The deploy stands${facts}`;
  const reservation = findings.some(({ severity }) => severity === 'warning')
    ? 'read the warnings'
    : 'not everything could be looked at';
  return `The deploy stands as far as could be seen${facts}; ${reservation}`;
}

/** What could not be looked at is no reason to say that it does not stand. */
function failedHeadline(failing: readonly Finding[]): string {
  const isUnknown = isAllUnanswered(failing);
  const told = isUnknown ? failing : failing.filter((finding) => !isUnanswered(finding));
  const begin = isUnknown ? NOT_KNOWN : 'The deploy does not stand';
  return `${begin}: ${gravestInWords(told)}`;
}

function factsOf(
  { migrations, drift, health, bake }: ValidateDetails,
  findings: readonly Finding[],
): string[] {
  return [
    ...(migrations ? [`${migrations.applied} of ${migrations.total} migrations applied`] : []),
    ...(drift === false ? ['the schema is as promised'] : []),
    ...(health.length > 0 && health.every(({ healthy }) => healthy) ? ['healthy'] : []),
    ...(bake && isCalm(bake, findings) ? ['no regression in the bake time'] : []),
  ];
}

/** Something was seen of the bake time, and nothing wrong in it: an accepted regression is one, too. */
function isCalm({ samples }: BakeResult, findings: readonly Finding[]): boolean {
  if (findings.some(({ rule }) => rule.startsWith('bake-'))) return false;
  return samples.some(({ values }) => Object.values(values).some((value) => value !== null));
}
