import type { Finding } from '../report/schema.ts';
import type { ValidateDetails } from '../report/validate-report.ts';
import { gravestFirst } from '../report/words.ts';

/** The verdict in one sentence: whether the deploy stands. */
export function headlineOf(
  verdict: 'passed' | 'warned' | 'failed',
  details: ValidateDetails,
  findings: readonly Finding[],
): string {
  if (verdict === 'failed') {
    const [first, ...others] = gravestFirst(findings);
    const graver = others.filter(({ severity }) => severity === first?.severity).length;
    const more = graver === 0 ? '' : `, and ${graver} more`;
    return `The deploy does not stand: ${first?.title ?? 'a check failed'}${more}`;
  }
  const facts = factsOf(details);
  if (verdict === 'passed') return `The deploy stands: ${facts}`;
  const reservation = findings.some(({ severity }) => severity === 'warning')
    ? 'read the warnings'
    : 'not everything could be looked at';
  return `The deploy stands as far as could be seen: ${facts}; ${reservation}`;
}

function factsOf({ migrations, drift, health, bake }: ValidateDetails): string {
  const words = [
    ...(migrations ? [`${migrations.applied} of ${migrations.total} migrations applied`] : []),
    ...(drift === false ? ['the schema is as promised'] : []),
    ...(health.length > 0 && health.every(({ healthy }) => healthy) ? ['healthy'] : []),
    ...(bake ? ['no regression in the bake time'] : []),
  ];
  return words.join(', ');
}
