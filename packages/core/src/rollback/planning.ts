import type { CheckPlan, CheckScope } from '../report/recorder.ts';
import { UserError } from '../runtime/errors.ts';
import { schemasWithHistory } from '../validate/history/reading.ts';
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
 * @throws UserError `rollback-target-missing`, `history-in-another-schema` and whatever makes the inputs unusable.
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
    await requireHistory(frame, seen, found);
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

/**
 * Where migrations should be applied and there is no history, but another schema has one, the URL is wrong: by its
 * answers nothing would be applied, and everything would be restored.
 *
 * @throws UserError `history-in-another-schema`.
 */
async function requireHistory(
  { options: { to, armed } }: RollbackFrame,
  { client, history, schema }: SeenDatabase,
  found: FoundBackup | undefined,
): Promise<void> {
  if (history !== undefined || armed !== undefined) return;
  const backup = found?.backup;
  const then = backup?.kind === 'point' ? backup.point.manifest.migrations.applied : [];
  if (to === undefined && then.length === 0) return;
  const others = await schemasWithHistory(client);
  if (others.length === 0) return;
  throw new UserError(
    'history-in-another-schema',
    `There is no migration history in the schema ${JSON.stringify(schema)}; there is one in ${others.map((name) => JSON.stringify(name)).join(', ')}.`,
    'Give ?schema= in database-url as the deploy has it.',
  );
}

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
