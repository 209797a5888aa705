import type { MigrationTree } from '../migrations/types.ts';
import { givenDatabaseUrl, parseDatabaseUrl } from '../postgres/url.ts';
import { UserError } from '../runtime/errors.ts';
import { type DecryptionKeys, parseIdentities } from './archive/decryption.ts';
import {
  type EncryptionChoice,
  makeOneTimeIdentity,
  parseEncryption,
} from './archive/encryption.ts';
import type { BackupOptions, BackupPorts } from './context.ts';
import { parseManifestKey } from './mac.ts';
import { readPlannedTree } from './make/planned.ts';
import type { Verification } from './manifest.ts';
import { openStore, parsePlace } from './stores/places.ts';
import type { Store } from './stores/store.ts';

/** Everything that was read and found usable before anybody was asked anything. */
export interface PreparedBackup {
  url: string;
  tree: MigrationTree | undefined;
  stores: readonly Store[];
  encryption: EncryptionChoice | undefined;
  /** What the stored copies are decrypted with. */
  keys: DecryptionKeys;
  decrypted: Verification['decrypted'];
}

const DEFAULT_ARTIFACT = 'artifact:belay-backup';

/**
 * Checks every input, so that a mistake is said before anything is asked, sent or written.
 *
 * @throws UserError for whatever cannot be used.
 */
export async function prepareBackup(
  options: BackupOptions,
  root: string,
  ports: BackupPorts,
): Promise<PreparedBackup> {
  const url = givenDatabaseUrl(options);
  if (options.verifyUrl !== undefined) parseDatabaseUrl(options.verifyUrl);
  const stores = storesOf(options, root, ports);
  if (options.manifestKey !== undefined) parseManifestKey(options.manifestKey);
  const chosen = parseEncryption(options);
  const opening = await openingOf(chosen, options);
  if (opening.encryption === undefined && stores.some(({ kind }) => kind === 'artifact')) {
    throw unencryptedArtifact();
  }
  return { url, tree: await readPlannedTree(options, root), stores, ...opening };
}

/** The places that were named; in a job an artifact, where none was. */
export function storesOf(
  { to }: Pick<BackupOptions, 'to'>,
  root: string,
  { env, signal, artifacts }: BackupPorts,
): Store[] {
  const named = to !== undefined && to.length > 0 ? to : artifacts ? [DEFAULT_ARTIFACT] : [];
  if (named.length === 0) {
    throw new UserError(
      'backup-place-missing',
      'No place was named to keep the backup in.',
      'Give --to a folder or s3://bucket/prefix.',
    );
  }
  const places = [...new Set(named)].map(parsePlace);
  return places.map((place) =>
    openStore(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) }),
  );
}

type Opening = Pick<PreparedBackup, 'encryption' | 'keys' | 'decrypted'>;

/** How the stored copies will be decrypted when they are verified. */
async function openingOf(
  encryption: EncryptionChoice | undefined,
  { ageIdentity }: BackupOptions,
): Promise<Opening> {
  if (encryption === undefined) {
    return { encryption, keys: {}, decrypted: 'not encrypted' };
  }
  if ('passphrase' in encryption) {
    const keys = { passphrase: encryption.passphrase };
    return { encryption, keys, decrypted: 'passphrase' };
  }
  if (ageIdentity !== undefined) {
    await refuseForeignIdentity(ageIdentity, encryption.recipients);
    return { encryption, keys: { identity: ageIdentity }, decrypted: 'identity' };
  }
  const { identity, recipient } = await makeOneTimeIdentity(encryption.recipients);
  return {
    encryption: { ...encryption, oneTime: recipient },
    keys: { identity },
    decrypted: 'one-time key',
  };
}

async function refuseForeignIdentity(
  ageIdentity: string,
  recipients: readonly string[],
): Promise<void> {
  const held = await parseIdentities(ageIdentity);
  // A tag names no key, so that it cannot be compared.
  if (recipients.some((recipient) => recipient.startsWith('age1tag'))) return;
  if (held.some(({ recipient }) => recipients.includes(recipient))) return;
  throw new UserError(
    'decryption-key-wrong',
    `The backup would not be encrypted to the key that was given to verify it (${held.map(({ recipient }) => recipient).join(', ')}).`,
    'Give age-identity the secret key of one of the recipients in encrypt-to, or leave it out.',
  );
}

function unencryptedArtifact(): UserError {
  return new UserError(
    'artifact-unencrypted',
    'Everybody who can read the repository can fetch its artifacts: an unencrypted backup is not put there.',
    'Give encrypt-to the public key of age (`age-keygen` makes a pair; keep the secret one in a safe place), or keep the backup in a folder or a bucket.',
  );
}
