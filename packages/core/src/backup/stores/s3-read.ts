import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { pause } from '../../runtime/deadline.ts';
import { interruption, messageOf, UserError } from '../../runtime/errors.ts';
import { isTaken } from './s3-errors.ts';
import { asking, type Bucket } from './s3-objects.ts';
import type { S3Place } from './s3-place.ts';

/** How often in a row a read may be cut without one new byte, and how long it then waits, in milliseconds. */
const READ_ATTEMPTS = 5;
const READ_PAUSE_MS = 500;

/**
 * The bytes of an object. A connection that is cut in the middle is made again and the rest asked for, of the
 * very same object (If-Match).
 *
 * @throws UserError `s3-read-cut` when it is cut again and again.
 */
export async function* readObject(bucket: Bucket, key: string): AsyncGenerator<Buffer> {
  let at = 0;
  let etag: string | undefined;
  let total: number | undefined;
  for (let attempt = 1; total === undefined || at < total; attempt++) {
    const answer = await get(bucket, key, at, etag);
    etag ??= answer.ETag;
    total ??= answer.ContentLength ?? 0;
    try {
      for await (const chunk of answer.Body as Readable) {
        at += (chunk as Buffer).length;
        attempt = 0;
        yield chunk as Buffer;
      }
    } catch (error) {
      if (bucket.signal.aborted) throw interruption(bucket.signal);
      if (attempt >= READ_ATTEMPTS) throw cut(bucket.place, key, at, total, error);
    }
    if (at > total) throw cut(bucket.place, key, at, total);
    if (at === total) return;
    if (attempt >= READ_ATTEMPTS) throw cut(bucket.place, key, at, total);
    await pause(READ_PAUSE_MS * (attempt + 1), bucket.signal);
  }
}

async function get(
  bucket: Bucket,
  key: string,
  from: number,
  etag: string | undefined,
): Promise<GetObjectCommandOutput> {
  const { client, sdk, signal, place } = bucket;
  const command = new sdk.GetObjectCommand({
    Bucket: place.bucket,
    Key: key,
    ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
    ...(from === 0 || etag === undefined ? {} : { IfMatch: etag }),
  });
  const answer = await asking(bucket, () =>
    client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      throw isTaken(error) ? cut(place, key, from, undefined, new Error('it was changed')) : error;
    }),
  );
  if (from > 0 && !answer.ContentRange?.startsWith(`bytes ${from}-`)) {
    throw cut(place, key, from, undefined, new Error('the service does not give the rest alone'));
  }
  return answer;
}

function cut(place: S3Place, key: string, at: number, total?: number, cause?: unknown): UserError {
  const of = total === undefined ? '' : ` of ${total}`;
  return new UserError(
    's3-read-cut',
    `Reading ${key} from the bucket ${place.bucket} broke off at ${at}${of} bytes${cause === undefined ? '' : `: ${messageOf(cause)}`}.`,
    'Run again; when it breaks off at the same place, the copy is damaged.',
  );
}
