import type { RollbackPorts } from '../context.ts';
import type { AuditPlace } from './audit.ts';
import type { ReverseStep } from './types.ts';

/** What the parts of undoing one migration work with. */
export interface Running extends AuditPlace {
  step: ReverseStep;
  /** The longest to wait for a lock that the script needs. */
  lockTimeoutMs: number;
  ports: Pick<RollbackPorts, 'step'>;
  /** In the transaction of a script, before it: keeps what the script is about to take away. */
  beforeScript?: ((step: ReverseStep) => Promise<void>) | undefined;
  standing: Standing;
}

/** How far it came, for when something goes wrong. */
export interface Standing {
  /** Parts of the script that took effect, now or in an earlier run. */
  done: number;
  /** Something is under way of which only the database knows whether it took effect. */
  open: boolean;
}

/** Why a migration was not undone, in the words of the report. */
export class Stopped extends Error {
  override name = 'Stopped';
}
