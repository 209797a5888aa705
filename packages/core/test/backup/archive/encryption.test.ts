import { describe, expect, it } from '@jest/globals';
import { generateHybridIdentity, identityToRecipient } from 'age-encryption';
import { parseIdentities } from '../../../src/backup/archive/decryption.ts';
import { makeOneTimeIdentity, parseEncryption } from '../../../src/backup/archive/encryption.ts';
import { outcome } from './archives.ts';

const PUBLIC = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

/** What comes of the inputs: the choice as JSON, or `code: message`. */
async function parsed(inputs: Parameters<typeof parseEncryption>[0]): Promise<string> {
  let choice: unknown;
  const found = await outcome(
    Promise.resolve().then(() => {
      choice = parseEncryption(inputs);
    }),
  );
  return found === 'read' ? JSON.stringify(choice) : found;
}

describe('encrypt-to', () => {
  it('takes public keys of age, each once', async () => {
    const { recipient } = await makeOneTimeIdentity([]);
    expect(parseEncryption({ encryptTo: [PUBLIC, recipient, PUBLIC] })).toEqual({
      recipients: [PUBLIC, recipient],
    });
    expect(parseEncryption({ encryptTo: [] })).toBeUndefined();
    expect(parseEncryption({})).toBeUndefined();
  });

  it('refuses a secret key and does not show it', async () => {
    const { identity } = await makeOneTimeIdentity([]);
    for (const secret of [identity, identity.toLowerCase()]) {
      const found = await parsed({ encryptTo: [PUBLIC, secret] });
      expect(found).toMatch(/^recipient-invalid: .*secret key/);
      expect(found.toUpperCase()).not.toContain(identity.slice(16, 24));
    }
  });

  it.each([
    ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGIKVDEvrDtGlhxGAMhnfJXqLmJoGHcvf6Ff9Z6xrB0m me', 'SSH'],
    ['age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t', 'plugin'],
    [`${PUBLIC.slice(0, -1)}q`, 'checksum'],
    ['hunter2', 'not shown'],
  ])('refuses %s', async (value, word) => {
    const found = await parsed({ encryptTo: [value] });
    expect(found).toMatch(/^recipient-invalid: /);
    expect(found).toContain(word);
    expect(found).not.toContain('hunter2');
  });

  it('refuses to mix keys that resist quantum computers with such that do not', async () => {
    const strong = await identityToRecipient(await generateHybridIdentity());
    expect(await parsed({ encryptTo: [strong, PUBLIC] })).toMatch(/^recipient-invalid: .*mix/);
    expect(await parsed({ encryptTo: [strong] })).toContain(strong);
    const { recipient } = await makeOneTimeIdentity([strong]);
    expect(await parsed({ encryptTo: [strong, recipient] })).toContain(recipient);
  });
});

describe('encrypt-passphrase', () => {
  it.each(['hunter2', ' leading white space', 'two\nlines that are long'])(
    'refuses %j and does not show it',
    async (passphrase) => {
      const found = await parsed({ encryptPassphrase: passphrase });
      expect(found).toMatch(/^passphrase-invalid: /);
      expect(found).not.toContain(passphrase);
    },
  );
});

describe('age-identity', () => {
  it('takes the file that age-keygen writes, with several keys', async () => {
    const [a, b] = [await makeOneTimeIdentity([]), await makeOneTimeIdentity([])];
    const file = `# created: today\r\n${a.identity}\r\n\r\n# another\n${b.identity}`;
    expect(await parseIdentities(file)).toEqual([a, b]);
  });

  it.each([
    [PUBLIC, 'public key'],
    ['AGE-PLUGIN-YUBIKEY-1QQQQQQQQQQQ', 'plugin'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'SSH'],
    ['age-encryption.org/v1', 'encrypted'],
    ['# only a comment', 'empty'],
    ['hunter2', 'no secret key'],
    ['AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ', 'checksum'],
  ])('refuses %s', async (text, word) => {
    const found = await outcome(parseIdentities(text));
    expect(found).toMatch(/^identity-invalid: /);
    expect(found).toContain(word);
    expect(found).not.toContain('QQQQQQQQ');
  });
});
