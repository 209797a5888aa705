import { openStore, parseLocation } from '../../backup/stores/places.ts';
import { UserError } from '../../runtime/errors.ts';
import type { RollbackPorts } from '../context.ts';
import { identityOf } from './identity.ts';
import type { LocatedPoint, PointOptions, PointTarget } from './located.ts';
import { locateInPlace } from './place.ts';
import { type FindStore, locateRestorePoint } from './point-copies.ts';
import { readRestorePoint } from './restore-point.ts';

/**
 * Finds the backup that is meant: the copies of a restore point, one backup in a place, or the newest verified one of
 * this database there. Only manifests are read.
 *
 * @param root Absolute; relative places start there.
 * @throws UserError `restore-point-missing`, `restore-point-invalid`, `restore-point-gone`, `point-is-cluster`,
 *   `backup-none-of-database`, `backup-unreliable`, and those of stores and manifests.
 */
export async function locatePoint(
  options: PointOptions,
  target: PointTarget,
  root: string,
  ports: RollbackPorts,
): Promise<LocatedPoint> {
  const { restorePoint, backup, manifestKey: key } = options;
  const { env, signal, artifacts } = ports;
  const find: FindStore = (location) => {
    const { place, id } = parseLocation(location);
    const store = openStore(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) });
    return { store, id };
  };
  if (restorePoint !== undefined) {
    return locateRestorePoint(readRestorePoint(restorePoint), find, key, signal);
  }
  if (backup === undefined) {
    throw new UserError(
      'restore-point-missing',
      'No backup was named to go back to.',
      'Give restore-point the output of action-backup, or backup a place where backups lie; `belay rollback --list --to PLACE` shows them.',
    );
  }
  return locateInPlace(find(backup), await identityOf(target), key);
}
