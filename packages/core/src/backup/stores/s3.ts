import { Readable } from 'node:stream';
import { MANIFEST_FILE, VERIFICATION_FILE } from '../manifest.ts';
import { archiveGone, alreadyThere, ARCHIVE_FILES, checkBackupId, notFound } from './files.ts';
import { S3_PATIENCE, s3Client, type S3Patience } from './s3-client.ts';
import { beginInBucket } from './s3-incoming.ts';
import { keysBelow, listBucket } from './s3-list.ts';
import { asking, keeping, readObjectText, type Bucket } from './s3-objects.ts';
import type { S3Place } from './s3-place.ts';
import { readObject } from './s3-read.ts';
import { tryBucket } from './s3-probe.ts';
import { removeFromBucket } from './s3-remove.ts';
import type { Store } from './store.ts';

export interface S3Ports {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/**
 * Backups in a bucket of S3 or of a service like it, below a prefix and laid out as in a folder:
 * `prefix/<id>/manifest.json` and so on.
 */
export function s3Store(
  place: S3Place,
  { env, signal }: S3Ports,
  patience: S3Patience = S3_PATIENCE,
): Store {
  let connected: Promise<Bucket> | undefined;
  const connect = () => (connected ??= connectBucket());
  async function connectBucket(): Promise<Bucket> {
    const [sdk, client] = await Promise.all([
      import('@aws-sdk/client-s3'),
      s3Client(place, env, patience),
    ]);
    return { place, client, sdk, signal, patience };
  }
  const prefix = place.prefix === '' ? '' : `${place.prefix}/`;
  const folder = (id: string) => `${prefix}${id}/`;

  return {
    kind: 's3',
    place: place.text,
    async prepare() {
      await tryBucket(await connect());
    },
    async begin(id, file, upTo) {
      checkBackupId(id, place.text);
      const bucket = await connect();
      if ((await keysBelow(bucket, folder(id))).length > 0) throw alreadyThere(id, place.text);
      const client = await s3Client(place, env, patience);
      const location = locationOf(place, id);
      return beginInBucket(bucket, client, { id, file, folder: folder(id), location, upTo });
    },
    async list() {
      return listBucket(await connect(), prefix, (id) => locationOf(place, id));
    },
    async open(id) {
      checkBackupId(id, place.text);
      const bucket = await connect();
      const keys = (await keysBelow(bucket, folder(id))).map(({ key }) => key);
      if (keys.length === 0) throw notFound(id, place.text);
      const archive = ARCHIVE_FILES.map((name) => folder(id) + name).find((key) =>
        keys.includes(key),
      );
      return {
        location: locationOf(place, id),
        async manifest() {
          const text = await readObjectText(bucket, folder(id) + MANIFEST_FILE);
          if (text === undefined) throw notFound(id, place.text);
          return text;
        },
        async archive() {
          if (archive === undefined) throw archiveGone(id, place.text);
          return Readable.from(readObject(bucket, archive), { objectMode: false });
        },
      };
    },
    async record(id, verification) {
      checkBackupId(id, place.text);
      const bucket = await connect();
      const put = new bucket.sdk.PutObjectCommand({
        Bucket: place.bucket,
        Key: folder(id) + VERIFICATION_FILE,
        Body: Buffer.from(verification),
        ContentType: 'application/json',
        ...keeping(place),
      });
      await asking(bucket, () => bucket.client.send(put, { abortSignal: signal }));
    },
    async remove(id) {
      checkBackupId(id, place.text);
      await removeFromBucket(await connect(), id, folder(id));
    },
  };
}

/** Where a backup lies, as {@link parseLocation} takes it apart again. */
function locationOf({ text }: S3Place, id: string): string {
  const [address = '', query] = text.split('?', 2);
  return `${address.replace(/\/+$/, '')}/${id}${query === undefined ? '' : `?${query}`}`;
}
