import type { MaintenanceDetails } from '../report/maintenance-report.ts';
import type { Finding } from '../report/schema.ts';
import { gravestFirst, plural } from '../report/words.ts';

/** The verdict in one sentence: what the database needs, and what was done. */
export function headlineOf(
  verdict: 'passed' | 'warned' | 'failed',
  findings: readonly Finding[],
  { upkeep }: Pick<MaintenanceDetails, 'upkeep'>,
): string {
  const done = upkeep?.filter(({ outcome }) => outcome === 'done').length ?? 0;
  const seenTo = done === 0 ? '' : `; ${plural(done, 'table')} seen to`;
  const grave = gravestFirst(findings).filter(({ severity }) => severity !== 'notice');
  const [first, ...others] = grave;
  if (first) {
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    return `${first.title}${more}${seenTo}`;
  }
  const notices = findings.length === 0 ? '' : `, with ${plural(findings.length, 'notice')}`;
  if (verdict === 'failed') return `The database has ${plural(findings.length, 'notice')}${seenTo}`;
  return verdict === 'passed'
    ? `The database is in good order${notices}${seenTo}`
    : `Nothing wrong was seen, but not everything could be looked at or done${notices}${seenTo}`;
}
