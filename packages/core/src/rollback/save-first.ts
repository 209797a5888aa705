import type { BackupOptions } from '../backup/context.ts';
import type { Manifest } from '../backup/manifest.ts';
import { backup } from '../backup/stage.ts';
import { openStore, parseLocation, parsePlace } from '../backup/stores/places.ts';
import { backupInputs } from '../config/backup-inputs.ts';
import { parseInputs } from '../config/inputs.ts';
import type { CheckResult, CheckScope } from '../report/recorder.ts';
import { OperationFailed, UserError, interruption } from '../runtime/errors.ts';
import { readRestorePoint } from './point/restore-point.ts';
import type { RollbackOptions } from './context.ts';
import { type Fresh, findFreshBackup } from './fresh-backup.ts';
import type { RecordedMoment } from './plan/row-versions.ts';
import type { RollbackFrame } from './frame.ts';
import type { HeldTarget } from './target.ts';

export interface SaveFirstInput {
  frame: RollbackFrame;
  held: HeldTarget;
  /** Of the backup to go back to, where there is one: its recipients can read this one, too. */
  manifest: Manifest | undefined;
}

export interface Saved {
  result: CheckResult;
  /** When that was; absent where none is wanted. */
  moment?: RecordedMoment;
}

/**
 * Makes a backup of the database as it is before anything in it is undone, unless there is one of this minute that
 * holds all of it. While the target is held: nobody migrates in between.
 *
 * @throws UserError `pre-rollback-place-missing`, `pre-rollback-unencrypted`; OperationFailed `pre-rollback-failed`: nothing was changed.
 */
export async function saveFirst(input: SaveFirstInput, scope: CheckScope): Promise<Saved> {
  const { frame, held } = input;
  const places = placesToSaveIn(frame.options);
  if (places === 'none') {
    scope.notVerified('no backup was made before (pre-rollback-to: none)');
    return { result: { status: 'skipped', result: 'not asked for (pre-rollback-to: none)' } };
  }
  const fresh = await findFreshBackup(storesOf(places, frame), held, frame);
  const { moment, ...made } = fresh ?? (await makeOne(places, input));
  frame.details.preRollback = made;
  const result = fresh
    ? `${made.id} is of this minute, and no row was written since`
    : made.locations.join(', ');
  return { result: { result }, moment };
}

/**
 * Where the backup goes that is made before anything is undone.
 *
 * @throws UserError `pre-rollback-place-missing`.
 */
export function placesToSaveIn(
  options: Pick<RollbackOptions, 'preRollbackTo' | 'restorePoint' | 'backup'>,
): readonly string[] | 'none' {
  const { preRollbackTo, restorePoint, backup: given } = options;
  if (preRollbackTo?.length === 1 && preRollbackTo[0] === 'none') return 'none';
  if (preRollbackTo !== undefined && preRollbackTo.length > 0) return preRollbackTo;
  const locations = [
    ...(restorePoint === undefined ? [] : readRestorePoint(restorePoint).locations),
    ...(given === undefined ? [] : [given]),
  ];
  const places = locations.map((location) => parseLocation(location).place.text);
  if (places.length > 0) return [...new Set(places)];
  throw new UserError(
    'pre-rollback-place-missing',
    'Before anything is undone a backup is made, and no place was named to keep it in.',
    'Give pre-rollback-to a folder or s3://bucket/prefix; `none` makes none.',
  );
}

function storesOf(places: readonly string[], { root, ports }: RollbackFrame) {
  const { env, signal, artifacts } = ports;
  return places.map((place) =>
    openStore(parsePlace(place), { root, env, signal, ...(artifacts ? { artifacts } : {}) }),
  );
}

async function makeOne(
  places: readonly string[],
  { frame: { options, ports }, manifest }: SaveFirstInput,
): Promise<Fresh> {
  const { databaseUrl, migrations, jobs, lockTimeout, installClient, manifestKey } = options;
  const report = await backup(
    {
      ...parseInputs(backupInputs, {}, (name) => name),
      ...{ databaseUrl, migrations, jobs, lockTimeout, installClient, manifestKey },
      ...{ to: [...places], verify: 'read', keepDays: 0, report: `${options.report}/before` },
      ...encryptionOf(options, manifest),
      ...{ workspace: options.workspace, workingDirectory: options.workingDirectory },
      ...{ run: options.run, identity: options.identity },
    },
    // Held by us already: the backup would wait for ourselves.
    { ...ports, holdsLock: true },
  );
  if (ports.signal.aborted) throw interruption(ports.signal);
  const { restorePoint, manifest: moment } = report.backup;
  if (restorePoint === undefined || moment === undefined) {
    throw new OperationFailed(
      'pre-rollback-failed',
      `The backup that is made before a rollback failed: ${report.headline}`,
      `Nothing was changed.${report.error?.hint === undefined ? '' : ` ${report.error.hint}`} Give pre-rollback-to another place, or \`none\` to do without.`,
    );
  }
  return { id: restorePoint.id, locations: [...restorePoint.locations], moment };
}

/**
 * As the inputs say, else as the backup to go back to is encrypted: what was kept from whoever can read the place is not
 * laid open there now.
 *
 * @throws UserError `pre-rollback-unencrypted`.
 */
export function encryptionOf(
  { encryptTo = [], encryptPassphrase }: Pick<RollbackOptions, 'encryptTo' | 'encryptPassphrase'>,
  manifest: Manifest | undefined,
): Pick<BackupOptions, 'encryptTo' | 'encryptPassphrase'> {
  if (encryptTo.length > 0) return { encryptTo };
  const encryption = manifest?.archive.encryption;
  const recipients = encryption?.recipients ?? [];
  if (recipients.length > 0) return { encryptTo: recipients };
  if (encryptPassphrase !== undefined) return { encryptPassphrase };
  if (encryption === undefined) return {};
  throw new UserError(
    'pre-rollback-unencrypted',
    'The backup to go back to is encrypted with a passphrase, and nothing was given to encrypt the one with that is made before.',
    'Nothing was changed. Give encrypt-passphrase or encrypt-to; or pre-rollback-to: none makes none.',
  );
}
