import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './artifacts/answer.ts';
import { blobAnswer } from './artifacts/blobs.ts';
import {
  type ElsewhereArtifact,
  type RestRequest,
  restAnswer,
  restRequest,
} from './artifacts/rest.ts';
import { ArtifactState, type KeptArtifact } from './artifacts/state.ts';
import { BACKEND, twirpAnswer } from './artifacts/twirp.ts';

/** A call of the service, `CreateArtifact`, or `PUT blob`, `GET blob`, `GET api`, `DELETE api`. */
export type ArtifactCall = string;

export interface ArtifactService {
  /** What the runner gives an action, and `run:` steps not. */
  readonly env: Record<string, string>;
  /** What is there, in the order in which it came. */
  readonly artifacts: KeptArtifact[];
  /** What other runs of the repository left; only the REST API knows of it. */
  readonly elsewhere: ElsewhereArtifact[];
  /** Every call so far. */
  readonly calls: ArtifactCall[];
  /** Asked for every call: a status that is answered in place of it, 0 for no answer ever; undefined lets it through. */
  fault: (call: ArtifactCall) => number | undefined;
  /** Forgets everything. */
  clear(): void;
}

const RUN = '17200000001';
const TWIRP = '/twirp/github.actions.results.api.v1.ArtifactService/';

/**
 * A service as the results service of GitHub is to `@actions/artifact`: Twirp in JSON for the artifacts, blocks
 * of a blob store for their content. Strict: another token, a name that exists, a size or digest that does not fit
 * what was uploaded are refused.
 */
export function useArtifactService(): ArtifactService {
  let server: Server;
  const state = new ArtifactState();
  const service: ArtifactService = {
    get env() {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return {
        ACTIONS_RESULTS_URL: `${origin}/`,
        ACTIONS_RUNTIME_TOKEN: TOKEN,
        GITHUB_RUN_ID: RUN,
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_API_URL: origin,
      };
    },
    artifacts: state.kept,
    elsewhere: [],
    calls: [],
    fault: () => undefined,
    clear() {
      state.clear();
      service.elsewhere.splice(0);
      service.calls.splice(0);
      service.fault = () => undefined;
    },
  };
  beforeAll(async () => {
    server = createServer((request, response) => {
      void serve(service, state, request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return service;
}

/** An unsigned JWT: the client only reads the scope that names the run and the job. */
const TOKEN = [{ alg: 'none' }, { scp: `Actions.Results:${BACKEND}:job-1` }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.')
  .concat('.none');

async function serve(
  service: ArtifactService,
  state: ArtifactState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const method = url.pathname.startsWith(TWIRP) ? url.pathname.slice(TWIRP.length) : undefined;
  const rest = restRequest(url);
  const call = method ?? `${request.method} ${rest ? 'api' : 'blob'}`;
  service.calls.push(call);
  const status = service.fault(call);
  if (status === 0) return;
  if (status !== undefined) return send(response, { status, body: { msg: 'as the test wants' } });
  if (rest) return send(response, apiAnswer(service, state, request, rest, url.origin));
  if (method === undefined) {
    return send(response, blobAnswer(state, request.method ?? 'GET', url, body));
  }
  if (request.headers.authorization !== `Bearer ${TOKEN}`) {
    return send(response, { status: 401, body: { code: 'unauthenticated', msg: 'no' } });
  }
  const asked = JSON.parse(body.toString('utf8')) as Record<string, string | undefined>;
  send(response, twirpAnswer(state, method, asked, url.origin));
}

function apiAnswer(
  { elsewhere }: ArtifactService,
  { blobs }: ArtifactState,
  { method = 'GET', headers }: IncomingMessage,
  asked: RestRequest,
  origin: string,
): Answer {
  if (!/^token \S/.test(headers.authorization ?? '')) return { status: 401 };
  return restAnswer(elsewhere, method, asked, (content) => {
    const blob = randomUUID();
    blobs.set(blob, { blocks: new Map(), content });
    return `${origin}/account/artifacts/${blob}?sig=${randomUUID()}`;
  });
}

function send(response: ServerResponse, { status, body, bytes, headers: more }: Answer): void {
  const headers = {
    'content-type': bytes ? 'application/octet-stream' : 'application/json',
    etag: `"${randomUUID()}"`,
    'last-modified': new Date().toUTCString(),
    'x-ms-request-id': randomUUID(),
    'x-ms-version': '2024-05-04',
    'x-ms-request-server-encrypted': 'true',
    ...more,
  };
  response.writeHead(status, headers);
  response.end(bytes ?? (body === undefined ? '' : JSON.stringify(body)));
}
