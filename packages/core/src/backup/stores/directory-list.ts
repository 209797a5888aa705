import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MANIFEST_FILE, VERIFICATION_FILE } from '../manifest.ts';
import { PARTIAL } from './directory-incoming.ts';
import { isArchive, isBackupId, TEXT_LIMIT } from './files.ts';
import { OWNER_FILE, ownerRuns } from './owner.ts';
import type { StoredBackup } from './store.ts';

/** Everything in the folder that is or looks like a backup. */
export async function listDirectory(root: string): Promise<StoredBackup[]> {
  const names = await readdir(root);
  const found: StoredBackup[] = [];
  for (const name of names) {
    const backup = await look(root, name).catch((error: NodeJS.ErrnoException) => {
      // It became whole, or was removed, between the two looks.
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (backup) found.push(backup);
  }
  return found;
}

async function look(root: string, name: string): Promise<StoredBackup | undefined> {
  const partial = name.endsWith(PARTIAL);
  const id = partial ? name.slice(0, -PARTIAL.length) : name;
  if (!isBackupId(id)) return undefined;
  const location = path.join(root, name);
  if (!(await lstat(location)).isDirectory()) return undefined;
  const { bytes, changedAt, archiveBytes } = await sizeOf(location);
  if (partial) return { id, location, bytes, ...(await unfinished(location, changedAt)) };

  const manifest = await readText(path.join(location, MANIFEST_FILE));
  const verification = await readText(path.join(location, VERIFICATION_FILE));
  return {
    id,
    location,
    bytes,
    archiveBytes,
    changedAt,
    ...(manifest === undefined ? { problem: 'it has no manifest' } : { manifest }),
    ...(verification === undefined ? {} : { verification }),
  };
}

/** One that is being written has been changed now, however long its writer waits for the database. */
async function unfinished(
  location: string,
  changedAt: number,
): Promise<Pick<StoredBackup, 'changedAt' | 'problem'>> {
  const note = await readText(path.join(location, OWNER_FILE));
  const runs = note === undefined ? undefined : await ownerRuns(note);
  if (runs === true) return { changedAt: Date.now(), problem: 'it is being written' };
  return { changedAt, problem: 'it was never finished' };
}

async function sizeOf(
  folder: string,
): Promise<{ bytes: number; archiveBytes: number; changedAt: number }> {
  let bytes = 0;
  let archiveBytes = 0;
  let changedAt = (await lstat(folder)).mtimeMs;
  for (const name of await readdir(folder)) {
    const stat = await lstat(path.join(folder, name));
    bytes += stat.size;
    if (isArchive(name)) archiveBytes += stat.size;
    changedAt = Math.max(changedAt, stat.mtimeMs);
  }
  return { bytes, archiveBytes, changedAt };
}

/**
 * The text of a small file; undefined where there is none. Links are not followed, they could lead anywhere:
 * what is no file of a sensible size reads as empty, which is not the same as missing.
 */
export async function readText(file: string): Promise<string | undefined> {
  const stat = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stat === undefined) return undefined;
  if (!stat.isFile() || stat.size > TEXT_LIMIT) return '';
  return readFile(file, 'utf8');
}
