import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';

const DEADLINE_MS = 60_000;

/**
 * Gives a part of a file that pg_dump is still writing back to the file system; the file keeps its length.
 * Node has no call for it, so this takes util-linux's `fallocate`.
 *
 * @returns False where the program or the file system cannot.
 */
export async function punchHole(
  file: string,
  { offset, length }: { offset: number; length: number },
  signal: Ports['signal'],
): Promise<boolean> {
  const args = ['--punch-hole', '--offset', String(offset), '--length', String(length), file];
  // No PATH: it is looked for in /bin and /usr/bin. Nothing of the job's secrets goes along.
  const result = await run('fallocate', args, { env: {}, deadlineMs: DEADLINE_MS, signal });
  return result.exitCode === 0;
}
