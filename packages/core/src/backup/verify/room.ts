import { statfs } from 'node:fs/promises';
import type { CheckScope } from '../../report/recorder.ts';
import { byteWords } from '../../report/words.ts';
import { UserError, messageOf } from '../../runtime/errors.ts';
import type { Manifest } from '../manifest.ts';

export interface Room {
  manifest: Manifest;
  /** Where the dump is unpacked, and the data of a throwaway server lie. */
  scratchFolder: string;
  /** Whether the database is restored there, too, and not on another server. */
  restoresThere: boolean;
}

const MORE_ROOM =
  'Set TMPDIR to a folder with more room, restore on another server with verify-url, or check without restoring: `verify: read`.';

/** Of a restored database: what its server writes beside it, WAL above all. */
const BESIDE = 1.2;

/** Where the size of the database is not known: what rows and their indexes take for each byte of a compressed dump. */
const UNPACKED = 8;

/**
 * How much a trial restore takes in its folder, in bytes: the unpacked dump and, where the server is one that is
 * started here, the database.
 */
export function roomForTrial({ archive, databaseBytes }: Manifest, restoresThere: boolean): number {
  const dump = archive.files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (!restoresThere) return dump;
  return dump + Math.ceil((databaseBytes ?? dump * UNPACKED) * BESIDE);
}

/**
 * Makes sure that a trial restore has room before anything is fetched.
 *
 * @throws UserError `verify-too-small`.
 */
export async function requireRoomForTrial(
  { manifest, scratchFolder, restoresThere }: Room,
  scope: CheckScope,
): Promise<void> {
  const needed = roomForTrial(manifest, restoresThere);
  let free: number;
  try {
    const { bavail, bsize } = await statfs(scratchFolder);
    free = bavail * bsize;
  } catch (error) {
    scope.notVerified(
      `whether ${scratchFolder} has room for the trial restore: ${messageOf(error)}`,
    );
    return;
  }
  if (free >= needed) return;
  const what = restoresThere ? 'the dump and the restored database' : 'the dump';
  throw new UserError(
    'verify-too-small',
    `The folder for temporary files, ${scratchFolder}, has ${byteWords(free)} free; to verify the backup takes about ${byteWords(needed)} there, for ${what}.`,
    MORE_ROOM,
  );
}

/** What to throw where the file system itself said that it is full: somebody else used the room that there was. */
export function fullMeanwhile(error: unknown, scratchFolder: string): unknown {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (syscall === undefined || (code !== 'ENOSPC' && code !== 'EDQUOT')) return error;
  return new UserError(
    'verify-too-small',
    `The folder for temporary files, ${scratchFolder}, became full while the backup was verified (${code}).`,
    MORE_ROOM,
    { cause: error },
  );
}
