import os from 'node:os';
import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import type { RehearsalServer, ServerOptions } from '../../postgres/throwaway/server.ts';
import { durationWords } from '../../report/words.ts';
import type { Ports } from '../../runtime/ports.ts';
import { compareContent } from '../content/compare-content.ts';
import type { Content, Outside } from '../content/content.ts';
import { readOutside } from '../content/outside.ts';
import { readContent } from '../content/read-content.ts';
import { withBackupSnapshot } from '../content/snapshot.ts';
import type { BackupClient } from '../dump/client.ts';
import type { Compared } from '../engine.ts';
import { requireExtensions } from '../restore/extensions.ts';
import { type NotReapplied, reapplyOutside } from '../restore/reapply.ts';
import { createRoles, requireRoles } from '../restore/roles.ts';
import { runRestore } from '../restore/run-restore.ts';
import { asTried } from './leave-out.ts';
import { type TrialDatabase, withTrialDatabase } from './trial-database.ts';
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
        compareWith(expected, database, jobs, ports),
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

/**
 * The rows are read first: what is then reapplied to the database is tried in a transaction and taken back, since it
 * could shut us out (a connection limit, a REVOKE CONNECT) or keep the database from being dropped (its owner).
 */
async function compareWith(
  expected: Content,
  { name, url, unlike }: TrialDatabase,
  connections: number,
  ports: Ports,
): Promise<Compared> {
  const { content: found, notCompared } = await withBackupSnapshot(
    url,
    { ...ports, alone: true },
    (snapshot) => readContent({ url, snapshot, connections }, ports),
  );
  const { outside, not } = await tryOutside(name, url, expected.outside, ports);
  const left = [...unlike, ...not];
  const compared = compareContent(expected, asTried(expected, found, outside, left));
  return {
    differences: compared.differences,
    notCompared: [
      ...new Set([
        ...left.map(({ sentence }) => sentence),
        ...notCompared,
        ...compared.notCompared,
      ]),
    ],
  };
}

/** As `readContent` reads it: an empty search_path qualifies every name. */
const BEGIN_SQL = `
BEGIN READ WRITE;
SET LOCAL search_path = '';
SET LOCAL quote_all_identifiers = off`;

async function tryOutside(
  name: string,
  url: string,
  wanted: Outside,
  { signal, env }: Ports,
): Promise<{ outside: Outside; not: NotReapplied[] }> {
  const connect = { signal, env, remote: 'verify-full', settings: READING_SETTINGS } as const;
  return withClient(url, connect, async (client) => {
    await client.query(BEGIN_SQL);
    try {
      const not = await reapplyOutside(client, name, wanted);
      return { outside: await readOutside(client), not };
    } finally {
      await client.query('ROLLBACK').catch(() => undefined);
    }
  });
}

async function timed<T>(what: string, { log }: Ports, body: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await body();
  log.info(`${what} in ${durationWords(performance.now() - started)}`);
  return result;
}
