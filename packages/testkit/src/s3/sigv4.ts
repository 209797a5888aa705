import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface SignedRequest {
  method: string;
  /** Path and query as they were sent. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
}

/** How far the clocks may be apart, in milliseconds. */
const SKEW_MS = 15 * 60_000;

/**
 * Checks a request's signature as S3 does, recomputed from
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.
 *
 * @returns S3's error code, or undefined when the request is signed with the key.
 */
export function signatureProblem(request: SignedRequest, key: AccessKey): string | undefined {
  const header = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/;
  const [, credential = '', signed = '', signature = ''] =
    header.exec(request.headers.authorization ?? '') ?? [];
  const [accessKeyId, date = '', region = '', service = ''] = credential.split('/');
  if (credential === '') return 'AccessDenied';
  if (accessKeyId !== key.accessKeyId) return 'InvalidAccessKeyId';
  const time = headerOf(request, 'x-amz-date');
  if (Math.abs(Date.now() - timeOf(time)) > SKEW_MS) return 'RequestTimeTooSkewed';
  const names = signed.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return 'SignatureDoesNotMatch';

  const payload = headerOf(request, 'x-amz-content-sha256');
  if (/^[0-9a-f]{64}$/.test(payload) && payload !== sha256(request.body)) {
    return 'XAmzContentSHA256Mismatch';
  }
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical(request, names, payload))}`;
  const signing = [date, region, service, 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${key.secretAccessKey}`,
  );
  const right = createHmac('sha256', signing).update(text).digest();
  const given = Buffer.from(signature, 'hex');
  const equal = given.length === right.length && timingSafeEqual(given, right);
  return equal ? undefined : 'SignatureDoesNotMatch';
}

function canonical(request: SignedRequest, names: readonly string[], payload: string): string {
  const [path = '', query = ''] = request.url.split('?', 2);
  const parameters = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort();
  const headers = names.map((name) => `${name}:${headerOf(request, name)}\n`);
  return [
    request.method,
    path,
    parameters.join('&'),
    headers.join(''),
    names.join(';'),
    payload,
  ].join('\n');
}

function headerOf({ headers }: SignedRequest, name: string): string {
  return String(headers[name] ?? '').trim();
}

/** Of `20261126T014251Z`. */
function timeOf(stamp: string): number {
  return Date.parse(
    stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
