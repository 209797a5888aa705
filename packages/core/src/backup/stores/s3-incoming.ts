import { setTimeout as sleep } from 'node:timers/promises';
import { MANIFEST_FILE, type Archive } from '../manifest.ts';
import { alreadyThere } from './files.ts';
import { type Bucket, putNewText, removeQuietly } from './s3-objects.ts';
import { startUpload } from './s3-upload.ts';
import type { Incoming } from './store.ts';

export interface S3Backup {
  id: string;
  file: Archive['file'];
  /** `prefix/id/`. */
  folder: string;
  location: string;
  upTo: number | undefined;
}

/**
 * Uploads an archive as it comes, and puts the manifest when the archive is whole and of the right size.
 *
 * @param client One of this upload alone: its requests are ended when the upload is given up.
 */
export async function beginInBucket(
  bucket: Bucket,
  client: Bucket['client'],
  { id, file, folder, location, upTo }: S3Backup,
): Promise<Incoming> {
  const upload = await startUpload(bucket, { client, key: folder + file, id, upTo });
  const manifestKey = folder + MANIFEST_FILE;
  let manifest: 'none' | 'tried' | 'there' = 'none';
  return {
    archive: upload.body,
    async finish(text) {
      await upload.whole();
      client.destroy();
      manifest = 'tried';
      if (!(await putNewText(bucket, manifestKey, text))) {
        manifest = 'none';
        throw alreadyThere(id, bucket.place.text);
      }
      manifest = 'there';
      return { location };
    },
    async abandon() {
      if (manifest === 'there') return;
      await within(bucket.patience.cleanupMs, async () => {
        // It may have arrived although no answer came back.
        if (manifest === 'tried') await removeQuietly(bucket, manifestKey);
        await upload.giveUp();
      });
      client.destroy();
    },
  };
}

/** Waits for work that never fails, and no longer than that. */
async function within(milliseconds: number, work: () => Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(milliseconds, undefined, timer).catch(() => undefined);
  await Promise.race([work(), late]);
  timer.abort();
}
