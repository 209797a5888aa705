import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from '@jest/globals';
import type { Certificate } from '@belay/testkit/certificates.ts';

/** What is answered at a path; the number of this request there, from 1. */
export type Handler = (
  response: http.ServerResponse,
  request: http.IncomingMessage,
  number: number,
) => void;

export interface HealthServer {
  /** Of a new path that this handler answers. */
  url(handler: Handler): string;
  /** Of a path that answers with status, body and type. */
  answers(status: number, body?: string, type?: string): string;
  readonly origin: string;
}

/** A real HTTP server, for all tests of a file; with a certificate HTTPS. */
export function useHealthServer(certificate?: () => Certificate): HealthServer {
  const handlers = new Map<string, { handler: Handler; asked: number }>();
  const answer: http.RequestListener = (request, response) => {
    const known = handlers.get(new URL(request.url ?? '/', 'http://x').pathname);
    if (!known) return void response.writeHead(404).end();
    known.asked += 1;
    known.handler(response, request, known.asked);
  };
  let server: http.Server | undefined;
  let origin = '';
  beforeAll(async () => {
    const made = certificate?.();
    const up = made
      ? https.createServer({ cert: readFileSync(made.file), key: readFileSync(made.key) }, answer)
      : http.createServer(answer);
    server = up;
    await new Promise<void>((resolve) => up.listen(0, '127.0.0.1', resolve));
    origin = `${made ? 'https' : 'http'}://127.0.0.1:${(up.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });
  const url = (handler: Handler) => {
    const path = `/h${handlers.size + 1}`;
    handlers.set(path, { handler, asked: 0 });
    return origin + path;
  };
  return {
    url,
    answers: (status, body = '', type = 'text/plain') =>
      url((response) => void response.writeHead(status, { 'content-type': type }).end(body)),
    get origin() {
      return origin;
    },
  };
}
