import type pg from 'pg';
import type { Manifest } from '../../backup/manifest.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { describeUrl } from '../../postgres/url.ts';
import { UserError } from '../../runtime/errors.ts';
import { PreservedMark } from '../preserved/mark.ts';
import type { PointTarget } from './located.ts';

/** Which database one is talking to, to be compared with what a manifest says of its own. */
export interface Identity extends Pick<
  ServerFacts,
  'database' | 'databaseOid' | 'systemIdentifier'
> {
  /** `host:port/database`. */
  place: string;
  /** Of the databases that served under this name before a rollback or an undo of Belay's. */
  formerOids: readonly number[];
}

const COMMENTS_SQL = `
SELECT d.oid::int8::float8 AS oid, pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
  FROM pg_catalog.pg_database d
 WHERE pg_catalog.shobj_description(d.oid, 'pg_database') LIKE '{"belay"%'`;

export async function identityOf({ client, facts, url }: PointTarget): Promise<Identity> {
  const { database, databaseOid, systemIdentifier } = facts;
  return {
    ...{ database, databaseOid, place: describeUrl(url) },
    ...(systemIdentifier === undefined ? {} : { systemIdentifier }),
    formerOids: await formerOids(client, database),
  };
}

/** A rollback gives the name another oid: backups from before it are of this database all the same. */
async function formerOids(client: pg.Client, database: string): Promise<number[]> {
  const { rows } = await client.query<{ oid: number; comment: string }>(COMMENTS_SQL);
  return rows.filter(({ comment }) => markOf(comment) === database).map(({ oid }) => oid);
}

function markOf(comment: string): string | undefined {
  try {
    return PreservedMark.safeParse(JSON.parse(comment)).data?.preserved.of;
  } catch {
    return undefined;
  }
}

/**
 * Whether a backup is of this very database. By the cluster's identifier and the oid where both sides know them; where
 * one does not, the same name must be found with the same oid or in the same place: equal names alone, as production and
 * staging have them, prove nothing.
 */
export function isSameDatabase(recorded: Manifest['target'], here: Identity): boolean {
  const sameOid = [here.databaseOid, ...here.formerOids].includes(recorded.databaseOid);
  if (recorded.systemIdentifier !== undefined && here.systemIdentifier !== undefined) {
    return recorded.systemIdentifier === here.systemIdentifier && sameOid;
  }
  return recorded.database === here.database && (sameOid || recorded.place === here.place);
}

/** What has to be typed for the backup of one database to replace another. */
export function anotherConfirmed(recorded: Manifest['target'], here: Identity): string {
  return `${here.database} from ${recorded.database}`;
}

/**
 * Refuses the backup of another database, unless `confirm` says both names.
 *
 * @returns Whether it is of another one.
 * @throws UserError `backup-of-another`.
 */
export function requireSameDatabase(
  recorded: Manifest['target'],
  here: Identity,
  confirm: string | undefined,
): boolean {
  if (isSameDatabase(recorded, here)) return false;
  const wanted = anotherConfirmed(recorded, here);
  if (confirm === wanted) return true;
  throw new UserError(
    'backup-of-another',
    `The backup is of another database: ${whichWords(recorded, here)}.`,
    `If it is to replace ${here.place} all the same, say so: confirm: ${wanted}`,
  );
}

function whichWords(recorded: Manifest['target'], here: Identity): string {
  const named = `of ${recorded.place}, and this is ${here.place}`;
  const [was, is] = [recorded.systemIdentifier, here.systemIdentifier];
  if (was === undefined || is === undefined) {
    return `${named}; whether they are the same server cannot be seen with this role`;
  }
  if (was !== is) return `${named}, on another server (system identifier ${was}, here ${is})`;
  return `${named}, made anew or exchanged on the same server (oid ${recorded.databaseOid}, here ${here.databaseOid})`;
}
