/** A program for the test that kills it: keeps a backup in a bucket, or removes one. */
import { parsePlace } from '../../../src/backup/stores/places.ts';
import type { S3Place } from '../../../src/backup/stores/s3-place.ts';
import { s3Store } from '../../../src/backup/stores/s3.ts';

const [place = '', id = '', what = ''] = process.argv.slice(2);

const store = s3Store(parsePlace(place) as S3Place, {
  env: process.env,
  signal: new AbortController().signal,
});
if (what === 'remove') {
  await store.remove(id);
} else {
  const incoming = await store.begin(id, 'archive.tar.age');
  await new Promise((written) => incoming.archive.write(Buffer.alloc(17_000_000, 1), written));
  await new Promise<void>((ended) => incoming.archive.end(ended));
  await incoming.finish('the manifest');
}
