import { constants } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError, messageOf } from '../../runtime/errors.ts';

/** What a file is by its content: SQL for psql, one of the formats of pg_dump that pg_restore reads, or gzip around one. */
export type FileKind = 'sql' | 'custom' | 'tar' | 'directory' | 'gzip';

/** Where the folder of pg_dump's directory format has its table of contents. */
export const TOC = 'toc.dat';

const MAKE_IT =
  'Give a file that pg_dump wrote: plain SQL (`.sql`, `.sql.gz`), `--format=custom` or `--format=directory`.';

/** Enough for the marks of every format; a tar header is 512 bytes. */
const HEAD_BYTES = 8_192;

/**
 * Whether a place is a file of pg_dump rather than a place of Belay's backups: any file, or a folder in directory
 * format. Says nothing about whether it can be used.
 */
export async function isDumpPlace(place: string): Promise<boolean> {
  const found = await lstat(place).catch(() => undefined);
  if (found === undefined) return false;
  if (!found.isDirectory()) return true;
  const toc = await lstat(path.join(place, TOC)).catch(() => undefined);
  return toc !== undefined;
}

/**
 * What a file is, by its content and never by its name.
 *
 * @param name What it is called in messages.
 * @throws UserError `file-not-usable`, in words that say what it is instead.
 */
export async function kindOfFile(file: string, name = path.basename(file)): Promise<FileKind> {
  const { isFolder, head } = await readHead(file, name);
  if (isFolder) {
    if (isArchive(head)) return 'directory';
    throw unusable(`${path.join(name, TOC)} is no table of contents of pg_dump`);
  }
  if (head.length === 0) throw unusable(`${name} is empty`);
  if (isArchive(head)) return 'custom';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.subarray(257, 262).toString('latin1') === 'ustar') return tarKind(name, head);
  const other = OTHERS.find(({ mark }) => head.subarray(0, mark.length).equals(mark));
  if (other) throw unusable(`${name} is ${other.words}`);
  // Neither UTF-8 nor any encoding that a server can have writes a zero byte into text.
  if (head.includes(0)) throw unusable(`${name} is neither text nor a format of pg_dump`);
  return 'sql';
}

function isArchive(head: Buffer): boolean {
  return head.subarray(0, 5).toString('latin1') === 'PGDMP';
}

function tarKind(name: string, head: Buffer): FileKind {
  const first = head.subarray(0, 100).toString('latin1').split('\0')[0];
  if (first === TOC) return 'tar';
  throw unusable(
    `${name} is a tar archive that pg_dump did not write: it begins with ${JSON.stringify(first)}; unpack it, and give the folder`,
  );
}

const mark = (...bytes: number[]) => Buffer.from(bytes);

/** What dumps come packed in and psql and pg_restore do not read. */
const OTHERS: readonly { mark: Buffer; words: string }[] = [
  {
    mark: mark(0x28, 0xb5, 0x2f, 0xfd),
    words: 'compressed with zstd: unpack it first (`zstd -d`)',
  },
  { mark: mark(0x04, 0x22, 0x4d, 0x18), words: 'compressed with lz4: unpack it first (`lz4 -d`)' },
  { mark: mark(0xfd, 0x37, 0x7a, 0x58), words: 'compressed with xz: unpack it first (`xz -d`)' },
  { mark: Buffer.from('BZh'), words: 'compressed with bzip2: unpack it first (`bzip2 -d`)' },
  { mark: Buffer.from('PK\x03\x04'), words: 'a zip archive: unpack it first' },
  {
    mark: Buffer.from('age-encryption.org/'),
    words: 'encrypted with age: decrypt it first; a backup of Belay’s is given by its folder',
  },
];

async function readHead(file: string, name: string): Promise<{ isFolder: boolean; head: Buffer }> {
  try {
    const isFolder = (await stat(file)).isDirectory();
    // Without this a named pipe is waited at until somebody writes into it.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const handle = await open(isFolder ? path.join(file, TOC) : file, flags);
    try {
      if (!(await handle.stat()).isFile()) throw new Error('it is no regular file');
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return { isFolder, head: buffer.subarray(0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unusable(`${name} cannot be read: ${messageOf(error)}`, error);
  }
}

/** @param what What it is instead, or what is wrong with it. */
export function unusable(what: string, cause?: unknown): UserError {
  return new UserError('file-not-usable', `Nothing can be restored from this: ${what}.`, MAKE_IT, {
    cause,
  });
}

/** @param how How that is known. */
export function truncated(name: string, how: string): UserError {
  return new UserError(
    'file-truncated',
    `${name} is not whole: ${how}. Nothing was restored from it.`,
    'Psql would restore what there is and call it a success. Fetch the file again, or take another one; compare its size with that of the original.',
  );
}
