import { backupClient } from '@belay/core/backup/dump/client.ts';
import type { Manifest } from '@belay/core/backup/manifest.ts';
import { sha256Of } from '@belay/core/backup/sha256.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import type { CheckScope } from '@belay/core/report/recorder.ts';
import type { Finding } from '@belay/core/report/schema.ts';
import type { RollbackPorts } from '@belay/core/rollback/context.ts';
import { type Beside, restoreBeside } from '@belay/core/rollback/beside/restore.ts';
import type { RestoreSource } from '@belay/core/rollback/beside/source.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { locatePoint } from '@belay/core/rollback/point/locate.ts';
import type { PointOptions } from '@belay/core/rollback/point/located.ts';
import { type PointSource, withPointSource } from '@belay/core/rollback/point/source.ts';
import type { HeldTarget } from '@belay/core/rollback/target.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';

export const RUN = 'restorerun1';

export const ports: RollbackPorts = {
  log: silentLogger,
  now: Date.now,
  signal: new AbortController().signal,
  env: process.env,
};

/** What a check was told. */
export interface Told {
  scope: CheckScope;
  findings: Finding[];
  notVerified: string[];
  items: string[];
}

export function listening(): Told {
  const told: Omit<Told, 'scope'> = { findings: [], notVerified: [], items: [] };
  const scope: CheckScope = {
    item: ({ name, result }) => told.items.push(`${name}: ${result}`),
    find: (finding) => {
      told.findings.push(finding);
      return finding;
    },
    findAll: (all) => told.findings.push(...all),
    notVerified: (sentence) => told.notVerified.push(sentence),
  };
  return { ...told, scope };
}

/** The output `restore-point` of a backup with copies in these folders. */
export function restorePoint(
  { manifest, manifestText }: { manifest: Manifest; manifestText: string },
  locations: string[],
): string {
  const { id, takenAt, target } = manifest;
  return JSON.stringify({
    ...{ version: 1, engine: 'pg_dump', id, locations, takenAt, database: target.database },
    manifestSha256: sha256Of(manifestText),
  });
}

export interface Rolling extends Partial<Omit<PointOptions, 'installClient'>> {
  ports?: Partial<RollbackPorts>;
  told?: Told;
  /** Another source in the place of the backup's own. */
  as?: (source: RestoreSource) => RestoreSource;
}

/** Holds a database, fetches and checks a backup, and hands both on. */
export async function fetched<T>(
  url: string,
  { ports: given, told = listening(), ...point }: Rolling,
  body: (checked: PointSource, held: HeldTarget) => Promise<T>,
): Promise<T> {
  const all = { ...ports, ...given };
  const options = { jobs: 2, ...point, installClient: false } as PointOptions;
  return withHeldTarget(url, { waitMs: 5_000 }, all, async (held) => {
    const located = await locatePoint(options, held, '/', all);
    return withPointSource(located, held, options, told.scope, all, (checked) =>
      body(checked, held),
    );
  });
}

/** Restores a backup beside its database, as a rollback does before it cuts over. */
export async function restored(url: string, { as, ...rolling }: Rolling): Promise<Beside> {
  const { told = listening(), ports: given } = rolling;
  return fetched(url, { ...rolling, told }, (checked, held) => {
    const source = checked.source();
    const options = { held, jobs: 2, run: RUN };
    return restoreBeside(as?.(source) ?? source, options, told.scope, { ...ports, ...given });
  });
}

/** Databases of restores on a server, whoever they are for. */
export async function besides(url: string): Promise<string[]> {
  return withClient(url, {}, async (client) => {
    const sql = `SELECT datname FROM pg_database WHERE datname LIKE 'belay%' ORDER BY 1`;
    return (await client.query<{ datname: string }>(sql)).rows.map(({ datname }) => datname);
  });
}

/** The first column of the first row. */
export async function ask<T>(url: string, sql: string): Promise<T> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<Record<string, T>>(sql);
    return Object.values(rows[0] ?? {})[0] as T;
  });
}

export function nameOf(url: string): string {
  return parseDatabaseUrl(url).database;
}

/** The programs of Postgres 15. */
export function client15() {
  return backupClient({ major: 15, version: '15', installClient: false }, ports);
}
