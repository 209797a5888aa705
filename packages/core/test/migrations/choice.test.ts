import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { planDigest } from '@belay/core/migrations/digest.ts';
import { didYouMean, nearest } from '@belay/core/migrations/nearest.ts';
import { choosePending, concerning } from '@belay/core/migrations/pending.ts';
import { checksumOf, matchesChecksum } from '@belay/core/migrations/prisma/checksum.ts';
import type { Migration, MigrationTree } from '@belay/core/migrations/types.ts';

const migration = (name: string): Migration => ({
  name,
  directory: `/w/m/${name}`,
  file: `/w/m/${name}/migration.sql`,
  sql: `SELECT '${name}';`,
  checksum: checksumOf(`SELECT '${name}';`),
});
const tree: MigrationTree = {
  directory: '/w/m',
  migrations: ['20240101_a', '20240102_b', '20240103_c'].map(migration),
  findings: [],
};

describe('pending without a base', () => {
  it('--since: everything after it', () => {
    const choice = choosePending(tree, { kind: 'since', name: '20240102_b' }, '/w');
    expect(choice.pending).toEqual([migration('20240103_c')]);
    expect(choice.basis).toEqual({ kind: 'since', description: 'everything after 20240102_b' });
  });

  it('--since with a name that is not there names the near ones', () => {
    const choosing = () => choosePending(tree, { kind: 'since', name: '20240102_x' }, '/w');
    expect(choosing).toThrow(
      expect.objectContaining({
        code: 'since-unknown',
        hint: expect.stringContaining('Did you mean "20240102_b"'),
      }),
    );
  });

  it('all: nothing is merged', () => {
    const choice = choosePending(tree, { kind: 'all', description: 'why' }, '/w');
    expect(choice.merged).toEqual([]);
    expect(choice.pending).toHaveLength(3);
  });
});

describe('findings that concern a change', () => {
  it('keeps errors, and the rest only where it is about a pending migration', () => {
    const base = { rule: 'r', evidence: 'sql', title: 't' } as const;
    const old = { ...base, severity: 'warning', migration: '20240101_a' } as const;
    const oldError = { ...old, severity: 'error' } as const;
    const fresh = { ...old, migration: '20240103_c' };
    const general = { ...base, severity: 'notice' } as const;
    expect(concerning([old, oldError, fresh, general], [migration('20240103_c')])).toEqual([
      oldError,
      fresh,
      general,
    ]);
  });
});

describe('plan digest', () => {
  it('is SHA-256 over name, zero, checksum, zero', () => {
    const bytes = Buffer.from(`ü\0${'1'.repeat(64)}\0b\0${'2'.repeat(64)}\0`);
    const expected = createHash('sha256').update(bytes).digest('hex');
    const plan = [
      { name: 'ü', checksum: '1'.repeat(64) },
      { name: 'b', checksum: '2'.repeat(64) },
    ];
    expect(planDigest(plan)).toBe(expected);
    expect(planDigest([...plan].reverse())).not.toBe(expected);
  });
});

describe('checksums', () => {
  it.each([
    ['the same text', 'a\nb', checksumOf('a\nb'), true],
    ['CRLF for LF', 'a\r\nb', checksumOf('a\nb'), true],
    ['LF for CRLF', 'a\nb', checksumOf('a\r\nb'), true],
    ['another text', 'a\nc', checksumOf('a\nb'), false],
    [
      'an old engine, which dropped leading zeros',
      'hello',
      checksumOf('hello').replace(/../g, (b) => b.replace(/^0/, '')),
      true,
    ],
    ['nothing', 'a', '', false],
  ])('%s', (_what, sql, checksum, expected) => {
    expect(matchesChecksum(sql, checksum)).toBe(expected);
  });
});

describe('near names', () => {
  it('finds slips and remembered parts, and nothing far', () => {
    expect(nearest('mian', ['main', 'develop', 'maintenance'])).toEqual(['main']);
    expect(nearest('add_users', ['20240101_add_users', 'zzz'])).toEqual(['20240101_add_users']);
    expect(didYouMean('xyz', ['main'])).toBeUndefined();
  });
});
