import { messageOf, UserError } from '../../runtime/errors.ts';
import type { S3Place } from './s3-place.ts';

/** What the SDK's errors have, as far as it is looked at. */
interface ServiceError {
  name?: string;
  Code?: string;
  code?: string;
  message?: string;
  Region?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string | undefined> };
}

type Explain = (place: S3Place, error: ServiceError) => UserError;

const credentials: Explain = (place, { name }) =>
  new UserError(
    's3-credentials',
    `The credentials for ${where(place)} are not accepted${name === undefined ? '' : ` (${name})`}.`,
    'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; temporary ones run out, and belong to one service alone.',
  );

const noCredentials: Explain = (place) =>
  new UserError(
    's3-credentials-missing',
    `There are no credentials for ${where(place)}.`,
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws-actions/configure-aws-credentials (OIDC, needs `permissions: id-token: write`) before.',
  );

const denied: Explain = (place) =>
  new UserError(
    's3-access-denied',
    `${where(place)} denies what a backup needs.`,
    'The role needs s3:ListBucket and s3:ListBucketMultipartUploads on the bucket and s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:DeleteObject on the objects below the prefix; with aws:kms also kms:GenerateDataKey and kms:Decrypt on the key.',
  );

const noBucket: Explain = (place) =>
  new UserError(
    's3-no-bucket',
    `There is no bucket ${place.bucket}${place.endpoint === undefined ? '' : ` at ${place.endpoint}`}.`,
    'Check its name, and the account or service that the credentials are of. Belay makes no buckets.',
  );

const region: Explain = (place, error) => {
  const right = error.Region ?? error.$response?.headers?.['x-amz-bucket-region'];
  return new UserError(
    's3-region',
    `The bucket ${place.bucket} is not in the region that was asked${right === undefined ? '' : `, but in ${right}`}.`,
    `Write ?region=${right ?? 'REGION'} after the place.`,
  );
};

const noRegion: Explain = (place) =>
  new UserError(
    's3-region',
    `No region is known for the bucket ${place.bucket}.`,
    'Write ?region=REGION after the place, or set AWS_REGION.',
  );

const signature: Explain = (place) =>
  new UserError(
    's3-signature',
    `${where(place)} computed another signature than the request has.`,
    'The secret key is not the one of this access key, has a space or line break at its end, or something between here and the service changes requests.',
  );

const clock: Explain = (place) =>
  new UserError(
    's3-clock',
    `The clock of this machine is more than a few minutes off that of ${where(place)}.`,
    'Set the clock (NTP) and run again.',
  );

const archived: Explain = (place) =>
  new UserError(
    's3-archived',
    `An object in ${where(place)} is archived and cannot be read before it is restored.`,
    'Restore it in the console, or use a storage class that can be read at once: a copy that cannot be read cannot be verified.',
  );

const parameters: Explain = (place, { name }) =>
  new UserError(
    's3-parameters',
    `${where(place)} does not take the storage class, the encryption or the form of address (${name ?? 'refused'}).`,
    'Check storage-class, sse, sse-kms-key-id and force-path-style of the place; services other than AWS know few of them.',
  );

const refused: Explain = (place, { name, message }) =>
  new UserError(
    's3-refused',
    `${where(place)} refused a request: ${[name, message].filter(Boolean).join(': ')}.`,
    'The words are those of the service; its documentation says more.',
  );

const unreachable: Explain = (place, error) =>
  new UserError(
    's3-unreachable',
    `${where(place)} cannot be reached, or does not answer (${error.code ?? error.name ?? 'no answer'}).`,
    'Check the endpoint, the network and the status of the service. It was tried several times.',
  );

const BY_NAME: Record<string, Explain> = {
  CredentialsProviderError: noCredentials,
  TokenProviderError: noCredentials,
  InvalidAccessKeyId: credentials,
  InvalidToken: credentials,
  ExpiredToken: credentials,
  ExpiredTokenException: credentials,
  InvalidIdentityToken: credentials,
  TokenRefreshRequired: credentials,
  AccessDenied: denied,
  AccessDeniedException: denied,
  AllAccessDisabled: denied,
  NoSuchBucket: noBucket,
  PermanentRedirect: region,
  TemporaryRedirect: region,
  AuthorizationHeaderMalformed: region,
  IllegalLocationConstraintException: region,
  SignatureDoesNotMatch: signature,
  RequestTimeTooSkewed: clock,
  RequestExpired: clock,
  InvalidObjectState: archived,
  InvalidStorageClass: parameters,
  InvalidEncryptionAlgorithmError: parameters,
  NotImplemented: parameters,
};

/**
 * What S3 or the way to it said, in the user's words. Errors that have nothing to do with it come back as
 * they are.
 */
export function explainS3Error(error: unknown, place: S3Place): Error {
  const asked = error as ServiceError;
  const explain = kindOf(asked);
  if (error instanceof UserError || !explain) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
  const explained = explain(place, asked);
  explained.cause = error;
  return explained;
}

function kindOf(error: ServiceError): Explain | undefined {
  const status = error.$metadata?.httpStatusCode;
  const name = error.name ?? error.Code ?? '';
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name];
  if (/^region is missing/i.test(error.message ?? '')) return noRegion;
  if (name.startsWith('KMS.') || status === 403 || status === 401) return denied;
  if (status === 301 || status === 307) return region;
  if (status === 404) return noBucket;
  if (status !== undefined && status >= 500) return unreachable;
  if (status !== undefined && status >= 400) return refused;
  return isOfTheNetwork(error) ? unreachable : undefined;
}

/** Node's codes of sockets and names, and what the SDK throws when a request takes too long. */
function isOfTheNetwork({ name = '', code = '' }: ServiceError): boolean {
  return (
    name === 'TimeoutError' ||
    /^(E(CONN|HOST|NET|AI_|PIPE|TIMEDOUT|PROTO|NOTFOUND)|CERT_|ERR_(TLS|SSL)|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(
      code,
    )
  );
}

function where({ bucket, endpoint }: S3Place): string {
  return `the bucket ${bucket}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
}

/** Whether a conditional write found something in its place. */
export function isTaken(error: unknown): boolean {
  const { name, $metadata } = error as ServiceError;
  return (
    $metadata?.httpStatusCode === 412 ||
    name === 'PreconditionFailed' ||
    name === 'ConditionalRequestConflict'
  );
}

/** Whether there is no object under a key; not whether there is no bucket. */
export function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as ServiceError;
  return name === 'NoSuchKey' || (name === 'NotFound' && $metadata?.httpStatusCode === 404);
}
