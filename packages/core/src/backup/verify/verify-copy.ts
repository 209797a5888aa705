import type { CheckScope } from '../../report/recorder.ts';
import { durationWords } from '../../report/words.ts';
import { withBackground } from '../../runtime/background.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { BELAY_VERSION } from '../../runtime/version.ts';
import type { DecryptionKeys } from '../archive/decryption.ts';
import { readArchive } from '../archive/read.ts';
import type { Content } from '../content/content.ts';
import type { BackupClient } from '../dump/client.ts';
import type { Compared } from '../engine.ts';
import { withKeptFolder } from '../kept-folder.ts';
import { MANIFEST_FORMAT, type Manifest, type Verification } from '../manifest.ts';
import { sha256Of } from '../sha256.ts';
import type { StoredCopy } from '../stores/store.ts';
import { contentOf } from './content-of.ts';
import { fullMeanwhile, requireRoomForTrial } from './room.ts';
import { tryRestore } from './try-restore.ts';

export interface VerifyOptions {
  copy: StoredCopy;
  /** What the copy must be: its manifest, checked, and the text of it. */
  manifest: Manifest;
  manifestText: string;
  keys: DecryptionKeys;
  /** Whose keys those are. */
  decrypted: Verification['decrypted'];
  how: Verification['how'];
  /** Of the major version that was backed up. */
  client: BackupClient;
  /** A server to restore on instead of a throwaway one. */
  verifyUrl?: string;
  /** Names everything temporary. */
  run: string;
  /** Where the dump is unpacked. */
  scratchFolder: string;
  /** Folders from which npm packages with a server are looked for, upwards. */
  searchFrom: readonly string[];
}

/**
 * Finds out whether what is stored gives back the database: fetches it from where it lies, checks its manifest, every
 * size and hash, decrypts it, and either restores it into an empty database and compares everything with what was
 * read in the snapshot of the dump, or, with `read`, only decompresses it. Nothing of it is left anywhere.
 *
 * @returns How it came out; `differs` when it could be restored and is not the same.
 * @throws UserError `manifest-exchanged`, `verify-too-small`, `backup-corrupt` and the other codes of `readArchive`,
 *   `verify-server-missing`, `restore-roles-missing`, `restore-extensions-missing`.
 * @throws OperationFailed `restore-failed`, `restore-unclear`, `backup-unreadable`, `unpack-failed`.
 */
export async function verifyCopy(
  options: VerifyOptions,
  scope: CheckScope,
  ports: Ports,
): Promise<Verification> {
  const { copy, manifest, manifestText, how, decrypted } = options;
  const started = performance.now();
  await requireSameManifest(copy, manifestText);
  const compared =
    how === 'read' ? await read(options, ports) : await restore(options, scope, ports);
  const { differences, notCompared } = compared;
  return {
    ...{ format: MANIFEST_FORMAT, id: manifest.id, manifestSha256: sha256Of(manifestText) },
    ...{ at: new Date(ports.now()).toISOString(), belayVersion: BELAY_VERSION, how, decrypted },
    verdict: differences.length === 0 ? 'verified' : 'differs',
    differences,
    notCompared: [...new Set([...manifest.notCompared, ...notCompared])],
    durationMs: Math.round(performance.now() - started),
  };
}

async function requireSameManifest(copy: StoredCopy, manifestText: string): Promise<void> {
  if ((await copy.manifest()) === manifestText) return;
  throw new UserError(
    'manifest-exchanged',
    `The manifest in ${copy.location} is not the one that was written there`,
    'Somebody or something changed it. Back up again, to another place, and find out what has access to this one.',
  );
}

async function read(
  { copy, manifest: { archive }, keys }: VerifyOptions,
  { signal, log }: Ports,
): Promise<Compared> {
  log.info(`reading ${copy.location}`);
  const source = await copy.archive();
  const { content, notCompared } = await readArchive({ source, archive, keys, signal });
  contentOf(content, archive);
  const sentence = 'the copy was decrypted, hashed and decompressed; it was not restored';
  return { differences: [], notCompared: [sentence, ...notCompared] };
}

async function restore(options: VerifyOptions, scope: CheckScope, ports: Ports): Promise<Compared> {
  const { manifest, scratchFolder, verifyUrl, client, run, searchFrom } = options;
  const restoresThere = verifyUrl === undefined;
  await requireRoomForTrial({ manifest, scratchFolder, restoresThere }, scope);
  const server = {
    ...(verifyUrl === undefined ? {} : { databaseUrl: verifyUrl }),
    ...{ postgresVersion: manifest.target.major, searchFrom, run },
  };
  return withKeptFolder(scratchFolder, 'belay_verify_', (folder) =>
    withBackground(ports.signal, (spawn) => {
      const expected = spawn((signal) => fetch(options, folder, { ...ports, signal }));
      return tryRestore({ server, client, folder, expected }, ports);
    }),
  ).catch((error: unknown) => {
    throw fullMeanwhile(error, scratchFolder);
  });
}

/** Fetches, checks and unpacks the copy. @returns What it says the database held. */
async function fetch(
  { copy, manifest: { archive }, keys }: VerifyOptions,
  into: string,
  { signal, log }: Ports,
): Promise<Content> {
  const started = performance.now();
  log.info(`fetching ${copy.location} to restore it`);
  const source = await copy.archive();
  const { content } = await readArchive({ source, archive, keys, into, signal });
  const read = contentOf(content, archive);
  log.info(`fetched and checked in ${durationWords(performance.now() - started)}`);
  return read;
}
