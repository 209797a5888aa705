import { OperationFailed } from '../../runtime/errors.ts';
import { notFound, REMOVAL_ORDER } from './files.ts';
import { keysBelow } from './s3-list.ts';
import { asking, type Bucket } from './s3-objects.ts';
import { openUploads } from './s3-open-uploads.ts';

/**
 * Removes a backup's objects, the manifest first, and aborts uploads of it that a dead run left. Objects under
 * its name that are no part of a backup stay.
 *
 * @throws UserError `backup-not-found`; OperationFailed `backup-not-removed`.
 */
export async function removeFromBucket(bucket: Bucket, id: string, folder: string): Promise<void> {
  const { client, sdk, place, signal } = bucket;
  const keys = (await keysBelow(bucket, folder)).map(({ key }) => key);
  const uploads = await openUploads(bucket, folder);
  if (keys.length === 0 && uploads.length === 0) throw notFound(id, place.text);
  const abortSignal = signal;
  for (const key of REMOVAL_ORDER.map((name) => folder + name)) {
    if (!keys.includes(key)) continue;
    const remove = new sdk.DeleteObjectCommand({ Bucket: place.bucket, Key: key });
    await asking(bucket, () => client.send(remove, { abortSignal }));
  }
  for (const { key, uploadId } of uploads) {
    const abort = new sdk.AbortMultipartUploadCommand({
      Bucket: place.bucket,
      Key: key,
      UploadId: uploadId,
    });
    await asking(bucket, () => client.send(abort, { abortSignal }));
  }
  const left = await keysBelow(bucket, folder);
  if (left.length === 0) return;
  throw new OperationFailed(
    'backup-not-removed',
    `The backup ${id} was not removed wholly from ${place.text}.`,
    `What is no part of a backup was left: ${left.length} objects below ${folder}.`,
  );
}
