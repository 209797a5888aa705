import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

export interface Asked {
  method: string;
  /** Path and query. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  body: Buffer;
}

/** What answers requests of S3. */
export interface FauxS3 {
  createBucket(name: string): void;
  ask(request: Asked): Promise<Answer>;
  close(): Promise<void>;
}

interface Store {
  createBucket(name: string): void;
}

/** The part of Fastify that is used; it comes with fauxqs. */
interface Fastify {
  removeAllContentTypeParsers(): void;
  addContentTypeParser(
    type: string,
    options: { parseAs: 'buffer' },
    parse: (request: unknown, body: Buffer, done: (error: null, body: Buffer) => void) => void,
  ): void;
  /** @returns The URL that it listens at. */
  listen(options: { port: number; host: string }): Promise<string>;
  close(): Promise<void>;
}

/** Larger than any part of an upload. */
const BODY_LIMIT = 64 * 1024 * 1024;

/**
 * The S3 of fauxqs, in memory, on a port of the loopback interface. Its entry file, which adds SQS and SNS, needs Node 22
 * (node:sqlite); its S3 alone does not, so that is loaded by its path.
 */
export async function fauxS3(): Promise<FauxS3> {
  const dist = path.join(packageFolder('fauxqs'), 'dist');
  const { S3Store } = (await load(dist, 's3/s3Store.js')) as { S3Store: new () => Store };
  const { registerS3Routes } = (await load(dist, 's3/s3Router.js')) as {
    registerS3Routes: (app: Fastify, store: Store) => void;
  };
  const fastify = createRequire(path.join(dist, 'app.js'))('fastify') as (
    options: object,
  ) => Fastify;
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const store = new S3Store();
  registerS3Routes(app, store);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    createBucket: (name) => store.createBucket(name),
    ask: (asked) => askAt(address, asked),
    close: () => app.close(),
  };
}

async function askAt(address: string, { method, url, headers, body }: Asked): Promise<Answer> {
  const asking = request(address + url, { method, headers });
  const answered = once(asking, 'response') as Promise<[IncomingMessage]>;
  asking.end(body);
  const [answer] = await answered;
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
}

function load(folder: string, file: string): Promise<unknown> {
  return import(pathToFileURL(path.join(folder, file)).href);
}

/** Where npm put a package, seen from here. */
function packageFolder(name: string): string {
  for (let folder = import.meta.dirname; folder !== path.dirname(folder);) {
    const found = path.join(folder, 'node_modules', name);
    if (existsSync(found)) return found;
    folder = path.dirname(folder);
  }
  throw new Error(`${name} is not installed`);
}
