import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { chmodSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../src/postgres/connection.ts';
import { quoteIdent } from '../../src/postgres/identifiers.ts';
import { randomPart } from '../../src/runtime/run-id.ts';
import type { TestServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { leftovers } from './run.ts';

/** How long a child may need to end after it was told to; longer than the grace before SIGKILL. */
const PATIENCE_MS = 3_000;

/**
 * `process.env` of a jest test is a copy that `os.tmpdir()` does not read. A function made by one of Node's own
 * sees the real one.
 */
const RealFunction = tmpdir.constructor as FunctionConstructor;
const realEnvironment = (RealFunction('return process.env') as () => NodeJS.ProcessEnv)();

export interface Traces {
  /** For the stage: children started with it can be told from those of other tests. */
  env: Record<string, string | undefined>;
  /** Where the stage's temporary files go. */
  folder: () => string;
  /** Command lines of processes of this file's rehearsals, after so many milliseconds at most to end. */
  processes: (patienceMs: number) => Promise<string[]>;
}

/**
 * Watches what a file's rehearsals leave: after each test there must be no database of Belay's on the
 * server, no file in the temporary folder, and no process that was started with `env`.
 *
 * @param server Absent: there are no databases to look for.
 */
export function watchTraces(server?: TestServer): Traces {
  const mark = `/nowhere/belay-test-${randomPart()}`;
  // Of the environment only some variables reach Prisma's children; PATH is one.
  const env = { PATH: `${process.env['PATH'] ?? ''}:${mark}`, HOME: process.env['HOME'] };
  let folder = '';
  let before: string | undefined;

  beforeAll(() => {
    before = realEnvironment['TMPDIR'];
    folder = temporaryFolder();
    // A throwaway server runs under another account and must be able to get through.
    chmodSync(folder, 0o755);
    realEnvironment['TMPDIR'] = folder;
    expect(tmpdir()).toBe(folder);
  });
  afterEach(async () => {
    const databases = server ? await leftovers(server) : [];
    // One test's fault is not to be told again after each that follows.
    if (server && databases.length > 0) await drop(server, databases);
    // The projects of the tests lie there too.
    const files = readdirSync(folder).filter((name) => !name.startsWith('belay-test-'));
    const processes = await processesOf(mark, folder, PATIENCE_MS);
    expect({ databases, files, processes }).toEqual({ databases: [], files: [], processes: [] });
  });
  afterAll(() => {
    if (before === undefined) delete realEnvironment['TMPDIR'];
    else realEnvironment['TMPDIR'] = before;
    removeTemporaryFolders();
  });
  return { env, folder: () => folder, processes: (ms) => processesOf(mark, folder, ms) };
}

async function drop(server: TestServer, databases: readonly string[]): Promise<void> {
  await withClient(server.url(), {}, async (client) => {
    for (const name of databases)
      await client.query(`DROP DATABASE ${quoteIdent(name)} WITH (FORCE)`);
  });
}

/** Command lines of the processes of a test, once those that are ending have ended. */
async function processesOf(mark: string, folder: string, patienceMs: number): Promise<string[]> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(50)) {
    const found = processesNow(mark, folder);
    if (found.length === 0 || Date.now() > deadline) return found;
  }
}

/**
 * Those that have `mark` in their environment or `folder` in their command line (a server's data directory).
 * Only Linux shows both as files; elsewhere nothing is found.
 */
function processesNow(mark: string, folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((id) => {
      const read = (file: string) => readFileSync(path.join('/proc', id, file), 'utf8');
      try {
        const [environment, command] = [read('environ'), read('cmdline').replaceAll('\0', ' ')];
        return environment.includes(mark) || command.includes(folder) ? [command] : [];
      } catch {
        return []; // it has ended since
      }
    });
}
