import type pg from 'pg';
import type { HistoryRow, MigrationTree } from '../../migrations/types.ts';
import type { RolledBackMigration } from '../../report/rollback-report.ts';

/** A migration with the SQL that undoes it, proven. */
export interface ReverseStep {
  migration: string;
  source: NonNullable<RolledBackMigration['source']>;
  proven: NonNullable<RolledBackMigration['proven']>;
  /** Absent where there is nothing to undo. */
  sql?: string;
  /** Holds a statement that refuses transactions, or handles them itself. */
  aloneOnly: boolean;
  /**
   * Tables and columns that the reverse takes away: `table public.a`, `column public."A".b`. Names are quoted where they
   * must be, so that they can stand in SQL.
   */
  takesAway: readonly string[];
  /** What the reverse may take from rows beside these and nobody can count before, one clause each. */
  unmeasured: readonly string[];
  /** What its renames make of names, in the same form: what a later step takes away there is called otherwise now. */
  renames?: readonly string[];
}

/** A migration for which there is none, and why. */
export interface NoReverse {
  migration: string;
  because: string;
}

/** Narrows what `gatherReverses` gives. */
export function isStep(reverse: ReverseStep | NoReverse): reverse is ReverseStep {
  return !('because' in reverse);
}

/** The database in question, and what the checkout says was deployed to it. */
export interface ReverseSubject {
  /** Undefined without a checkout: then nothing can be proven. */
  tree: MigrationTree | undefined;
  /** As the database has it, oldest attempt first. */
  history: readonly HistoryRow[];
  live: {
    /** Only read with; not in a transaction. */
    client: pg.Client;
    major: number;
    database: string;
    /** The schema of `_prisma_migrations`: `?schema=` of the URL. */
    schema: string;
  };
  /** The folder that relative paths start from. */
  root: string;
  /** Absolute path of the checkout. */
  workspace: string;
  /** Names everything temporary. */
  run: string;
}
