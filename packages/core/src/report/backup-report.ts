import { z } from 'zod';
import { Manifest, Verification } from '../backup/manifest.ts';
import { RestorePoint } from '../backup/restore-point.ts';
import { StageReportBase } from './schema.ts';
import { Target } from './validate-report.ts';

/** One stored copy. */
export const Copy = z.object({
  place: z.string(),
  location: z.string().optional(),
  artifact: z.object({ id: z.string(), url: z.string(), digest: z.string() }).optional(),
  verification: Verification.optional(),
  /** Why there is none, or why it could not be verified. */
  problem: z.string().optional(),
});
export type Copy = z.infer<typeof Copy>;

/** What the retention did in one place. */
export const Retention = z.object({
  place: z.string(),
  kept: z.array(z.string()),
  /** With `dry-run`: what would have been. */
  removed: z.array(z.string()),
  dryRun: z.boolean(),
  /** Why nothing was removed. */
  refused: z.string().optional(),
});
export type Retention = z.infer<typeof Retention>;

/** One backup, or what looks like one, as `--list` found it. */
export const ListedBackup = z.object({
  place: z.string(),
  location: z.string(),
  id: z.string(),
  /** Of everything that is stored of it. */
  bytes: z.number().nonnegative(),
  /** `host:port/database`. */
  database: z.string().optional(),
  takenAt: z.iso.datetime().optional(),
  encrypted: z.boolean().optional(),
  purpose: Manifest.shape.purpose,
  migrations: z
    .object({
      applied: z.number().int().nonnegative(),
      latest: z.string().optional(),
      pending: z.array(z.string()),
      planDigest: z.string().optional(),
    })
    .optional(),
  verification: Verification.pick({ at: true, how: true, verdict: true }).optional(),
  verified: z.boolean(),
  /** Why it cannot be relied on. */
  problem: z.string().optional(),
});
export type ListedBackup = z.infer<typeof ListedBackup>;

/** What `action-backup` reports beside the common part. */
export const BackupReportSchema = StageReportBase.extend({
  stage: z.literal('backup'),
  backup: z.object({
    target: Target.optional(),
    manifest: Manifest.optional(),
    /** The path of the manifest's copy beside the report. */
    manifestFile: z.string().optional(),
    restorePoint: RestorePoint.optional(),
    copies: z.array(Copy),
    retention: z.array(Retention),
    /** Only with `--list`, the newest first. */
    listed: z.array(ListedBackup).optional(),
    /** Times of the parts in milliseconds, side by side in part. */
    times: z.record(z.string(), z.number().nonnegative()),
  }),
});
export type BackupReport = z.infer<typeof BackupReportSchema>;
export type BackupDetails = BackupReport['backup'];
