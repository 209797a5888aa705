import type pg from 'pg';
import { UserError, messageOf } from '../runtime/errors.ts';
import { wayOf } from './dial.ts';
import { limitsSql } from './limits.ts';
import { type Pooler, isPooled } from './pooler.ts';

/** Whom we are talking to: named in every report about a real database. */
export interface ServerFacts {
  /** As the server says it, for example `16.15`. */
  version: string;
  /** `server_version_num`. */
  versionNumber: number;
  major: number;
  database: string;
  databaseOid: number;
  /** The role we are. */
  role: string;
  superuser: boolean;
  /** A standby answers reads and refuses every write. */
  standby: boolean;
  /** Undefined on a direct connection. */
  pooler?: Pooler;
  /** What protects the connection, up to the pooler where there is one, in words; undefined without TLS. */
  tls?: string;
  /** Member of pg_read_all_stats (pg_monitor has it): may see what other roles' sessions do. */
  seesAllSessions: boolean;
  /** Unique to a cluster and its physical copies; undefined where this role may not read it. */
  systemIdentifier?: string;
}

const FACTS_SQL = `
SELECT pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS version,
       pg_catalog.current_setting('server_version_num')::int AS "versionNumber",
       pg_catalog.current_database() AS database,
       (SELECT oid::int8::float8 FROM pg_catalog.pg_database
         WHERE datname = pg_catalog.current_database()) AS "databaseOid",
       current_user AS role,
       (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS superuser,
       pg_catalog.pg_is_in_recovery() AS standby,
       pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS "seesAllSessions",
       pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS "seesControl",
       pg_catalog.pg_backend_pid() AS pid`;

interface FactsRow extends Omit<ServerFacts, 'major' | 'pooler' | 'tls' | 'systemIdentifier'> {
  seesControl: boolean;
  pid: number;
}

/**
 * Reads them in a read-only transaction of its own. The client is one of ours: how it is connected is known
 * from that.
 *
 * @throws UserError `pooler-without-transactions`.
 */
export async function readServerFacts(client: pg.Client): Promise<ServerFacts> {
  await begin(client);
  try {
    const { rows } = await client.query<FactsRow>(FACTS_SQL);
    const [row] = rows;
    if (!row) throw new Error('the server did not say what it is');
    const { seesControl, pid, ...facts } = row;
    const { tls, pooler = isPooled(client, pid) ? 'a connection pooler' : undefined } =
      wayOf(client);
    return {
      ...facts,
      major: Math.floor(facts.versionNumber / 10_000),
      ...(pooler === undefined ? {} : { pooler }),
      ...(tls === undefined ? {} : { tls }),
      ...(seesControl ? { systemIdentifier: await systemIdentifier(client) } : {}),
    };
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

async function begin(client: pg.Client): Promise<void> {
  try {
    await client.query(`BEGIN READ ONLY;${limitsSql({ statementMs: 15_000, lockMs: 5_000 })}`);
  } catch (error) {
    // PgBouncer: "transaction blocks not allowed in statement pooling mode"
    if (!/statement pooling mode/.test(messageOf(error))) throw error;
    throw new UserError(
      'pooler-without-transactions',
      `The pooler hands on its connections after every statement: ${messageOf(error)}.`,
      'Belay reads in read-only transactions. Give it the direct URL, or a pool_mode of transaction or session.',
      { cause: error },
    );
  }
}

async function systemIdentifier(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT system_identifier::text AS id FROM pg_catalog.pg_control_system()',
  );
  return rows[0]?.id ?? '';
}
