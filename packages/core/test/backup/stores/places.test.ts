import { describe, expect, test } from '@jest/globals';
import { openStore, parseLocation, parsePlace } from '@belay/core/backup/stores/places.ts';
import { partsFor } from '@belay/core/backup/stores/s3-parts.ts';
import { s3Config } from '@belay/core/backup/stores/s3-client.ts';
import type { S3Place } from '@belay/core/backup/stores/s3-place.ts';
import type { Store } from '@belay/core/backup/stores/store.ts';
import { ID } from './made.ts';

const signal = new AbortController().signal;

describe('parsePlace', () => {
  test('a folder', () => {
    expect(parsePlace(' /var/backups/shop ')).toEqual({
      kind: 'directory',
      text: '/var/backups/shop',
      path: '/var/backups/shop',
    });
    expect(parsePlace('backups of shop/ä')).toMatchObject({ kind: 'directory' });
  });

  test('a bucket with everything', () => {
    const text =
      's3://my-bucket/a/b/?region=eu-west-1&endpoint=https://s3.example.com:9000&storage-class=STANDARD_IA&sse=aws:kms&sse-kms-key-id=arn:aws:kms:eu-west-1:1:key/2&force-path-style=true';
    expect(parsePlace(text)).toEqual({
      kind: 's3',
      text,
      bucket: 'my-bucket',
      prefix: 'a/b',
      region: 'eu-west-1',
      endpoint: 'https://s3.example.com:9000',
      storageClass: 'STANDARD_IA',
      sse: 'aws:kms',
      sseKmsKeyId: 'arn:aws:kms:eu-west-1:1:key/2',
      forcePathStyle: true,
    });
    expect(parsePlace('s3://my-bucket')).toMatchObject({ bucket: 'my-bucket', prefix: '' });
  });

  test('an artifact', () => {
    expect(parsePlace('artifact:belay-backup')).toEqual({
      kind: 'artifact',
      text: 'artifact:belay-backup',
      name: 'belay-backup',
    });
  });

  test.each([
    '',
    '  ',
    '~/backups',
    '$HOME/backups',
    '${{ github.workspace }}',
    'artifact:',
    'artifact:a/b',
    'gs://bucket/prefix',
    'file:///backups',
    's3://',
    's3:/bucket',
    's3://Bucket_With/odd',
    's3://bucket/../other',
    's3://bucket/a//b',
    's3://bucket/a?regoin=eu',
    's3://bucket/a?region=eu&region=us',
    's3://bucket/a?sse=none',
    's3://bucket/a?sse-kms-key-id=1',
    's3://bucket/a?endpoint=ftp://x',
    's3://bucket/a?force-path-style=yes',
    's3://bucket/a?constructor=1',
  ])('refuses %j', (text) => {
    expect(() => parsePlace(text)).toThrow(expect.objectContaining({ code: 'place-invalid' }));
  });

  test.each([
    's3://AKIA:sesame@bucket/prefix',
    'https://user:sesame@host/backups',
    's3://bucket/a?endpoint=https://user:sesame@host',
    's3://bucket/a?secret-access-key=sesame',
    's3://bucket/a?region=sesame open',
  ])('shows no secret of %j', (text) => {
    const refusal = () => parsePlace(text);
    expect(refusal).toThrow(expect.objectContaining({ code: 'place-invalid' }));
    expect(refusal).not.toThrow('sesame');
  });
});

describe('parseLocation', () => {
  test.each([
    ['/backups', { path: '/backups' }, undefined],
    [`/backups/${ID}`, { path: '/backups' }, ID],
    [`/${ID}/`, { path: '/' }, ID],
    [ID, { path: '.' }, ID],
    [`s3://bucket/a/b/${ID}?region=eu`, { prefix: 'a/b', text: 's3://bucket/a/b?region=eu' }, ID],
    [`s3://bucket/${ID}`, { prefix: '', text: 's3://bucket' }, ID],
    ['s3://bucket/a', { prefix: 'a' }, undefined],
    ['artifact:name', { name: 'name' }, undefined],
  ])('%s', (text, place, id) => {
    const location = parseLocation(text);
    expect(location.place).toMatchObject(place);
    expect(location.id).toBe(id);
    // What the rest is, is a place again.
    expect(parsePlace(location.place.text)).toEqual(location.place);
  });
});

describe('openStore', () => {
  test('starts relative folders at the root', async () => {
    const store = openStore(parsePlace('not/there'), { root: '/nowhere', env: {}, signal });
    await expect(store.open(ID)).rejects.toThrow('/nowhere/not/there');
  });

  test('has artifacts only inside a job', () => {
    const place = parsePlace('artifact:name');
    expect(() => openStore(place, { root: '/', env: {}, signal })).toThrow(
      expect.objectContaining({ code: 'artifacts-outside-job' }),
    );
    const made = { kind: 'artifact' } as Store;
    const artifacts = (name: string) => ({ ...made, place: name });
    expect(openStore(place, { root: '/', env: {}, signal, artifacts }).place).toBe('name');
  });
});

describe('what the S3 client is told', () => {
  const patience = { connectMs: 1, idleMs: 1, attempts: 1, cleanupMs: 1 };
  const config = (text: string, env: Record<string, string>) =>
    s3Config(parsePlace(text) as S3Place, env, patience);
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' };

  test('keys from the environment, else the chain of the SDK finds them', () => {
    expect(config('s3://bucket', keys).credentials).toEqual({
      accessKeyId: 'a',
      secretAccessKey: 'b',
      sessionToken: 'c',
    });
    const others = [
      {},
      { AWS_ACCESS_KEY_ID: 'a' },
      { ...keys, AWS_PROFILE: 'p' },
      { AWS_ROLE_ARN: 'r', AWS_WEB_IDENTITY_TOKEN_FILE: 'f' },
    ] as Record<string, string>[];
    for (const env of others) expect(config('s3://bucket', env).credentials).toBeUndefined();
  });

  test('the region of the place before that of the environment', () => {
    const env = { AWS_DEFAULT_REGION: 'us-west-2' };
    expect(config('s3://bucket', env).region).toBe('us-west-2');
    expect(config('s3://bucket?region=eu-west-1', env).region).toBe('eu-west-1');
    expect(config('s3://bucket', {}).region).toBeUndefined();
    expect(config('s3://bucket?endpoint=http://minio:9000', {}).region).toBe('us-east-1');
  });
});

test('the parts of an upload are large enough for what is expected, and few at a time', () => {
  const GIB = 1024 ** 3;
  for (const upTo of [undefined, GIB, 150 * GIB, 1024 * GIB, 4096 * GIB]) {
    const { partSize, queueSize } = partsFor(upTo);
    expect(partSize * 10_000).toBeGreaterThan(upTo ?? 75 * GIB);
    expect(queueSize).toBeGreaterThanOrEqual(1);
    expect(partSize * queueSize).toBeLessThanOrEqual(Math.max(partSize, 64 * 1024 ** 2));
  }
});
