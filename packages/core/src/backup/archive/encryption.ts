import { randomBytes } from 'node:crypto';
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';
import { UserError } from '../../runtime/errors.ts';
import type { Encryption } from '../manifest.ts';
import { encryptPayload, NONCE_BYTES, type Pass } from './age-payload.ts';
import { isPostQuantum, parseRecipients } from './recipients.ts';

/** What an archive is encrypted to. */
export type EncryptionChoice =
  /** Public keys; `oneTime` is one of this run alone (see {@link makeOneTimeIdentity}). */
  { recipients: readonly string[]; oneTime?: string } | { passphrase: string };

/**
 * A passphrase is tried offline, at the attacker's leisure; the age package's own advice is at least 8 to 10
 * random characters or 4 to 5 random words.
 */
const SHORTEST_PASSPHRASE = 12;

/**
 * log2 of scrypt's N. The `age` program takes 18, which needs 256 MiB of memory in this process; 16 needs 64.
 */
const WORK_FACTOR = 16;

/**
 * What the inputs ask for; undefined when they ask for no encryption.
 *
 * @throws UserError `recipient-invalid`, `passphrase-invalid`. No message shows a secret.
 */
export function parseEncryption(inputs: {
  encryptTo?: readonly string[] | undefined;
  encryptPassphrase?: string | undefined;
}): EncryptionChoice | undefined {
  const { encryptTo, encryptPassphrase } = inputs;
  if (encryptTo !== undefined && encryptTo.length > 0) {
    return { recipients: parseRecipients(encryptTo) };
  }
  if (encryptPassphrase === undefined) return undefined;
  return { passphrase: parsePassphrase(encryptPassphrase) };
}

function parsePassphrase(text: string): string {
  const hint = 'Take one of 12 or more random characters, or of 5 random words, on one line.';
  if (/[\r\n\0]/.test(text) || text.trim() !== text) {
    throw new UserError(
      'passphrase-invalid',
      'The passphrase begins or ends with white space or has a line break in it, so that it could not be typed at the prompt of `age -d`',
      hint,
    );
  }
  if (text.length < SHORTEST_PASSPHRASE) {
    throw new UserError(
      'passphrase-invalid',
      `The passphrase is shorter than ${SHORTEST_PASSPHRASE} characters: whoever has the archive could find it by trying`,
      hint,
    );
  }
  return text;
}

/**
 * A key pair for this run alone, when the job holds none of the recipients' identities: with its public key
 * as one more recipient (`oneTime`), the stored copy itself can be decrypted and verified. The identity stays in
 * memory. It is post-quantum where the recipients are, so that it weakens nothing.
 */
export async function makeOneTimeIdentity(
  recipients: readonly string[],
): Promise<{ identity: string; recipient: string }> {
  const strong = recipients.some(isPostQuantum);
  const identity = await (strong ? generateHybridIdentity() : generateX25519Identity());
  return { identity, recipient: await identityToRecipient(identity) };
}

/** The choice as the manifest notes it; holds no secret. */
export function encryptionRecord(choice: EncryptionChoice): Encryption {
  if ('passphrase' in choice) return { method: 'age', recipients: [], passphrase: true };
  return {
    method: 'age',
    recipients: [...choice.recipients],
    passphrase: false,
    ...(choice.oneTime === undefined ? {} : { oneTimeRecipient: choice.oneTime }),
  };
}

/** What an encrypted stream begins with, and the pass that its bytes take after that. */
export interface Sealing {
  head: Buffer;
  pass: Pass;
}

/** Makes a new file key and wraps it for everybody it is meant for. Readable by the `age` program. */
export async function startSealing(choice: EncryptionChoice): Promise<Sealing> {
  const { header, fileKey } = await ('passphrase' in choice
    ? wrapWithPassphrase(choice.passphrase)
    : wrapFor([...choice.recipients, ...(choice.oneTime === undefined ? [] : [choice.oneTime])]));
  const nonce = randomBytes(NONCE_BYTES);
  return { head: Buffer.concat([header, nonce]), pass: encryptPayload(fileKey, nonce) };
}

interface Wrapped {
  header: Uint8Array;
  fileKey: Uint8Array;
}

async function wrapFor(recipients: readonly string[]): Promise<Wrapped> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  let fileKey: Uint8Array | undefined;
  // A recipient that adds nothing to the header: it only takes note of the key that the others are given.
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  const header = await headerOf(encrypter);
  if (fileKey === undefined) throw new Error('age-encryption made no file key');
  return { header, fileKey };
}

async function wrapWithPassphrase(passphrase: string): Promise<Wrapped> {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  encrypter.setPassphrase(passphrase);
  const header = await headerOf(encrypter);
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return { header, fileKey: await decrypter.decryptHeader(header) };
}

/** An encrypted nothing is the header, a nonce, and the tag of one empty chunk. */
async function headerOf(encrypter: Encrypter): Promise<Uint8Array> {
  const empty = await encrypter.encrypt(new Uint8Array(0));
  return empty.subarray(0, empty.length - NONCE_BYTES - 16);
}
