import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { realPath } from '@belay/core/runtime/paths.ts';

/**
 * The project's outermost folder, which places in reports are relative to and beyond which nothing is
 * looked for: the repository that holds the migrations (or, without `--migrations`, the working
 * directory), else the nearest folder with a package.json, else the project's folder itself.
 *
 * @param workingDirectory Absolute.
 * @param migrations As given: relative to the working directory, or absolute.
 */
export async function findWorkspace(
  workingDirectory: string,
  migrations: string | undefined,
  exists: (path: string) => boolean = existsSync,
): Promise<string> {
  const project = await realPath(
    migrations === undefined ? workingDirectory : projectOf(resolve(workingDirectory, migrations)),
  );
  return (
    ancestors(project).find((folder) => exists(join(folder, '.git'))) ??
    ancestors(project).find((folder) => exists(join(folder, 'package.json'))) ??
    project
  );
}

/** `app/prisma/migrations` → `app`; `db/migrations` → `db`. */
function projectOf(migrations: string): string {
  const parent = dirname(migrations);
  return basename(parent) === 'prisma' ? dirname(parent) : parent;
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
