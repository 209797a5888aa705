import { z } from 'zod';

/** What was seen of the database and the health URLs at one moment of the bake time. Null: could not be seen. */
export const BakeSample = z.object({
  /** Since the bake time began. */
  atMs: z.number().nonnegative(),
  /** By the names of `BAKE_VALUES` (config/bake-thresholds.ts), which say the unit. */
  values: z.record(z.string(), z.number().nullable()),
  /** Why the database did not answer. */
  failure: z.string().optional(),
});
export type BakeSample = z.infer<typeof BakeSample>;

export const BakeResult = z.object({
  /** How long it was watched: less than was asked for when something failed before. */
  durationMs: z.number().nonnegative(),
  intervalMs: z.number().positive(),
  /** Where the values compared with come from. */
  baselineFrom: z.string(),
  baseline: z.record(z.string(), z.number().nullable()),
  /** What a value may not go beyond. */
  bounds: z.record(
    z.string(),
    z.object({ most: z.number().optional(), least: z.number().optional() }),
  ),
  /** How many were taken; there are fewer entries in `samples` when there were very many, each with the worst of a few. */
  taken: z.number().int().nonnegative(),
  samples: z.array(BakeSample),
  /** What was not seen at all, each with its reason. */
  notSeen: z.array(z.string()),
});
export type BakeResult = z.infer<typeof BakeResult>;
