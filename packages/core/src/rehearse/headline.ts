import type { Finding, Verdict } from '../report/schema.ts';
import type { TestDetails } from '../report/test-report.ts';
import { gravestInWords, plural } from '../report/words.ts';

/** The verdict in one sentence. */
export function headlineOf(
  verdict: Exclude<Verdict, 'errored' | 'refused'>,
  details: TestDetails,
  findings: readonly Finding[],
): string {
  const { pending, dryRun } = details;
  const migrations = plural(pending.length, 'pending migration');
  if (verdict === 'failed') {
    return `Not safe to merge: ${gravestInWords(findings)}`;
  }
  if (pending.length === 0) {
    return `Nothing to rehearse: none of the ${details.migrations.total} migrations is pending`;
  }
  if (dryRun) return `Dry run: ${migrations}, nothing was applied`;
  const proven = details.wayBack.filter((proof) => proof.verdict === 'proven').length;
  const wayBack = details.reverseProven
    ? pending.length === 1
      ? 'has a proven way back'
      : 'each has a proven way back'
    : `${proven} of ${pending.length} have a proven way back`;
  const accepted = details.reverseProven || verdict !== 'passed' ? '' : ', the rest is accepted';
  const applies = pending.length === 1 ? 'applies' : 'apply';
  return verdict === 'passed'
    ? `Safe to merge: ${migrations} ${applies}, ${pending.length === 1 ? 'and ' : ''}${wayBack}${accepted}`
    : `${migrations} ${applies}, ${wayBack}; ${reservation(findings)}`;
}

/** Why it is not simply safe. */
function reservation(findings: readonly Finding[]): string {
  return findings.some(({ severity }) => severity === 'warning')
    ? 'read the warnings'
    : 'not everything could be looked at';
}
