import type pg from 'pg';
import type { Manifest } from '../../backup/manifest.ts';
import type { StoredCopy } from '../../backup/stores/store.ts';
import type { RollbackInputs } from '../../config/rollback-inputs.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';

/** The database that is to be rolled back; a `HeldTarget` is one. */
export interface PointTarget {
  /** A secret. */
  url: string;
  /** A session in it, outside a transaction. Nothing is written. */
  client: pg.Client;
  facts: ServerFacts;
}

/** What of the inputs says which backup is meant, and what opens it. */
export type PointOptions = Pick<
  RollbackInputs,
  | 'restorePoint'
  | 'backup'
  | 'confirm'
  | 'ageIdentity'
  | 'encryptPassphrase'
  | 'manifestKey'
  | 'installClient'
  | 'jobs'
>;

/** A backup that was found, as far as its manifest tells. */
export interface LocatedPoint {
  /** Valid, and with the right signature where a key was given. */
  manifest: Manifest;
  manifestText: string;
  /** Those that have this very manifest, in the order in which they are tried. At least one. */
  copies: readonly StoredCopy[];
  /** A restore of it was compared, or it was read back, when it was made or later. */
  verified: boolean;
  /** How long the restore took that proved it, in milliseconds, fetching and comparing included; where it is known. */
  restoreMs?: number;
  /** What was passed over on the way to it, and why, one sentence each. */
  passedOver: readonly string[];
}

/** The backup as messages name it. */
export function pointWords({ manifest: { id, takenAt } }: Pick<LocatedPoint, 'manifest'>): string {
  return `the backup ${id} of ${takenAt}`;
}
