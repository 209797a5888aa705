import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and what is missing above it; one that is there stays as it is. Level by level: Node's own
 * `recursive` tries for ever where the parent exists and the file system says that it does not (seen below /proc,
 * with Node 20.20).
 *
 * @param mode Of what is made.
 * @throws what the file system says.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || existsSync(parent)) throw error;
    await makeFolder(parent, mode);
    await makeFolder(folder, mode);
  }
}
