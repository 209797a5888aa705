import { z } from 'zod';
import { BackupId } from './manifest.ts';

/** What a backup leaves for a rollback, also in another job: one JSON text without secrets. */
export const RestorePoint = z.object({
  version: z.literal(1),
  engine: z.enum(['pg_dump', 'pgbackrest']),
  id: z.union([BackupId, z.string()]),
  /** Every copy that was verified, as `--backup` takes them. */
  locations: z.array(z.string()),
  /** SHA-256 of manifest.json; a copy whose manifest has another was exchanged. */
  manifestSha256: z.string().optional(),
  database: z.string(),
  takenAt: z.iso.datetime(),
  planDigest: z.string().optional(),
  /** How long the restore took that proved it, in milliseconds: what a rollback will take is estimated by it. */
  restoreMs: z.number().nonnegative().optional(),
});
export type RestorePoint = z.infer<typeof RestorePoint>;
