import { z } from 'zod';
import { Finding, StageReportBase } from './schema.ts';
import { Target } from './validate-report.ts';

/** One statement of `--apply`, and how it came out. */
export const Upkeep = z.object({
  /** The table, as in SQL. */
  table: z.string(),
  statement: z.string(),
  outcome: z.enum(['done', 'locked', 'not-permitted', 'failed', 'timed-out', 'not-reached']),
  durationMs: z.number().nonnegative(),
  /** Why it was not done, in the server's words where it has any. */
  reason: z.string().optional(),
});
export type Upkeep = z.infer<typeof Upkeep>;

/** What `belay maintenance` reports beside the common part. */
export const MaintenanceReportSchema = StageReportBase.extend({
  stage: z.literal('maintenance'),
  maintenance: z.object({
    target: Target.optional(),
    /** The whole database; the largest tables with their indexes and TOAST. */
    size: z
      .object({
        databaseBytes: z.number().optional(),
        tables: z.array(z.object({ table: z.string(), bytes: z.number() })),
      })
      .optional(),
    /** How many ids have been given out since that of the oldest row that is not frozen. */
    transactionIds: z
      .object({
        age: z.number(),
        multixactAge: z.number(),
        freezeMaxAge: z.number(),
        multixactFreezeMaxAge: z.number(),
      })
      .optional(),
    /** With `--apply`: what the tables needed before, and what was done. `findings` is what is left after it. */
    before: z.array(Finding).optional(),
    upkeep: z.array(Upkeep).optional(),
  }),
});
export type MaintenanceReport = z.infer<typeof MaintenanceReportSchema>;
export type MaintenanceDetails = MaintenanceReport['maintenance'];
