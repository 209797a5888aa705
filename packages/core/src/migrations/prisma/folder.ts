import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { realPathInside } from '../paths.ts';
import { checksumOf } from './checksum.ts';
import type { Migration } from '../types.ts';

export const MIGRATION_FILE = 'migration.sql';
export const DOWN_FILE = 'down.sql';

/** One migration folder as read, with what its findings need to know. */
export type MigrationFolder =
  | {
      state: 'read';
      migration: Migration;
      /** False when bytes were replaced by U+FFFD, as Prisma does on reading. */
      utf8: boolean;
    }
  /** There is no readable `migration.sql`; `why` says so in words. */
  | { state: 'unreadable'; name: string; directory: string; why: string };

/**
 * Reads one folder of the migrations folder.
 *
 * @throws UserError `path-outside-workspace` when a file is a symbolic link that leads out of the workspace.
 */
export async function readMigrationFolder(
  parent: string,
  name: string,
  workspace: string,
): Promise<MigrationFolder> {
  const directory = path.join(parent, name);
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => undefined);
  if (!entries) {
    return { state: 'unreadable', name, directory, why: 'the folder cannot be read' };
  }
  const bytes = await readSql(directory, entries, MIGRATION_FILE, workspace);
  if (typeof bytes === 'string') return { state: 'unreadable', name, directory, why: bytes };
  const sql = bytes.toString('utf8');
  const migration: Migration = {
    name,
    directory,
    file: path.join(directory, MIGRATION_FILE),
    sql,
    checksum: checksumOf(sql),
  };
  const down = await readSql(directory, entries, DOWN_FILE, workspace);
  if (typeof down !== 'string') {
    migration.down = { file: path.join(directory, DOWN_FILE), sql: down.toString('utf8') };
  }
  return { state: 'read', migration, utf8: isUtf8(bytes) };
}

/** The file's bytes, or in words why there are none. Only plain files are opened: a pipe would block. */
async function readSql(
  directory: string,
  entries: readonly Dirent[],
  name: string,
  workspace: string,
): Promise<Buffer | string> {
  const entry = entries.find((candidate) => candidate.name === name);
  if (!entry) return missing(entries, name);
  const file = path.join(directory, name);
  if (entry.isSymbolicLink()) {
    const real = await realPathInside(workspace, file, 'the migration').catch((error: unknown) => {
      if ((error as { code?: string }).code === 'ENOENT') return undefined;
      throw error;
    });
    return real === undefined ? `${name} is a symbolic link to nothing` : readPlain(real, name);
  }
  return entry.isFile() ? readPlain(file, name) : `${name} is not a file`;
}

async function readPlain(file: string, name: string): Promise<Buffer | string> {
  return readFile(file).catch(
    (error: NodeJS.ErrnoException) => `${name} cannot be read (${error.code ?? error.message})`,
  );
}

function missing(entries: readonly Dirent[], name: string): string {
  const otherCase = entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (otherCase) return `it holds ${JSON.stringify(otherCase.name)}, not ${name}`;
  return entries.length === 0 ? 'it is empty' : `it holds no ${name}`;
}
