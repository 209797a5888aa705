import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TransactionMode } from '../execution/transport.ts';

export type VersionSource = 'installed' | 'lockfile' | 'package.json' | 'unknown';

export interface PrismaVersion {
  /** `7.10.1`; for a range of package.json the range as written; empty when unknown. */
  text: string;
  source: VersionSource;
}

/**
 * How Prisma of this version sends a migration, and in words why this is believed: up to 7.3 the whole file
 * as one batch, from 7.4 statement by statement. What is not known is taken for the newer way, which is
 * the one that can leave half a migration.
 */
export function transactionMode({ text, source }: PrismaVersion): {
  mode: TransactionMode;
  because: string;
} {
  const version = /(\d+)(?:\.(\d+|x|\*))?/.exec(text);
  if (source === 'unknown' || version === null) {
    return {
      mode: 'statements',
      because:
        'the Prisma version is not known; assumed to be 7.4 or newer, which sends each statement alone',
    };
  }
  const major = Number(version[1]);
  const minor = Number(version[2] ?? Number.NaN);
  // "^7.1.0", ">=6", "7", "latest": the installed version may be newer than the number that is written.
  const open = source === 'package.json' && !/^\d+\.\d+\.\d+/.test(text);
  const unbounded = open && /[>*]|latest|next/.test(text);
  const batch =
    !unbounded && (major < 7 || (major === 7 && minor < 4 && (!open || text.startsWith('~'))));
  return {
    mode: batch ? 'batch' : 'statements',
    because: `Prisma ${text} (${source}) ${batch ? 'sends each file as one batch' : 'sends each statement alone'}`,
  };
}

/** The version of `prisma` that the project asks for, from the nearest lockfile or package.json of `folders`. */
export async function wantedVersion(folders: readonly string[]): Promise<PrismaVersion> {
  for (const folder of folders) {
    const locked = await lockedVersion(folder);
    if (locked !== undefined) return { text: locked, source: 'lockfile' };
  }
  for (const folder of folders) {
    const wanted = await manifestRange(folder);
    if (wanted !== undefined) return { text: wanted, source: 'package.json' };
  }
  return { text: '', source: 'unknown' };
}

/** Where each package manager writes the version it chose. One version only: several would be a guess. */
const LOCKFILES: Readonly<Record<string, RegExp>> = {
  'package-lock.json': /"node_modules\/prisma"\s*:\s*\{\s*"version"\s*:\s*"(\d[^"]*)"/g,
  'pnpm-lock.yaml': /^ {2}'?\/?prisma@(\d+\.\d+\.\d+[\w.-]*)/gm,
  'yarn.lock': /^"?prisma@[^\n]*:\n\s+version:? "?(\d[^"\n]*)"?/gm,
  'bun.lock': /^\s*"prisma"\s*:\s*\["prisma@(\d[^"]*)"/gm,
};

async function lockedVersion(folder: string): Promise<string | undefined> {
  for (const [name, pattern] of Object.entries(LOCKFILES)) {
    const text = await readText(path.join(folder, name));
    const versions = new Set([...(text ?? '').matchAll(pattern)].map((match) => match[1] ?? ''));
    if (versions.size === 1) return [...versions][0];
  }
  return undefined;
}

async function manifestRange(folder: string): Promise<string | undefined> {
  const text = await readText(path.join(folder, 'package.json'));
  if (text === undefined) return undefined;
  try {
    const manifest = JSON.parse(text) as Partial<Record<string, Partial<Record<string, unknown>>>>;
    const range = manifest.devDependencies?.prisma ?? manifest.dependencies?.prisma;
    return typeof range === 'string' && /\d|latest|next|\*/.test(range) ? range : undefined;
  } catch {
    return undefined;
  }
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
