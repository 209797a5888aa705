import type { BackupDetails } from '../report/backup-report.ts';
import type { Finding } from '../report/schema.ts';
import { byteWords, gravestFirst } from '../report/words.ts';

/** The verdict in one sentence: whether there is a way back, and what it rests on. */
export function headlineOf(
  verdict: 'passed' | 'warned' | 'failed',
  findings: readonly Finding[],
  { copies, manifest }: Pick<BackupDetails, 'copies' | 'manifest'>,
): string {
  const verified = copies.filter(({ verification }) => verification?.verdict === 'verified');
  const [worst] = gravestFirst(findings);
  if (verdict === 'failed') {
    const rest =
      verified.length === 0
        ? 'there is no verified backup'
        : `only ${verified.length} of ${copyWords(copies.length)} can be relied on`;
    return worst ? `${worst.title}; ${rest}` : rest;
  }
  const size = manifest === undefined ? '' : ` of ${byteWords(manifest.archive.bytes)}`;
  const how = verified.some(({ verification }) => verification?.how === 'restore')
    ? 'restored and found equal'
    : 'read back whole, not restored';
  const where = copies.length > 1 ? `, in ${copies.length} places` : '';
  return `The backup${size} was ${how}${where}`;
}

function copyWords(count: number): string {
  return count === 1 ? '1 copy' : `${count} copies`;
}
