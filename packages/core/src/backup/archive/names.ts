import { CONTENT_FILE } from '../content/content.ts';

/*
 * What lies in an archive: README.txt first, pg_dump's files under dump/, and belay/content.json. A file of
 * pg_dump that grew large lies there in parts, dump/NAME.part00001 and so on.
 */

export const README_FILE = 'README.txt';
export const DUMP_FOLDER = 'dump/';
export const TOC_FILE = 'toc.dat';

/** pg_dump's own names: pg_backup_directory.c of Postgres 13 to 18. */
const DATA = /^(\d+|blob_\d+)\.dat(\.gz|\.lz4|\.zst)?$/;
const LISTS = /^(toc\.dat|blobs(_\d+)?\.toc)$/;
const PART = /^(.+)\.part(\d{5})$/;

/** True for the files that hold tables and large objects: pg_dump only ever appends to them. */
export function isDataFile(name: string): boolean {
  return DATA.test(name);
}

export function isDumpFile(name: string): boolean {
  return DATA.test(name) || LISTS.test(name);
}

/** Five digits: with parts of 64 MiB more than a table can have, and in the order of `cat NAME.part*`. */
export function partName(name: string, part: number): string {
  return `${name}.part${String(part).padStart(5, '0')}`;
}

export type Entry =
  | { kind: 'readme' }
  | { kind: 'content' }
  /** `file` is pg_dump's name; `part` counts from 1. */
  | { kind: 'dump'; file: string; part?: number };

/** What an entry is by its name; undefined for a name that Belay never writes. */
export function parseEntry(name: string): Entry | undefined {
  if (name === README_FILE) return { kind: 'readme' };
  if (name === CONTENT_FILE) return { kind: 'content' };
  if (!name.startsWith(DUMP_FOLDER)) return undefined;
  const rest = name.slice(DUMP_FOLDER.length);
  if (isDumpFile(rest)) return { kind: 'dump', file: rest };
  const [, file, digits] = PART.exec(rest) ?? [];
  if (file === undefined || !isDataFile(file)) return undefined;
  return { kind: 'dump', file, part: Number(digits) };
}
