import type { CheckPlan } from '../report/recorder.ts';
import { UserError } from '../runtime/errors.ts';
import { checkKeys } from './archive/decryption.ts';
import { openingOf } from './archive/opening.ts';
import type { BackupOptions, BackupPorts } from './context.ts';
import { backupClient } from './dump/client.ts';
import { type BackupFrame, type BackupReport, runFramed } from './frame.ts';
import { headlineOf } from './headline.ts';
import { readManifestText } from './manifest-text.ts';
import type { Manifest } from './manifest.ts';
import { howWords, verifyOne } from './steps/verify.ts';
import { judgeBackup } from './stores/judge.ts';
import { openStore, parseLocation } from './stores/places.ts';
import type { Store } from './stores/store.ts';

const PLAN: readonly CheckPlan[] = [
  { id: 'manifest', title: 'Manifest' },
  { id: 'verify', title: 'Verified' },
];

/** Verifies a backup that was made before, from where it lies, and keeps how it came out beside it. */
export async function checkBackup(
  options: BackupOptions,
  location: string,
  given: BackupPorts,
): Promise<BackupReport> {
  return runFramed(options, given, {
    plan: PLAN,
    reportIn: 'check',
    headline: (verdict, { findings }, details) => {
      if (verdict !== 'failed') return headlineOf(verdict, findings, details);
      const [found] = findings;
      return `The backup cannot be relied on: ${found?.title ?? 'it could not be verified'}`;
    },
    body: (frame) => checkAt(location, frame),
  });
}

async function checkAt(location: string, frame: BackupFrame): Promise<void> {
  const { root, ports, options, recorder, details, subject } = frame;
  const { env, signal, artifacts } = ports;
  const { place, id } = parseLocation(location);
  const store = openStore(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) });
  let found: { manifest: Manifest; text: string } | undefined;
  await recorder.check('manifest', async () => {
    const copy = await store.open(id ?? (await newestIn(store, options)));
    const text = await copy.manifest();
    const manifest = readManifestText(text, {
      key: options.manifestKey,
      ...(id === undefined ? {} : { id }),
    });
    found = { manifest, text };
    details.manifest = manifest;
    details.copies.push({ place: store.place, location: copy.location });
    subject.push(copy.location, `${manifest.target.place} at ${manifest.takenAt}`);
    return { result: `${manifest.archive.files.length} files, ${manifest.id}` };
  });
  if (!found) throw new Error('the manifest was not read');
  const { manifest, text } = found;
  const { major, version } = manifest.target;
  const client = await backupClient(
    { major, version, installClient: options.installClient },
    ports,
  );
  const opening = openingOf(manifest, options);
  // A key that is missing or another's says nothing about the backup: it is the user's to mend.
  if (manifest.archive.encryption) await checkKeys(manifest.archive.encryption, opening.keys);
  await recorder.check('verify', async (scope) => {
    const verification = await verifyOne(
      { frame, client, manifest, text, ...opening },
      { store, location: { location: details.copies[0]?.location ?? location } },
      scope,
    );
    const held = verification?.verdict === 'verified';
    return { result: held ? howWords(options.verify) : 'the copy cannot be relied on' };
  });
}

async function newestIn(store: Store, { manifestKey }: BackupOptions): Promise<string> {
  const judged = (await store.list()).map((one) => judgeBackup(one, manifestKey));
  const [newest] = judged
    .filter((one) => one.manifest !== undefined)
    .sort((a, b) => (b.manifest?.takenAt ?? '').localeCompare(a.manifest?.takenAt ?? ''));
  if (newest) return newest.id;
  const why = judged[0]?.problem;
  throw new UserError(
    'backup-not-found',
    `There is no whole backup in ${store.place}${why === undefined ? '' : `: of ${judged[0]?.id ?? ''}, ${why}`}.`,
    '`belay backup --list` shows what is there.',
  );
}
