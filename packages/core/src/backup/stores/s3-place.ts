import { UserError } from '../../runtime/errors.ts';

/** A bucket and what is to be said to the service, as `s3://bucket/prefix?region=…` names it. */
export interface S3Place {
  kind: 's3';
  /** As the user wrote it. */
  text: string;
  bucket: string;
  /** Without slashes at its ends; empty for the bucket's root. */
  prefix: string;
  region?: string;
  /** Of a service other than AWS. */
  endpoint?: string;
  storageClass?: string;
  sse?: 'AES256' | 'aws:kms';
  sseKmsKeyId?: string;
  forcePathStyle?: boolean;
}

const FORM = /^s3:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?(.*))?$/;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const HINT =
  'Write s3://bucket/prefix, with any of region, endpoint, storage-class, sse, sse-kms-key-id and force-path-style after a question mark. Credentials come from the environment.';

/** @throws UserError `place-invalid`; its message repeats nothing that could be a secret. */
export function parseS3Place(text: string): S3Place {
  const [, bucket = '', rest = '', query = ''] = FORM.exec(text) ?? [];
  if (bucket.includes('@')) {
    throw invalid('an S3 place holds credentials, which belong into the environment');
  }
  if (!BUCKET.test(bucket)) throw invalid(`"${bucket}" is no name of an S3 bucket`);
  const prefix = rest.replace(/^\/+|\/+$/g, '');
  if (prefix.split('/').some((part, _, all) => isOdd(part) && !(all.length === 1 && part === ''))) {
    throw invalid(`the prefix "${prefix}" has an empty part, "." or "..", or a control character`);
  }
  return { kind: 's3', text, bucket, prefix, ...parameters(query) };
}

function isOdd(part: string): boolean {
  // eslint-disable-next-line no-control-regex -- those are what is looked for
  return part === '' || part === '.' || part === '..' || /[\x00-\x1f\x7f]/.test(part);
}

type Parameters = Omit<S3Place, 'kind' | 'text' | 'bucket' | 'prefix'>;

const PARAMETERS: Record<string, (value: string) => Parameters> = {
  region: (value) => ({ region: matching('region', value, /^[a-z0-9-]+$/) }),
  endpoint: (value) => ({ endpoint: endpoint(value) }),
  'storage-class': (value) => ({
    storageClass: matching('storage-class', value, /^[A-Z][A-Z0-9_]*$/),
  }),
  sse: (value) => {
    if (value !== 'AES256' && value !== 'aws:kms') throw invalid('sse is AES256 or aws:kms');
    return { sse: value };
  },
  'sse-kms-key-id': (value) => ({ sseKmsKeyId: matching('sse-kms-key-id', value, /^\S+$/) }),
  'force-path-style': (value) => {
    if (value !== 'true' && value !== 'false') throw invalid('force-path-style is true or false');
    return { forcePathStyle: value === 'true' };
  },
};

function parameters(query: string): Parameters {
  let all: Parameters = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const parse = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    if (!parse) throw invalid(`an S3 place has no parameter "${name}"`);
    const parsed = parse(value);
    if (Object.keys(parsed).some((key) => Object.hasOwn(all, key))) {
      throw invalid(`"${name}" is given twice`);
    }
    all = { ...all, ...parsed };
  }
  if (all.sseKmsKeyId !== undefined && all.sse !== 'aws:kms') {
    throw invalid('sse-kms-key-id needs sse=aws:kms');
  }
  return all;
}

function matching(name: string, value: string, form: RegExp): string {
  if (!form.test(value)) throw invalid(`the value of ${name} has not the form that S3 takes`);
  return value;
}

function endpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw invalid('endpoint is an http:// or https:// URL');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw invalid('endpoint has more than scheme, host, port and path');
  }
  return value;
}

function invalid(what: string): UserError {
  return new UserError('place-invalid', `A place for backups cannot be used: ${what}.`, HINT);
}
