import { z } from 'zod';

/** The kinds of values that belay.yml is made of. */

/** Text that says something. */
export const words = z.string().trim().min(1);

/** What is compared with. */
export const Scalar = z.union(
  [
    z.string(),
    // JavaScript would keep another number than the one written.
    z.number().refine((number) => Number.isSafeInteger(number) || !Number.isInteger(number), {
      error: 'has more digits than a number can keep; put it in quotes',
    }),
    z.boolean(),
    z.null(),
  ],
  { error: 'must be a text, a number, true, false or null' },
);
export type Scalar = z.infer<typeof Scalar>;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

const DURATION_PROBLEM = 'must be a time above 0 with its unit: 500ms, 5s, 1m';

/** `5s`, `500ms`, `1m`; in milliseconds. */
export const duration = z.string({ error: DURATION_PROBLEM }).transform((text, context) => {
  const [, amount = '', unit = ''] = /^(\d{1,6})\s*(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const milliseconds = Number(amount) * (UNIT_MS[unit] ?? 0);
  if (milliseconds > 0) return milliseconds;
  context.addIssue({ code: 'custom', message: DURATION_PROBLEM });
  return z.NEVER;
});
