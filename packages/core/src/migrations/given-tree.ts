import path from 'node:path';
import { prismaAdapter } from './prisma/adapter.ts';
import { findPrismaLayout } from './prisma/layout.ts';
import type { MigrationTree } from './types.ts';

/** Where the inputs say that migrations and schema lie; what they leave open is looked for. */
export interface GivenPlaces {
  /** Relative to the root. */
  migrations?: string | undefined;
  schema?: string | undefined;
  /** Absolute path of the checkout; nothing outside it is read. */
  workspace: string;
}

/**
 * Reads the migration tree that the inputs name.
 *
 * @param root Absolute path of the folder that relative paths start from.
 * @throws UserError as `findPrismaLayout` and the adapter's `readTree`.
 */
export async function readGivenTree(
  { migrations, schema, workspace }: GivenPlaces,
  root: string,
): Promise<MigrationTree> {
  const layout: { migrationsDir: string; schemaPath?: string } =
    migrations === undefined
      ? await findPrismaLayout(root)
      : { migrationsDir: path.resolve(root, migrations) };
  const schemaPath = schema === undefined ? layout.schemaPath : path.resolve(root, schema);
  return prismaAdapter.readTree({
    migrationsDir: layout.migrationsDir,
    workspace,
    ...(schemaPath === undefined ? {} : { schemaPath }),
  });
}
