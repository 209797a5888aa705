import { Encrypter } from 'age-encryption';
import { UserError } from '../../runtime/errors.ts';

/** Whether a public key of age resists quantum computers: a key file's or a tag of a plugin's. */
export function isPostQuantum(recipient: string): boolean {
  return /^age1(pq|tagpq)1/.test(recipient);
}

const HINT =
  'A public key begins with `age1` and is printed by `age-keygen`, or from a secret key by `age-keygen -y KEYFILE`.';

/**
 * Public keys as the input has them, checked, each once.
 *
 * @throws UserError `recipient-invalid`. A value that may be a secret is not shown.
 */
export function parseRecipients(values: readonly string[]): string[] {
  const recipients = [...new Set(values)];
  for (const recipient of recipients) checkRecipient(recipient);
  const strong = recipients.filter(isPostQuantum);
  if (strong.length > 0 && strong.length < recipients.length) {
    throw invalid(
      'The recipients mix post-quantum keys (`age1pq1…`, `age1tagpq1…`) with others, which would leave the archive open to a quantum computer all the same',
      'Give only post-quantum keys, or none. The `age` program refuses the mixture as well.',
    );
  }
  return recipients;
}

function checkRecipient(value: string): void {
  const known = KINDS.find(({ looks }) => looks.test(value));
  if (known !== undefined) throw invalid(known.message, known.hint);
  try {
    new Encrypter().addRecipient(value);
  } catch {
    throw invalid(
      value.startsWith('age1')
        ? `The recipient ${shown(value)} is no public key of age: its checksum is wrong, so a character is missing or mistyped`
        : 'A recipient is no public key of age (it is not shown, it may be a secret)',
      HINT,
    );
  }
}

/** What is given instead of a public key, and what to say of it. */
const KINDS: readonly { looks: RegExp; message: string; hint: string }[] = [
  {
    looks: /AGE-SECRET-KEY-|AGE-PLUGIN-/i,
    message: 'A recipient is a secret key of age; its public key is wanted here',
    hint: `If this input is not kept as a secret, treat the key as known to others and make a new one. ${HINT}`,
  },
  {
    looks: /PRIVATE KEY/,
    message: 'A recipient is a private key; a public key of age is wanted here',
    hint: `If this input is not kept as a secret, treat the key as known to others. ${HINT}`,
  },
  {
    looks: /^(ssh-|ecdsa-|sk-)/,
    message: 'A recipient is an SSH key. Belay encrypts to keys of age only',
    hint: `Make one with \`age-keygen -o key.txt\`. ${HINT}`,
  },
  {
    // age1NAME1…: the plugin's name stands before the separator. Tags and post-quantum keys need none to encrypt.
    looks: /^age1(?!tag1|tagpq1|pq1)[02-9a-z]+1/,
    message: 'A recipient is a key of an age plugin, which Belay cannot run',
    hint: `Encrypt to an ordinary key of age as well as keep that one, or use \`age1tag1…\` where the plugin offers it. ${HINT}`,
  },
];

function shown(value: string): string {
  const clean = value.replace(/[^\x21-\x7e]/g, '?');
  return clean.length > 16 ? `${clean.slice(0, 12)}…${clean.slice(-4)}` : clean;
}

function invalid(message: string, hint: string): UserError {
  return new UserError('recipient-invalid', message, hint);
}
