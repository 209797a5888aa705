import type { Finding } from '../report/schema.ts';

/** One migration of the tree, with its text. Nothing here is trusted to be well-formed SQL. */
export interface Migration {
  /** The tool's own identity of it; for Prisma the folder's name. Opaque: do not parse it. */
  name: string;
  /** Absolute path of the migration's folder. */
  directory: string;
  /** Absolute path of the file that is applied (`migration.sql`). */
  file: string;
  /** The file's text, a byte order mark included, as the tool sends it. */
  sql: string;
  /** SHA-256, hex, of `sql` as UTF-8: what Prisma writes to `_prisma_migrations.checksum`. */
  checksum: string;
  /** `down.sql` beside it: a person's own reverse. */
  down?: { file: string; sql: string };
}

/** The schema the application is written against. */
export interface SchemaSource {
  /** Absolute path of `schema.prisma` or of the schema folder. */
  path: string;
  /** Absolute paths of the files it consists of, sorted. */
  files: string[];
  /** The datasource's `provider`, for example `postgresql`; empty when the schema declares no literal one. */
  provider: string;
}

/** What the checkout holds. */
export interface MigrationTree {
  /** Absolute path of the migrations folder. */
  directory: string;
  /** In the order the tool applies them. */
  migrations: Migration[];
  schema?: SchemaSource;
  findings: Finding[];
}

/** One migration as another commit has it. */
export interface BaseMigration {
  name: string;
  /** Undefined where the commit's file is no plain file (a symbolic link), so it cannot be compared. */
  sql: string | undefined;
}

/**
 * What became of one attempt to apply a migration. `failed`: started, neither finished nor resolved;
 * Prisma refuses to deploy (P3009). `rolled-back`: marked with `migrate resolve --rolled-back`, so it
 * is pending again.
 */
export type HistoryState = 'applied' | 'failed' | 'rolled-back';

/** One row of the history a database keeps. A migration can have several: one for each attempt. */
export interface HistoryRow {
  name: string;
  checksum: string;
  state: HistoryState;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** ISO 8601, UTC. */
  finishedAt?: string;
  /** ISO 8601, UTC. */
  rolledBackAt?: string;
  /** What the tool wrote down about a failure. */
  logs?: string;
  appliedSteps: number;
}

/** How it was decided what is pending, in words for the report. */
export interface PendingDescription {
  kind: 'base-ref' | 'history' | 'since' | 'all';
  /** One line, for example `base-ref origin/main (3f2a91c)`. */
  description: string;
  /** The commit compared with; only for `base-ref`. */
  commit?: string;
}

/** The tree split into what is already there and what this change adds. */
export interface PendingChoice {
  /** In the order the tool applies them. */
  pending: Migration[];
  /** Everything else, in the same order. */
  merged: Migration[];
  findings: Finding[];
  basis: PendingDescription;
}
