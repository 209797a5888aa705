import { type FileHandle, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder, writeAll } from '../../backup/stores/durable.ts';
import { OperationFailed, UserError, messageOf } from '../../runtime/errors.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { randomPart } from '../../runtime/run-id.ts';
import type { RollbackPorts } from '../context.ts';
import { takeStep } from '../steps.ts';

/** Bytes that wait to be written. */
const BUFFER = 256 * 1024;

/** The files of a salvage while it is made. */
export interface SalvageFolder {
  /**
   * A new file that only we can read. One that gets nothing is not made.
   *
   * @param head What it begins with.
   */
  file(name: string, head?: string): SalvageFile;
}

export interface SalvageFile {
  readonly name: string;
  write(text: string): Promise<void>;
  /** Puts the bytes on the disk. @returns false where there were none. */
  close(): Promise<boolean>;
  /** Takes it away again. */
  discard(): Promise<void>;
}

/**
 * Makes a folder that only we can read. Until `body` has ended it is called `<folder>.<random>.partial`: so it is left
 * by a run that is killed, and nobody takes it for a whole one. When `body` throws it is removed.
 *
 * @throws UserError `salvage-folder-exists`, `salvage-folder-unusable`.
 * @throws OperationFailed `salvage-not-written`.
 */
export async function withSalvageFolder<T>(
  folder: string,
  ports: Pick<RollbackPorts, 'step'>,
  body: (files: SalvageFolder) => Promise<T>,
): Promise<T> {
  await refuseExisting(folder);
  const partial = `${folder}.${randomPart()}.partial`;
  await takeStep(ports, 'salvage: making the folder');
  await makePartial(partial);
  try {
    await takeStep(ports, 'salvage: folder made');
    const result = await body({
      file: (name, head = '') => new OpenedLater(path.join(partial, name), head),
    });
    await takeStep(ports, 'salvage: written');
    await written(folder, () => publish(partial, folder));
    await takeStep(ports, 'salvage: finished');
    return result;
  } catch (error) {
    // The rows of a database, in the clear; and they are all still where they came from.
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function refuseExisting(folder: string): Promise<void> {
  const there = await lstat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unusable(folder, error);
  });
  if (!there) return;
  throw new UserError(
    'salvage-folder-exists',
    `${folder} is there already, and a salvage overwrites nothing.`,
    'Name a folder that does not exist; Belay makes it.',
  );
}

async function makePartial(partial: string): Promise<void> {
  try {
    await makeFolder(path.dirname(partial));
    await mkdir(partial, { mode: 0o700 });
  } catch (error) {
    throw unusable(partial, error);
  }
}

function unusable(folder: string, error: unknown): UserError {
  return new UserError(
    'salvage-folder-unusable',
    `The folder of the salvage cannot be made: ${messageOf(error)}.`,
    `Name one beside which Belay may write: ${folder}.`,
    { cause: error },
  );
}

async function publish(partial: string, folder: string): Promise<void> {
  await syncFolder(partial);
  await rename(partial, folder);
  await syncFolder(path.dirname(folder));
}

/** A file that is made when something is written into it. */
class OpenedLater implements SalvageFile {
  readonly name: string;
  readonly #file: string;
  #head: string;
  #handle: FileHandle | undefined;
  #waiting: string[] = [];
  #length = 0;

  constructor(file: string, head: string) {
    this.#file = file;
    this.#head = head;
    this.name = path.basename(file);
  }

  async write(text: string): Promise<void> {
    this.#waiting.push(this.#head, text);
    this.#length += this.#head.length + text.length;
    this.#head = '';
    if (this.#length >= BUFFER) await written(this.#file, () => this.#flush());
  }

  async close(): Promise<boolean> {
    return written(this.#file, async () => {
      if (this.#length > 0) await this.#flush();
      const handle = this.#handle;
      if (!handle) return false;
      await handle.sync();
      await this.#end();
      return true;
    });
  }

  async discard(): Promise<void> {
    await this.#end();
    await rm(this.#file, { force: true });
  }

  async #flush(): Promise<void> {
    this.#handle ??= await open(this.#file, 'wx', 0o600);
    const chunk = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#length = 0;
    await writeAll(this.#handle, chunk);
  }

  async #end(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

async function written<T>(file: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw new OperationFailed(
      'salvage-not-written',
      `The salvage could not be written to ${file}: ${messageOf(error)}.`,
      'Nothing of it is left, and no database was changed: the preserved one has all of its rows. Make room, or name another folder, and run it again.',
      { cause: error },
    );
  }
}
