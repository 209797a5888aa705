import path from 'node:path';
import type pg from 'pg';
import { planDigest } from '../../migrations/digest.ts';
import { prismaAdapter } from '../../migrations/prisma/adapter.ts';
import { readPrismaHistory } from '../../migrations/prisma/history.ts';
import { findPrismaLayout } from '../../migrations/prisma/layout.ts';
import type { HistoryRow, MigrationTree } from '../../migrations/types.ts';
import { UserError } from '../../runtime/errors.ts';
import type { BackupOptions } from '../context.ts';
import type { Manifest } from '../manifest.ts';

/**
 * The migrations that the backup is made for, where there is a tree: without `migrations` none is no mistake,
 * a backup needs none.
 *
 * @throws UserError when the folder that was named cannot be used.
 */
export async function readPlannedTree(
  options: BackupOptions,
  root: string,
): Promise<MigrationTree | undefined> {
  const { workspace, migrations } = options;
  if (migrations !== undefined) {
    return prismaAdapter.readTree({ migrationsDir: path.resolve(root, migrations), workspace });
  }
  try {
    const { migrationsDir } = await findPrismaLayout(root);
    return await prismaAdapter.readTree({ migrationsDir, workspace });
  } catch (error) {
    if (error instanceof UserError && ABSENT.has(error.code)) return undefined;
    throw error;
  }
}

const ABSENT = new Set(['migrations-not-found', 'migrations-none']);

/** What is applied, and what of the tree is not. The history is read in the snapshot that is dumped. */
export async function plannedMigrations(
  client: pg.Client,
  schema: string,
  tree: MigrationTree | undefined,
): Promise<Manifest['migrations']> {
  const history = (await readPrismaHistory(client, schema)) ?? [];
  const applied = appliedNames(history);
  if (tree === undefined) return { pending: [], applied };
  const pending = tree.migrations.filter(({ name }) => !applied.includes(name));
  return {
    planDigest: planDigest(pending),
    pending: pending.map(({ name }) => name),
    applied,
  };
}

function appliedNames(history: readonly HistoryRow[]): string[] {
  return [...new Set(history.filter(({ state }) => state === 'applied').map(({ name }) => name))];
}
