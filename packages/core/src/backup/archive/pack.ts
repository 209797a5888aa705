import type { Writable } from 'node:stream';
import {
  Interrupted,
  interruption,
  messageOf,
  OperationFailed,
  UserError,
} from '../../runtime/errors.ts';
import { CONTENT_FILE } from '../content/content.ts';
import type { ArchiveFile } from '../manifest.ts';
import { dumpFolder, packFailed } from './dump-folder.ts';
import type { EncryptionChoice } from './encryption.ts';
import { README_FILE } from './names.ts';
import { packData, packFile, packGrowing, packRest, type PackState } from './pack-files.ts';
import { readmeText } from './readme.ts';
import { serialLine } from './serial-line.ts';
import { writeTar } from './tar-writer.ts';

export interface PackOptions {
  /** Where pg_dump writes. Need not exist yet. */
  folder: string;
  /** Takes the archive's bytes; ended by {@link Packing.end}, destroyed by {@link Packing.abandon}. */
  to: Writable;
  encryption: EncryptionChoice | undefined;
  signal: AbortSignal;
  /** For tests; {@link PART_BYTES} otherwise. */
  partBytes?: number;
}

/**
 * Packs what pg_dump writes while it writes, and takes it away as it goes, so that there is never a second full
 * copy. Whoever started it ends it with `end` or `abandon`.
 */
export interface Packing {
  /** pg_dump has finished this file (its bare name); it is packed when its turn comes. */
  finished(name: string): void;
  /** Puts data of ours into the archive: `belay/content.json`. */
  add(name: string, data: Buffer): Promise<void>;
  /** pg_dump has ended well: packs and removes everything that is left in the folder. */
  dumpEnded(): Promise<void>;
  /** Ends the archive. Call it after everything else has resolved. */
  end(): Promise<Packed>;
  /** Stops where it stands and destroys `to`. What is in the folder stays there. Never throws. */
  abandon(): Promise<void>;
  /** Rejects when packing fails or the signal aborts; never resolves. */
  failure: Promise<never>;
}

export interface Packed {
  /** Size and SHA-256 of what was written to `to`. */
  bytes: number;
  sha256: string;
  /** In the order in which they lie in the tar. */
  files: ArchiveFile[];
}

/**
 * A file that pg_dump still writes is packed in parts of this size, and each is given back to the file system
 * when it is packed. Small, since every table that is being dumped holds up to one of them on disk.
 */
const PART_BYTES = 64 * 1024 * 1024;

/** How often growing files are looked at, in milliseconds. */
const LOOK_MS = 500;

export function startPacking(options: PackOptions): Packing {
  const { signal, encryption } = options;
  const writer = writeTar(options.to, encryption);
  const state: PackState = {
    folder: dumpFolder(options.folder),
    writer,
    signal,
    partBytes: options.partBytes ?? PART_BYTES,
    files: [],
    packed: new Set(),
    parts: new Map(),
    canPunch: true,
    ended: false,
  };
  const line = serialLine(explained, (reason) => writer.destroy(reason));
  const looking = setInterval(() => {
    if (line.idle()) line.run(() => packGrowing(state)).catch(() => undefined);
  }, LOOK_MS);
  const abort = () => line.fail(interruption(signal));
  const stop = () => {
    clearInterval(looking);
    signal.removeEventListener('abort', abort);
  };
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  writer.failure.catch(line.fail);
  line.failure.catch(stop);
  const add = (name: string, data: Buffer) => line.run(() => packData(state, name, data));
  add(README_FILE, Buffer.from(readmeText(encryption))).catch(() => undefined);
  return {
    failure: line.failure,
    add,
    finished(name) {
      line.run(() => packFile(state, name)).catch(() => undefined);
    },
    async dumpEnded() {
      clearInterval(looking);
      await line.run(() => packRest(state));
    },
    async end() {
      const stream = await line.run(() => complete(state));
      stop();
      return { ...stream, files: state.files };
    },
    async abandon() {
      stop();
      line.fail(new Interrupted('the backup was given up'));
      await line.settled();
    },
  };
}

async function complete(state: PackState): Promise<{ bytes: number; sha256: string }> {
  const { ended, files, writer } = state;
  const whole = ended && files.some(({ name }) => name === CONTENT_FILE);
  if (!whole) throw new Error('the archive is ended before all of it is there');
  return writer.end();
}

/** Errors of stores come explained already. */
function explained(error: unknown): Error {
  const known = [UserError, OperationFailed, Interrupted].some((kind) => error instanceof kind);
  if (known) return error as Error;
  return packFailed(`The archive could not be written: ${messageOf(error)}`, error);
}
