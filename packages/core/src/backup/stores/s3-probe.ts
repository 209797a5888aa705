import { randomPart } from '../../runtime/run-id.ts';
import { isMissing } from './s3-errors.ts';
import { asking, keeping, type Bucket } from './s3-objects.ts';

/**
 * Tries everything that a backup will need, without leaving an object: listing, reading (of something that is not
 * there, which S3 answers with 404 only where the right to read is), and writing with the storage class and the
 * encryption that were asked for (an upload that is begun and aborted).
 *
 * @throws UserError in the user's words.
 */
export async function tryBucket(bucket: Bucket): Promise<void> {
  const { client, sdk, place, signal } = bucket;
  const options = { abortSignal: signal };
  const prefix = place.prefix === '' ? '' : `${place.prefix}/`;
  const there = { Bucket: place.bucket, Key: `${prefix}.belay-probe-${randomPart()}` };
  await asking(bucket, async () => {
    await client.send(
      new sdk.ListObjectsV2Command({ Bucket: place.bucket, Prefix: prefix, MaxKeys: 1 }),
      options,
    );
    await client.send(new sdk.GetObjectCommand(there), options).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
    const { UploadId } = await client.send(
      new sdk.CreateMultipartUploadCommand({ ...there, ...keeping(place) }),
      options,
    );
    await client.send(new sdk.AbortMultipartUploadCommand({ ...there, UploadId }), options);
  });
}
