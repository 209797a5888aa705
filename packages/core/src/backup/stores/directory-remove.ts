import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { OperationFailed, UserError } from '../../runtime/errors.ts';
import { PARTIAL } from './directory-incoming.ts';
import { readText } from './directory-list.ts';
import { syncFolder } from './durable.ts';
import { notFound, REMOVAL_ORDER } from './files.ts';
import { OWNER_FILE, ownerRuns } from './owner.ts';

/**
 * Removes a backup, or what a dead run left of one: the manifest first, and on the disk before anything else
 * goes. Only files that a backup consists of are removed; another one stays, and the folder with it.
 *
 * @throws UserError `backup-not-found`, `backup-in-use`; OperationFailed `backup-not-removed`.
 */
export async function removeFromDirectory(root: string, id: string): Promise<void> {
  const folder = await folderOf(root, id);
  if (folder.endsWith(PARTIAL)) await checkNobodyWrites(folder, id);
  const names = await readdir(folder);
  const ours = [...REMOVAL_ORDER, OWNER_FILE].filter((name) => names.includes(name));
  for (const name of [...ours, ...names.filter((name) => /\.[0-9a-f]+\.new$/.test(name))]) {
    await unlink(path.join(folder, name));
    await syncFolder(folder);
  }
  await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new OperationFailed(
      'backup-not-removed',
      `The backup ${id} was not removed wholly: its folder could not be (${error.code}).`,
      `What is no part of a backup was left in ${folder}.`,
      { cause: error },
    );
  });
  await syncFolder(root);
}

async function folderOf(root: string, id: string): Promise<string> {
  for (const folder of [path.join(root, id), path.join(root, id + PARTIAL)]) {
    const stat = await lstat(folder).catch(() => undefined);
    if (stat?.isDirectory()) return folder;
  }
  throw notFound(id, root);
}

async function checkNobodyWrites(folder: string, id: string): Promise<void> {
  const note = await readText(path.join(folder, OWNER_FILE));
  if (note === undefined || (await ownerRuns(note)) !== true) return;
  throw new UserError('backup-in-use', `The backup ${id} is being written by a run that is alive.`);
}
