import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '@belay/testkit/workspace.ts';
import type { DecryptionKeys } from '../../../src/backup/archive/decryption.ts';
import { type EncryptionChoice, encryptionRecord } from '../../../src/backup/archive/encryption.ts';
import { startPacking } from '../../../src/backup/archive/pack.ts';
import { readArchive } from '../../../src/backup/archive/read.ts';
import { CONTENT_FILE } from '../../../src/backup/content/content.ts';
import type { Archive } from '../../../src/backup/manifest.ts';
import { UserError } from '../../../src/runtime/errors.ts';

export const CONTENT = Buffer.from(JSON.stringify({ format: 1, rows: 'as if' }));

/** An archive and what a manifest says of it. */
export interface Made {
  bytes: Buffer;
  archive: Archive;
}

export const never = new AbortController().signal;

/** A stream that keeps what it is given. */
export function collector(): { to: Writable; bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { to, bytes: () => Buffer.concat(chunks) };
}

/** What a dump of a few tables and large objects could look like; its files compressed by gzip. */
export function dumpFiles(): Record<string, Buffer> {
  const table = (bytes: number) => gzipSync(randomBytes(bytes).toString('base64'), { level: 1 });
  return {
    'toc.dat': Buffer.concat([Buffer.from('PGDMP'), randomBytes(3_000)]),
    '3001.dat.gz': table(120_000),
    '3002.dat.gz': table(10),
    '3003.dat.gz': gzipSync(Buffer.alloc(0)),
    'blob_16400.dat.gz': table(2_000),
    'blobs.toc': Buffer.from('16400 blob_16400.dat\n'),
  };
}

export async function writeDump(files: Readonly<Record<string, Buffer>>): Promise<string> {
  const folder = path.join(temporaryFolder(), 'dump');
  await mkdir(folder);
  for (const [name, data] of Object.entries(files)) await writeFile(path.join(folder, name), data);
  return folder;
}

export async function makeArchive(
  encryption?: EncryptionChoice,
  files: Readonly<Record<string, Buffer>> = dumpFiles(),
): Promise<Made> {
  const folder = await writeDump(files);
  const { to, bytes } = collector();
  const packing = startPacking({ folder, to, encryption, signal: never });
  await packing.dumpEnded();
  await packing.add(CONTENT_FILE, CONTENT);
  const packed = await packing.end();
  return { bytes: bytes(), archive: recorded(packed, encryption) };
}

export function recorded(
  packed: Pick<Archive, 'bytes' | 'sha256' | 'files'>,
  encryption?: EncryptionChoice,
): Archive {
  return {
    ...packed,
    file: encryption === undefined ? 'archive.tar' : 'archive.tar.age',
    compression: { method: 'gzip', level: 1 },
    ...(encryption === undefined ? {} : { encryption: encryptionRecord(encryption) }),
  };
}

/** In pieces as a network brings them. */
export function inPieces(bytes: Buffer, size = 10_000): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return Readable.from(pieces, { objectMode: false });
}

export function readBack({ bytes, archive }: Made, keys: DecryptionKeys = {}, into?: string) {
  return readArchive({
    ...{ source: inPieces(bytes), archive, keys, signal: never },
    ...(into === undefined ? {} : { into }),
  });
}

/** `code: message` of the UserError that it ends with; `read` when it ends well. */
export async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'read';
  } catch (error) {
    if (error instanceof UserError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

export function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
