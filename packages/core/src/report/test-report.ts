import { z } from 'zod';
import { CatalogueSchema } from '../postgres/catalogue/types.ts';
import type { Loss as RowLoss } from '../postgres/rows/losses.ts';
import { StageReportBase } from './schema.ts';

const Loss: z.ZodType<RowLoss> = z.object({
  table: z.string(),
  column: z.string().exactOptional(),
  kind: z.enum(['table-dropped', 'column-dropped', 'rows-removed', 'values-changed']),
  /** Rows, or non-NULL values where a column is named. */
  count: z.number().int().positive(),
});

/** How a migration can be undone, as it came out when it was tried. */
export const WayBackVerdict = z.enum(['proven', 'inexact', 'loses-data', 'none']);
export type WayBackVerdict = z.infer<typeof WayBackVerdict>;

export const WayBack = z.object({
  migration: z.string(),
  verdict: WayBackVerdict,
  /** Where the reverse SQL came from; absent when there is none. */
  source: z.enum(['down.sql', 'prisma', 'belay', 'nothing to undo']).optional(),
  /** The reverse SQL that was tried last. */
  sql: z.string().optional(),
  /** The proven script, relative to the report's folder. */
  file: z.string().optional(),
  /** What the reverse did not bring back, one line per difference; or why it could not run. */
  differences: z.array(z.string()),
  losses: z.array(Loss),
});
export type WayBack = z.infer<typeof WayBack>;

const PendingMigration = z.object({
  name: z.string(),
  checksum: z.string(),
  file: z.string(),
  applied: z.boolean(),
  durationMs: z.number().nonnegative().optional(),
  statements: z.number().int().nonnegative().optional(),
  /** Only in a dry run. */
  sql: z.string().optional(),
});
export type PendingMigration = z.infer<typeof PendingMigration>;

const TableRows = z.object({
  table: z.string(),
  rowsBefore: z.number().int().nonnegative().optional(),
  rowsAfter: z.number().int().nonnegative().optional(),
  hashBefore: z.string().optional(),
  hashAfter: z.string().optional(),
});

/** What `action-test` reports beside the common part. */
export const TestReportSchema = StageReportBase.extend({
  stage: z.literal('test'),
  test: z.object({
    dryRun: z.boolean(),
    migrations: z.object({
      directory: z.string(),
      total: z.number().int().nonnegative(),
      /** How it was decided what is pending. */
      basis: z
        .object({ kind: z.string(), description: z.string(), commit: z.string().optional() })
        .optional(),
    }),
    pending: z.array(PendingMigration),
    /** Test, backup, validate and rollback agree on a plan by this. */
    planDigest: z.string().optional(),
    reverseProven: z.boolean(),
    server: z
      .object({
        source: z.enum(['database-url', 'installed', 'embedded', 'docker']),
        version: z.string(),
        major: z.number().int(),
      })
      .optional(),
    prisma: z.object({
      version: z.string().optional(),
      /** How that version sends a migration: as one batch, or each statement alone. */
      transactions: z.enum(['batch', 'statements']),
      /** What applied the pending migrations. */
      executor: z.enum(['prisma', 'belay']),
      /** Why Belay's executor had to stand in. */
      executorReason: z.string().optional(),
      cliStarts: z.number().int().nonnegative(),
      cliMs: z.number().nonnegative(),
      engineMs: z.number().nonnegative(),
    }),
    baseline: z
      .object({
        kind: z.enum(['replay', 'restore']),
        replayed: z.number().int().nonnegative(),
        durationMs: z.number().nonnegative(),
        seedRows: z.number().int().nonnegative(),
        seedTables: z.number().int().nonnegative(),
      })
      .optional(),
    schema: z
      .object({
        fingerprintBefore: z.string(),
        fingerprintAfter: z.string(),
        changes: z.array(z.string()),
        /** The catalogue after the pending migrations: what validate expects of the real database. */
        after: CatalogueSchema,
      })
      .optional(),
    data: z.object({ tables: z.array(TableRows), losses: z.array(Loss) }).optional(),
    wayBack: z.array(WayBack),
    restoreProven: z.boolean().optional(),
  }),
});
export type TestReport = z.infer<typeof TestReportSchema>;
export type TestDetails = TestReport['test'];
