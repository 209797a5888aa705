import type { S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { interruption } from '../../runtime/errors.ts';
import { TEXT_LIMIT } from './files.ts';
import type { S3Patience } from './s3-client.ts';
import { explainS3Error, isMissing, isTaken } from './s3-errors.ts';
import type { S3Place } from './s3-place.ts';

/** A connection to one bucket. */
export interface Bucket {
  place: S3Place;
  client: S3Client;
  /** The SDK's module, loaded by now. */
  sdk: typeof import('@aws-sdk/client-s3');
  signal: AbortSignal;
  patience: S3Patience;
}

/** How an object is kept, as the place says; for every request that makes one. */
export function keeping({ storageClass, sse, sseKmsKeyId }: S3Place) {
  return {
    ...(storageClass === undefined ? {} : { StorageClass: storageClass as 'STANDARD' }),
    ...(sse === undefined ? {} : { ServerSideEncryption: sse }),
    ...(sseKmsKeyId === undefined ? {} : { SSEKMSKeyId: sseKmsKeyId }),
  };
}

/** Runs a request; what goes wrong is thrown in the user's words, an abort as such. */
export async function asking<T>({ place, signal }: Bucket, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (signal.aborted) throw interruption(signal);
    throw explainS3Error(error, place);
  }
}

/** The text of a small object; undefined where there is none. One that is too large reads as empty. */
export async function readObjectText(bucket: Bucket, key: string): Promise<string | undefined> {
  const { client, sdk, signal, place } = bucket;
  return asking(bucket, async () => {
    try {
      const { Body, ContentLength = 0 } = await client.send(
        new sdk.GetObjectCommand({ Bucket: place.bucket, Key: key }),
        { abortSignal: signal },
      );
      if (ContentLength <= TEXT_LIMIT) return (await Body?.transformToString()) ?? '';
      if (Body instanceof Readable) Body.destroy();
      return '';
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
}

/**
 * Puts a small object where none is. When the answer to a request is lost, the SDK repeats it and finds its own
 * object in the way: what lies there is compared before it is called somebody else's.
 *
 * @returns False when another object is there; it was not touched.
 */
export async function putNewText(bucket: Bucket, key: string, text: string): Promise<boolean> {
  const { client, sdk, signal, place } = bucket;
  const put = new sdk.PutObjectCommand({
    Bucket: place.bucket,
    Key: key,
    Body: Buffer.from(text),
    ContentType: 'application/json',
    IfNoneMatch: '*',
    ...keeping(place),
  });
  return asking(bucket, async () => {
    try {
      await client.send(put, { abortSignal: signal });
      return true;
    } catch (error) {
      if (!isTaken(error)) throw error;
      return (await readObjectText(bucket, key)) === text;
    }
  });
}

/**
 * Removes an object, also when the run was aborted. Never throws: what stays has no manifest, and a later
 * retention takes it.
 */
export async function removeQuietly({ client, sdk, place }: Bucket, key: string): Promise<void> {
  await client
    .send(new sdk.DeleteObjectCommand({ Bucket: place.bucket, Key: key }))
    .catch(() => undefined);
}
