import type { MigrationAdapter } from '../adapter.ts';
import { readPrismaBase } from './base-tree.ts';
import { matchesChecksum, sameText } from './checksum.ts';
import { readPrismaHistory } from './history.ts';
import { compareNames } from './order.ts';
import { readPrismaTree } from './tree.ts';

/** Prisma Migrate: folders with a `migration.sql`, the history in `_prisma_migrations`. */
export const prismaAdapter: MigrationAdapter = {
  name: 'prisma',
  readTree: readPrismaTree,
  readBase: readPrismaBase,
  readHistory: readPrismaHistory,
  compareNames,
  matchesChecksum,
  sameText,
};
