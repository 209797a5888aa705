import { readManifestText } from '../../backup/manifest-text.ts';
import type { RestorePoint } from '../../backup/restore-point.ts';
import { sha256Of } from '../../backup/sha256.ts';
import type { Store, StoredCopy } from '../../backup/stores/store.ts';
import { OperationFailed, UserError, interruption, messageOf } from '../../runtime/errors.ts';
import { clusterPoint } from './cluster-point.ts';
import type { LocatedPoint } from './located.ts';

/** The store at a location, and the id of the backup where the location names one. Reaches nothing. */
export type FindStore = (location: string) => { store: Store; id?: string | undefined };

/**
 * The copies of a restore point whose manifest is the very one that was verified.
 *
 * @param key Of `manifest-key`.
 * @throws UserError `point-is-cluster`, `restore-point-gone`.
 */
export async function locateRestorePoint(
  point: RestorePoint,
  find: FindStore,
  key: string | undefined,
  signal: AbortSignal,
): Promise<LocatedPoint> {
  if (point.engine === 'pgbackrest') throw clusterPoint(point);
  const copies: StoredCopy[] = [];
  const passedOver: string[] = [];
  let manifestText = '';
  for (const location of point.locations) {
    try {
      const { copy, text } = await openCopy(point, find(location));
      manifestText = text;
      copies.push(copy);
    } catch (error) {
      if (signal.aborted) throw interruption(signal);
      if (!(error instanceof UserError) && !(error instanceof OperationFailed)) throw error;
      passedOver.push(`${location}: ${messageOf(error)}`);
    }
  }
  if (copies.length === 0) throw gone(point, passedOver);
  const manifest = readManifestText(manifestText, { key, id: point.id });
  // Only copies that were verified are named in a restore point.
  const { restoreMs } = point;
  const known = restoreMs === undefined ? {} : { restoreMs };
  return { manifest, manifestText, copies, verified: true, passedOver, ...known };
}

async function openCopy(
  { id, manifestSha256 }: RestorePoint,
  { store, id: named }: ReturnType<FindStore>,
): Promise<{ copy: StoredCopy; text: string }> {
  if (named !== id) {
    throw new UserError(
      'restore-point-invalid',
      `the restore point is of ${id}, and this is the place of ${named ?? 'no backup'}`,
    );
  }
  const copy = await store.open(id);
  const text = await copy.manifest();
  if (sha256Of(text) === manifestSha256) return { copy, text };
  throw new UserError(
    'manifest-exchanged',
    `the manifest in ${copy.location} is not the one that was verified`,
    'Somebody or something changed it.',
  );
}

function gone({ id }: RestorePoint, passedOver: readonly string[]): UserError {
  return new UserError(
    'restore-point-gone',
    `No copy of ${id} can be used:\n${passedOver.map((line) => `  ${line}`).join('\n')}`,
    'Name another backup with `backup`; `belay rollback --list --to PLACE` shows what is there.',
  );
}
