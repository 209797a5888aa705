import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import zlib from 'node:zlib';
import { messageOf } from '../../runtime/errors.ts';
import { ArchiveProblem } from './problems.ts';

/** Proves that a compressed file of pg_dump can be decompressed to its end; what comes out is dropped. */
export interface Decoding {
  write(chunk: Buffer): Promise<void>;
  end(): Promise<void>;
  destroy(): void;
}

/** Node's own decoders. zstd came with Node 22.15; there is none for lz4. */
const DECODERS: Readonly<Record<string, (() => zlib.Gunzip) | undefined>> = {
  '.gz': () => zlib.createGunzip(),
  '.zst': (zlib as { createZstdDecompress?: () => zlib.Gunzip }).createZstdDecompress,
};

/** Whether a file of pg_dump is compressed in a way that this Node cannot undo. */
export function undecodable(file: string): boolean {
  const extension = extensionOf(file);
  return extension !== undefined && DECODERS[extension] === undefined;
}

/** Undefined for a file that is not compressed, or in a way that is {@link undecodable}. */
export function startDecoding(file: string): Decoding | undefined {
  const stream = DECODERS[extensionOf(file) ?? '']?.();
  if (stream === undefined) return undefined;
  stream.resume();
  const done = finished(stream).catch((error: unknown) => {
    throw new ArchiveProblem(`dump/${file} cannot be decompressed: ${messageOf(error)}`);
  });
  done.catch(() => undefined);
  return {
    write: (chunk) => Promise.race([done, taken(stream, chunk)]),
    async end() {
      stream.end();
      await done;
    },
    destroy: () => void stream.destroy(),
  };
}

function extensionOf(file: string): string | undefined {
  return /\.(gz|lz4|zst)$/.exec(file)?.[0];
}

function taken(to: Writable, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => to.write(chunk, () => resolve()));
}
