import type { CheckScope } from '../../report/recorder.ts';
import type { RunIdentity } from '../../validate/context.ts';
import type { RollbackPorts } from '../context.ts';
import type { HeldTarget } from '../target.ts';
import { takeStep } from '../steps.ts';
import { ensureAudit } from './audit.ts';
import { type StepFailure, runStep } from './run-step.ts';
import type { ReverseStep } from './types.ts';

export interface ReverseRun {
  /** Newest first. */
  steps: readonly ReverseStep[];
  held: Pick<HeldTarget, 'client' | 'schema'>;
  lockTimeoutMs: number;
  run: string;
  identity: RunIdentity;
  /** In the transaction of each script, before it: keeps what the script is about to take away. */
  beforeScript?: (step: ReverseStep) => Promise<void>;
}

export interface ReversesRun {
  /** Undone now or by an earlier run, newest first. */
  gone: string[];
  /** The first that could not be undone; those after it were not tried. */
  failed?: StepFailure;
}

/**
 * Undoes migrations, newest first. Each is a boundary: where one fails, those before it are undone and it is not. What
 * an earlier run undid is seen in the history and left alone, so that the same call goes on where that one stopped.
 *
 * @throws UserError `audit-table-unusable` before anything is changed.
 */
export async function runReverses(
  { steps, held, lockTimeoutMs, run, identity, beforeScript }: ReverseRun,
  scope: Pick<CheckScope, 'item'>,
  ports: Pick<RollbackPorts, 'signal' | 'step'>,
): Promise<ReversesRun> {
  const place = { client: held.client, schema: held.schema, run, identity };
  await takeStep(ports, 'reverse: audit table');
  await ensureAudit(place);
  await takeStep(ports, 'reverse: audit table made');
  const gone: string[] = [];
  for (const step of steps) {
    const { migration } = step;
    const outcome = ports.signal.aborted
      ? { migration, reason: 'it was interrupted before', at: 'boundary' as const }
      : await runStep({
          ...{ ...place, step, lockTimeoutMs, ports, beforeScript },
          standing: { done: 0, open: false },
        });
    if (typeof outcome !== 'string') {
      scope.item({ status: 'failed', name: migration, result: outcome.reason, detail: [] });
      return { gone, failed: outcome };
    }
    const result = outcome === 'undone' ? `undone (${step.source})` : 'undone by an earlier run';
    scope.item({ status: 'passed', name: migration, result, detail: [] });
    gone.push(migration);
  }
  return { gone };
}
