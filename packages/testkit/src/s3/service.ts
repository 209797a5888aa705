import { afterAll, beforeAll } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { types } from 'node:util';
import { type Answer, type Asked, fauxS3, type FauxS3 } from './fauxqs.ts';
import { type AccessKey, signatureProblem } from './sigv4.ts';
import { addressOf, openUploads, type OpenUploads, xml } from './uploads.ts';

/** The only key that the service knows. */
export const ACCESS_KEY: AccessKey = {
  accessKeyId: 'AKIABELAYTEST0000000',
  secretAccessKey: 'word-of-the-bucket/with+odd=characters',
};

/**
 * What goes wrong with a request: `cut` ends the connection before anything is done, `lost` after it was done,
 * `half` in the middle of the answer, `hang` never answers; or an error as S3 gives it.
 */
export type Fault =
  | 'cut'
  | 'lost'
  | 'half'
  | 'hang'
  | { status: number; code: string; headers?: Record<string, string>; more?: string };

export interface S3Service {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** For the environment of whoever is to reach it. */
  readonly env: Record<string, string>;
  /** Every request so far, `PUT /bucket/key?query`, also those that failed. */
  requests: Asked[];
  /** Asked for every request; undefined lets it through. */
  fault: (request: Asked) => Fault | undefined;
  uploads: OpenUploads;
  createBucket(name: string): void;
  /** An object's bytes without any signature; undefined where there is none. */
  object(bucket: string, key: string): Promise<Buffer | undefined>;
  /** Puts an object past all checks. */
  put(bucket: string, key: string, body: Buffer): Promise<void>;
}

/**
 * An S3 service for all tests of a file: fauxqs behind a door that checks every signature, keeps `If-None-Match`
 * as S3 does (fauxqs does not), lists open uploads and makes the faults that a test asks for.
 */
export function useS3Service(): S3Service {
  let faux: FauxS3;
  let server: Server;
  const service: S3Service = {
    get endpoint() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    env: {
      AWS_ACCESS_KEY_ID: ACCESS_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ACCESS_KEY.secretAccessKey,
    },
    requests: [],
    fault: () => undefined,
    uploads: openUploads(),
    createBucket: (name) => faux.createBucket(name),
    async object(bucket, key) {
      const answer = await faux.ask({ ...NOTHING, method: 'GET', url: `/${bucket}/${key}` });
      return answer.status === 200 ? answer.body : undefined;
    },
    async put(bucket, key, body) {
      await faux.ask({ ...NOTHING, method: 'PUT', url: `/${bucket}/${key}`, body });
    },
  };
  beforeAll(async () => {
    knowForeignErrors();
    faux = await fauxS3();
    server = createServer((request, response) => {
      serve(service, faux, request, response).catch((error: unknown) => {
        // A connection that the client has left is no fault of the test.
        if (!request.socket.destroyed) console.error(error);
        response.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await faux.close();
  });
  return service;
}

/**
 * The SDK decides by `instanceof Error` whether to repeat a request. Under jest, errors of Node's own modules are
 * made in another realm, where that is false.
 */
function knowForeignErrors(): void {
  const ordinary = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(Error, Symbol.hasInstance, {
    configurable: true,
    value(this: unknown, value: unknown) {
      return this === Error ? types.isNativeError(value) : ordinary.call(this as never, value);
    },
  });
}

const NOTHING = { headers: {}, body: Buffer.alloc(0) };

async function serve(
  service: S3Service,
  faux: FauxS3,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const request = { method, url, headers, body: Buffer.concat(chunks) };
  service.requests.push(request);

  const fault = service.fault(request);
  if (fault === 'hang') return;
  if (fault === 'cut') return void incoming.socket.destroy();
  const answer =
    typeof fault === 'object'
      ? failed(fault.status, fault.code, fault.headers, fault.more)
      : await answerTo(service, faux, { ...request, headers });
  if (fault === 'lost') return void incoming.socket.destroy();
  await send(response, answer, method, fault === 'half');
}

async function answerTo(
  { uploads }: S3Service,
  faux: FauxS3,
  request: Asked & { headers: IncomingMessage['headers'] },
): Promise<Answer> {
  const problem = signatureProblem(request, ACCESS_KEY);
  if (problem !== undefined) return failed(403, problem);
  const listing = uploads.answer(request);
  if (listing) return listing;
  if (request.headers['if-none-match'] === '*' && request.method !== 'GET') {
    const { bucket, key } = addressOf(request.url);
    const there = await faux.ask({ ...NOTHING, method: 'HEAD', url: `/${bucket}/${key}` });
    if (there.status === 200) return failed(412, 'PreconditionFailed');
  }
  const answer = await faux.ask(request);
  uploads.note(request, answer);
  return answer;
}

function failed(
  status: number,
  code: string,
  headers: Record<string, string> = {},
  more = '',
): Answer {
  return xml(
    status,
    `<Error><Code>${code}</Code><Message>${code} of the test</Message>${more}</Error>`,
    headers,
  );
}

async function send(
  response: ServerResponse,
  { status, headers, body }: Answer,
  method: string,
  half: boolean,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) response.setHeader(name, value);
  }
  const length = method === 'HEAD' ? headers['content-length'] : body.length;
  if (length !== undefined) response.setHeader('content-length', length);
  response.writeHead(status);
  if (!half) return void response.end(method === 'HEAD' ? undefined : body);
  await new Promise((sent) => response.write(body.subarray(0, body.length >> 1), sent));
  response.destroy();
}

const HOP_BY_HOP = new Set(['connection', 'transfer-encoding', 'keep-alive', 'content-length']);
