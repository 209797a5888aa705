import type { Answer, Asked } from './fauxqs.ts';

interface Upload {
  bucket: string;
  key: string;
  startedAt: Date;
  lastPartAt: Date;
}

/** Uploads in parts that are open; fauxqs has no listing of them. */
export interface OpenUploads {
  /** Changed by a test that wants an old one. */
  all: Map<string, Upload>;
  /** To be told of every request and its answer. */
  note(request: Asked, answer: Answer): void;
  /** The answer to a listing of uploads or of parts; undefined for another request. */
  answer(request: Asked): Answer | undefined;
}

export function openUploads(): OpenUploads {
  const all = new Map<string, Upload>();
  return {
    all,
    note({ method, url }, { status, body }) {
      if (status >= 300) return;
      const { bucket, key, query } = addressOf(url);
      const id = query.get('uploadId');
      if (method === 'POST' && query.has('uploads')) {
        const [, uploadId = ''] = /<UploadId>([^<]*)/.exec(body.toString()) ?? [];
        all.set(uploadId, { bucket, key, startedAt: new Date(), lastPartAt: new Date() });
      } else if (id !== null && (method === 'POST' || method === 'DELETE')) {
        all.delete(id);
      } else if (id !== null && method === 'PUT') {
        const upload = all.get(id);
        if (upload) upload.lastPartAt = new Date();
      }
    },
    answer({ method, url }) {
      const { bucket, key, query } = addressOf(url);
      if (method !== 'GET') return undefined;
      if (key === '' && query.has('uploads')) {
        return listed(bucket, query.get('prefix') ?? '', all);
      }
      const upload = all.get(query.get('uploadId') ?? '');
      return upload === undefined ? undefined : partsOf(upload);
    },
  };
}

/** Of a request in path style. */
export function addressOf(url: string): { bucket: string; key: string; query: URLSearchParams } {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
  return { bucket, key, query: searchParams };
}

function listed(bucket: string, prefix: string, all: ReadonlyMap<string, Upload>): Answer {
  const uploads = [...all]
    .filter(([, upload]) => upload.bucket === bucket && upload.key.startsWith(prefix))
    .map(
      ([id, { key, startedAt }]) =>
        `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${startedAt.toISOString()}</Initiated></Upload>`,
    );
  return xml(
    200,
    `<ListMultipartUploadsResult><Bucket>${bucket}</Bucket><IsTruncated>false</IsTruncated>${uploads.join('')}</ListMultipartUploadsResult>`,
  );
}

function partsOf({ key, lastPartAt }: Upload): Answer {
  const part = `<Part><PartNumber>1</PartNumber><Size>1</Size><LastModified>${lastPartAt.toISOString()}</LastModified></Part>`;
  return xml(
    200,
    `<ListPartsResult><Key>${key}</Key><IsTruncated>false</IsTruncated>${part}</ListPartsResult>`,
  );
}

/** An answer as S3 writes it. */
export function xml(status: number, text: string, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml', ...headers },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`),
  };
}
