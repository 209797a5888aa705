import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { randomPart } from '../../runtime/run-id.ts';
import { explainFileError } from './directory-errors.ts';

/** Makes sure that the names in a folder are on the disk: a renamed or new file is not lost with the power. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a new file that nobody else may read, and makes sure that its bytes are on the disk. */
export async function writeNew(file: string, text: string | Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a file into its place in one step, over one that may be there: whoever reads sees the old or the new. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.${randomPart()}.new`;
  try {
    await writeNew(beside, text);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** Writes all of a chunk: the system may take less of it than was offered. */
export async function writeAll(handle: FileHandle, chunk: Buffer): Promise<void> {
  for (let from = 0; from < chunk.length;) {
    const { bytesWritten } = await handle.write(chunk, from);
    from += bytesWritten;
  }
}

/**
 * A stream into a file that ends when the bytes are on the disk. It fails in the user's words.
 *
 * @param folder What they call the place.
 */
export function durableFile(handle: FileHandle, folder: string): Writable {
  const stream = new Writable({
    highWaterMark: 1 << 20,
    write(chunk: Buffer, _encoding, done) {
      writeAll(handle, chunk).then(
        () => done(),
        (error) => done(explainFileError(error, folder)),
      );
    },
    final(done) {
      handle.sync().then(
        () => done(),
        (error) => done(explainFileError(error, folder)),
      );
    },
    destroy(error, done) {
      handle.close().then(
        () => done(error),
        () => done(error),
      );
    },
  });
  // Whoever writes sees the error in its own callbacks; a stream that nobody listens to would end the process.
  return stream.on('error', () => undefined);
}
