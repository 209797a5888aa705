import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { type Decoding, startDecoding, undecodable } from './decode.ts';

/** Where the files of pg_dump go when an archive is read. */
export interface DumpSink {
  /** Parts of several files may come in turn. */
  write(file: string, chunk: Buffer): Promise<void>;
  /** The last of `file` has been written. Also called for one that is empty. */
  end(file: string): Promise<void>;
  /** Lets go of everything. Never throws. */
  close(): Promise<void>;
  /** Files that could only be read, not decompressed. */
  notDecoded: string[];
}

/** Writes them below `folder`, which must exist and have none of them. */
export function folderSink(folder: string): DumpSink {
  const handles = new Map<string, FileHandle>();
  const handleOf = async (file: string) => {
    const known = handles.get(file);
    if (known !== undefined) return known;
    const handle = await open(path.join(folder, file), 'wx', 0o600);
    handles.set(file, handle);
    return handle;
  };
  return {
    notDecoded: [],
    async write(file, chunk) {
      await (await handleOf(file)).writeFile(chunk);
    },
    async end(file) {
      await (await handleOf(file)).close();
      handles.delete(file);
    },
    async close() {
      await Promise.all(
        [...handles.values()].map((handle) => handle.close().catch(() => undefined)),
      );
      handles.clear();
    },
  };
}

/** Keeps nothing and decompresses everything, to prove that it can be. */
export function decodingSink(): DumpSink {
  const decodings = new Map<string, Decoding | undefined>();
  const notDecoded: string[] = [];
  const decodingOf = (file: string) => {
    if (!decodings.has(file)) {
      decodings.set(file, startDecoding(file));
      if (undecodable(file)) notDecoded.push(file);
    }
    return decodings.get(file);
  };
  return {
    notDecoded,
    async write(file, chunk) {
      await decodingOf(file)?.write(chunk);
    },
    async end(file) {
      await decodingOf(file)?.end();
      decodings.delete(file);
    },
    close() {
      for (const decoding of decodings.values()) decoding?.destroy();
      return Promise.resolve();
    },
  };
}
