import type { CheckScope } from '../report/recorder.ts';
import { messageOf } from '../runtime/errors.ts';
import { withAdmin } from './admin.ts';
import { canRename } from './cutover/can-rename.ts';
import { canRestoreInPlace } from './in-place/possible.ts';
import type { WaysInput } from './look-for-ways.ts';
import { whyBackupDoesNotFit } from './plan/backup-fits.ts';
import { measureRestoreLoss } from './plan/restore-loss.ts';
import type { Situation } from './plan/types.ts';
import { checkPoint } from './point/check.ts';
import { impossible } from './point/impossible.ts';
import { type LocatedPoint, pointWords } from './point/located.ts';

export type RestoreWays = Pick<Situation, 'restore' | 'inPlace' | 'losses'>;

type Possible = RestoreWays['inPlace'];

/** Whether the backup can take the database's place, or be restored into it, and what that would lose. */
export async function lookAtRestore(
  input: WaysInput,
  scope: CheckScope,
  budgetMs: number,
): Promise<RestoreWays> {
  const { found, going, seen, frame } = input;
  const { strategy } = frame.options;
  const none = { possible: false, because: 'no backup was named' } as const;
  const losses = { reverse: [], restore: [], unknown: [] };
  if (found.problem) {
    const because = messageOf(found.problem).replace(/\.$/, '');
    return { restore: { possible: false, because }, inPlace: { possible: false, because }, losses };
  }
  const { backup } = found;
  if (backup === undefined || strategy === 'reverse')
    return { restore: none, inPlace: none, losses };
  const rename = strategy === 'in-place' ? undefined : await askRename(input);
  const unknown = 'what was written since cannot be counted: a file does not say what it holds';
  if (backup.kind === 'file') {
    const words = found.result.result;
    const restore = rename?.possible === false ? rename : ({ possible: true, words } as const);
    return {
      ...{ restore, inPlace: { possible: false, because: 'a file is only restored beside' } },
      losses: { ...losses, unknown: [unknown] },
    };
  }
  const { point } = backup;
  const unfit = misfit(input, point);
  const checked = await checkCompletely(input, point, scope);
  const measured = await measureRestoreLoss(seen, point.manifest, { budgetMs });
  const beside: Possible = rename?.possible === false ? rename : checked.beside;
  const because = unfit ?? (beside.possible ? undefined : beside.because);
  return {
    restore:
      because === undefined
        ? { possible: true, words: pointWords(point) }
        : { possible: false, because },
    inPlace: unfit === undefined ? checked.inPlace : { possible: false, because: unfit },
    losses: { ...losses, restore: measured.losses, unknown: measured.unknown },
  };

  /** Where a migration was named, a backup that does not hold just that is another way than the one asked for. */
  function misfit({ frame }: WaysInput, { manifest }: LocatedPoint): string | undefined {
    const { to, armed } = frame.options;
    if (to === undefined && armed === undefined) return undefined;
    return whyBackupDoesNotFit(seen.history, going.going, manifest);
  }
}

async function askRename({ seen, frame }: WaysInput) {
  const { url, facts, pid } = seen;
  const target = { database: facts.database, oid: facts.databaseOid };
  return withAdmin(url, frame.ports, (admin) => canRename(admin, target, [pid]));
}

/** A plan reads the backup to its last byte; a rollback does that when it fetches it, and not twice. */
async function checkCompletely(
  { seen, frame }: WaysInput,
  point: LocatedPoint,
  scope: CheckScope,
): Promise<{ beside: Possible; inPlace: Possible }> {
  const { options, ports } = frame;
  if (options.what !== 'plan') return { beside: { possible: true }, inPlace: { possible: true } };
  const { problems, fetched } = await checkPoint(point, seen, options, scope, ports);
  const told = (how: 'beside' | 'in-place'): Possible => {
    const problem = impossible(problems, how);
    if (problem === undefined) return { possible: true };
    return { possible: false, because: messageOf(problem).replace(/\.$/, '') };
  };
  const beside = told('beside');
  if (!beside.possible) {
    scope.find({
      rule: 'restore-not-possible',
      severity: 'error',
      evidence: 'stored',
      title: beside.because,
      advice: impossible(problems)?.hint ?? '',
    });
  }
  const inPlace = told('in-place');
  if (!inPlace.possible || fetched === undefined) return { beside, inPlace };
  return { beside, inPlace: await canRestoreInPlace(seen.client, fetched.content, seen.facts) };
}
