import { Decrypter, identityToRecipient } from 'age-encryption';
import { UserError } from '../../runtime/errors.ts';
import type { Encryption } from '../manifest.ts';
import { decryptPayload, NONCE_BYTES } from './age-payload.ts';

/** What an archive can be read with. Both are secrets. */
export interface DecryptionKeys {
  /** Secret keys of age, as a key file has them: one a line, with or without its comments. */
  identity?: string;
  passphrase?: string;
}

const IDENTITY = /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/;
const HINT =
  'A secret key begins with `AGE-SECRET-KEY-1` and is made by `age-keygen`. Its whole file can be given as it is.';

/**
 * The secret keys in a key file's text.
 *
 * @throws UserError `identity-invalid`; never shows the text.
 */
export async function parseIdentities(
  text: string,
): Promise<{ identity: string; recipient: string }[]> {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0) throw invalid('The age identity is empty');
  return Promise.all(
    lines.map(async (identity) => ({ identity, recipient: await publicOf(identity) })),
  );
}

async function publicOf(line: string): Promise<string> {
  const kind = KINDS.find(({ looks }) => looks.test(line));
  if (kind !== undefined) throw invalid(kind.message);
  if (!IDENTITY.test(line)) throw invalid('The age identity is no secret key of age');
  return identityToRecipient(line).catch(() => {
    throw invalid('The age identity is damaged: its checksum is wrong');
  });
}

const KINDS: readonly { looks: RegExp; message: string }[] = [
  { looks: /^age1/, message: 'The age identity is a public key; the secret one is wanted here' },
  {
    looks: /^AGE-PLUGIN-/i,
    message: 'The age identity belongs to a plugin, which Belay cannot run',
  },
  { looks: /PRIVATE KEY/, message: 'The age identity is an SSH key; Belay takes keys of age only' },
  {
    looks: /^age-encryption\.org\/|AGE ENCRYPTED FILE/,
    message: 'The age identity is itself encrypted with a passphrase; Belay needs it in the clear',
  },
];

function invalid(message: string): UserError {
  return new UserError('identity-invalid', message, HINT);
}

/**
 * Finds out before anything is read whether these keys fit the archive, as far as that can be known.
 *
 * @throws UserError `decryption-key-missing`, `decryption-key-wrong`, `identity-invalid`.
 */
export async function checkKeys(encryption: Encryption, keys: DecryptionKeys): Promise<void> {
  if (encryption.passphrase) {
    if (keys.passphrase === undefined) {
      throw missing(
        'The archive is encrypted with a passphrase, and none was given',
        'Give `encrypt-passphrase`.',
      );
    }
    return;
  }
  if (keys.identity === undefined) {
    throw missing(
      'The archive is encrypted to keys of age, and no secret key was given',
      `Give \`age-identity\`: the secret key of ${encryption.recipients.join(' or ')}.`,
    );
  }
  const meant = new Set([...encryption.recipients, encryption.oneTimeRecipient]);
  const held = await parseIdentities(keys.identity);
  // A tag names no key, so that nothing can be said before it is tried.
  if (encryption.recipients.some((recipient) => recipient.startsWith('age1tag'))) return;
  if (!held.some(({ recipient }) => meant.has(recipient))) {
    throw new UserError(
      'decryption-key-wrong',
      `The archive is not encrypted to the key that was given (${held.map(({ recipient }) => recipient).join(', ')})`,
      `Give the secret key of ${encryption.recipients.join(' or ')}.`,
    );
  }
}

function missing(message: string, hint: string): UserError {
  return new UserError('decryption-key-missing', message, hint);
}

/** Thrown when the header is whole as far as can be seen, but opens with none of the keys. */
export class NotOpened extends Error {
  override name = 'NotOpened';
}

/** A header holds a line or two for each recipient (20 for a post-quantum one): this is hundreds of them. */
const LONGEST_HEADER = 1024 * 1024;

/**
 * Decrypts a stream of age. Every piece that comes out was authenticated; that the stream is whole is known
 * only at its end.
 *
 * @throws NotOpened, or an Error that says what is wrong with the data.
 */
export async function* decrypted(
  chunks: AsyncIterable<Buffer>,
  keys: DecryptionKeys,
): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  const { header, nonce, rest } = await readHead(iterator);
  const pass = decryptPayload(await fileKeyOf(header, keys), nonce);
  yield pass.update(rest);
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    yield pass.update(next.value);
  }
  yield pass.final();
}

async function readHead(
  iterator: AsyncIterator<Buffer>,
): Promise<{ header: Buffer; nonce: Buffer; rest: Buffer }> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < LONGEST_HEADER) {
    const next = await iterator.next();
    if (next.done) throw new Error('it ends within the header of age');
    head = Buffer.concat([head, next.value]);
    const mac = head.indexOf('\n--- ');
    const end = mac === -1 ? -1 : head.indexOf('\n', mac + 1);
    if (end !== -1 && head.length >= end + 1 + NONCE_BYTES) {
      const payload = end + 1 + NONCE_BYTES;
      return {
        header: head.subarray(0, end + 1),
        nonce: head.subarray(end + 1, payload),
        rest: head.subarray(payload),
      };
    }
  }
  throw new Error('it does not begin with a header of age');
}

async function fileKeyOf(header: Buffer, keys: DecryptionKeys): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  if (keys.identity !== undefined) {
    for (const { identity } of await parseIdentities(keys.identity))
      decrypter.addIdentity(identity);
  }
  if (keys.passphrase !== undefined) decrypter.addPassphrase(keys.passphrase);
  try {
    return await decrypter.decryptHeader(header);
  } catch (error) {
    throw new NotOpened('its header does not open with the given key', { cause: error });
  }
}
