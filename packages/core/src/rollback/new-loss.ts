import { UserError } from '../runtime/errors.ts';
import { lossWords } from './plan/loss-words.ts';
import { type MeasuredLoss, measureRestoreLoss } from './plan/restore-loss.ts';
import { measureReverseLoss } from './plan/reverse-loss.ts';
import { isStep } from './reverse/types.ts';
import type { WayInput } from './way.ts';

/** For the last count before anything goes, in milliseconds. */
const BUDGET = { budgetMs: 20_000 };

/**
 * The plan was made before a proof, a backup, a restore and whoever was asked took their time, and applications went on
 * writing: what nobody accepted is not taken away.
 *
 * @throws UserError `data-loss`.
 */
export async function requireNoNewLoss(input: WayInput): Promise<void> {
  const { frame } = input;
  if (frame.options.acceptDataLoss) return;
  const { losses, unknown } = await measure(input);
  if (losses.length + unknown.length === 0) return;
  Object.assign(frame.details, { losses, lossesUnknown: unknown });
  const since = [...lossWords(losses), ...unknown].join('; ');
  throw new UserError(
    'data-loss',
    `Since the plan was made the database was written to: ${since}.`,
    'Nothing was changed. Give accept-data-loss to go on, or stop the application first.',
  );
}

async function measure({ planned, held }: WayInput): Promise<MeasuredLoss> {
  const { backup, decision, situation } = planned;
  if (decision.strategy === 'reverse') {
    return measureReverseLoss(held.client, situation.reverses.filter(isStep), BUDGET);
  }
  if (backup?.kind !== 'point') return { losses: [], unknown: [] };
  return measureRestoreLoss(held, backup.point.manifest, BUDGET);
}
