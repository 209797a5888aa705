import { expect, test } from '@jest/globals';
import type { Manifest } from '@belay/core/backup/manifest.ts';
import type { JudgedBackup } from '@belay/core/backup/stores/judge.ts';
import { besideName, isNameFor, markFor, readMark } from '@belay/core/rollback/beside/mark.ts';
import { isMarkedFor } from '@belay/core/rollback/beside/drop.ts';
import { clusterPoint } from '@belay/core/rollback/point/cluster-point.ts';
import {
  type Identity,
  isSameDatabase,
  requireSameDatabase,
} from '@belay/core/rollback/point/identity.ts';
import { impossible } from '@belay/core/rollback/point/impossible.ts';
import { choose } from '@belay/core/rollback/point/place.ts';
import { readRestorePoint } from '@belay/core/rollback/point/restore-point.ts';
import { UserError } from '@belay/core/runtime/errors.ts';

/** As a role sees it that may not read the cluster's identifier. */
const UNKNOWN: Identity = {
  ...{ database: 'shop', databaseOid: 500, place: 'db:5432/shop', formerOids: [400] },
};
const HERE: Identity = { ...UNKNOWN, systemIdentifier: '77' };

function target(of: Partial<Manifest['target']>): Manifest['target'] {
  return {
    ...{ place: 'db:5432/shop', database: 'shop', databaseOid: 500, systemIdentifier: '77' },
    ...{ role: 'r', version: '15.1', major: 15, kind: 'primary' },
    ...of,
  };
}

test.each<[string, Partial<Manifest['target']>, Identity, boolean]>([
  ['the very same', {}, HERE, true],
  ['renamed since', { database: 'old', place: 'db:5432/old' }, HERE, true],
  ['reached by another name of the host', { place: '10.0.0.1:5432/shop' }, HERE, true],
  ['what served before a rollback', { databaseOid: 400 }, HERE, true],
  ['another database of the server', { databaseOid: 501, database: 'shop' }, HERE, false],
  ['the same oid on another server', { systemIdentifier: '78' }, HERE, false],
  ['not known here, same place', { databaseOid: 501 }, UNKNOWN, true],
  ['not known, same oid', { place: 'x:1/shop' }, UNKNOWN, true],
  [
    'staging, of the same name',
    { place: 'staging:5432/shop', databaseOid: 501, systemIdentifier: undefined },
    HERE,
    false,
  ],
  ['not known, another name', { database: 'x' }, UNKNOWN, false],
])('whether a backup is of this database: %s', (_, recorded, here, same) => {
  expect(isSameDatabase(target(recorded), here)).toBe(same);
});

test('the backup of another database wants both names typed, exactly', () => {
  const other = target({ database: 'prod', place: 'prod:5432/prod', systemIdentifier: '9' });
  for (const confirm of [undefined, 'shop', 'prod', 'prod from shop', 'shop from prod ']) {
    expect(() => requireSameDatabase(other, HERE, confirm)).toThrow(
      expect.objectContaining({
        code: 'backup-of-another',
        hint: expect.stringContaining('confirm: shop from prod'),
      }),
    );
  }
  expect(requireSameDatabase(other, HERE, 'shop from prod')).toBe(true);
  expect(requireSameDatabase(target({}), HERE, undefined)).toBe(false);
});

function judged(takenAt: string, more: Partial<JudgedBackup> = {}, of = {}): JudgedBackup {
  return {
    ...{ id: `id-${takenAt}`, location: `/b/${takenAt}`, bytes: 1, changedAt: 1 },
    ...{ verified: false, unfinished: false },
    manifest: { takenAt, target: target(of) } as Manifest,
    ...more,
  };
}

test('of a place the newest verified backup of this database is taken, by its recorded time', () => {
  const { chosen, passedOver } = choose(
    [
      judged('2026-01-02T00:00:00Z', { verified: true }),
      judged('2026-01-03T00:00:00Z', { verified: true }),
      judged('2026-01-04T00:00:00Z'),
      judged('2026-01-05T00:00:00Z', { problem: 'it could not be restored' }),
      judged('2026-01-06T00:00:00Z', { verified: true }, { systemIdentifier: '1' }),
    ],
    HERE,
    '/b',
  );
  expect(chosen.location).toBe('/b/2026-01-03T00:00:00Z');
  expect(passedOver).toEqual([
    '/b/2026-01-05T00:00:00Z of 2026-01-05T00:00:00Z: it could not be restored',
    '/b/2026-01-04T00:00:00Z of 2026-01-04T00:00:00Z: it was never verified',
  ]);
});

test('one that was never verified is better than none; one that failed its trial is not', () => {
  const never = judged('2026-01-02T00:00:00Z');
  expect(choose([never], HERE, '/b').chosen).toBe(never);
  const failed = judged('2026-01-02T00:00:00Z', { problem: 'it differs' });
  expect(() => choose([failed], HERE, '/b')).toThrow(
    expect.objectContaining({
      code: 'backup-none-of-database',
      message: expect.stringContaining('it differs'),
    }),
  );
  const others = judged('2026-01-02T00:00:00Z', {}, { systemIdentifier: '1', place: 'x/y' });
  expect(() => choose([others], HERE, '/b')).toThrow(/1 backup of x\/y/);
});

test.each([
  ['', 'it is no JSON'],
  ['{}', 'version'],
  [point({ locations: [] }), 'it names no copy'],
  [point({ manifestSha256: undefined }), 'which manifest'],
])('a restore point that cannot be one: %s', (text, why) => {
  expect(() => readRestorePoint(text)).toThrow(
    expect.objectContaining({
      code: 'restore-point-invalid',
      message: expect.stringContaining(why),
    }),
  );
});

function point(of: object): string {
  return JSON.stringify({
    ...{ version: 1, engine: 'pg_dump', id: '20260101T000000Z-shop-0a1b2c3d', database: 'shop' },
    ...{ locations: ['/b/x'], takenAt: '2026-01-01T00:00:00Z', manifestSha256: 'aa' },
    ...of,
  });
}

test('a restore point of pgBackRest is answered with its commands, and with nothing that came in by its text', () => {
  const cluster = {
    ...({
      version: 1,
      engine: 'pgbackrest',
      database: 'shop',
      takenAt: '2026-01-01T00:00:00Z',
    } as const),
    ...{
      id: '20260101-000000F/belay_run1_3/0-3000060',
      locations: ['pgbackrest:main/20260101-000000F'],
    },
  };
  const error = clusterPoint(cluster);
  expect(error.code).toBe('point-is-cluster');
  expect(error.hint).toContain(
    'pgbackrest --stanza=main --set=20260101-000000F --type=name --target=belay_run1_3 --target-action=promote --delta restore',
  );
  const evil = { ...cluster, locations: ['pgbackrest:$(reboot)/20260101-000000F'] };
  expect(clusterPoint(evil).code).toBe('restore-point-invalid');
  expect(() => clusterPoint({ ...cluster, id: 'a;b/c/d' })).toThrow(/no restore point/);
});

test('one problem is told as it is, several all at once; without a new database CREATEDB is none', () => {
  const one = new UserError('restore-roles-missing', 'no clerk', 'CREATE ROLE clerk');
  const createdb = new UserError('restore-no-createdb', 'may not', 'ALTER ROLE');
  expect(impossible([])).toBeUndefined();
  expect(impossible([one])).toBe(one);
  expect(impossible([one, createdb])).toMatchObject({
    code: 'restore-impossible',
    message: expect.stringMatching(/2 reasons[^]*no clerk[^]*may not/),
    hint: expect.stringContaining('restore-no-createdb: ALTER ROLE'),
  });
  expect(impossible([one, createdb], 'in-place')).toBe(one);
});

test('a leftover is known by its mark, and by whom it was for', () => {
  const facts = { database: 'shop', databaseOid: 500 };
  const name = besideName('a'.repeat(40), { ...facts, databaseOid: 4_294_967_295 });
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  expect(isNameFor(besideName('run1run1', facts), facts)).toBe(true);
  expect(isNameFor(besideName('run1run1', facts), { ...facts, databaseOid: 501 })).toBe(false);
  expect(isNameFor('belay_restore_mine', facts)).toBe(false);

  const mark = { belay: 'run1', created: '2026-01-01T00:00:00.000Z', ...markFor(facts) };
  expect(readMark(JSON.stringify(mark))).toEqual(mark);
  expect(readMark('{"belay":"run1","created":"2026-01-01T00:00:00.000Z"}')).toBeUndefined();
  expect(readMark('anything')).toBeUndefined();

  const there = new Set([500, 600]);
  expect(isMarkedFor({ database: 'x', oid: 500 }, facts, there)).toBe(true);
  expect(isMarkedFor({ database: 'shop', oid: 600 }, facts, there)).toBe(false);
  expect(isMarkedFor({ database: 'shop', oid: 400 }, facts, there)).toBe(true);
  expect(isMarkedFor({ database: 'other', oid: 400 }, facts, there)).toBe(false);
});
