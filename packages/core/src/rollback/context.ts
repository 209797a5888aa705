import type { RollbackInputs } from '../config/rollback-inputs.ts';
import type { BackupPorts } from '../backup/context.ts';
import type { RollbackDetails } from '../report/rollback-report.ts';
import type { RunIdentity } from '../validate/context.ts';

export interface RollbackOptions extends RollbackInputs {
  what: Exclude<RollbackDetails['what'], 'arm'>;
  /** The migration to go back to. */
  to?: string | undefined;
  /** With `list`: where to look for backups. */
  places?: readonly string[] | undefined;
  /** With `salvage`: the folder to write to, absolute or from the working directory. */
  salvage?: string | undefined;
  /** Armed before: confirmed by that, with what was seen then. */
  armed?: ArmedState | undefined;
  /** When all must be over, in milliseconds since the epoch: what would take longer is not begun (`arm/time.ts`). */
  endsBy?: number | undefined;
  /** Absolute path of the checkout. */
  workspace: string;
  /** Names everything temporary. */
  run: string;
  identity: RunIdentity;
}

/** What a rollback takes from outside beside the ports of a backup. */
export interface RollbackPorts extends BackupPorts {
  /**
   * Called right before each step that changes something, and right after it, by name. Tests let something die
   * there; production leaves it out.
   */
  step?: (name: string) => void | Promise<void>;
  /** Shows the plan to a person and asks for the name of the database. Only on a terminal. */
  confirm?: (plan: readonly string[]) => Promise<string | undefined>;
}

/** What was seen when a rollback was armed, and must still be so but for the deploy of this job. */
export interface ArmedState {
  target: {
    place: string;
    database: string;
    databaseOid: number;
    systemIdentifier?: string | undefined;
  };
  /** Rows of the history then: name and state, in their order. */
  history: readonly { name: string; state: 'applied' | 'failed' | 'rolled-back' }[];
  /** What this job's checkout would deploy: by that its own migrations are told from those of another deploy. */
  pending: readonly { name: string; checksum: string }[];
  /** `validation`: only where the database was migrated since. */
  on: 'failure' | 'validation';
  armedAt: string;
}
