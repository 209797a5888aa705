import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Place } from './s3-place.ts';

/** How patient the client is, in milliseconds. */
export interface S3Patience {
  connectMs: number;
  /** Without a byte in either direction. */
  idleMs: number;
  /** Of one request, the first included. */
  attempts: number;
  /** For taking back an upload that is given up: a cancelled job has seconds left. */
  cleanupMs: number;
}

export const S3_PATIENCE: S3Patience = {
  connectMs: 10_000,
  idleMs: 60_000,
  attempts: 6,
  cleanupMs: 15_000,
};

type Env = Readonly<Record<string, string | undefined>>;

/**
 * A client for the bucket's service. What the environment says is taken from `env`; where it names no key, the
 * SDK's own chain looks for one (web identity of OIDC, profiles, the machine's role).
 */
export async function s3Client(place: S3Place, env: Env, patience: S3Patience): Promise<S3Client> {
  // Loaded here and not above: most runs keep no backup in S3 and need not wait for it.
  const { S3Client: Client } = await import('@aws-sdk/client-s3');
  return new Client(s3Config(place, env, patience));
}

/** @returns The SDK's configuration; without credentials where its own chain has to find them. */
export function s3Config(place: S3Place, env: Env, patience: S3Patience): S3ClientConfig {
  const endpoint = place.endpoint ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const region =
    place.region ??
    env.AWS_REGION ??
    env.AWS_DEFAULT_REGION ??
    (endpoint ? 'us-east-1' : undefined);
  const credentials = keysOf(env);
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(place.forcePathStyle === undefined ? {} : { forcePathStyle: place.forcePathStyle }),
    maxAttempts: patience.attempts,
    requestHandler: {
      connectionTimeout: patience.connectMs,
      socketTimeout: patience.idleMs,
    },
    // Services other than AWS stumble over the checksums that the SDK adds by itself. Nothing rests on them:
    // every byte that is read back is hashed.
    ...(endpoint === undefined
      ? {}
      : {
          requestChecksumCalculation: 'WHEN_REQUIRED',
          responseChecksumValidation: 'WHEN_REQUIRED',
        }),
  };
}

function keysOf(env: Env): S3ClientConfig['credentials'] | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  // The SDK prefers a profile that is named to keys beside it.
  if (!accessKeyId || !secretAccessKey || env.AWS_PROFILE) return undefined;
  const sessionToken = env.AWS_SESSION_TOKEN;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** The part of the SDK's request handler that is wrapped. */
interface Handler {
  handle(request: { method: string }, options?: object): Promise<unknown>;
}

/**
 * Lets every request that a client makes from now on end with `signal`, but not those that take something back
 * (DELETE): an upload that is given up has to be aborted at the service, or its parts are kept and paid for.
 */
export function endRequestsWith(client: S3Client, signal: AbortSignal): void {
  const handler: Handler = client.config.requestHandler;
  const handle = handler.handle.bind(handler);
  handler.handle = (request, options) =>
    handle(request, request.method === 'DELETE' ? options : { ...options, abortSignal: signal });
}
