import os from 'node:os';
import { withClient } from '../../postgres/connection.ts';
import type { RehearsalServer, ServerOptions } from '../../postgres/throwaway/server.ts';
import { durationWords } from '../../report/words.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Content } from '../content/content.ts';
import type { BackupClient } from '../dump/client.ts';
import type { Compared } from '../engine.ts';
import { requireExtensions } from '../restore/extensions.ts';
import { createRoles, requireRoles } from '../restore/roles.ts';
import { runRestore } from '../restore/run-restore.ts';
import { compareRestored } from './compare-restored.ts';
import { withTrialDatabase } from './trial-database.ts';
import { withTrialServer } from './trial-server.ts';

export interface Trial {
  server: ServerOptions;
  client: BackupClient;
  /** The dump, once `expected` has resolved. */
  folder: string;
  /**
   * What the archive says the database held. Resolves when every file of the dump is there and was checked: until then
   * only the server is started, and nothing is made on it.
   */
  expected: Promise<Content>;
}

const MOST_JOBS = 8;

/**
 * Restores a dump into a database of its own, on a throwaway server of the same major version or on the one that was
 * given, reads everything again and compares. Nothing of it stays.
 *
 * @throws UserError `verify-server-missing`, `restore-roles-missing`, `restore-extensions-missing`, and those of
 *   `withTemporaryDatabase`.
 * @throws OperationFailed `restore-failed`, `restore-unclear`.
 */
export async function tryRestore(trial: Trial, ports: Ports): Promise<Compared> {
  return withTrialServer(trial.server, ports, async (server) => {
    const jobs = Math.min(MOST_JOBS, os.availableParallelism());
    const expected = await trial.expected;
    const unmade = await getServerReady(server, expected, ports);
    const at = { run: trial.server.run, now: ports.now(), signal: ports.signal };
    return withTrialDatabase(server, expected.outside, at, async (database) => {
      await timed('restored', ports, () =>
        runRestore(
          {
            ...{ url: database.url, client: trial.client, folder: trial.folder, jobs },
            left: 'The database that it was tried in is dropped; the backup itself is as it was.',
            onThrowaway: server.source !== 'database-url',
          },
          ports,
        ),
      );
      const { differences, notCompared } = await timed('compared', ports, () =>
        compareRestored({ expected, database, connections: jobs }, ports),
      );
      return { differences, notCompared: [...unmade, ...notCompared] };
    });
  });
}

/** Roles and extensions: what a dump needs to be there already. */
async function getServerReady(
  { url, source }: RehearsalServer,
  expected: Content,
  { signal, env }: Ports,
): Promise<string[]> {
  return withClient(url, { signal, env, remote: 'verify-full' }, async (client) => {
    await requireExtensions(client, expected.outside);
    if (source !== 'database-url') return createRoles(client, expected);
    await requireRoles(client, expected);
    return [];
  });
}

async function timed<T>(what: string, { log }: Ports, body: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await body();
  log.info(`${what} in ${durationWords(performance.now() - started)}`);
  return result;
}
