import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import { realPathInside, relativeTo } from '../paths.ts';
import type { MigrationTree, SchemaSource } from '../types.ts';
import { readDatasource } from './datasource.ts';
import { readMigrationFolder } from './folder.ts';
import { findSchemaFor } from './layout.ts';
import { LOCK_FILE, providerFindings, providerOfLock } from './lock-file.ts';
import { compareNames } from './order.ts';
import { folderFindings, nameFindings, strayFileFinding, symlinkFinding } from './tree-findings.ts';

export interface ReadTreeOptions {
  migrationsDir: string;
  /** A schema file or folder; without it the one that belongs to the migrations is looked for. */
  schemaPath?: string;
  /** Everything read lies in it; places in findings are relative to it. */
  workspace: string;
}

/**
 * Reads a Prisma migrations folder: every migration's text, the provider of lock file and schema, and
 * what is wrong with them. No part of the project is run.
 *
 * @throws UserError `migrations-not-found` (no such folder), `migrations-none` (a folder without any),
 *   `schema-not-found`, `path-outside-workspace`.
 */
export async function readPrismaTree(options: ReadTreeOptions): Promise<MigrationTree> {
  const workspace = path.resolve(options.workspace);
  const directory = path.resolve(workspace, options.migrationsDir);
  await assertMigrationsFolder(directory, workspace);
  const show = (file: string) => relativeTo(workspace, file);
  const listing = await list(directory);
  if (listing.folders.length === 0) throw none(directory);
  const folders = await Promise.all(
    listing.folders.map((name) => readMigrationFolder(directory, name, workspace)),
  );
  const schema = await readSchema(options.schemaPath, directory, workspace);
  return {
    directory,
    migrations: folders.flatMap((folder) => (folder.state === 'read' ? [folder.migration] : [])),
    ...(schema ? { schema } : {}),
    findings: [
      ...(await providers(directory, schema, show)),
      ...folders.flatMap((folder) => folderFindings(folder, show)),
      ...nameFindings(listing.folders, show(directory)),
      ...listing.links.map((name) => symlinkFinding(name, show(directory))),
      ...listing.strays.map((name) => strayFileFinding(name, show(directory))),
    ],
  };
}

async function assertMigrationsFolder(directory: string, workspace: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory()) {
    await realPathInside(workspace, directory, 'the migrations folder');
    return;
  }
  throw new UserError(
    'migrations-not-found',
    found
      ? `The migrations folder ${directory} is not a folder.`
      : `There is no migrations folder ${directory}.`,
    'Name the folder that holds the migration folders, usually prisma/migrations.',
  );
}

/** Folder names in Prisma's order, hidden ones included, as Prisma takes them for migrations too. */
async function list(
  directory: string,
): Promise<{ folders: string[]; links: string[]; strays: string[] }> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = (wanted: (entry: (typeof entries)[number]) => boolean) =>
    entries
      .filter(wanted)
      .map((entry) => entry.name)
      .sort(compareNames);
  return {
    folders: names((entry) => entry.isDirectory()),
    links: names((entry) => entry.isSymbolicLink()),
    strays: names((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.sql')),
  };
}

function none(directory: string): UserError {
  return new UserError(
    'migrations-none',
    `${directory} holds no migration: there is no folder in it.`,
    'Create the first one with prisma migrate dev, or name the folder that holds them.',
  );
}

async function readSchema(
  named: string | undefined,
  directory: string,
  workspace: string,
): Promise<SchemaSource | undefined> {
  const place =
    named === undefined
      ? await findSchemaFor(directory, workspace)
      : path.resolve(workspace, named);
  if (place === undefined) return undefined;
  const found = await stat(place).catch(() => undefined);
  if (!found) {
    throw new UserError(
      'schema-not-found',
      `There is no schema ${place}.`,
      'Name schema.prisma, or the folder of *.prisma files.',
    );
  }
  await realPathInside(workspace, place, 'the schema');
  const files = found.isDirectory() ? await schemaFiles(place, workspace) : [place];
  if (files.length === 0) {
    throw new UserError('schema-not-found', `The schema folder ${place} holds no *.prisma file.`);
  }
  const datasource = await readDatasource(files);
  return { path: place, files, provider: datasource?.fields.get('provider')?.text ?? '' };
}

/** All `*.prisma` files below a folder, as Prisma collects a schema of several files. */
async function schemaFiles(folder: string, workspace: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await schemaFiles(file, workspace)));
    else if (entry.name.endsWith('.prisma')) {
      await realPathInside(workspace, file, 'the schema file');
      files.push(file);
    }
  }
  return files.sort();
}

async function providers(
  directory: string,
  schema: SchemaSource | undefined,
  show: (file: string) => string,
) {
  const file = path.join(directory, LOCK_FILE);
  const content = await readFile(file, 'utf8').catch(() => undefined);
  return providerFindings(
    {
      present: content !== undefined,
      provider: content === undefined ? undefined : providerOfLock(content),
    },
    schema?.provider,
    {
      lock: show(file),
      schema: schema && show(schema.files[0] ?? schema.path),
      migrations: show(directory),
    },
  );
}
