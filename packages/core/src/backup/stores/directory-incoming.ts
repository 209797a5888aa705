import { mkdir, open, readdir, rename, rm, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../../runtime/make-folder.ts';
import { MANIFEST_FILE, type Archive } from '../manifest.ts';
import { explainFileError } from './directory-errors.ts';
import { durableFile, syncFolder, writeNew } from './durable.ts';
import { alreadyThere } from './files.ts';
import { OWNER_FILE, ownerNote } from './owner.ts';
import type { Incoming, Location } from './store.ts';

/** Of the folder in which a backup is written until it is whole. */
export const PARTIAL = '.partial';

/**
 * Begins a backup in `<root>/<id>.partial`. It becomes `<root>/<id>` by one rename when everything, the manifest
 * included, is on the disk: wherever the process dies, there is a whole backup or a folder that is named partial.
 *
 * @throws UserError `backup-exists`, and in the user's words what the file system says.
 */
export async function beginInDirectory(
  root: string,
  id: string,
  file: Archive['file'],
): Promise<Incoming> {
  const final = path.join(root, id);
  const partial = final + PARTIAL;
  try {
    await makeRoot(root);
    if ((await readdir(root)).includes(id)) throw alreadyThere(id, root);
    await mkdir(partial, { mode: 0o700 });
  } catch (error) {
    throw isCode(error, 'EEXIST') ? alreadyThere(id, root) : explainFileError(error, root);
  }
  try {
    await writeNew(path.join(partial, OWNER_FILE), await ownerNote());
    const handle = await open(path.join(partial, file), 'wx', 0o600);
    return incoming({ root, final, partial }, handle);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw explainFileError(error, root);
  }
}

interface Folders {
  root: string;
  final: string;
  partial: string;
}

function incoming({ root, final, partial }: Folders, handle: FileHandle): Incoming {
  const archive = durableFile(handle, root);
  let finished = false;
  return {
    archive,
    async finish(manifest) {
      try {
        await writeNew(path.join(partial, MANIFEST_FILE), manifest);
        await unlink(path.join(partial, OWNER_FILE));
        await syncFolder(partial);
        // Over a folder with something in it rename fails, so nothing whole is ever replaced.
        await rename(partial, final);
        finished = true;
        await syncFolder(root);
      } catch (error) {
        if (isCode(error, 'ENOTEMPTY') || isCode(error, 'EEXIST')) {
          throw alreadyThere(path.basename(final), root);
        }
        throw explainFileError(error, root);
      }
      return { location: final } satisfies Location;
    },
    async abandon() {
      if (finished) return;
      archive.destroy();
      // What cannot be removed stays named partial, and a later retention takes it.
      await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

/** Makes the folder and what is missing above it. What is there keeps the rights that it has. */
export async function makeRoot(root: string): Promise<void> {
  await makeFolder(root, 0o700);
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === code;
}
