import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import tar from 'tar-stream';
import type { ArchiveFile } from '../manifest.ts';
import { type EncryptionChoice, startSealing } from './encryption.ts';

/** A tar that is written entry by entry into a stream. One entry at a time. */
export interface TarWriter {
  /**
   * @param bytes What `body` will give; another number is an error.
   * @returns When the last of it was handed on, except for what is in buffers.
   */
  entry(name: string, bytes: number, body: AsyncIterable<Buffer>): Promise<ArchiveFile>;
  /** Ends tar and stream. @returns Size and SHA-256 of what was written to the stream. */
  end(): Promise<{ bytes: number; sha256: string }>;
  /** Rejects as soon as nothing more can be written; never resolves. */
  failure: Promise<never>;
  destroy(error?: Error): void;
}

/**
 * @param to Takes the bytes of the file: encrypted where `encryption` is given. A slow one holds up the writer.
 */
export function writeTar(to: Writable, encryption: EncryptionChoice | undefined): TarWriter {
  const pack = tar.pack();
  // Whoever waits for an entry or the end has the error; without a listener it would end the process.
  pack.on('error', () => undefined);
  const output = hashing(to);
  const pumped = pump(pack, encryption, output.write);
  const failure = pumped.then(() => new Promise<never>(() => undefined));
  // Ends the entry that is being written: its sink is destroyed along with it.
  failure.catch((error: Error) => pack.destroy(error));
  return {
    failure,
    entry: (name, bytes, body) => writeEntry(pack, name, bytes, body),
    async end() {
      pack.finalize();
      await pumped;
      return output.end();
    },
    destroy(error) {
      pack.destroy(error ?? new Error('abandoned'));
      to.destroy(error);
    },
  };
}

async function writeEntry(
  pack: tar.Pack,
  name: string,
  bytes: number,
  body: AsyncIterable<Buffer>,
): Promise<ArchiveFile> {
  const hash = createHash('sha256');
  const { sink, written } = openEntry(pack, { name, size: bytes, mode: 0o600 });
  // Whoever waits for it sees the error; while the body is read nobody does.
  written.catch(() => undefined);
  for await (const chunk of body) {
    hash.update(chunk);
    if (!sink.write(chunk)) await Promise.race([once(sink, 'drain'), written]);
  }
  sink.end(null);
  await written;
  return { name, bytes, sha256: hash.digest('hex') };
}

function openEntry(pack: tar.Pack, header: Parameters<tar.Pack['entry']>[0]) {
  let ended: (error?: Error | null) => void = () => undefined;
  const written = settled((done) => (ended = done));
  const sink = pack.entry(header, (error) => ended(error));
  // `written` has the error; an entry given up while its body is read would else end the process.
  sink.on('error', () => undefined);
  return { sink, written };
}

async function pump(
  pack: tar.Pack,
  encryption: EncryptionChoice | undefined,
  write: (data: Buffer) => Promise<void>,
): Promise<void> {
  if (encryption === undefined) {
    for await (const chunk of pack) await write(chunk as Buffer);
    return;
  }
  const { head, pass } = await startSealing(encryption);
  await write(head);
  for await (const chunk of pack) await write(pass.update(chunk as Buffer));
  await write(pass.final());
}

/** Writes with one chunk on its way at most, so that a slow receiver is felt and a closed one noticed. */
function hashing(to: Writable) {
  const hash = createHash('sha256');
  let bytes = 0;
  let onItsWay = Promise.resolve();
  // The callbacks have the error as well; without a listener it would end the process.
  to.on('error', () => undefined);
  const write = async (data: Buffer) => {
    if (data.length === 0) return;
    hash.update(data);
    bytes += data.length;
    await onItsWay;
    onItsWay = settled((done) => to.write(data, done));
    onItsWay.catch(() => undefined);
  };
  const end = async () => {
    await onItsWay;
    await settled((done) => to.end(done));
    return { bytes, sha256: hash.digest('hex') };
  };
  return { write, end };
}

function settled(work: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())));
}
