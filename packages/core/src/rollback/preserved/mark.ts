import { z } from 'zod';

/**
 * The COMMENT of a preserved database: by it, and never by its name, it is known as one. Written in the transaction of
 * the cutover, together with the rename.
 */
export const PreservedMark = z.object({
  /** The run that made it. */
  belay: z.string(),
  preserved: z.object({
    /** The name that the database had. */
    of: z.string(),
    at: z.iso.datetime(),
    by: z.enum(['rollback', 'undo']),
    /** The oid of the database that took its place. */
    replacedBy: z.number().int(),
    /** The id of the backup, or name and SHA-256 of the file, that was restored. */
    backup: z.string().optional(),
    /** What the database had before: undo gives it back. */
    comment: z.string().nullable(),
    connectionLimit: z.number().int(),
  }),
});
export type PreservedMark = z.infer<typeof PreservedMark>;
