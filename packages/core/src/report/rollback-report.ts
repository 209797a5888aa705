import { z } from 'zod';
import { ListedBackup } from './backup-report.ts';
import { AuditLine, Delivery } from './delivery.ts';
import { StageReportBase } from './schema.ts';
import { Target } from './validate-report.ts';

/** The ways back, the least costly first. `none`: there is nothing to do. */
export const Strategy = z.enum(['none', 'clean-history', 'reverse', 'restore', 'in-place']);
export type Strategy = z.infer<typeof Strategy>;

/** Why a way was taken or not, in one sentence. */
export const ConsideredWay = z.object({
  strategy: Strategy,
  possible: z.boolean(),
  because: z.string(),
});
export type ConsideredWay = z.infer<typeof ConsideredWay>;

/** What would leave the live database, by table (`"schema"."table"`). */
export const RollbackLoss = z.object({
  table: z.string(),
  /** Set where it is the values of one column. */
  column: z.string().optional(),
  /** Row versions written since: inserted or updated; in a column its values. */
  written: z.number().int().nonnegative(),
  /** Rows that were deleted or updated since and come back as they were. */
  comeBack: z.number().int().nonnegative().optional(),
  /**
   * Of `written`: by a transaction that changed the table itself, too. A migration that rewrites a table does, so that
   * perhaps nobody wrote them; who empties and fills it again in one transaction does, too.
   */
  rewritten: z.number().int().nonnegative().optional(),
  /** `counted`: by row versions. `difference`: of the numbers of rows only, so that it is a lower bound. */
  how: z.enum(['counted', 'difference', 'estimated']),
});
export type RollbackLoss = z.infer<typeof RollbackLoss>;

/** One migration that goes, or went. */
export const RolledBackMigration = z.object({
  name: z.string(),
  how: z.enum(['clean-history', 'reverse', 'restore', 'in-place']),
  /** Where its reverse comes from. */
  source: z.enum(['down.sql', 'prisma', 'belay', 'nothing to undo']).optional(),
  proven: z.enum(['by the rehearsal', 'now']).optional(),
  sql: z.string().optional(),
  state: z.enum(['to go', 'gone', 'failed']),
});
export type RolledBackMigration = z.infer<typeof RolledBackMigration>;

/** A database as it was before a rollback or before an undo. */
export const PreservedDatabase = z.object({
  database: z.string(),
  /** The database that it was. */
  of: z.string(),
  at: z.iso.datetime(),
  /** What replaced it. */
  by: z.enum(['rollback', 'undo']),
  backup: z.string().optional(),
  bytes: z.number().int().nonnegative().optional(),
});
export type PreservedDatabase = z.infer<typeof PreservedDatabase>;

/** What salvage found in one table of the preserved database. */
export const SalvagedTable = z.object({
  table: z.string(),
  /** Rows that the live database does not have, by primary key. */
  missing: z.number().int().nonnegative(),
  /** Rows that it has with other values. */
  changed: z.number().int().nonnegative(),
  /** Relative to the folder of the salvage. */
  files: z.array(z.string()),
  note: z.string().optional(),
});
export type SalvagedTable = z.infer<typeof SalvagedTable>;

/** Rows that were written between the backup made before and the reverse that took them; copies are in `belay_audit`. */
export const LateTable = z.object({
  migration: z.string(),
  table: z.string(),
  rows: z.number().int().positive(),
});
export type LateTable = z.infer<typeof LateTable>;

/** What `action-rollback` reports beside the common part. */
export const RollbackReportSchema = StageReportBase.extend({
  stage: z.literal('rollback'),
  rollback: z.object({
    what: z.enum(['plan', 'now', 'arm', 'list', 'undo', 'salvage', 'drop-preserved']),
    target: Target.optional(),
    /** The last applied migration, before. */
    from: z.object({ migration: z.string(), appliedAt: z.string().optional() }).optional(),
    to: z
      .object({
        kind: z.enum(['migration', 'backup', 'file', 'preserved']),
        name: z.string(),
        takenAt: z.iso.datetime().optional(),
        location: z.string().optional(),
      })
      .optional(),
    strategy: Strategy.optional(),
    ways: z.array(ConsideredWay),
    /** Newest first. */
    migrations: z.array(RolledBackMigration),
    losses: z.array(RollbackLoss),
    /** What could not be counted among the losses, one sentence each. */
    lossesUnknown: z.array(z.string()),
    /** Milliseconds for which connections would be refused, and that the whole would take; as far as it is known. */
    estimate: z
      .object({
        refusedMs: z.number().nonnegative(),
        durationMs: z.number().nonnegative().optional(),
      })
      .optional(),
    /** Where undoing by SQL stopped: between two migrations, within the reverse of one, or nobody knows. */
    stoppedAt: z
      .object({ migration: z.string(), at: z.enum(['boundary', 'part', 'unknown']) })
      .optional(),
    /** All that was to be done is done, now or by an earlier run. */
    done: z.boolean(),
    /** When an earlier run did what was asked for now: this one changed nothing. */
    doneBefore: z.iso.datetime().optional(),
    /** What the database refused, measured. */
    window: z
      .object({ refusedMs: z.number().nonnegative(), terminated: z.number().int().nonnegative() })
      .optional(),
    preserved: PreservedDatabase.optional(),
    /** Where the backup lies that was made before. */
    preRollback: z.object({ id: z.string(), locations: z.array(z.string()) }).optional(),
    lateWrites: z.array(LateTable).optional(),
    salvaged: z.array(SalvagedTable).optional(),
    listed: z
      .object({
        migrations: z.array(
          z.object({ name: z.string(), state: z.string(), appliedAt: z.string().optional() }),
        ),
        /** In how many places they were looked for. */
        places: z.number().int().nonnegative(),
        backups: z.array(ListedBackup),
        preserved: z.array(PreservedDatabase),
      })
      .optional(),
    /** Where Belay would not go on: what a person can do, and the file that it was written to. */
    byHand: z.object({ file: z.string().optional(), commands: z.array(z.string()) }).optional(),
    audit: AuditLine.optional(),
    deliveries: z.array(Delivery),
    /** Times of the parts in milliseconds. */
    times: z.record(z.string(), z.number().nonnegative()),
  }),
});
export type RollbackReport = z.infer<typeof RollbackReportSchema>;
export type RollbackDetails = RollbackReport['rollback'];
