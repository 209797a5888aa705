import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listBackups } from '@belay/core/backup/list.ts';
import { manifestText } from '@belay/core/backup/manifest-text.ts';
import { retain, type RetainOptions } from '@belay/core/backup/retention/retain.ts';
import { directoryStore } from '@belay/core/backup/stores/directory.ts';
import { parsePlace } from '@belay/core/backup/stores/places.ts';
import { s3Store } from '@belay/core/backup/stores/s3.ts';
import type { S3Place } from '@belay/core/backup/stores/s3-place.ts';
import type { Store } from '@belay/core/backup/stores/store.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import { useS3Service } from '@belay/testkit/s3/service.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { keep, madeManifest, madeVerification } from '../stores/made.ts';

const service = useS3Service();
afterAll(removeTemporaryFolders);

const NOW = Date.parse('2026-11-26T12:00:00Z');
const { target } = madeManifest();
const signal = new AbortController().signal;
const ports = { now: () => NOW, log: silentLogger, signal };

const options = (changes: Partial<RetainOptions> = {}): RetainOptions => ({
  keepDays: 30,
  keepLast: 1,
  keepMonthly: 0,
  database: target,
  after: idOf('2026-11-26'),
  dryRun: false,
  ...changes,
});

function idOf(day: string): string {
  return `${day.replaceAll('-', '')}T120000Z-shop-0000000${day.at(-1)}`;
}

/** Keeps a backup of a day and records that it was verified, unless told otherwise. */
async function made(
  store: Store,
  day: string,
  verdict: 'verified' | 'differs' | 'none' = 'verified',
) {
  const id = idOf(day);
  const text = manifestText(madeManifest({ id, takenAt: `${day}T12:00:00.000Z` }));
  await keep(store, id, Buffer.alloc(10), text);
  if (verdict !== 'none') await store.record(id, madeVerification(id, text, verdict));
}

const idsIn = async (store: Store) => (await store.list()).map(({ id }) => id).sort();

let root = '';
beforeEach(() => {
  root = temporaryFolder();
  service.fault = () => undefined;
});

function directory(): Store {
  return directoryStore({ place: 'backups', root });
}

let number = 0;
function bucket(): Store {
  const name = `retain-${++number}`;
  service.createBucket(name);
  const place = `s3://${name}/p?endpoint=${encodeURIComponent(service.endpoint)}&force-path-style=true`;
  const patience = { connectMs: 1_000, idleMs: 1_000, attempts: 1, cleanupMs: 1_000 };
  return s3Store(parsePlace(place) as S3Place, { env: service.env, signal }, patience);
}

describe.each([
  ['a folder', directory],
  ['a bucket', bucket],
])('in %s', (_what, open) => {
  test('removes the old after a new verified one, and says what', async () => {
    const store = open();
    for (const day of ['2026-11-26', '2026-11-25', '2026-09-01', '2026-08-02']) {
      await made(store, day);
    }
    const planned = await retain(store, options({ dryRun: true }), ports);
    expect(planned).toMatchObject({
      dryRun: true,
      removed: [idOf('2026-08-02'), idOf('2026-09-01')],
    });
    expect(await idsIn(store)).toHaveLength(4);

    const done = await retain(store, options(), ports);
    expect(done).toEqual({ ...planned, dryRun: false });
    expect(await idsIn(store)).toEqual([idOf('2026-11-25'), idOf('2026-11-26')]);
  });

  test.each(['none', 'differs'] as const)(
    'removes nothing when the new one is not verified: %s',
    async (verdict) => {
      const store = open();
      await made(store, '2026-11-26', verdict);
      await made(store, '2026-08-01');
      await made(store, '2026-08-02');
      const done = await retain(store, options(), ports);
      expect(done).toMatchObject({
        removed: [],
        refused: expect.stringMatching(/not there/) as unknown,
      });
      expect(await idsIn(store)).toHaveLength(3);
    },
  );
});

test('the record of another manifest verifies nothing', async () => {
  const store = directory();
  await made(store, '2026-11-26', 'none');
  await made(store, '2026-08-01');
  const id = idOf('2026-11-26');
  await store.record(id, madeVerification(id, 'another manifest'));
  expect(await retain(store, options(), ports)).toMatchObject({ removed: [] });
});

test('an archive that is gone or cut off verifies nothing', async () => {
  const store = directory();
  await made(store, '2026-11-26');
  await made(store, '2026-08-01');
  writeFileSync(path.join(root, idOf('2026-11-26'), 'archive.tar.age'), '');
  expect(await retain(store, options(), ports)).toMatchObject({ removed: [] });
});

test('with a key, what is not signed with it is neither counted nor removed', async () => {
  const store = directory();
  await made(store, '2026-11-26');
  await made(store, '2026-08-01');
  const manifestKey = 'k'.repeat(32);
  expect(await retain(store, options({ manifestKey }), ports)).toMatchObject({ removed: [] });
});

test('what a dead run left goes after a day', async () => {
  const store = directory();
  await made(store, '2026-11-26');
  const partial = path.join(root, `${idOf('2026-11-01')}.partial`);
  mkdirSync(partial);
  utimesSync(partial, NOW / 1000 - 3_600, NOW / 1000 - 3_600);
  expect(await retain(store, options(), ports)).toMatchObject({ removed: [] });
  utimesSync(partial, NOW / 1000 - 90_000, NOW / 1000 - 90_000);
  expect(await retain(store, options(), ports)).toMatchObject({ removed: [idOf('2026-11-01')] });
  expect(existsSync(partial)).toBe(false);
});

test('stops at the first removal that fails, and says which', async () => {
  const store = bucket();
  for (const day of ['2026-11-26', '2026-09-01', '2026-08-02']) await made(store, day);
  service.fault = ({ method, url }) =>
    method === 'DELETE' && url.includes(idOf('2026-09-01'))
      ? { status: 403, code: 'AccessDenied' }
      : undefined;
  const done = await retain(store, options(), ports);
  expect(done.removed).toEqual([idOf('2026-08-02')]);
  expect(done.refused).toMatch(/20260901.* could not be removed: .*denies/);
  expect(done.kept).toContain(idOf('2026-09-01'));
});

test('another run that removes at the same time is no failure', async () => {
  const store = directory();
  for (const day of ['2026-11-26', '2026-09-01', '2026-08-02']) await made(store, day);
  const remove = async (id: string) => {
    await store.remove(id);
    await store.remove(id);
  };
  expect(await retain({ ...store, remove }, options(), ports)).toMatchObject({
    removed: [idOf('2026-08-02'), idOf('2026-09-01')],
  });
});

test('ends between two removals when the run is interrupted', async () => {
  const store = directory();
  for (const day of ['2026-11-26', '2026-09-01', '2026-08-02']) await made(store, day);
  const controller = new AbortController();
  const remove = async (id: string) => {
    await store.remove(id);
    controller.abort();
  };
  const running = retain({ ...store, remove }, options(), { ...ports, signal: controller.signal });
  await expect(running).rejects.toMatchObject({ name: 'Interrupted' });
  expect(await idsIn(store)).toEqual([idOf('2026-09-01'), idOf('2026-11-26')]);
});

describe('listBackups', () => {
  test('says what each is, where, and for which migrations, the newest first', async () => {
    const store = directory();
    await made(store, '2026-11-25');
    await made(store, '2026-11-26', 'none');
    mkdirSync(path.join(root, `${idOf('2026-11-01')}.partial`));
    const { backups, unreachable } = await listBackups([store]);
    expect(unreachable).toEqual([]);
    expect(backups).toMatchObject([
      { id: idOf('2026-11-26'), verified: false, database: 'db:5432/shop', encrypted: true },
      {
        id: idOf('2026-11-25'),
        place: 'backups',
        location: path.join(root, idOf('2026-11-25')),
        takenAt: '2026-11-25T12:00:00.000Z',
        verified: true,
        verification: { how: 'restore', verdict: 'verified', at: '2026-11-01T12:05:00.000Z' },
        migrations: { applied: 2, latest: '20260201_more', pending: ['20261101_next'] },
      },
      { id: idOf('2026-11-01'), verified: false, problem: 'it was never finished' },
    ]);
  });

  test('shows what is damaged, and a place that cannot be reached hides no other', async () => {
    const store = directory();
    await made(store, '2026-11-25');
    writeFileSync(path.join(root, idOf('2026-11-25'), 'manifest.json'), '{"format":1');
    const gone = bucket();
    service.fault = () => 'cut';
    const { backups, unreachable } = await listBackups([gone, store]);
    expect(backups).toMatchObject([{ id: idOf('2026-11-25'), verified: false }]);
    expect(backups[0]?.problem).toMatch(/manifest\.json/);
    expect(unreachable).toMatchObject([{ place: gone.place }]);
  });
});
