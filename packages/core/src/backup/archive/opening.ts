import type { BackupInputs } from '../../config/backup-inputs.ts';
import type { Manifest, Verification } from '../manifest.ts';
import type { DecryptionKeys } from './decryption.ts';

/** With which of the keys that were given this archive is to be opened. */
export function openingOf(
  { archive }: Pick<Manifest, 'archive'>,
  { ageIdentity, encryptPassphrase }: Pick<BackupInputs, 'ageIdentity' | 'encryptPassphrase'>,
): { keys: DecryptionKeys; decrypted: Verification['decrypted'] } {
  const { encryption } = archive;
  if (encryption === undefined) return { keys: {}, decrypted: 'not encrypted' };
  if (encryption.passphrase) {
    const keys = encryptPassphrase === undefined ? {} : { passphrase: encryptPassphrase };
    return { keys, decrypted: 'passphrase' };
  }
  return {
    keys: ageIdentity === undefined ? {} : { identity: ageIdentity },
    decrypted: 'identity',
  };
}
