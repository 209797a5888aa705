import type { S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { PassThrough, type Writable } from 'node:stream';
import { interruption, UserError } from '../../runtime/errors.ts';
import { alreadyThere } from './files.ts';
import { endRequestsWith } from './s3-client.ts';
import { explainS3Error, isMissing, isTaken } from './s3-errors.ts';
import { intake } from './s3-intake.ts';
import { asking, type Bucket, keeping, removeQuietly } from './s3-objects.ts';
import { openUploads } from './s3-open-uploads.ts';
import { partsFor } from './s3-parts.ts';

/** An object that is being uploaded. */
export interface RunningUpload {
  body: Writable;
  /**
   * Resolves when the object is there with every byte.
   *
   * @throws UserError `backup-exists`, `s3-incomplete`, or what the service says.
   */
  whole(): Promise<void>;
  /** Ends it and takes back what it left. Never throws. */
  giveUp(): Promise<void>;
}

export interface UploadOptions {
  /** Of this upload alone: its requests are ended when the upload is given up. */
  client: S3Client;
  key: string;
  /** The backup's, for messages. */
  id: string;
  /** The most bytes that may come. */
  upTo: number | undefined;
}

/** Metadata of an archive: the token of the upload that wrote it, to know one's own object from another's. */
const TOKEN = 'belay-upload';

/** Begins to upload what is written to `body`, in parts, where no object is. */
export async function startUpload(bucket: Bucket, options: UploadOptions): Promise<RunningUpload> {
  const { client, key, id } = options;
  const token = randomUUID();
  const source = new PassThrough({ highWaterMark: 1 << 20 });
  const ending = new AbortController();
  endRequestsWith(client, ending.signal);
  const end = (reason: unknown) => {
    ending.abort(reason);
    source.destroy();
  };
  onFirstFailure(client, end);
  const stop = () => end(interruption(bucket.signal));
  if (bucket.signal.aborted) stop();
  bucket.signal.addEventListener('abort', stop, { once: true });

  const uploaded = upload(bucket, options, source, token)
    .catch(async (error: unknown) => {
      // The service may have taken it although the answer was lost or the repeated request was refused.
      if (await isOurs(bucket, key, token)) return;
      throw failure(bucket, id, ending.signal.aborted ? ending.signal.reason : error);
    })
    .finally(() => bucket.signal.removeEventListener('abort', stop));
  const body = intake(source, uploaded);

  return {
    body: body.stream,
    async whole() {
      await uploaded;
      const found = await asking(bucket, () => sizeIfOurs(bucket, key, token));
      if (found !== body.bytes()) throw incomplete(id, bucket.place.text, body.bytes(), found);
    },
    async giveUp() {
      end(new Error('given up'));
      body.stream.destroy();
      await uploaded.catch(() => undefined);
      if (await isOurs(bucket, key, token)) await removeQuietly(bucket, key);
      await abortOpenUploads(bucket, key);
    },
  };
}

/**
 * Tells of the first request that failed for good. The SDK would go on with the other parts to the end of the
 * stream before it says so.
 */
function onFirstFailure(client: S3Client, tell: (error: unknown) => void): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        try {
          return await next(request);
        } catch (error) {
          if (commandName !== 'AbortMultipartUploadCommand') tell(error);
          throw error;
        }
      },
    { step: 'initialize' },
  );
}

async function upload(
  { place }: Bucket,
  { client, key, upTo }: UploadOptions,
  body: PassThrough,
  token: string,
): Promise<void> {
  const { Upload } = await import('@aws-sdk/lib-storage');
  const params = {
    Bucket: place.bucket,
    Key: key,
    Body: body,
    ContentType: 'application/octet-stream',
    IfNoneMatch: '*',
    Metadata: { [TOKEN]: token },
    ...keeping(place),
  };
  await new Upload({ client, params, ...partsFor(upTo) }).done();
}

/** One whose beginning was not answered any more is not known to the SDK; it is there all the same. */
async function abortOpenUploads(bucket: Bucket, key: string): Promise<void> {
  const unsignalled = { ...bucket, signal: new AbortController().signal };
  for (const { uploadId } of await openUploads(unsignalled, key)) {
    const abort = { Bucket: bucket.place.bucket, Key: key, UploadId: uploadId };
    await bucket.client
      .send(new bucket.sdk.AbortMultipartUploadCommand(abort))
      .catch(() => undefined);
  }
}

function failure(bucket: Bucket, id: string, error: unknown): Error {
  if (bucket.signal.aborted) return interruption(bucket.signal);
  return isTaken(error) ? alreadyThere(id, bucket.place.text) : explainS3Error(error, bucket.place);
}

function incomplete(id: string, place: string, sent: number, found: number | undefined): UserError {
  return new UserError(
    's3-incomplete',
    `The archive of ${id} in ${place} is not what was sent: ${found ?? 'none of our'} bytes are there, ${sent} were sent.`,
    'The service lost data, or another run wrote under the same name. Run again.',
  );
}

/** Bytes of the object if this very upload made it. */
async function sizeIfOurs(
  { client, sdk, place }: Bucket,
  key: string,
  token: string,
): Promise<number | undefined> {
  try {
    // Without the signal: it is asked when the run was aborted, too.
    const head = await client.send(new sdk.HeadObjectCommand({ Bucket: place.bucket, Key: key }));
    return head.Metadata?.[TOKEN] === token ? head.ContentLength : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** False also when the service does not say. */
async function isOurs(bucket: Bucket, key: string, token: string): Promise<boolean> {
  const size = await sizeIfOurs(bucket, key, token).catch(() => undefined);
  return size !== undefined;
}
