/** How a backup is laid out in a folder and in a bucket: these files and no others. */
import { UserError } from '../../runtime/errors.ts';
import { BackupId, MANIFEST_FILE, VERIFICATION_FILE, type Archive } from '../manifest.ts';

export const ARCHIVE_FILES: readonly Archive['file'][] = ['archive.tar', 'archive.tar.age'];

export function isArchive(name: string): boolean {
  return ARCHIVE_FILES.some((file) => file === name);
}

/** In the order in which they are removed: without its manifest a backup is none, whatever comes after. */
export const REMOVAL_ORDER: readonly string[] = [
  MANIFEST_FILE,
  VERIFICATION_FILE,
  ...ARCHIVE_FILES,
];

/** A manifest lists every table; more than this is none of ours and would only fill the memory. */
export const TEXT_LIMIT = 64 * 1024 * 1024;

/** Whether a name is one that a backup can have; what comes out of a listing may be anything. */
export function isBackupId(name: string): boolean {
  return BackupId.safeParse(name).success;
}

/**
 * To be asked before an id becomes part of a path or key.
 *
 * @throws UserError `backup-not-found`.
 */
export function checkBackupId(id: string, place: string): void {
  if (!isBackupId(id)) throw notFound(id, place);
}

export function notFound(id: string, place: string): UserError {
  return new UserError(
    'backup-not-found',
    `There is no backup ${JSON.stringify(id)} in ${place}.`,
    'belay backup --list --to PLACE shows what is there.',
  );
}

/** The manifest is there, and what it speaks of is not. */
export function archiveGone(id: string, place: string): UserError {
  return new UserError(
    'backup-corrupt',
    `The archive of ${id} in ${place} is gone; only its manifest is there.`,
    'Take another copy or another backup.',
  );
}

export function alreadyThere(id: string, place: string): UserError {
  return new UserError(
    'backup-exists',
    `There is something under the name ${id} in ${place} already; it was not touched.`,
    'Run again: every run takes a new name.',
  );
}
