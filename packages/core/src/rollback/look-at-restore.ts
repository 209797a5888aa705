import type { CheckScope } from '../report/recorder.ts';
import { UserError, messageOf } from '../runtime/errors.ts';
import { withAdmin } from './admin.ts';
import { canRename } from './cutover/can-rename.ts';
import { withFile } from './from-file.ts';
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
  const { found, seen, frame } = input;
  const { strategy } = frame.options;
  const losses = { reverse: [], restore: [], unknown: [] };
  if (found.problem) {
    const because = withoutStop(found.problem);
    return { restore: { possible: false, because }, inPlace: { possible: false, because }, losses };
  }
  const { backup } = found;
  if (backup === undefined || strategy === 'reverse') {
    const because = backup === undefined ? 'no backup was named' : 'only reverse SQL was asked for';
    return { restore: { possible: false, because }, inPlace: { possible: false, because }, losses };
  }
  const rename = strategy === 'in-place' ? undefined : await askRename(input);
  if (backup.kind === 'file') return ofFile(input, backup.file, rename, scope);
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
}

/** Where a migration was named, a backup that does not hold just that is another way than the one asked for. */
function misfit(
  { frame: { options }, seen, going }: WaysInput,
  { manifest }: LocatedPoint,
): string | undefined {
  if (options.to === undefined && options.armed === undefined) return undefined;
  return whyBackupDoesNotFit(seen.history, going.going, manifest);
}

/** Nobody knows what a file holds before it is restored: that is never the same as losing nothing. */
async function ofFile(
  { found, frame, seen }: WaysInput,
  file: string,
  rename: Possible | undefined,
  scope: CheckScope,
): Promise<RestoreWays> {
  const { to, what } = frame.options;
  const can: Possible =
    rename?.possible === false
      ? rename
      : what === 'plan'
        ? await readToItsEnd(frame, file, seen, scope)
        : { possible: true };
  const written = 'what was written since cannot be counted: a file does not say what it holds';
  const leads =
    to === undefined
      ? []
      : [`whether it leads to ${to}: a file does not say which migrations it holds`];
  return {
    restore: can.possible ? { possible: true, words: found.result.result } : can,
    inPlace: { possible: false, because: 'a file is only restored beside' },
    losses: { reverse: [], restore: [], unknown: [written, ...leads] },
  };
}

async function readToItsEnd(
  { options, ports }: WaysInput['frame'],
  file: string,
  live: WaysInput['seen'],
  scope: CheckScope,
): Promise<Possible> {
  try {
    await withFile({ file, live, options }, scope, ports, () => Promise.resolve());
    return { possible: true };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return notPossible(error, scope);
  }
}

function notPossible(error: UserError, scope: CheckScope): Extract<Possible, { possible: false }> {
  scope.find({
    rule: 'restore-not-possible',
    severity: 'error',
    evidence: 'stored',
    title: withoutStop(error),
    advice: error.hint ?? '',
  });
  return { possible: false, because: withoutStop(error) };
}

function withoutStop(error: UserError): string {
  return messageOf(error).replace(/\.$/, '');
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
  const can = (how: 'beside' | 'in-place'): Possible => {
    const problem = impossible(problems, how);
    if (problem === undefined) return { possible: true };
    const isAskedFor = (how === 'in-place') === (options.strategy === 'in-place');
    return isAskedFor ? notPossible(problem, scope) : { possible: false, because: withoutStop(problem) }; // prettier-ignore
  };
  const beside = can('beside');
  const inPlace = can('in-place');
  if (!inPlace.possible || fetched === undefined) return { beside, inPlace };
  return { beside, inPlace: await canRestoreInPlace(seen.client, fetched.content, seen.facts) };
}
