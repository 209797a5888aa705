import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { type Repository, listTree, readBlobs } from '../git.ts';
import type { BaseMigration } from '../types.ts';
import { MIGRATION_FILE } from './folder.ts';

/** Git's file modes of plain files; a symbolic link is 120000. */
const PLAIN_FILES = new Set(['100644', '100755']);

/**
 * The migrations a commit has in a folder. Empty when the commit has no such folder.
 *
 * @param directory Absolute path of the migrations folder in the checkout.
 */
export async function readPrismaBase(
  repository: Repository,
  commit: string,
  directory: string,
): Promise<BaseMigration[]> {
  const folder = path
    .relative(repository.root, await realpath(directory))
    .split(path.sep)
    .join('/');
  const entries = (await listTree(repository, commit, folder)).flatMap((entry) => {
    const inside = folder === '' ? entry.path : entry.path.slice(folder.length + 1);
    const [name, file, ...deeper] = inside.split('/');
    return name !== undefined && file === MIGRATION_FILE && deeper.length === 0
      ? [{ name, oid: entry.oid, plain: PLAIN_FILES.has(entry.mode) }]
      : [];
  });
  const blobs = await readBlobs(
    repository,
    entries.map((entry) => entry.oid),
  );
  return entries.map(({ name, plain }, index) => ({
    name,
    sql: plain ? blobs[index]?.toString('utf8') : undefined,
  }));
}
