import { z } from 'zod';

/** One health URL, as it came out. */
export const HealthResult = z.object({
  /** Without user, password and the values of its query. */
  url: z.string(),
  healthy: z.boolean(),
  attempts: z.number().int().nonnegative(),
  /** The last answer's; absent when there was none. */
  status: z.number().int().optional(),
  /** Of the last attempt. */
  durationMs: z.number().nonnegative(),
  /** Why it is not healthy. */
  reason: z.string().optional(),
});
export type HealthResult = z.infer<typeof HealthResult>;
