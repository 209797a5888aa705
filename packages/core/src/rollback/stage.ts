import type { RollbackOptions, RollbackPorts } from './context.ts';
import { type RollbackReport, runRollback } from './frame.ts';
import { listTargets } from './list-targets.ts';
import {
  DROP_PLAN,
  SALVAGE_PLAN,
  UNDO_PLAN,
  dropOne,
  salvageRows,
  undoLast,
} from './preserved-stage.ts';
import { PLAN_CHECKS, planRollback } from './planning.ts';
import { ROLLBACK_CHECKS, rollBack } from './roll-back.ts';

export type { RollbackReport } from './frame.ts';

/**
 * Rolls a database back, or says what that would take: `plan` and `list` touch nothing, `now` takes the way that the
 * plan names, `undo` takes the last rollback back, `salvage` exports what only the preserved database has, and
 * `drop-preserved` drops one. Errors as in `runRollback`.
 */
export async function rollback(
  options: RollbackOptions,
  ports: RollbackPorts,
): Promise<RollbackReport> {
  switch (options.what) {
    case 'plan':
      return runRollback(options, ports, {
        ...{ plan: PLAN_CHECKS, reportIn: 'plan', quiet: true, body: planRollback },
      });
    case 'list':
      return runRollback(options, ports, {
        ...{ plan: [{ id: 'targets', title: 'Restore points' }], reportIn: 'list', quiet: true },
        body: listTargets,
      });
    case 'now':
      return runRollback(options, ports, { plan: ROLLBACK_CHECKS, body: rollBack });
    case 'undo':
      return runRollback(options, ports, { plan: UNDO_PLAN, body: undoLast });
    case 'salvage':
      return runRollback(options, ports, {
        ...{ plan: SALVAGE_PLAN, reportIn: 'salvage', quiet: true, body: salvageRows },
      });
    case 'drop-preserved':
      return runRollback(options, ports, { plan: DROP_PLAN, body: dropOne });
  }
}
