import type { BackupInputs } from '../config/backup-inputs.ts';
import type { Ports } from '../runtime/ports.ts';
import type { RunIdentity } from '../validate/context.ts';
import type { Store } from './stores/store.ts';

export interface BackupOptions extends BackupInputs {
  /** Absolute path of the checkout. */
  workspace: string;
  /** Names everything temporary. */
  run: string;
  identity: RunIdentity;
}

/** What a backup takes from outside beside the ports of every stage. */
export interface BackupPorts extends Ports {
  /** Makes the store over a workflow's artifacts; only inside a job. */
  artifacts?: (name: string) => Store;
  /** Belay's lock of the database is had already, by a rollback that makes this backup first. */
  holdsLock?: true;
}
