import { statfs } from 'node:fs/promises';
import { byteWords } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import type { StanzaBackup } from './info.ts';

/** Beside the restored files: WAL of the recovery and of the checkpoints after it. */
const BESIDE_BYTES = 256 * 1024 * 1024;

/**
 * Makes sure that there is room for the whole cluster, before it is restored.
 *
 * @throws UserError `verify-too-small`.
 */
export async function requireRoomForCluster(
  { info: { size } }: StanzaBackup,
  folder: string,
): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const [free, needed] = [bavail * bsize, size + BESIDE_BYTES];
  if (free >= needed) return;
  throw new UserError(
    'verify-too-small',
    `The folder for temporary files, ${folder}, has ${byteWords(free)} free; restoring the whole cluster takes about ${byteWords(needed)} there.`,
    'Set TMPDIR to a folder with more room, or check without restoring: `verify: read`.',
  );
}
