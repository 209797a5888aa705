import { describe, expect, it } from '@jest/globals';
import { checksumOf, parseManifestKey } from '../../src/backup/mac.ts';
import {
  manifestText,
  type Reading,
  readManifestText,
  readVerificationText,
  verificationText,
} from '../../src/backup/manifest-text.ts';
import type { Manifest, Verification } from '../../src/backup/manifest.ts';
import { UserError } from '../../src/runtime/errors.ts';

const ID = '20260102T030405Z-shop-0123abcd';
const KEY = 'a key of at least thirty-two characters';
const OTHER_KEY = 'another key of thirty-two characters!';
const HASH = 'ab'.repeat(32);

const MANIFEST: Manifest = {
  ...{ format: 1, id: ID, engine: 'pg_dump', belayVersion: '1.2.3', run: 'r1' },
  ...{ takenAt: '2026-01-02T03:04:05.000Z', finishedAt: '2026-01-02T03:05:00.000Z' },
  target: {
    ...{ place: 'db:5432/shop', database: 'shop', databaseOid: 16_384, role: 'app' },
    ...{ version: '15.18', major: 15, kind: 'primary', systemIdentifier: '7000000000000000001' },
  },
  client: '15.18',
  snapshot: { lsn: '0/1A2B3C', xactCommit: 42 },
  migrations: { pending: ['20260101_add'], applied: ['20250101_init'], planDigest: HASH },
  rows: { '"public"."Käse \u0001"': 3, '"a"."b"': 0 },
  archive: {
    ...{ file: 'archive.tar.age', bytes: 12_345, sha256: HASH },
    compression: { method: 'gzip', level: 1 },
    encryption: { method: 'age', recipients: ['age1…'], passphrase: false },
    files: [{ name: 'dump/toc.dat', bytes: 5, sha256: HASH }],
  },
  notCompared: ['user mappings'],
};

const VERIFICATION: Verification = {
  ...{ format: 1, id: ID, manifestSha256: HASH, at: '2026-01-02T03:06:00.000Z' },
  ...{ belayVersion: '1.2.3', how: 'restore', decrypted: 'identity', verdict: 'verified' },
  ...{ differences: [], notCompared: [], durationMs: 5 },
};

function outcome(text: string | undefined, reading?: Reading): string {
  try {
    readManifestText(text, reading);
    return 'read';
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
}

/** The text with a value changed by somebody who knows how to make a checksum, but not the key. */
function changed(change: Partial<Manifest>): string {
  const { mac } = JSON.parse(manifestText(MANIFEST, KEY)) as Manifest;
  const forged = manifestText({ ...MANIFEST, ...change });
  const body = JSON.parse(forged) as Record<string, unknown>;
  // As the forger of a signed manifest would: keep the signature, make the checksum anew.
  return resealed({ ...body, mac });
}

/** A checksum over the text with its signature, which `manifestText` itself would replace. */
function resealed(body: Record<string, unknown>): string {
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'checksum'));
  return JSON.stringify({ ...rest, checksum: checksumOf(rest) });
}

describe('a manifest', () => {
  it('is the same text for the same manifest, and is read as it was written', () => {
    const reversed = Object.fromEntries(Object.entries(MANIFEST).reverse()) as Manifest;
    expect(manifestText(reversed)).toBe(manifestText(MANIFEST));
    expect(readManifestText(manifestText(MANIFEST), { id: ID })).toMatchObject({ id: ID });
    expect(readManifestText(manifestText(MANIFEST)).rows).toEqual(MANIFEST.rows);
    const signed = readManifestText(manifestText(MANIFEST, KEY), { key: KEY });
    expect(signed.mac?.method).toBe('hmac-sha256');
    expect(manifestText(MANIFEST, KEY)).not.toContain(KEY);
  });

  it.each([undefined, KEY])('shows any single bit that tips over, and any cut (key %s)', (key) => {
    const text = Buffer.from(manifestText(MANIFEST, key));
    for (let at = 0; at < text.length; at += 1) {
      const flipped = Buffer.from(text);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      expect([at, outcome(flipped.toString('utf8'))]).toEqual([
        at,
        expect.stringMatching(/^manifest-/),
      ]);
      expect([at, outcome(text.subarray(0, at).toString('utf8'))]).toEqual([
        at,
        'manifest-invalid',
      ]);
    }
  });

  it('that is not there means that there is no backup', () => {
    expect(outcome(undefined)).toBe('backup-no-manifest');
    expect(outcome('')).toBe('manifest-invalid');
    expect(outcome('[]')).toBe('manifest-invalid');
    expect(outcome('{}')).toBe('manifest-invalid');
  });

  it('of another format or another backup is refused', () => {
    expect(outcome(manifestText({ ...MANIFEST, format: 2 } as unknown as Manifest))).toBe(
      'manifest-format-unknown',
    );
    expect(outcome(manifestText(MANIFEST), { id: ID.replace('shop', 'blog') })).toBe(
      'manifest-other-backup',
    );
  });

  it('that is not what the schema says is refused even when it is whole', () => {
    expect(outcome(manifestText({ ...MANIFEST, archive: undefined } as unknown as Manifest))).toBe(
      'manifest-invalid',
    );
  });

  it('must be signed with the key where one is given', () => {
    expect(outcome(manifestText(MANIFEST), { key: KEY })).toBe('manifest-unsigned');
    expect(outcome(manifestText(MANIFEST, OTHER_KEY), { key: KEY })).toBe('manifest-forged');
    expect(outcome(manifestText(MANIFEST, KEY), { key: KEY })).toBe('read');
    expect(outcome(manifestText(MANIFEST, KEY))).toBe('read');
  });

  it('that was changed by somebody without the key is found, checksum or not', () => {
    const forged = changed({ rows: { '"a"."b"': 1 } });
    expect(outcome(forged)).toBe('read');
    expect(outcome(forged, { key: KEY })).toBe('manifest-forged');
    expect(outcome(changed({}), { key: KEY })).toBe('read');
  });
});

describe('a verification', () => {
  it('is sealed in the same way', () => {
    const text = verificationText(VERIFICATION, KEY);
    expect(readVerificationText(text, { key: KEY, id: ID })).toMatchObject({ verdict: 'verified' });
    expect(() => readVerificationText(text.replace('verified', 'differs'))).toThrow(/checksum/);
    expect(() => readVerificationText(text, { key: OTHER_KEY })).toThrow(/verification\.json/);
    expect(() => readVerificationText(verificationText(VERIFICATION), { key: KEY })).toThrow(
      /signed/,
    );
  });

  it('cannot be passed off as a manifest, nor a manifest as one', () => {
    expect(outcome(verificationText(VERIFICATION, KEY), { key: KEY })).toBe('manifest-forged');
    expect(outcome(verificationText(VERIFICATION))).toBe('manifest-invalid');
  });
});

describe('a manifest key', () => {
  it('needs 32 characters', () => {
    expect(parseManifestKey(KEY)).toBe(KEY);
    expect(() => parseManifestKey('hunter2')).toThrow(/^(?!.*hunter2).*7 characters/);
  });
});
