import { z } from 'zod';
import { BakeResult } from './bake-result.ts';
import { AuditLine, Delivery } from './delivery.ts';
import { HealthResult } from './health-result.ts';
import { StageReportBase } from './schema.ts';

/** The database that was looked at: rollback compares it before it touches anything. */
export const Target = z.object({
  /** `host:port/database`, without user and password. */
  place: z.string(),
  database: z.string(),
  databaseOid: z.number().int(),
  /** Unique to the cluster; absent where the role may not read it. */
  systemIdentifier: z.string().optional(),
  role: z.string(),
  version: z.string(),
  major: z.number().int(),
  kind: z.enum(['primary', 'standby']),
  pooler: z.string().optional(),
  tls: z.string().optional(),
});

/** Something that was looked at in part, because the whole did not fit into the budget. */
export const PartlyLookedAt = z.object({
  check: z.string(),
  object: z.string(),
  how: z.enum(['key ranges', 'sample of rows', 'sample of keys', 'indexes by size']),
  /** From 0 to 1. */
  share: z.number().min(0).max(1),
});
export type PartlyLookedAt = z.infer<typeof PartlyLookedAt>;

/** What `action-validate` reports beside the common part. */
export const ValidateReportSchema = StageReportBase.extend({
  stage: z.literal('validate'),
  validate: z.object({
    target: Target.optional(),
    migrations: z
      .object({
        directory: z.string(),
        total: z.number().int().nonnegative(),
        applied: z.number().int().nonnegative(),
        /** The name of the last one applied. */
        latest: z.string().optional(),
        /** Of the tree, in its order: neither applied nor failed. */
        pending: z.array(z.string()).optional(),
        /** Neither finished nor rolled back. */
        failed: z.array(z.string()).optional(),
        /** Applied and not in the tree. */
        unknown: z.array(z.string()).optional(),
      })
      .optional(),
    /** Of the plan that was deployed; only known with `expect`. */
    planDigest: z.string().optional(),
    /** What the schema was compared with. */
    promise: z.object({ kind: z.enum(['report', 'rebuilt']), description: z.string() }).optional(),
    schema: z
      .object({
        fingerprintExpected: z.string(),
        fingerprintFound: z.string(),
        changes: z.array(z.string()),
        /** SQL that would lead from what was found to what was promised. */
        sql: z.array(z.string()),
      })
      .optional(),
    /** Absent when it could not be compared. */
    drift: z.boolean().optional(),
    partly: z.array(PartlyLookedAt),
    health: z.array(HealthResult),
    bake: BakeResult.optional(),
    /** Rows estimated by the planner's statistics, by table: for the metrics. */
    rows: z.record(z.string(), z.number()),
    audit: AuditLine.optional(),
    deliveries: z.array(Delivery),
  }),
});
export type ValidateReport = z.infer<typeof ValidateReportSchema>;
export type ValidateDetails = ValidateReport['validate'];
