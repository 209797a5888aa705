import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import { LOCK_FILE } from './lock-file.ts';
import { readPrismaConfig } from './config-file.ts';

/** Where a project keeps its migrations and schema. Absolute paths. */
export interface PrismaLayout {
  migrationsDir: string;
  /** A schema file or folder. */
  schemaPath?: string;
  /** What told so, for the report: `prisma.config.ts`, `package.json`, or the default place. */
  source: string;
}

/** Prisma's own default places, in its order, and the folder form of the second. */
const DEFAULT_SCHEMAS = ['prisma/schema.prisma', 'schema.prisma', 'prisma/schema'];

/** How deep below the start a migrations folder is looked for, only to name it in the error. */
const HINT_DEPTH = 4;

/**
 * Finds the migrations of the project in a folder the way Prisma does: its config file, `prisma.schema`
 * in package.json, the default places.
 *
 * @param start The project's folder, absolute.
 * @throws UserError `migrations-not-found`, with every place that was looked at.
 */
export async function findPrismaLayout(start: string): Promise<PrismaLayout> {
  const looked: string[] = [];
  const schema = await findSchema(start, looked);
  const config = await readPrismaConfig(start);
  if (config?.unreadable.includes('migrations')) {
    looked.push(`${path.basename(config.file)} (its migrations.path is not a plain string)`);
  }
  const candidates = [
    ...(config?.migrations === undefined
      ? []
      : [{ dir: config.migrations, source: path.basename(config.file) }]),
    ...(schema === undefined
      ? []
      : [
          { dir: path.join(path.dirname(schema.path), 'migrations'), source: schema.source },
          { dir: path.join(schema.path, 'migrations'), source: schema.source },
        ]),
    { dir: path.join(start, 'prisma', 'migrations'), source: 'the default place' },
  ];
  for (const { dir, source } of candidates) {
    if (await isFolder(dir)) {
      return { migrationsDir: dir, source, ...(schema ? { schemaPath: schema.path } : {}) };
    }
    looked.push(path.relative(start, dir));
  }
  throw await notFound(start, looked);
}

/**
 * The schema that belongs to a migrations folder named by hand: beside it, or what the nearest project
 * above says, up to the workspace.
 */
export async function findSchemaFor(
  migrationsDir: string,
  workspace: string,
): Promise<string | undefined> {
  const beside = path.dirname(migrationsDir);
  for (const candidate of [path.join(beside, 'schema.prisma'), path.join(beside, 'schema')]) {
    if (await isSchema(candidate)) return candidate;
  }
  // A schema folder that holds its migrations: prisma/{base.prisma, user.prisma, migrations/}.
  if (await holdsSchemaFiles(beside)) return beside;
  const root = await realpath(workspace);
  for (let folder = beside; ; folder = path.dirname(folder)) {
    const found = await findSchema(folder, []);
    if (found) return found.path;
    if ((await realpath(folder)) === root || folder === path.dirname(folder)) return undefined;
  }
}

async function findSchema(
  folder: string,
  looked: string[],
): Promise<{ path: string; source: string } | undefined> {
  const config = await readPrismaConfig(folder);
  if (config?.schema !== undefined && (await isSchema(config.schema))) {
    return { path: config.schema, source: path.basename(config.file) };
  }
  if (config?.unreadable.includes('schema')) {
    looked.push(`${path.basename(config.file)} (its schema is not a plain string)`);
  }
  const named = await schemaInPackageJson(folder);
  if (named !== undefined && (await isSchema(named))) {
    return { path: named, source: 'package.json' };
  }
  for (const place of DEFAULT_SCHEMAS) {
    const file = path.join(folder, place);
    if (await isSchema(file)) return { path: file, source: `beside ${place}` };
  }
  return undefined;
}

async function schemaInPackageJson(folder: string): Promise<string | undefined> {
  const text = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => '{}');
  try {
    const { prisma } = JSON.parse(text) as { prisma?: { schema?: unknown } };
    return typeof prisma?.schema === 'string' ? path.resolve(folder, prisma.schema) : undefined;
  } catch {
    // A package.json that is no JSON is npm's to complain about.
    return undefined;
  }
}

async function isSchema(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  if (found?.isFile()) return true;
  return found?.isDirectory() === true && holdsSchemaFiles(place);
}

async function holdsSchemaFiles(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => name.endsWith('.prisma'));
}

async function isFolder(place: string): Promise<boolean> {
  return (await stat(place).catch(() => undefined))?.isDirectory() === true;
}

async function notFound(start: string, looked: readonly string[]): Promise<UserError> {
  const elsewhere = await migrationFolders(start, start, HINT_DEPTH);
  return new UserError(
    'migrations-not-found',
    `No Prisma migrations were found in ${start}. Looked at: ${looked.join(', ')}.`,
    elsewhere.length === 0
      ? 'Name the folder that holds the migrations, for example: --migrations packages/db/prisma/migrations'
      : `There are migrations in ${elsewhere.join(', ')}: name the folder, for example --migrations ${elsewhere[0]}`,
  );
}

/** Folders below that hold a `migration_lock.toml`, for the hint. */
async function migrationFolders(root: string, folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.name === LOCK_FILE)) return [path.relative(root, folder)];
  if (depth === 0) return [];
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.'))
      continue;
    found.push(...(await migrationFolders(root, path.join(folder, entry.name), depth - 1)));
  }
  return found;
}
