import { beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { parsePlace } from '@belay/core/backup/stores/places.ts';
import type { S3Place } from '@belay/core/backup/stores/s3-place.ts';
import { s3Store } from '@belay/core/backup/stores/s3.ts';
import { useS3Service } from '@belay/testkit/s3/service.ts';
import { archiveOf, ID, keep } from './made.ts';

const service = useS3Service();
const OTHER = ID.replace('0a1b', 'ffff');

let bucket = '';
let number = 0;
beforeEach(() => {
  bucket = `killed-${++number}`;
  service.createBucket(bucket);
});

const placeOf = () =>
  `s3://${bucket}/p?endpoint=${encodeURIComponent(service.endpoint)}&force-path-style=true`;

function store() {
  const ports = { env: service.env, signal: new AbortController().signal };
  return s3Store(parsePlace(placeOf()) as S3Place, ports);
}

/** Runs the writer and kills it when its `at`th request has been done and before it is answered. */
async function killAt(at: number, what: string): Promise<'killed' | 'ended'> {
  const program = path.join(import.meta.dirname, 's3-writer.ts');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--no-warnings', program, placeOf(), ID, what],
    { env: { ...process.env, ...service.env }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  let seen = 0;
  service.fault = () => {
    if (++seen !== at) return undefined;
    child.kill('SIGKILL');
    return 'lost';
  };
  const [, signal] = (await once(child, 'exit')) as [number, string | null];
  service.fault = () => undefined;
  return signal === 'SIGKILL' ? 'killed' : 'ended';
}

test('killed at any request of keeping: whole, or without a manifest and removable', async () => {
  let at = 1;
  for (; (await killAt(at, 'keep')) === 'killed'; at++) {
    const [found] = await store().list();
    if (found?.manifest !== undefined) {
      expect(found.manifest).toBe('the manifest');
      expect(await archiveOf(await store().open(ID))).toHaveLength(17_000_000);
    } else if (found) {
      expect(found.problem).toBe('it has no manifest');
    }
    await keep(store(), OTHER);
    if (found) await store().remove(ID);
    expect((await store().list()).map(({ id }) => id)).toEqual([OTHER]);
    expect(service.uploads.all.size).toBe(0);
    await store().remove(OTHER);
  }
  // Listing, beginning, two parts, completing, looking at it, the manifest.
  expect(at).toBeGreaterThan(6);
}, 120_000);

test('killed at any request of removing: never whole without being so, and the next removal ends it', async () => {
  let at = 1;
  await keep(store(), ID);
  for (; (await killAt(at, 'remove')) === 'killed'; at++) {
    const archive = await service.object(bucket, `p/${ID}/archive.tar.age`);
    const [found] = await store().list();
    if (found?.manifest !== undefined) expect(archive).toBeDefined();
    if (found) await store().remove(ID);
    expect(await store().list()).toEqual([]);
    await keep(store(), ID);
  }
  expect(at).toBeGreaterThan(3);
}, 120_000);
