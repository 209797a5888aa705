import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import { interruption } from '../../runtime/errors.ts';
import type { Bucket } from './s3-objects.ts';

/** An upload in parts that was neither completed nor aborted. Its parts are kept and paid for. */
export interface OpenUpload {
  key: string;
  uploadId: string;
  /** When its last part came, milliseconds since the epoch: an upload of days is not a dead one. */
  changedAt: number;
}

/**
 * Open uploads below a prefix. Where the service has no such listing, or the role no right to it, there are none
 * to be seen: a rule of the bucket's lifecycle has to abort them then.
 */
export async function openUploads(bucket: Bucket, prefix: string): Promise<OpenUpload[]> {
  const found: OpenUpload[] = [];
  let after: ListMultipartUploadsCommandOutput | undefined;
  do {
    after = await page(bucket, prefix, after);
    for (const { Key: key, UploadId: uploadId, Initiated } of after?.Uploads ?? []) {
      if (key === undefined || uploadId === undefined || !key.startsWith(prefix)) continue;
      const started = Initiated?.getTime() ?? 0;
      found.push({ key, uploadId, changedAt: await lastPartAt(bucket, key, uploadId, started) });
    }
  } while (after?.IsTruncated && after.NextKeyMarker !== undefined);
  return found;
}

async function page(
  { client, sdk, signal, place }: Bucket,
  prefix: string,
  after: ListMultipartUploadsCommandOutput | undefined,
): Promise<ListMultipartUploadsCommandOutput | undefined> {
  const command = new sdk.ListMultipartUploadsCommand({
    Bucket: place.bucket,
    Prefix: prefix,
    KeyMarker: after?.NextKeyMarker,
    UploadIdMarker: after?.NextUploadIdMarker,
  });
  return orNothing(signal, () => client.send(command, { abortSignal: signal }));
}

async function lastPartAt(
  { client, sdk, signal, place }: Bucket,
  key: string,
  uploadId: string,
  started: number,
): Promise<number> {
  const asked = { Bucket: place.bucket, Key: key, UploadId: uploadId };
  let last = started;
  await orNothing(signal, async () => {
    for await (const page of sdk.paginateListParts({ client }, asked, { abortSignal: signal })) {
      for (const { LastModified } of page.Parts ?? []) {
        last = Math.max(last, LastModified?.getTime() ?? 0);
      }
    }
  });
  return last;
}

async function orNothing<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    if (signal.aborted) throw interruption(signal);
    return undefined;
  }
}
