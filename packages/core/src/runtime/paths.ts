import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/** The path with symbolic links followed as far as it exists; what does not exist yet is kept as it is. */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) return path;
    return join(await realPath(parent), relative(parent, path));
  }
}

/** True when `target` is `root` or lies in it. Both absolute, links followed. */
export function contains(root: string, target: string): boolean {
  const way = relative(root, target);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}
