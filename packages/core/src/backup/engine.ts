import type { RestorePoint } from './restore-point.ts';

/**
 * A way to make a restore point and to come back to it. pg_dump gives one database back, pgBackRest a whole
 * cluster; RDS snapshots, Neon branches and the like fit the same steps.
 */
export interface RestorePointEngine<Prepared extends { point: RestorePoint }, Restored> {
  name: RestorePoint['engine'];
  /** Makes a restore point; nothing counts as one that is not complete. */
  prepare(): Promise<Prepared>;
  /** Whether what is stored is whole and ours, without restoring it. @throws UserError when not. */
  check(prepared: Prepared): Promise<void>;
  /** Restores beside what is there; nothing that exists is touched. Whoever calls ends what `body` was given. */
  restoreToNew<T>(prepared: Prepared, body: (restored: Restored) => Promise<T>): Promise<T>;
  /** Differences between what was restored and what was recorded, one line each; empty when equal. */
  verify(prepared: Prepared, restored: Restored): Promise<Compared>;
}

export interface Compared {
  differences: string[];
  notCompared: string[];
}
