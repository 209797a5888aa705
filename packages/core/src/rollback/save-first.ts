import { listBackups } from '../backup/list.ts';
import type { Manifest } from '../backup/manifest.ts';
import { backup } from '../backup/stage.ts';
import { openStore, parseLocation, parsePlace } from '../backup/stores/places.ts';
import { backupInputs } from '../config/backup-inputs.ts';
import { parseInputs } from '../config/inputs.ts';
import type { RollbackDetails } from '../report/rollback-report.ts';
import type { CheckResult, CheckScope } from '../report/recorder.ts';
import { OperationFailed, UserError, interruption } from '../runtime/errors.ts';
import { readRestorePoint } from './point/restore-point.ts';
import type { RollbackOptions } from './context.ts';
import type { RollbackFrame } from './frame.ts';

/** A backup that is younger than this is the database as it is: none is made again. */
const FRESH_MS = 60_000;

export interface SaveFirstInput {
  frame: RollbackFrame;
  target: NonNullable<RollbackDetails['target']>;
  /** Of the backup to go back to, where there is one: its recipients can read this one, too. */
  manifest: Manifest | undefined;
}

/**
 * Makes a backup of the database as it is before anything in it is undone, unless there is one of this minute. While
 * the target is held: nobody migrates in between.
 *
 * @throws UserError `pre-rollback-place-missing`; OperationFailed `pre-rollback-failed`: nothing was changed.
 */
export async function saveFirst(input: SaveFirstInput, scope: CheckScope): Promise<CheckResult> {
  const { frame, target } = input;
  const places = placesToSaveIn(frame.options);
  if (places === 'none') {
    scope.notVerified('no backup was made before (pre-rollback-to: none)');
    return { status: 'skipped', result: 'not asked for (pre-rollback-to: none)' };
  }
  const fresh = await freshBackup(places, target.place, frame);
  if (fresh !== undefined) {
    frame.details.preRollback = fresh;
    return { result: `${fresh.id} is of this minute` };
  }
  const made = await makeOne(places, input);
  frame.details.preRollback = made;
  return { result: made.locations.join(', ') };
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

type Made = NonNullable<RollbackDetails['preRollback']>;

async function freshBackup(
  places: readonly string[],
  database: string,
  { root, ports, options }: RollbackFrame,
): Promise<Made | undefined> {
  const { env, signal, artifacts } = ports;
  const stores = places.map((place) =>
    openStore(parsePlace(place), { root, env, signal, ...(artifacts ? { artifacts } : {}) }),
  );
  const { backups } = await listBackups(stores, options.manifestKey);
  const fresh = backups.find(
    (one) =>
      one.verified &&
      one.database === database &&
      ports.now() - Date.parse(one.takenAt ?? '') < FRESH_MS,
  );
  return fresh && { id: fresh.id, locations: [fresh.location] };
}

async function makeOne(
  places: readonly string[],
  { frame: { options, ports }, manifest }: SaveFirstInput,
): Promise<Made> {
  const { databaseUrl, migrations, jobs, lockTimeout, installClient, manifestKey } = options;
  const recipients = options.encryptTo ?? manifest?.archive.encryption?.recipients;
  const report = await backup(
    {
      ...parseInputs(backupInputs, {}, (name) => name),
      ...{ databaseUrl, migrations, jobs, lockTimeout, installClient, manifestKey },
      ...{ to: [...places], verify: 'read', keepDays: 0, report: `${options.report}/before` },
      ...(recipients === undefined || recipients.length === 0 ? {} : { encryptTo: recipients }),
      ...{ workspace: options.workspace, workingDirectory: options.workingDirectory },
      ...{ run: options.run, identity: options.identity },
    },
    // Held by us already: the backup would wait for ourselves.
    { ...ports, holdsLock: true },
  );
  if (ports.signal.aborted) throw interruption(ports.signal);
  const { restorePoint } = report.backup;
  if (restorePoint === undefined) {
    throw new OperationFailed(
      'pre-rollback-failed',
      `The backup that is made before a rollback failed: ${report.headline}`,
      `Nothing was changed.${report.error?.hint === undefined ? '' : ` ${report.error.hint}`} Give pre-rollback-to another place, or \`none\` to do without.`,
    );
  }
  return { id: restorePoint.id, locations: [...restorePoint.locations] };
}
