import type { ClientBase } from 'pg';
import type { Repository } from './git.ts';
import type { BaseMigration, HistoryRow, MigrationTree } from './types.ts';

/**
 * What Belay asks of a migration tool. A migration's name is opaque to the callers: only the adapter knows
 * how names are ordered and where a migration's files lie.
 */
export interface MigrationAdapter {
  readonly name: 'prisma';
  /** Reads the checkout; runs nothing of it. */
  readTree(options: {
    migrationsDir: string;
    schemaPath?: string;
    workspace: string;
  }): Promise<MigrationTree>;
  /** The same folder as a commit has it; empty when the commit has no such folder. */
  readBase(repository: Repository, commit: string, directory: string): Promise<BaseMigration[]>;
  /** The history a database keeps; undefined when it has no history table. */
  readHistory(client: ClientBase, schema?: string): Promise<HistoryRow[] | undefined>;
  /** The order in which migrations of these names are applied. */
  compareNames(a: string, b: string): number;
  /** True when the history's checksum belongs to this text. */
  matchesChecksum(sql: string, checksum: string): boolean;
  /** True when the tool takes two texts for the same migration. */
  sameText(a: string, b: string): boolean;
}
