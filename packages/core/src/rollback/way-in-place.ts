import { tmpdir } from 'node:os';
import type { CheckResult, CheckScope } from '../report/recorder.ts';
import { OperationFailed, UserError } from '../runtime/errors.ts';
import { forgetInPlace } from './in-place/mark.ts';
import { restoreInPlace } from './in-place/restore-in-place.ts';
import { requireNoNewLoss } from './new-loss.ts';
import { anyLateWrites } from './late-writes/any.ts';
import type { PlannedBackup } from './planned.ts';
import { impossible } from './point/impossible.ts';
import { pointWords } from './point/located.ts';
import { withPointSource } from './point/source.ts';
import { saveFirst } from './save-first.ts';
import { type WayInput, noteAllGone } from './way.ts';

/** Restores the backup into the database itself. */
export async function restoreIntoIt(input: WayInput, scope: CheckScope): Promise<CheckResult> {
  const { frame, planned, held } = input;
  const { options, ports, details } = frame;
  const { backup } = planned;
  if (backup?.kind !== 'point') throw notInPlace(backup);
  const { manifest } = backup.point;
  const finish = async () => {
    details.done = true;
    noteAllGone(frame);
    await forgetInPlace(held.client, held.facts.database);
    return { result: `${pointWords(backup.point)} is in the database` };
  };
  return withPointSource(backup.point, held, options, scope, ports, async (checked) => {
    const problem = impossible(checked.problems, 'in-place');
    if (problem) throw problem;
    const { fetched, client } = checked;
    if (fetched?.folder === undefined || client === undefined)
      throw new Error('it was not fetched');
    const restoring = restoreInPlace(
      {
        ...{ held, backup: manifest.id, words: pointWords(backup.point) },
        ...{ dump: fetched.folder, content: fetched.content, client },
        ...{ preRollback: details.preRollback ?? 'none', lockTimeoutMs: options.lockTimeout },
        scratchFolder: tmpdir(),
        async whileWritersWait() {
          await requireNoNewLoss(input);
          if (await anyLateWrites(input)) await saveAgain(input, scope);
        },
      },
      scope,
      ports,
    );
    const { lockedMs } = await restoring.catch(async (error: unknown) => {
      // It is told now: the same command again is not to take it for done.
      if (error instanceof OperationFailed && error.code === 'restored-otherwise') {
        await forgetInPlace(held.client, held.facts.database);
      }
      throw error;
    });
    details.window = { refusedMs: lockedMs, terminated: 0 };
    return finish();
  });
}

/** Applications went on writing after the backup that was made before: now that they wait, one more has all of it. */
async function saveAgain(input: WayInput, scope: CheckScope): Promise<void> {
  const { frame, held, planned } = input;
  const { backup } = planned;
  const manifest = backup?.kind === 'point' ? backup.point.manifest : undefined;
  const { result } = await saveFirst({ frame, held, manifest }, scope);
  const name = 'saved again, since it was written to';
  scope.item({ status: 'passed', name, result: result.result });
}

function notInPlace(backup: PlannedBackup | undefined): UserError {
  return new UserError(
    'in-place-needs-backup',
    backup === undefined
      ? 'No backup was named to restore in place.'
      : 'A file of another tool is only restored beside the database.',
    'Give restore-point, or backup a backup of Belay.',
  );
}
