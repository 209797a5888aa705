import type { ArchiveFile } from '../manifest.ts';
import { type DumpFolder, packFailed } from './dump-folder.ts';
import { punchHole } from './holes.ts';
import { DUMP_FOLDER, isDumpFile, partName } from './names.ts';
import type { TarWriter } from './tar-writer.ts';

/** What is packed so far, and where the rest comes from. */
export interface PackState {
  folder: DumpFolder;
  writer: TarWriter;
  signal: AbortSignal;
  partBytes: number;
  files: ArchiveFile[];
  /** Names of pg_dump's files that are in the archive as a whole. */
  packed: Set<string>;
  /** How many parts of a growing file are in the archive. */
  parts: Map<string, number>;
  canPunch: boolean;
  /** pg_dump has ended, so that its files can go. */
  ended: boolean;
}

export async function packData(state: PackState, name: string, data: Buffer): Promise<void> {
  state.files.push(await state.writer.entry(name, data.length, only(data)));
}

async function* only(data: Buffer): AsyncGenerator<Buffer> {
  if (data.length > 0) yield data;
}

/** Packs a file that does not grow any more, or what its parts have left of it. */
export async function packFile(state: PackState, name: string): Promise<void> {
  if (state.packed.has(name)) return;
  if (!isDumpFile(name))
    throw packFailed(`pg_dump wrote a file that Belay does not know: ${JSON.stringify(name)}`);
  const bytes = await state.folder.size(name);
  const parts = state.parts.get(name) ?? 0;
  if (parts === 0) await packPiece(state, name, name, 0, bytes);
  const from = parts * state.partBytes;
  if (parts > 0 && bytes > from) {
    await packPiece(state, name, partName(name, parts + 1), from, bytes);
  }
  state.packed.add(name);
  if (!state.ended) await state.folder.empty(name);
}

async function packPiece(state: PackState, name: string, as: string, from: number, to: number) {
  const body = state.folder.read(name, from, to);
  state.files.push(await state.writer.entry(DUMP_FOLDER + as, to - from, body));
}

/** Packs whole parts of the files that pg_dump is writing now, where their room can be given back. */
export async function packGrowing(state: PackState): Promise<void> {
  if (!state.canPunch) return;
  for (const name of await state.folder.dataFiles()) {
    if (state.packed.has(name)) continue;
    await packParts(state, name);
  }
}

async function packParts(state: PackState, name: string): Promise<void> {
  const length = state.partBytes;
  const bytes = await state.folder.size(name);
  let parts = state.parts.get(name) ?? 0;
  for (; bytes >= (parts + 1) * length && state.canPunch; parts += 1) {
    const offset = parts * length;
    await packPiece(state, name, partName(name, parts + 1), offset, offset + length);
    state.parts.set(name, parts + 1);
    state.canPunch = await punchHole(state.folder.path(name), { offset, length }, state.signal);
  }
}

export async function packRest(state: PackState): Promise<void> {
  state.ended = true;
  for (const name of await state.folder.allFiles()) {
    await packFile(state, name);
    await state.folder.remove(name);
  }
}
