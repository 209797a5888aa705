import { CONTENT_FILE, LARGEST_CONTENT } from '../content/content.ts';
import type { Archive } from '../manifest.ts';
import { DUMP_FOLDER, type Entry, parseEntry, README_FILE, TOC_FILE } from './names.ts';
import { ArchiveProblem, shownName } from './problems.ts';

const BLOCK = 512;

/** What an entry of the archive is, and whether another part of the same file follows. */
export interface Planned {
  name: string;
  bytes: number;
  sha256: string;
  entry: Entry;
  /** The last or only part of its file. */
  last: boolean;
}

/**
 * Decides by the manifest alone whether an archive can be one of ours, before a byte of it is read: only names that
 * Belay writes, each once, parts complete and in order, and no more bytes than the archive can hold.
 *
 * @throws ArchiveProblem
 */
export function planReading(archive: Archive): Planned[] {
  const planned = archive.files.map(({ name, bytes, sha256 }) => {
    const entry = parseEntry(name);
    if (entry === undefined) {
      throw new ArchiveProblem(`its manifest lists ${shownName(name)}, which no backup holds`);
    }
    return { name, bytes, sha256, entry, last: true };
  });
  checkOnce(planned);
  checkParts(planned);
  checkSizes(archive, planned);
  return planned;
}

function checkOnce(planned: readonly Planned[]): void {
  const names = new Set<string>();
  for (const { name } of planned) {
    if (names.has(name)) throw new ArchiveProblem(`its manifest lists ${name} twice`);
    names.add(name);
  }
  for (const needed of [README_FILE, CONTENT_FILE, DUMP_FOLDER + TOC_FILE]) {
    if (!names.has(needed)) throw new ArchiveProblem(`its manifest lists no ${needed}`);
  }
}

function checkParts(planned: Planned[]): void {
  const latest = new Map<string, Planned>();
  for (const item of planned) {
    if (item.entry.kind !== 'dump') continue;
    const { file, part } = item.entry;
    const before = latest.get(file);
    const wanted = before === undefined ? 1 : (partOf(before) ?? NaN) + 1;
    if ((before !== undefined && part === undefined) || (part !== undefined && part !== wanted)) {
      throw new ArchiveProblem(`its manifest lists the parts of ${DUMP_FOLDER}${file} wrongly`);
    }
    if (before !== undefined) before.last = false;
    latest.set(file, item);
  }
}

function partOf({ entry }: Planned): number | undefined {
  return entry.kind === 'dump' ? entry.part : undefined;
}

function checkSizes(archive: Archive, planned: readonly Planned[]): void {
  const tar = planned.reduce((sum, { bytes }) => sum + BLOCK + Math.ceil(bytes / BLOCK) * BLOCK, 0);
  const whole = tar + 2 * BLOCK;
  const fits = archive.encryption === undefined ? whole === archive.bytes : whole <= archive.bytes;
  if (!fits) {
    throw new ArchiveProblem(
      `the files that its manifest lists make ${whole} bytes and the archive has ${archive.bytes}`,
    );
  }
  const content = planned.find(({ name }) => name === CONTENT_FILE);
  if (content !== undefined && content.bytes > LARGEST_CONTENT) {
    throw new ArchiveProblem(`${CONTENT_FILE} is said to have ${content.bytes} bytes`);
  }
}
