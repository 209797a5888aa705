import { tmpdir } from 'node:os';
import type { CheckResult, CheckScope } from '../report/recorder.ts';
import { UserError } from '../runtime/errors.ts';
import { forgetInPlace } from './in-place/mark.ts';
import { restoreInPlace } from './in-place/restore-in-place.ts';
import { requireNoNewLoss } from './new-loss.ts';
import { keepAllLateWrites } from './late-writes/all.ts';
import { tellLateWrites } from './late-writes/tell.ts';
import type { PlannedBackup } from './planned.ts';
import { impossible } from './point/impossible.ts';
import { pointWords } from './point/located.ts';
import { withPointSource } from './point/source.ts';
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
    const { lockedMs } = await restoreInPlace(
      {
        ...{ held, backup: manifest.id, words: pointWords(backup.point) },
        ...{ dump: fetched.folder, content: fetched.content, client },
        ...{ preRollback: details.preRollback ?? 'none', lockTimeoutMs: options.lockTimeout },
        scratchFolder: tmpdir(),
        async whileWritersWait() {
          await requireNoNewLoss(input);
          await keepAllLateWrites(input);
        },
      },
      scope,
      ports,
    );
    tellLateWrites(frame, scope);
    details.window = { refusedMs: lockedMs, terminated: 0 };
    return finish();
  });
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
