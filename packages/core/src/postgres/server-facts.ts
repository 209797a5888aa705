import type pg from 'pg';
import { limitsSql } from './limits.ts';

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
  /** Undefined on a direct connection. `PgBouncer` only where its own words showed it. */
  pooler?: 'PgBouncer' | 'a connection pooler';
  /** What protects the connection, in words; undefined without TLS. */
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
       (SELECT oid::int8::int4 FROM pg_catalog.pg_database
         WHERE datname = pg_catalog.current_database()) AS "databaseOid",
       current_user AS role,
       (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS superuser,
       pg_catalog.pg_is_in_recovery() AS standby,
       pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS "seesAllSessions",
       pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS "seesControl",
       pg_catalog.pg_backend_pid() AS pid`;

interface FactsRow extends Omit<ServerFacts, 'major' | 'pooler' | 'systemIdentifier'> {
  seesControl: boolean;
  pid: number;
}

/** Reads them in a read-only transaction of its own. */
export async function readServerFacts(client: pg.Client): Promise<ServerFacts> {
  await client.query(`BEGIN READ ONLY;${limitsSql({ statementMs: 15_000, lockMs: 5_000 })}`);
  try {
    const { rows } = await client.query<FactsRow>(FACTS_SQL);
    const [row] = rows;
    if (!row) throw new Error('the server did not say what it is');
    const { seesControl, pid, ...facts } = row;
    return {
      ...facts,
      major: Math.floor(facts.versionNumber / 10_000),
      ...(isPooled(client, pid) ? { pooler: 'a connection pooler' } : {}),
      ...(seesControl ? { systemIdentifier: await systemIdentifier(client) } : {}),
    };
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

async function systemIdentifier(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT system_identifier::text AS id FROM pg_catalog.pg_control_system()',
  );
  return rows[0]?.id ?? '';
}

/**
 * A pooler cannot hand the key of a server connection to a client that shares it, so it makes up one: the
 * process id in it is another than the one that answers (protocol message BackendKeyData).
 */
function isPooled(client: pg.Client, pid: number): boolean {
  const { processID } = client as unknown as { processID: number | null };
  return processID !== null && processID !== pid;
}
