import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { CheckResult, CheckScope } from '../report/recorder.ts';
import { UserError, messageOf } from '../runtime/errors.ts';
import { isDumpPlace, kindOfFile } from './files/kind.ts';
import type { RollbackFrame } from './frame.ts';
import type { PlannedBackup } from './planned.ts';
import { identityOf, requireSameDatabase } from './point/identity.ts';
import { locatePoint } from './point/locate.ts';
import { pointWords } from './point/located.ts';
import type { SeenDatabase } from './reading-session.ts';

export interface FoundBackup {
  backup?: PlannedBackup;
  /** Why what was named cannot be used; SQL may lead back all the same. */
  problem?: UserError;
  result: CheckResult;
}

/**
 * Finds what `restore-point` or `backup` names; only manifests and heads of files are read.
 *
 * @throws UserError where nothing else says where to go back to; OperationFailed, Interrupted.
 */
export async function findBackup(
  { options, root, ports }: RollbackFrame,
  seen: SeenDatabase,
  scope: CheckScope,
): Promise<FoundBackup> {
  const { restorePoint, backup } = options;
  if (restorePoint === undefined && backup === undefined) {
    return { result: { status: 'skipped', result: 'none was named' } };
  }
  try {
    const file = backup === undefined ? undefined : path.resolve(root, backup);
    if (file !== undefined && (await isDumpPlace(file))) {
      const kind = await kindOfFile(file);
      const { size } = await stat(file);
      return {
        backup: { kind: 'file', file, ...(kind === 'directory' ? {} : { bytes: size }) },
        result: { result: `${path.basename(file)}, ${kind}` },
      };
    }
    const point = await locatePoint(options, seen, root, ports);
    // Also where it is not restored: what goes is read from it.
    requireSameDatabase(point.manifest.target, await identityOf(seen), options.confirm);
    return { backup: { kind: 'point', point }, result: { result: pointWords(point) } };
  } catch (error) {
    if (!(error instanceof UserError) || !isToldOtherwise(options)) throw error;
    scope.find({
      rule: 'restore-not-possible',
      severity: options.what === 'plan' ? 'error' : 'warning',
      evidence: 'stored',
      title: messageOf(error),
      ...(error.hint === undefined ? {} : { advice: error.hint }),
    });
    return { problem: error, result: { result: messageOf(error) } };
  }
}

function isToldOtherwise({
  to,
  armed,
  expect,
}: Pick<RollbackFrame['options'], 'to' | 'armed' | 'expect'>): boolean {
  return [to, armed, expect].some((one) => one !== undefined);
}
