import { z } from 'zod';

/** Something sent to the outside, and whether it arrived. Never part of the verdict. */
export const Delivery = z.object({
  /** `alert (slack)`, `pushgateway`, `metrics file`, `audit table`; never an address with a secret. */
  to: z.string(),
  delivered: z.boolean(),
  reason: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;

/** Who validated what, and how it came out: for the record. */
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
});
export type AuditLine = z.infer<typeof AuditLine>;
