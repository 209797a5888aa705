import { readManifestText } from '../../backup/manifest-text.ts';
import type { Manifest } from '../../backup/manifest.ts';
import { type JudgedBackup, judgeBackup } from '../../backup/stores/judge.ts';
import type { Store, StoredBackup } from '../../backup/stores/store.ts';
import { namesInWords, plural } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import { type Identity, isSameDatabase } from './identity.ts';
import type { LocatedPoint } from './located.ts';

interface Candidate extends JudgedBackup {
  manifest: Manifest;
}

/**
 * The backup that a location names, or the newest verified one of this database in a place. One that was never verified
 * is taken where there is no other; one that was tried and did not give back the same is never taken.
 *
 * @param key Of `manifest-key`.
 * @throws UserError `backup-none-of-database`, `backup-unreliable`, `backup-not-found`, and those of manifests.
 */
export async function locateInPlace(
  { store, id }: { store: Store; id?: string | undefined },
  here: Identity,
  key: string | undefined,
): Promise<LocatedPoint> {
  const stored = await store.list();
  if (id !== undefined) {
    const named = stored.find((one) => one.id === id);
    // Not every place lists all that it has (artifacts of other runs): then opening it decides.
    const known = named === undefined ? { verified: false } : judgeNamed(named, key);
    return openPoint(store, { id, ...known }, key);
  }
  const judged = stored.map((one) => judgeBackup(one, key));
  const { chosen, passedOver } = choose(judged, here, store.place);
  return openPoint(store, chosen, key, passedOver);
}

/** @throws UserError `backup-unreliable`, and those of manifests. */
function judgeNamed(
  stored: StoredBackup,
  key: string | undefined,
): Pick<JudgedBackup, 'verified' | 'verification'> {
  // First: its own errors say more.
  readManifestText(stored.manifest, { key, id: stored.id });
  const { problem, location, ...judged } = judgeBackup(stored, key);
  if (problem === undefined) return judged;
  throw new UserError(
    'backup-unreliable',
    `The backup in ${location} cannot be relied on: ${problem}.`,
    'Take another one; `belay rollback --list --to PLACE` shows which were verified.',
  );
}

/**
 * The newest verified backup of this database, or, where none was ever verified, the newest whole one; by the recorded
 * time and not by name. What a rollback made of the database before it changed it is none of them: the same command,
 * run again after it was killed, would else take itself back.
 *
 * @throws UserError `backup-none-of-database`.
 */
export function choose(
  judged: readonly JudgedBackup[],
  here: Identity,
  place: string,
): { chosen: Candidate; passedOver: string[] } {
  const whole = judged.filter((one): one is Candidate => one.manifest !== undefined);
  const ours = whole
    .filter(({ manifest }) => isSameDatabase(manifest.target, here))
    .sort((a, b) => Date.parse(b.manifest.takenAt) - Date.parse(a.manifest.takenAt));
  const sound = ours.filter(
    ({ problem, manifest }) => problem === undefined && manifest.purpose === undefined,
  );
  const chosen = sound.find(({ verified }) => verified) ?? sound[0];
  if (chosen === undefined) throw none(here, place, whole, ours);
  // Of those that a rollback made nobody thinks who names a place.
  const newer = ours
    .slice(0, ours.indexOf(chosen))
    .filter(({ manifest }) => manifest.purpose === undefined);
  return {
    chosen,
    passedOver: newer.map(
      ({ location, manifest, problem }) =>
        `${location} of ${manifest.takenAt}: ${problem ?? 'it was never verified'}`,
    ),
  };
}

function none(
  { place: database }: Identity,
  place: string,
  whole: readonly Candidate[],
  ours: readonly Candidate[],
): UserError {
  const [newest] = ours;
  const others = [...new Set(whole.map(({ manifest }) => manifest.target.place))];
  const why =
    newest !== undefined
      ? ` Of ${newest.id}: ${newest.problem ?? `it was made ${newest.manifest.purpose ?? ''}, and is only taken by its id`}.`
      : others.length > 0
        ? ` There ${whole.length === 1 ? 'is' : 'are'} ${plural(whole.length, 'backup')} of ${namesInWords(others)}${others.includes(database) ? ', from before it was made anew or exchanged: its oid was another' : ''}.`
        : '';
  return new UserError(
    'backup-none-of-database',
    `There is no whole backup of ${database} in ${place}.${why}`,
    'Name another place, or one backup by its id; `belay rollback --list --to PLACE` shows what is there.',
  );
}

async function openPoint(
  store: Store,
  { id, verified, verification }: Pick<Candidate, 'id' | 'verified' | 'verification'>,
  key: string | undefined,
  passedOver: readonly string[] = [],
): Promise<LocatedPoint> {
  const copy = await store.open(id);
  const manifestText = await copy.manifest();
  const manifest = readManifestText(manifestText, { key, id });
  const known =
    verification?.how === 'restore' && verified ? { restoreMs: verification.durationMs } : {};
  return { manifest, manifestText, copies: [copy], verified, passedOver, ...known };
}
