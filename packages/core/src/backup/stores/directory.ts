import { lstat, open, readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { randomPart } from '../../runtime/run-id.ts';
import { MANIFEST_FILE, VERIFICATION_FILE } from '../manifest.ts';
import { explainFileError } from './directory-errors.ts';
import { beginInDirectory, makeRoot } from './directory-incoming.ts';
import { listDirectory, readText } from './directory-list.ts';
import { removeFromDirectory } from './directory-remove.ts';
import { replaceFile, writeAll } from './durable.ts';
import { archiveGone, ARCHIVE_FILES, checkBackupId, notFound } from './files.ts';
import type { Store, StoredCopy } from './store.ts';

export interface DirectoryOptions {
  /** As the user wrote it. */
  place: string;
  /** Absolute path. */
  root: string;
}

/**
 * Backups in a folder: `<root>/<id>/` with the archive, the manifest and, once it was tried, the verification.
 * Folders are made for the owner alone (0700), files too (0600); nothing is ever overwritten but a verification.
 */
export function directoryStore({ place, root }: DirectoryOptions): Store {
  const explained = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw explainFileError(error, root);
    });
  return {
    kind: 'directory',
    place,
    prepare: () => explained(tryToWrite(root)),
    async begin(id, file) {
      checkBackupId(id, root);
      return beginInDirectory(root, id, file);
    },
    list: () => explained(listDirectory(root)),
    async open(id) {
      checkBackupId(id, root);
      return explained(openCopy(root, id));
    },
    async record(id, verification) {
      checkBackupId(id, root);
      await explained(checkFolder(root, id));
      await explained(replaceFile(path.join(root, id, VERIFICATION_FILE), verification));
    },
    async remove(id) {
      checkBackupId(id, root);
      await explained(removeFromDirectory(root, id));
    },
  };
}

/** Makes the folder and writes a file there as a backup would; it has no name any more when it is written. */
async function tryToWrite(root: string): Promise<void> {
  await makeRoot(root);
  const probe = path.join(root, `.belay-probe-${randomPart()}`);
  const handle = await open(probe, 'wx', 0o600);
  try {
    await unlink(probe);
    await writeAll(handle, Buffer.alloc(PROBE_BYTES));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const PROBE_BYTES = 65_536;

async function openCopy(root: string, id: string): Promise<StoredCopy> {
  await checkFolder(root, id);
  const folder = path.join(root, id);
  const names = await readdir(folder);
  const file = ARCHIVE_FILES.find((name) => names.includes(name));
  return {
    location: folder,
    async manifest() {
      const text = await readText(path.join(folder, MANIFEST_FILE));
      if (text === undefined) throw notFound(id, root);
      return text;
    },
    async archive() {
      if (file === undefined) throw archiveGone(id, root);
      const handle = await open(path.join(folder, file), 'r').catch((error: unknown) => {
        throw explainFileError(error, root);
      });
      return handle.createReadStream({ highWaterMark: 1 << 20 });
    },
  };
}

/** A whole backup's folder; not a link to one, which could lead anywhere. */
async function checkFolder(root: string, id: string): Promise<void> {
  const stat = await lstat(path.join(root, id)).catch(() => undefined);
  if (!stat?.isDirectory()) throw notFound(id, root);
}
