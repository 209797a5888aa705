import { createReadStream } from 'node:fs';
import { readdir, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { OperationFailed } from '../../runtime/errors.ts';
import { isDataFile, isDumpFile, TOC_FILE } from './names.ts';

const READ_BYTES = 256 * 1024;

/** The folder that pg_dump writes into, seen by whoever takes its files away. */
export interface DumpFolder {
  path(name: string): string;
  size(name: string): Promise<number>;
  read(name: string, from: number, to: number): AsyncIterable<Buffer>;
  /** Data files that are there; none while pg_dump has not made the folder yet. */
  dataFiles(): Promise<string[]>;
  /**
   * Frees the room of a file that was packed while pg_dump runs. The file itself stays: at its end pg_dump
   * opens every file of the folder to sync it, and would fail over one that is gone.
   */
  empty(name: string): Promise<void>;
  /** All files, when pg_dump has ended. @throws OperationFailed `pack-failed` over one that is not pg_dump's. */
  allFiles(): Promise<string[]>;
  remove(name: string): Promise<void>;
}

export function dumpFolder(folder: string): DumpFolder {
  const at = (name: string) => path.join(folder, name);
  return {
    path: at,
    size: async (name) => (await stat(at(name))).size,
    read: (name, from, to) => readPiece(at(name), from, to),
    dataFiles: async () => (await namesIn(folder)).filter(isDataFile),
    empty: (name) => truncate(at(name), 0),
    remove: (name) => rm(at(name)),
    async allFiles() {
      const names = (await namesIn(folder)).sort();
      const strange = names.find((name) => !isDumpFile(name));
      if (strange !== undefined) {
        throw packFailed(
          `pg_dump left a file that Belay does not know: ${JSON.stringify(strange)}`,
        );
      }
      if (!names.includes(TOC_FILE)) throw packFailed(`pg_dump left no ${TOC_FILE}`);
      return names;
    },
  };
}

export function packFailed(message: string, cause?: unknown): OperationFailed {
  return new OperationFailed(
    'pack-failed',
    message,
    'There is no backup; what was written of it is removed.',
    { cause },
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function* readPiece(file: string, from: number, to: number): AsyncGenerator<Buffer> {
  if (to <= from) return;
  const stream = createReadStream(file, { start: from, end: to - 1, highWaterMark: READ_BYTES });
  for await (const chunk of stream) yield chunk as Buffer;
}
