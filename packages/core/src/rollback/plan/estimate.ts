import type { Manifest } from '../../backup/manifest.ts';
import type { RollbackDetails, Strategy } from '../../report/rollback-report.ts';

export interface EstimateInput {
  strategy: Strategy;
  /** Of the backup to be restored; absent for a file. */
  manifest?: Pick<Manifest, 'databaseBytes' | 'archive'> | undefined;
  /** How long the restore of it took that proved it. */
  restoreMs?: number | undefined;
  /** Of the file, where there is no manifest. */
  fileBytes?: number | undefined;
}

/** A cutover takes about 200 ms with clients that reconnect all the time, whatever the size. */
const CUTOVER_MS = 250;

/** Restored, indexed, analysed, hashed and compared on two cores: 60 MB/s for pg_restore -j2 alone, and half of that. */
const BYTES_PER_MS = 30_000;

/** What a plain dump becomes with its indexes, and a compressed one unpacked: between 3 and 17 times were seen. */
const FILE_GROWS = 8;

/**
 * How long connections would be refused and how long the whole would take, in milliseconds; the latter from the restore
 * that proved the backup, else from the size. Undefined where nothing is known of it. In place the database is locked
 * for all of it.
 */
export function estimateOf({
  strategy,
  manifest,
  restoreMs = 0,
  fileBytes,
}: EstimateInput): RollbackDetails['estimate'] {
  if (strategy !== 'restore' && strategy !== 'in-place') return { refusedMs: 0 };
  const bytes = manifest?.databaseBytes ?? (fileBytes ?? 0) * FILE_GROWS;
  const durationMs = restoreMs > 0 ? restoreMs : Math.round(bytes / BYTES_PER_MS);
  const known = durationMs > 0 ? { durationMs } : {};
  if (strategy === 'restore') return { refusedMs: CUTOVER_MS, ...known };
  return durationMs > 0 ? { refusedMs: durationMs, durationMs } : undefined;
}
