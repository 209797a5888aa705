import { beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openStore, parsePlace } from '@belay/core/backup/stores/places.ts';
import type { S3Place } from '@belay/core/backup/stores/s3-place.ts';
import { s3Store } from '@belay/core/backup/stores/s3.ts';
import type { Store } from '@belay/core/backup/stores/store.ts';
import { type Fault, useS3Service } from '@belay/testkit/s3/service.ts';
import type { UserError } from '@belay/core/runtime/errors.ts';
import { archiveOf, chunksOf, ID, keep, madeManifest } from './made.ts';
import { manifestText } from '@belay/core/backup/manifest-text.ts';

const service = useS3Service();
const MIB = 1024 * 1024;
const patience = { connectMs: 1_000, idleMs: 1_000, attempts: 2, cleanupMs: 1_500 };

let bucket = '';
let number = 0;
beforeEach(() => {
  bucket = `backups-${++number}`;
  service.createBucket(bucket);
  service.requests.length = 0;
  service.fault = () => undefined;
  service.uploads.all.clear();
});

function placeOf(more = ''): string {
  const endpoint = encodeURIComponent(service.endpoint);
  return `s3://${bucket}/nightly?endpoint=${endpoint}&force-path-style=true${more}`;
}

interface How {
  more?: string;
  env?: Record<string, string>;
  signal?: AbortSignal;
}

function storeWith({ more, env, signal }: How = {}): Store {
  const ports = { env: env ?? service.env, signal: signal ?? new AbortController().signal };
  return s3Store(parsePlace(placeOf(more)) as S3Place, ports, patience);
}

/** Lets a fault happen to requests that fit, so often. */
function breakRequests(fits: RegExp, fault: Fault, times = Infinity): void {
  let left = times;
  service.fault = ({ method, url }) =>
    fits.test(`${method} ${url}`) && left-- > 0 ? fault : undefined;
}

const requests = (fits: RegExp) =>
  service.requests.filter(({ method, url }) => fits.test(`${method} ${url}`));

describe('keeping a backup in a bucket', () => {
  test('stores it, lists it and gives back the same bytes', async () => {
    const store = openStore(parsePlace(placeOf()), {
      root: '/',
      env: service.env,
      signal: new AbortController().signal,
    });
    const archive = randomBytes(40 * MIB + 7);
    await store.prepare();
    const manifest = manifestText(madeManifest());
    const location = await keep(store, ID, archive, manifest);
    await store.record(ID, '{"verified":true}');

    const copy = await store.open(ID);
    expect((await archiveOf(copy)).equals(archive)).toBe(true);
    expect(await copy.manifest()).toBe(manifest);
    expect(location).toBe(placeOf().replace('/nightly', `/nightly/${ID}`));
    expect(await store.list()).toEqual([
      expect.objectContaining({ id: ID, location, manifest, verification: '{"verified":true}' }),
    ]);
    // In parts, so that no more than a few of them are ever in memory.
    expect(requests(/PUT .*partNumber=/)).toHaveLength(6);
    expect(service.uploads.all.size).toBe(0);
  });

  test('asks for the storage class and the encryption of the place', async () => {
    const store = storeWith({
      more: '&storage-class=STANDARD_IA&sse=aws:kms&sse-kms-key-id=key-1',
    });
    await keep(store, ID);
    const put = requests(/PUT .*archive/)[0]?.headers;
    expect(put?.['x-amz-storage-class']).toBe('STANDARD_IA');
    expect(put?.['x-amz-server-side-encryption']).toBe('aws:kms');
    expect(put?.['x-amz-server-side-encryption-aws-kms-key-id']).toBe('key-1');
  });

  test('never overwrites: neither a backup nor one that came in between', async () => {
    const store = storeWith();
    await keep(store, ID, Buffer.from('first-copy'));
    await expect(store.begin(ID, 'archive.tar.age')).rejects.toMatchObject({
      code: 'backup-exists',
    });

    const other = ID.replace('0a1b', 'ffff');
    const incoming = await store.begin(other, 'archive.tar.age');
    await service.put(bucket, `nightly/${other}/archive.tar.age`, Buffer.from('another run'));
    await pipeline(Readable.from([Buffer.from('ours')]), incoming.archive);
    await expect(incoming.finish('{}')).rejects.toMatchObject({ code: 'backup-exists' });
    await incoming.abandon();
    const left = await service.object(bucket, `nightly/${other}/archive.tar.age`);
    expect(left?.toString()).toBe('another run');
  });

  test('never overwrites a manifest that came in between, and leaves it', async () => {
    const store = storeWith();
    const incoming = await store.begin(ID, 'archive.tar.age');
    await pipeline(Readable.from([Buffer.from('ours')]), incoming.archive);
    await service.put(bucket, `nightly/${ID}/manifest.json`, Buffer.from('another run'));
    await expect(incoming.finish('{}')).rejects.toMatchObject({ code: 'backup-exists' });
    await incoming.abandon();
    const left = await service.object(bucket, `nightly/${ID}/manifest.json`);
    expect(left?.toString()).toBe('another run');
  });

  test('removes the manifest first, and leaves what is no part of a backup', async () => {
    const store = storeWith();
    await keep(store, ID);
    await store.record(ID, '{}');
    await store.remove(ID);
    const deleted = requests(/^DELETE .*nightly/).map(({ url }) => /[^/]+\?/.exec(url)?.[0]);
    expect(deleted).toEqual(['manifest.json?', 'verification.json?', 'archive.tar.age?']);
    expect(await store.list()).toEqual([]);
    await expect(store.remove(ID)).rejects.toMatchObject({ code: 'backup-not-found' });

    await keep(store, ID);
    await service.put(bucket, `nightly/${ID}/notes.txt`, Buffer.from('mine'));
    await expect(store.remove(ID)).rejects.toMatchObject({ code: 'backup-not-removed' });
    expect(await service.object(bucket, `nightly/${ID}/notes.txt`)).toBeDefined();
  });

  test('leaves no object behind when it only tries the bucket', async () => {
    await storeWith().prepare();
    expect(service.uploads.all.size).toBe(0);
    expect(requests(/^PUT/)).toEqual([]);
  });
});

describe('when the service fails', () => {
  const archive = randomBytes(20 * MIB);

  test.each<[string, RegExp, Fault]>([
    ['a part answers 503', /PUT .*partNumber=1/, { status: 503, code: 'SlowDown' }],
    ['a part is cut off', /PUT .*partNumber=2/, 'cut'],
    ['the answer to a part is lost', /PUT .*partNumber=1/, 'lost'],
    ['the answer to completing it is lost', /POST .*uploadId=/, 'lost'],
    ['the answer to the manifest is lost', /PUT .*manifest/, 'lost'],
    ['the manifest answers 500', /PUT .*manifest/, { status: 500, code: 'InternalError' }],
    ['a part hangs', /PUT .*partNumber=1/, 'hang'],
  ])('goes on when %s once', async (_what, fits, fault) => {
    const store = storeWith();
    breakRequests(fits, fault, 1);
    await keep(store, ID, archive);
    const copy = await store.open(ID);
    expect((await archiveOf(copy)).equals(archive)).toBe(true);
    expect((await store.list())[0]?.problem).toBeUndefined();
  });

  test.each<[string, RegExp, Fault]>([
    ['parts', /PUT .*partNumber=/, { status: 503, code: 'SlowDown' }],
    ['parts are cut off', /PUT .*partNumber=/, 'cut'],
    ['parts hang', /PUT .*partNumber=/, 'hang'],
    ['beginning', /POST .*uploads/, { status: 500, code: 'InternalError' }],
    ['completing', /POST .*uploadId=/, { status: 500, code: 'InternalError' }],
    ['the manifest', /PUT .*manifest/, 'cut'],
  ])('says so and leaves nothing when it fails for good: %s', async (_what, fits, fault) => {
    const store = storeWith();
    breakRequests(fits, fault);
    const incoming = await store.begin(ID, 'archive.tar.age');
    const written = (async () => {
      await pipeline(Readable.from(chunksOf(archive)), incoming.archive);
      await incoming.finish('{}');
    })();
    await expect(written).rejects.toMatchObject({ code: 's3-unreachable' });
    await incoming.abandon();

    service.fault = () => undefined;
    expect(await store.list()).toEqual([]);
    expect(service.uploads.all.size).toBe(0);
    await keep(store, ID, archive);
  });

  test('does not send the rest after a part was refused', async () => {
    const store = storeWith();
    breakRequests(/PUT .*partNumber=1&/, { status: 403, code: 'AccessDenied' });
    const incoming = await store.begin(ID, 'archive.tar.age');
    const large = Readable.from(chunksOf(Buffer.alloc(120 * MIB)));
    await expect(pipeline(large, incoming.archive)).rejects.toMatchObject({
      code: 's3-access-denied',
    });
    await incoming.abandon();
    expect(requests(/PUT .*partNumber=/).length).toBeLessThan(8);
    expect(service.uploads.all.size).toBe(0);
  });

  test('a manifest whose answers are all lost is taken back', async () => {
    const store = storeWith();
    const incoming = await store.begin(ID, 'archive.tar.age');
    await pipeline(Readable.from([Buffer.from('archive')]), incoming.archive);
    service.fault = ({ method, url }) => {
      if (method === 'PUT' && url.includes('manifest')) return 'lost';
      return method === 'GET' && url.includes('manifest') ? 'cut' : undefined;
    };
    await expect(incoming.finish('{}')).rejects.toMatchObject({ code: 's3-unreachable' });
    expect(await service.object(bucket, `nightly/${ID}/manifest.json`)).toBeDefined();
    await incoming.abandon();
    expect(await service.object(bucket, `nightly/${ID}/manifest.json`)).toBeUndefined();
    expect(await service.object(bucket, `nightly/${ID}/archive.tar.age`)).toBeUndefined();
  });

  test('goes on reading where the connection was cut', async () => {
    const store = storeWith();
    await keep(store, ID, archive);
    breakRequests(/GET .*archive/, 'half', 2);
    expect((await archiveOf(await store.open(ID))).equals(archive)).toBe(true);
    const ranges = requests(/GET .*archive/).map(({ headers }) => headers['range']);
    expect(ranges).toHaveLength(3);
    expect(ranges[1]).toMatch(/^bytes=\d+-$/);
  });

  test('does not join the halves of two objects', async () => {
    const store = storeWith();
    await keep(store, ID, archive);
    let first = true;
    service.fault = ({ method, url }) => {
      if (method !== 'GET' || !url.includes('archive') || !first) return undefined;
      first = false;
      return 'half';
    };
    const read = archiveOf(await store.open(ID));
    while (first) await new Promise((resolve) => setTimeout(resolve, 5));
    await service.put(bucket, `nightly/${ID}/archive.tar.age`, randomBytes(20 * MIB));
    await expect(read).rejects.toMatchObject({ code: 's3-read-cut' });
  });

  test('an aborted run ends at once, and aborts its upload', async () => {
    const controller = new AbortController();
    const store = storeWith({ signal: controller.signal });
    breakRequests(/PUT .*partNumber=/, 'hang');
    const incoming = await store.begin(ID, 'archive.tar.age');
    const written = pipeline(Readable.from(chunksOf(archive)), incoming.archive).then(() =>
      incoming.finish('{}'),
    );
    written.catch(() => undefined);
    while (requests(/PUT .*partNumber=/).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const from = performance.now();
    controller.abort();
    await expect(written).rejects.toThrow();
    await incoming.abandon();
    expect(performance.now() - from).toBeLessThan(900);
    expect(service.uploads.all.size).toBe(0);
  });
});

test('a writer that goes away without a word leaves nothing', async () => {
  const store = storeWith();
  const incoming = await store.begin(ID, 'archive.tar.age');
  incoming.archive.write(randomBytes(20 * MIB));
  while (service.uploads.all.size === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  incoming.archive.destroy();
  await incoming.abandon();
  expect(service.uploads.all.size).toBe(0);
  expect(await store.list()).toEqual([]);
});

test('a service that does not even take it back holds nobody up', async () => {
  const store = storeWith();
  breakRequests(/^(DELETE|HEAD)|PUT .*partNumber=/, 'hang');
  const incoming = await store.begin(ID, 'archive.tar.age');
  incoming.archive.write(randomBytes(20 * MIB));
  while (service.uploads.all.size === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const from = performance.now();
  await incoming.abandon();
  expect(performance.now() - from).toBeLessThan(3_000);
  service.fault = () => undefined;
  expect(await store.list()).toMatchObject([{ id: ID, problem: 'it has no manifest' }]);
  await store.remove(ID);
  expect(service.uploads.all.size).toBe(0);
});

describe('what a run left that was killed', () => {
  test('is seen, and removed on request', async () => {
    const store = storeWith();
    const incoming = await store.begin(ID, 'archive.tar.age');
    // As after SIGKILL: nobody ends the upload.
    incoming.archive.write(randomBytes(33 * MIB));
    while (service.uploads.all.size === 0 || requests(/partNumber=2/).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const [upload] = service.uploads.all.values();
    if (!upload) throw new Error('no upload');
    upload.startedAt = new Date('2026-01-01');
    expect(await store.list()).toEqual([
      expect.objectContaining({ id: ID, problem: 'it has no manifest' }),
    ]);
    // It was begun long ago, but its last part is of now: it is alive.
    expect((await store.list())[0]?.changedAt).toBeGreaterThan(Date.now() - 60_000);
    await store.remove(ID);
    expect(service.uploads.all.size).toBe(0);
    await incoming.abandon();
  });
});

describe('what is wrong is said', () => {
  test.each<[string, string, Record<string, string>]>([
    ['a wrong secret', 's3-signature', { AWS_SECRET_ACCESS_KEY: 'word-that-is-wrong' }],
    ['an unknown key', 's3-credentials', { AWS_ACCESS_KEY_ID: 'AKIANOBODY0000000000' }],
  ])('%s', async (_what, code, env) => {
    const store = storeWith({ env: { ...service.env, ...env } });
    const error = await store.prepare().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'UserError', code });
    expect(JSON.stringify([error?.message, (error as { hint?: string }).hint])).not.toContain(
      'word-that-is-wrong',
    );
  });

  test.each<[string, string, Fault]>([
    ['no rights', 's3-access-denied', { status: 403, code: 'AccessDenied' }],
    ['a clock that is off', 's3-clock', { status: 403, code: 'RequestTimeTooSkewed' }],
    [
      'another region',
      's3-region',
      { status: 400, code: 'AuthorizationHeaderMalformed', more: '<Region>eu-west-1</Region>' },
    ],
    ['a token that ran out', 's3-credentials', { status: 400, code: 'ExpiredToken' }],
    ['a storage class', 's3-parameters', { status: 400, code: 'InvalidStorageClass' }],
    ['anything else', 's3-refused', { status: 400, code: 'InvalidRequest' }],
    ['no service', 's3-unreachable', 'cut'],
  ])('%s', async (_what, code, fault) => {
    service.fault = () => fault;
    await expect(storeWith().prepare()).rejects.toMatchObject({ name: 'UserError', code });
  });

  test('the right region', async () => {
    service.fault = () => ({
      status: 400,
      code: 'AuthorizationHeaderMalformed',
      more: '<Region>eu-west-1</Region>',
    });
    const error: unknown = await storeWith()
      .prepare()
      .catch((thrown: unknown) => thrown);
    expect((error as UserError).hint).toContain('?region=eu-west-1');
  });

  test('no bucket', async () => {
    bucket = 'not-there';
    await expect(storeWith().prepare()).rejects.toMatchObject({ code: 's3-no-bucket' });
  });

  test('a role that may list and not read, or not write', async () => {
    service.fault = ({ method, url }) =>
      method === 'GET' && url.includes('.belay-probe')
        ? { status: 403, code: 'AccessDenied' }
        : undefined;
    await expect(storeWith().prepare()).rejects.toMatchObject({ code: 's3-access-denied' });
    service.fault = ({ method }) =>
      method === 'POST' ? { status: 403, code: 'AccessDenied' } : undefined;
    await expect(storeWith().prepare()).rejects.toMatchObject({ code: 's3-access-denied' });
  });
});
