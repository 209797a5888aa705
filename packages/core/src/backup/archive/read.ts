import type { Readable } from 'node:stream';
import { messageOf, OperationFailed, UserError } from '../../runtime/errors.ts';
import type { Archive } from '../manifest.ts';
import { checkKeys, type DecryptionKeys, NotOpened } from './decryption.ts';
import { planReading } from './plausible.ts';
import { ArchiveProblem, corrupt } from './problems.ts';
import { decodingSink, type DumpSink, folderSink } from './sink.ts';
import { hashedSource, type HashedSource } from './source.ts';
import { unpack } from './unpack.ts';

export interface ReadOptions {
  /** The stored file's bytes; destroyed in the end. */
  source: Readable;
  /** Of a manifest that was checked. */
  archive: Archive;
  keys: DecryptionKeys;
  /**
   * A folder that exists and is empty: pg_dump's files are written into it, parts joined, ready for pg_restore.
   * Without it they are decompressed to prove that they can be, and dropped.
   */
  into?: string;
  signal: AbortSignal;
}

export interface ReadBack {
  /** `belay/content.json`. */
  content: Buffer;
  /** What could not be tried, one sentence each. */
  notCompared: string[];
}

/**
 * Reads a stored archive: decrypts, unpacks, and checks the name, order, size and SHA-256 of every file and of the
 * whole. Nothing but what the manifest lists is ever written, and nothing outside `into`. What lies in `into` may
 * be used only when this has returned: the SHA-256 of the whole is known last.
 *
 * @throws UserError `backup-corrupt`, `decryption-key-missing`, `decryption-key-wrong`, `identity-invalid`.
 * @throws OperationFailed `backup-unreadable` when the source breaks off.
 */
export async function readArchive(options: ReadOptions): Promise<ReadBack> {
  const { archive, keys, into, signal } = options;
  const source = hashedSource(options.source, archive, signal);
  const sink = into === undefined ? decodingSink() : folderSink(into);
  try {
    const content = await readChecked(source, sink, archive, keys);
    return { content, notCompared: notDecodedWords(sink.notDecoded) };
  } catch (error) {
    throw source.broken() ?? (await explained(error, source, archive));
  } finally {
    await sink.close();
    source.destroy();
  }
}

async function readChecked(
  source: HashedSource,
  sink: DumpSink,
  archive: Archive,
  keys: DecryptionKeys,
): Promise<Buffer> {
  const planned = planReading(archive);
  const { encryption } = archive;
  if (encryption !== undefined) await checkKeys(encryption, keys);
  const content = await unpack(
    source.chunks,
    planned,
    encryption === undefined ? undefined : keys,
    sink,
  );
  await source.settle();
  return content;
}

/**
 * What went wrong, in words that can be acted on. The bytes that were not read yet decide what it was: an archive
 * whose SHA-256 is right and that does not open was given the wrong key; otherwise it is damaged.
 */
async function explained(error: unknown, source: HashedSource, archive: Archive): Promise<unknown> {
  if (error instanceof UserError || error instanceof OperationFailed) return error;
  try {
    await source.settle();
  } catch (damage) {
    if (source.broken() !== undefined) return source.broken();
    return corrupt(archive.file, messageOf(damage), error);
  }
  if (error instanceof NotOpened) return wrongKey(archive);
  if (error instanceof ArchiveProblem) return corrupt(archive.file, error.message, error);
  return error;
}

function wrongKey({ file, encryption }: Archive): UserError {
  const what = encryption?.passphrase === true ? 'passphrase' : 'secret key';
  return new UserError(
    'decryption-key-wrong',
    `${file} is whole, and the given ${what} does not open it`,
    `Give the ${what} that this backup was made with; it may have been changed since.`,
  );
}

function notDecodedWords(files: readonly string[]): string[] {
  if (files.length === 0) return [];
  const kinds = [...new Set(files.map((file) => file.slice(file.lastIndexOf('.') + 1)))];
  return [
    `${files.length} files of the dump were not decompressed (${kinds.join(', ')}: this Node cannot); their SHA-256 was checked`,
  ];
}
