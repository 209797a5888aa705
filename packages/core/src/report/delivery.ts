import { z } from 'zod';

/** Something sent to the outside, and whether it arrived. Never part of the verdict. */
export const Delivery = z.object({
  /** `alert (slack)`, `pushgateway`, `metrics file`, `audit table`; never an address with a secret. */
  to: z.string(),
  delivered: z.boolean(),
  reason: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;

/** Who did what, why, and how it came out: for the record. */
export const AuditLine = z.object({
  at: z.iso.datetime(),
  stage: z.string(),
  verdict: z.string(),
  run: z.string(),
  /** The person or account behind the run; undefined where nobody says so. */
  actor: z.string().optional(),
  /** Where the run can be seen. */
  runUrl: z.string().optional(),
  commit: z.string().optional(),
  planDigest: z.string().optional(),
  /** What made it happen: `a later step of the job failed`. */
  why: z.string().optional(),
  /** What was done, where the stage changes something: `restored the backup …`. */
  what: z.string().optional(),
});
export type AuditLine = z.infer<typeof AuditLine>;
