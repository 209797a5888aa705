import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { contains, realPath } from '../../runtime/paths.ts';
import type { TransactionMode } from '../execution/transport.ts';
import { readPrismaConfig } from './config-file.ts';
import { transactionMode, wantedVersion, type PrismaVersion } from './version.ts';

/** The project's own Prisma: what is installed, how it behaves, where its parts are. */
export interface PrismaProject {
  /** The nearest folder with a package.json, from the schema up to the workspace; else the start. */
  root: string;
  /** The command line's entry file; undefined when `prisma` is not installed. */
  cli?: string;
  version: PrismaVersion;
  transactions: TransactionMode;
  /** One clause for the report: why `transactions` is believed. */
  transactionsBecause: string;
  /** `prisma.config.*`, where there is one. */
  configFile?: string;
  /** The schema engine that the CLI would start; undefined when it would have to download it. */
  engine?: { file: string; from: 'PRISMA_SCHEMA_ENGINE_BINARY' | 'package' };
}

/**
 * Looks for the Prisma installation that belongs to a schema or a migrations folder: upwards from there to
 * the workspace, never above it. Runs nothing of the project.
 *
 * @param start Absolute path of the schema (file or folder) or of the migrations folder.
 * @param workspace Absolute path; the search ends there.
 * @param env For PRISMA_SCHEMA_ENGINE_BINARY.
 */
export async function findPrismaProject(
  start: string,
  workspace: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<PrismaProject> {
  const folders = await foldersUpwards(start, workspace);
  const installation = await findInstallation(folders);
  const version = installation?.version ?? (await wantedVersion(folders));
  const { mode, because } = transactionMode(version);
  const root = (await firstWith(folders, 'package.json')) ?? folders[0] ?? start;
  const configFile = await findConfig(folders);
  const engine = await findEngine(installation?.directory, env);
  return {
    root,
    version,
    transactions: mode,
    transactionsBecause: because,
    ...(installation ? { cli: installation.entry } : {}),
    ...(configFile === undefined ? {} : { configFile }),
    ...(engine ? { engine } : {}),
  };
}

/** Major version; undefined when it is not known. */
export function majorVersion({ version }: PrismaProject): number | undefined {
  const major = /\d+/.exec(version.text)?.[0];
  return major === undefined ? undefined : Number(major);
}

async function foldersUpwards(start: string, workspace: string): Promise<string[]> {
  const top = await realPath(workspace);
  const real = await realPath(start);
  const isFolder = (await stat(real).catch(() => undefined))?.isDirectory() ?? false;
  const folders: string[] = [];
  let folder = isFolder ? real : path.dirname(real);
  while (contains(top, folder)) {
    folders.push(folder);
    if (folder === path.dirname(folder)) break;
    folder = path.dirname(folder);
  }
  return folders;
}

interface Installation {
  /** Links followed: pnpm keeps the package elsewhere, and its engines beside that place. */
  directory: string;
  entry: string;
  version: PrismaVersion;
}

async function findInstallation(folders: readonly string[]): Promise<Installation | undefined> {
  for (const folder of folders) {
    const linked = path.join(folder, 'node_modules', 'prisma');
    const directory = await realpath(linked).catch(() => undefined);
    if (directory === undefined) continue;
    const manifest = await readManifest(directory);
    if (manifest === undefined) continue;
    const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.prisma;
    const entry = path.resolve(directory, bin ?? 'build/index.js');
    if (!(await isFile(entry))) continue;
    return { directory, entry, version: { text: manifest.version ?? '', source: 'installed' } };
  }
  return undefined;
}

interface Manifest {
  version?: string;
  bin?: string | { prisma?: string };
}

async function readManifest(directory: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

async function findConfig(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const config = await readPrismaConfig(folder);
    if (config) return config.file;
  }
  return undefined;
}

async function findEngine(
  installation: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PrismaProject['engine']> {
  const chosen = env.PRISMA_SCHEMA_ENGINE_BINARY;
  if (chosen !== undefined && chosen !== '') {
    const file = path.resolve(chosen);
    return (await isFile(file)) ? { file, from: 'PRISMA_SCHEMA_ENGINE_BINARY' } : undefined;
  }
  if (installation === undefined) return undefined;
  for (const folder of enginePlaces(installation)) {
    const names = await readdir(folder).catch(() => []);
    const name = names.filter(isEngineOfThisMachine).sort().at(-1);
    if (name !== undefined) return { file: path.join(folder, name), from: 'package' };
  }
  return undefined;
}

/** Where npm, yarn and pnpm put `@prisma/engines` relative to the `prisma` package. */
function enginePlaces(installation: string): string[] {
  const places = [installation];
  for (let folder = installation; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    places.push(path.join(folder, 'node_modules', '@prisma', 'engines'));
    if (path.basename(folder) === 'node_modules')
      places.push(path.join(folder, '@prisma', 'engines'));
  }
  return places;
}

/** File names such as `schema-engine-debian-openssl-3.0.x`, `schema-engine-darwin-arm64`, `schema-engine-windows.exe`. */
function isEngineOfThisMachine(name: string): boolean {
  if (!/^schema-engine-/.test(name) || /\.(gz|sha256|tmp\w*)$/.test(name)) return false;
  const rest = name.slice('schema-engine-'.length);
  if (process.platform === 'win32') return rest.startsWith('windows');
  const sameArch = rest.includes('arm64') === (process.arch === 'arm64');
  if (process.platform === 'darwin') return rest.startsWith('darwin') && sameArch;
  return !/^(darwin|windows)/.test(rest) && sameArch;
}

async function firstWith(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    if (await isFile(path.join(folder, name))) return folder;
  }
  return undefined;
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}
