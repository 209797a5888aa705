import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UserError, interruption, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { type FileKind, kindOfFile, truncated, unusable } from './kind.ts';

/** A file as it is restored: a copy of our own, so that what was checked is what is restored. */
export interface Taken {
  /** The name it was given by, without its folder. */
  name: string;
  /** Of the copy: no `gzip` any more. */
  kind: Exclude<FileKind, 'gzip'>;
  /** In the kept folder. */
  file: string;
  /** Of what was given, as it lies there. */
  bytes: number;
  /** Of what was given, in hex; of a folder's files in the order of their names. */
  sha256: string;
}

/**
 * Takes a file, or a folder in directory format, into a kept folder, unpacked. gzip's own checksum and length are
 * checked on the way. Nothing but regular files is followed or copied.
 *
 * @param folder A kept folder.
 * @throws UserError `file-not-usable`, `file-truncated`, `file-no-room`.
 */
export async function takeFile(
  given: string,
  folder: string,
  { signal }: Pick<Ports, 'signal'>,
): Promise<Taken> {
  const name = path.basename(given);
  const kind = await kindOfFile(given);
  const seen = { bytes: 0, hash: createHash('sha256') };
  const take = (from: string, to: string, unpack: boolean) =>
    copy({ from, to, unpack, seen, name, signal });
  const file = path.join(folder, kind === 'directory' ? 'dump' : 'file');
  if (kind === 'directory') {
    await mkdir(file, { mode: 0o700 });
    for (const entry of await namesIn(given)) {
      await take(path.join(given, entry), path.join(file, entry), false);
    }
  } else {
    await take(given, file, kind === 'gzip');
  }
  const inside = kind === 'gzip' ? await kindOfFile(file, name) : kind;
  if (inside === 'gzip') throw unusable(`${name} is packed more than once`);
  return { name, kind: inside, file, bytes: seen.bytes, sha256: seen.hash.digest('hex') };
}

/** As pg_dump names them; anything else in the folder is not its own. */
const OF_PG_DUMP = /^(toc\.dat|blobs(_\d+)?\.toc|(blob_)?\d+\.dat)(\.(gz|lz4|zst))?$/;

async function namesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => OF_PG_DUMP.test(name)).sort();
  for (const name of names) {
    if ((await lstat(path.join(folder, name))).isFile()) continue;
    throw unusable(`${path.join(path.basename(folder), name)} is no regular file`);
  }
  return names;
}

interface Copying {
  from: string;
  to: string;
  unpack: boolean;
  seen: { bytes: number; hash: ReturnType<typeof createHash> };
  name: string;
  signal: AbortSignal;
}

async function copy({ from, to, unpack, seen, name, signal }: Copying): Promise<void> {
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen.bytes += chunk.length;
      seen.hash.update(chunk);
      done(null, chunk);
    },
  });
  const target = createWriteStream(to, { flags: 'wx', mode: 0o600 });
  try {
    const source = createReadStream(from);
    await (unpack
      ? pipeline(source, counted, createGunzip(), target, { signal })
      : pipeline(source, counted, target, { signal }));
  } catch (error) {
    if (signal.aborted) throw interruption(signal);
    throw explained(error, name);
  }
}

function explained(error: unknown, name: string): unknown {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  // zlib: the file ended within the stream; its checksum or its length is wrong.
  if (code === 'Z_BUF_ERROR') return truncated(name, 'gzip says that its end is missing');
  if (code.startsWith('Z_')) return truncated(name, `gzip says ${messageOf(error)}`);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new UserError(
      'file-no-room',
      `The folder for temporary files became full while ${name} was unpacked into it (${code}).`,
      'Set TMPDIR to a folder with more room: it takes the size of the file, unpacked.',
      { cause: error },
    );
  }
  return unusable(`${name} cannot be read: ${messageOf(error)}`, error);
}
