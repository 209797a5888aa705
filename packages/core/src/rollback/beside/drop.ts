import { protectedUrl } from '../../backup/verify/trial-server.ts';
import { dropSubscriptions } from '../../backup/restore/subscriptions.ts';
import { withClient } from '../../postgres/connection.ts';
import { dropTemporaryDatabase } from '../../postgres/temporary-database.ts';
import { withDatabase } from '../../postgres/url.ts';
import { messageOf } from '../../runtime/errors.ts';
import type { RollbackPorts } from '../context.ts';
import { takeStep } from '../steps.ts';
import type { HeldTarget } from '../target.ts';
import { BESIDE_PREFIX, isNameFor, type Of, readMark } from './mark.ts';

type Ports = Pick<RollbackPorts, 'env' | 'step' | 'log'>;

/**
 * Drops a database that was being restored. Not under the signal: what an interrupted run made must still go. Its
 * subscriptions, which would prevent that, let go of their slots first: those are of the database that serves.
 *
 * @throws OperationFailed `leftover-database`.
 */
export async function dropBeside(
  { admin, url }: Pick<HeldTarget, 'admin' | 'url'>,
  database: string,
  ports: Ports,
): Promise<void> {
  await takeStep(ports, 'restore: drop');
  const connect = { env: ports.env, remote: 'verify-full' } as const;
  // Where it fails, so does the drop, which tells.
  await withClient(withDatabase(url, database), connect, dropSubscriptions).catch(() => undefined);
  await dropTemporaryDatabase(protectedUrl(admin.url, ports.env), database);
  await takeStep(ports, 'restore: dropped');
}

interface Found {
  name: string;
  comment: string | null;
  others: number;
}

const FOUND_SQL = `
SELECT d.datname AS name, pg_catalog.shobj_description(d.oid, 'pg_database') AS comment,
       (SELECT count(*)::int FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid) AS others
  FROM pg_catalog.pg_database d
 WHERE pg_catalog.starts_with(d.datname, $1) AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
 ORDER BY d.datname`;

const OIDS_SQL = 'SELECT oid::int8::float8 AS oid FROM pg_catalog.pg_database';

/**
 * Drops what runs that died left of restores for this database. Whoever holds the database knows that no other run works
 * for it, so that whatever is marked as its own is a dead one's. A name alone proves nothing: without a mark (the run
 * died between CREATE DATABASE and COMMENT) only an empty one that nobody uses goes.
 *
 * @returns The names of what was dropped.
 */
export async function dropLeftoverBesides(held: HeldTarget, ports: Ports): Promise<string[]> {
  const { client } = held.admin;
  const { rows } = await client.query<Found>(FOUND_SQL, [BESIDE_PREFIX]);
  const { rows: databases } = await client.query<{ oid: number }>(OIDS_SQL);
  const oids = new Set(databases.map(({ oid }) => oid));
  const dropped: string[] = [];
  for (const found of rows) {
    try {
      if (!(await isLeftover(found, held, oids, ports))) continue;
      await dropBeside(held, found.name, ports);
      dropped.push(found.name);
    } catch (error) {
      ports.log.warn(
        `the leftover database ${found.name} could not be dropped: ${messageOf(error)}`,
      );
    }
  }
  return dropped;
}

async function isLeftover(
  { name, comment, others }: Found,
  { facts, url }: Pick<HeldTarget, 'facts' | 'url'>,
  oids: ReadonlySet<number>,
  ports: Ports,
): Promise<boolean> {
  const mark = readMark(comment);
  if (mark !== undefined) return isMarkedFor(mark.beside, facts, oids);
  if (comment !== null || others > 0 || !isNameFor(name, facts)) return false;
  return isEmpty(withDatabase(url, name), ports);
}

/** By oid; by name where the database that it was for is not there any more, so that nobody can hold it. */
export function isMarkedFor(
  beside: { database: string; oid: number },
  { database, databaseOid }: Of,
  oids: ReadonlySet<number>,
): boolean {
  if (beside.oid === databaseOid) return true;
  return beside.database === database && !oids.has(beside.oid);
}

const EMPTY_SQL = `
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE oid >= 16384)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS empty`;

async function isEmpty(url: string, { env }: Ports): Promise<boolean> {
  return withClient(url, { env, remote: 'verify-full' }, async (client) => {
    const { rows } = await client.query<{ empty: boolean }>(EMPTY_SQL);
    return rows[0]?.empty === true;
  });
}
