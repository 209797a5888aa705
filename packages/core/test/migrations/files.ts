import { afterAll } from '@jest/globals';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export const LOCK = 'provider = "postgresql"\n';
export const SCHEMA =
  'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n';

/** Temporary folders that are gone after the tests of the file. */
export function useTemporaryFolders(): () => Promise<string> {
  const made: string[] = [];
  afterAll(async () => {
    await Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true })));
  });
  return async () => {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'belay-tree-')));
    made.push(folder);
    return folder;
  };
}

/** Writes files, folders included: path → content. */
export async function write(
  root: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** The files of a project with these migrations: name → SQL. */
export function project(migrations: Readonly<Record<string, string>>): Record<string, string> {
  return {
    'prisma/schema.prisma': SCHEMA,
    'prisma/migrations/migration_lock.toml': LOCK,
    ...Object.fromEntries(
      Object.entries(migrations).map(([name, sql]) => [
        `prisma/migrations/${name}/migration.sql`,
        sql,
      ]),
    ),
  };
}
