import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { interruption, messageOf, OperationFailed, UserError } from '../../runtime/errors.ts';
import type { Archive } from '../manifest.ts';
import { ArchiveProblem } from './problems.ts';

/** The bytes of a stored archive, counted and hashed as they are read. */
export interface HashedSource {
  /** Throws {@link ArchiveProblem} when there are more of them than the manifest says. */
  chunks: AsyncGenerator<Buffer>;
  /** What came over the way broke off, as opposed to what it holds being wrong. */
  broken(): Error | undefined;
  /**
   * Reads what is left and tells whether the whole is what the manifest says.
   *
   * @throws ArchiveProblem when it is not.
   */
  settle(): Promise<void>;
  destroy(): void;
}

export function hashedSource(
  source: Readable,
  archive: Archive,
  signal: AbortSignal,
): HashedSource {
  const hash = createHash('sha256');
  let bytes = 0;
  let settled = false;
  let broken: Error | undefined;
  const abort = () => source.destroy(interruption(signal));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  // Whoever reads has the error; without a listener one that comes early would end the process.
  source.on('error', () => undefined);
  // What goes wrong with the content must not close the source: `settle` still wants the rest of it.
  const iterator = source.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  const next = async () => {
    const result = await iterator.next().catch((error: unknown) => {
      broken = signal.aborted ? interruption(signal) : readFailed(error, archive.file);
      throw broken;
    });
    if (result.done) return undefined;
    const chunk = Buffer.isBuffer(result.value) ? result.value : Buffer.from(result.value);
    bytes += chunk.length;
    if (bytes > archive.bytes) throw tooLong(archive);
    hash.update(chunk);
    return chunk;
  };
  async function* chunks() {
    for (let chunk = await next(); chunk !== undefined; chunk = await next()) yield chunk;
  }
  return {
    chunks: chunks(),
    broken: () => broken,
    async settle() {
      if (settled) return;
      while ((await next()) !== undefined);
      if (bytes > archive.bytes) throw tooLong(archive);
      if (bytes < archive.bytes) {
        throw new ArchiveProblem(`it has ${bytes} bytes, its manifest says ${archive.bytes}`);
      }
      if (hash.digest('hex') !== archive.sha256) {
        throw new ArchiveProblem(
          'its SHA-256 is not the one in its manifest: it was damaged or exchanged',
        );
      }
      settled = true;
    },
    destroy() {
      signal.removeEventListener('abort', abort);
      source.destroy();
    },
  };
}

function tooLong({ bytes }: Archive): ArchiveProblem {
  return new ArchiveProblem(`it is longer than the ${bytes} bytes of its manifest`);
}

/** Stores explain their errors; what a connection says is passed on. */
function readFailed(error: unknown, file: string): Error {
  if (error instanceof UserError || error instanceof OperationFailed) return error;
  return new OperationFailed(
    'backup-unreadable',
    `${file} could not be read to its end: ${messageOf(error)}`,
    'Nothing was restored from it; what was read of it is removed.',
    { cause: error },
  );
}
