import type pg from 'pg';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { type StanzaInfo, readStanza } from './info.ts';
import { type PgBackRest, callPgBackRest, findPgBackRest } from './program.ts';
import { serverOwner } from './server-owner.ts';

/** A stanza that was found to be of the server we are connected to. */
export interface Stanza {
  program: PgBackRest;
  info: StanzaInfo;
  /** Of the cluster as it is now; an upgraded one gets another. */
  databaseId: number;
  /** The server's major version. */
  major: number;
}

export interface StanzaInput {
  stanza: string;
  config?: string | undefined;
  deadlineMs: number;
}

const MAY_SQL = `
SELECT pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE') AS settings,
  pg_catalog.has_function_privilege('pg_catalog.pg_create_restore_point(text)', 'EXECUTE')
    AND pg_catalog.has_function_privilege('pg_catalog.pg_switch_wal()', 'EXECUTE') AS points,
  pg_catalog.current_setting('archive_mode') AS "archiveMode"`;

interface May {
  settings: boolean;
  points: boolean;
  archiveMode: string;
}

/**
 * Finds the program and whom it must run as, and makes sure that the stanza is of this very cluster and that WAL
 * arrives in its repository (`pgbackrest check`).
 *
 * @throws UserError `pgbackrest-missing`, `pgbackrest-too-old`, `pgbackrest-needs-primary`, `pgbackrest-no-right`,
 *   `pgbackrest-no-archiving`, `pgbackrest-not-beside-server`, `pgbackrest-wrong-account`, `pgbackrest-stanza-unusable`,
 *   `pgbackrest-other-cluster`.
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-unclear`.
 */
export async function findStanza(
  { stanza, config, deadlineMs }: StanzaInput,
  client: pg.Client,
  facts: ServerFacts,
  ports: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<Stanza> {
  const found = await findPgBackRest(ports.env);
  await requireRights(client, facts);
  const account = await serverOwner(await dataDirectoryOf(client));
  const place = config === undefined ? {} : { config };
  const program: PgBackRest = { ...found, stanza, ...place, account, deadlineMs };
  const info = await readStanza(program, ports);
  const databaseId = clusterIn(info, facts);
  await callPgBackRest(program, { command: 'check', left: 'Nothing was backed up.' }, ports);
  return { program, info, databaseId, major: facts.major };
}

async function requireRights(client: pg.Client, { standby, role }: ServerFacts): Promise<void> {
  if (standby) {
    throw new UserError(
      'pgbackrest-needs-primary',
      'This server is a standby: a restore point can only be made on the primary.',
      'Give database-url the primary.',
    );
  }
  const { rows } = await client.query<May>(MAY_SQL);
  const [may] = rows;
  if (!may?.settings || !may.points) {
    throw new UserError(
      'pgbackrest-no-right',
      `The role ${role} may not make a restore point, or not see where the server's files are.`,
      `GRANT pg_read_all_settings TO "${role.replaceAll('"', '""')}"; and in this database GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() to it, or use a superuser.`,
    );
  }
  if (may.archiveMode === 'off') {
    throw new UserError(
      'pgbackrest-no-archiving',
      'archive_mode is off: without its WAL in the repository nothing can be restored to a point.',
      "Set archive_mode = on and archive_command = 'pgbackrest --stanza=NAME archive-push %p', and restart the server.",
    );
  }
}

async function dataDirectoryOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ folder: string }>(
    "SELECT pg_catalog.current_setting('data_directory') AS folder",
  );
  return rows[0]?.folder ?? '';
}

/** That the stanza has the right name says nothing: it must be of the server that is to be changed. */
function clusterIn({ db, name }: StanzaInfo, { systemIdentifier }: ServerFacts): number {
  const newest = [...db].sort((a, b) => b.id - a.id)[0];
  if (newest && newest['system-id'] === systemIdentifier) return newest.id;
  const seen = systemIdentifier ?? 'which this role may not read (pg_control_system)';
  throw new UserError(
    'pgbackrest-other-cluster',
    `The stanza ${JSON.stringify(name)} is of the cluster ${newest?.['system-id'] ?? 'unknown'}; the database is in the cluster ${seen}.`,
    'Name the stanza that this server archives to.',
  );
}
