import { z } from 'zod';
import type { ArmedState } from '../context.ts';

const Named = z.object({ name: z.string().min(1) });

/** What a job's first step hands to its last one, checked when it is read: anything could have been made of it. */
export const ArmedStateSchema = z.strictObject({
  target: z.strictObject({
    place: z.string(),
    database: z.string().min(1),
    databaseOid: z.number().int().positive(),
    systemIdentifier: z.string().optional(),
  }),
  history: z
    .array(Named.extend({ state: z.enum(['applied', 'failed', 'rolled-back']) }).strict())
    .readonly(),
  pending: z
    .array(Named.extend({ checksum: z.string().regex(/^[0-9a-f]{64}$/) }).strict())
    .readonly(),
  on: z.enum(['failure', 'validation']),
  armedAt: z.iso.datetime(),
}) satisfies z.ZodType<ArmedState>;
