import type { CheckPlan, CheckScope } from '../report/recorder.ts';
import type { UserError } from '../runtime/errors.ts';
import { type FoundBackup, findBackup } from './find-backup.ts';
import type { RollbackFrame } from './frame.ts';
import { requireDirectPrimary } from './locks.ts';
import { lookForWays } from './look-for-ways.ts';
import { refusalOf } from './plan/decide.ts';
import { type Going, goingOf } from './plan/going.ts';
import type { Planned } from './planned.ts';
import { type PreparedRollback, prepareRollback } from './prepare.ts';
import { type SeenDatabase, withSeenDatabase } from './reading-session.ts';
import { writeByHand } from './write-by-hand.ts';

export const PLAN_CHECKS: readonly CheckPlan[] = [
  { id: 'backup', title: 'Backup' },
  { id: 'ways', title: 'Ways back' },
];

/** Says what would be done, what it costs and why. Nothing is touched. */
export async function planRollback(frame: RollbackFrame): Promise<UserError | undefined> {
  return refusalOf((await makePlan(frame)).decision);
}

/**
 * Looks at the database, the backup and the reverses, and decides. The report has the decision from then on.
 *
 * @throws UserError `rollback-target-missing` and whatever makes the inputs unusable.
 */
export async function makePlan(frame: RollbackFrame): Promise<Planned> {
  const { recorder, options, root } = frame;
  const prepared = await prepareRollback(options, root);
  return withSeenDatabase(prepared.url, frame, async (seen) => {
    requireDirectPrimary(seen.facts);
    let found: FoundBackup | undefined;
    await recorder.check('backup', async (scope) => {
      found = await findBackup(frame, seen, scope);
      return found.result;
    });
    const going = whatGoes(frame, prepared, seen, found);
    noteGoing(frame, going);
    let planned: Planned | undefined;
    await recorder.check('ways', async (scope: CheckScope) => {
      planned = await lookForWays({ frame, prepared, seen, found: found ?? NONE, going }, scope);
      return { result: resultOf(planned) };
    });
    if (!planned) throw new Error('the ways were not looked for');
    if (planned.decision.refused) await writeByHand(frame, planned);
    return planned;
  });
}

const NONE: FoundBackup = { result: { status: 'skipped', result: 'none was named' } };

function whatGoes(
  { options }: RollbackFrame,
  { tree, expected }: PreparedRollback,
  { history }: SeenDatabase,
  found: FoundBackup | undefined,
): Going {
  const { to, armed } = options;
  const backup = found?.backup;
  const isFile = backup?.kind === 'file';
  // Nobody knows what of the history a file holds: it is restored, and not gone back to.
  if (isFile && to === undefined && armed === undefined && expected === undefined) {
    const from = history?.findLast(({ state }) => state === 'applied');
    return {
      ...{ going: [], failed: [], to: undefined },
      ...(from === undefined
        ? {}
        : { from: { migration: from.name, ...appliedAt(from.finishedAt) } }),
    };
  }
  const manifest = backup?.kind === 'point' ? backup.point.manifest : undefined;
  const isTold = [to, armed, manifest, expected].some((one) => one !== undefined);
  // What was named is why nothing says where to go back to.
  if (!isTold && found?.problem) throw found.problem;
  return goingOf(history, { to, armed, manifest, expect: expected, tree });
}

function appliedAt(time: string | undefined): { appliedAt?: string } {
  return time === undefined ? {} : { appliedAt: time };
}

function noteGoing({ details }: RollbackFrame, { from, to }: Going): void {
  if (from !== undefined) details.from = from;
  if (to !== undefined) details.to = { kind: 'migration', name: to };
}

function resultOf({ decision: { strategy, refused } }: Planned): string {
  if (refused?.code === 'rollback-impossible') return 'none';
  if (strategy === 'none') return 'there is nothing to roll back';
  return refused === undefined ? strategy : `${strategy}, which would lose data`;
}
