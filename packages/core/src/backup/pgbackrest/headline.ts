import type { BackupDetails } from '../../report/backup-report.ts';
import type { Finding } from '../../report/schema.ts';
import { gravestFirst } from '../../report/words.ts';

/** The verdict in one sentence: whether there is a way back, and what it rests on. */
export function pgBackRestHeadline(
  verdict: 'passed' | 'warned' | 'failed',
  findings: readonly Finding[],
  { restorePoint, times }: Pick<BackupDetails, 'restorePoint' | 'times'>,
): string {
  const [worst] = gravestFirst(findings);
  if (restorePoint === undefined) {
    return worst
      ? `${worst.title}; there is no verified restore point`
      : 'there is no verified restore point';
  }
  if (verdict === 'failed' && worst) return worst.title;
  const how =
    times['restore'] === undefined
      ? 'checksums were read, nothing was restored'
      : 'restored beside the server and found equal';
  return `The restore point of the cluster (${restorePoint.locations[0] ?? ''}): ${how}`;
}
