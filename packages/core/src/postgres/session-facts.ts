import type pg from 'pg';

/**
 * Who is connected and what they hold. Of other roles' sessions a role without pg_read_all_stats sees only
 * process, user, database and application (monitoring.sgml, "pg_stat_activity"); locks are seen by all.
 * Belay's own sessions are left out by their application_name.
 */
export interface SessionRow {
  pid: number;
  role: string | null;
  application: string;
  /** Null where this role may not see it. */
  state: string | null;
  /** Seconds since the state began; null where it is not seen. */
  stateSeconds: number | null;
  /** Seconds since the transaction began; null without one, or where it is not seen. */
  transactionSeconds: number | null;
  /** Seconds since the statement began. */
  querySeconds: number | null;
  /** The first words of the statement, never its values. */
  statement: string | null;
  /** Tables it holds a lock on that reads or writes have to wait for. */
  locked: string[];
}

/** The first one or two words of a statement: literals in the rest may be personal data. */
const FIRST_WORDS = `upper(substring(a.query FROM '^\\s*([A-Za-z]+(?:\\s+[A-Za-z]+)?)'))`;

const seconds = (column: string) => `extract(epoch FROM clock_timestamp() - ${column})::float8`;

const SESSIONS_SQL = `
  SELECT a.pid, a.usename AS role, coalesce(a.application_name, '') AS application, a.state,
         ${seconds('a.state_change')} AS "stateSeconds",
         ${seconds('a.xact_start')} AS "transactionSeconds",
         ${seconds('a.query_start')} AS "querySeconds",
         ${FIRST_WORDS} AS statement,
         ARRAY(SELECT DISTINCT l.relation::regclass::text
                 FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
                WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation' AND c.relkind IN ('r', 'p', 'm')
                  AND l.database = a.datid AND c.relnamespace <> 'pg_catalog'::regnamespace
                  AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')) AS locked
    FROM pg_catalog.pg_stat_activity a
   WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
     AND coalesce(a.backend_type, 'client backend') = 'client backend'
     AND coalesce(a.application_name, '') <> 'belay'
   ORDER BY a.pid`;

/** The sessions of the database `client` is connected to. Inside a transaction of the caller's. */
export async function readSessions(client: pg.Client): Promise<SessionRow[]> {
  return (await client.query<SessionRow>(SESSIONS_SQL)).rows;
}

export interface LockWait {
  pid: number;
  /** As regclass writes it. */
  relation: string;
  /** `AccessExclusiveLock`, … */
  mode: string;
  /** Null where neither the server's version nor this role's rights tell it. */
  waitingSeconds: number | null;
  /** Processes it waits for. */
  blockedBy: number[];
  statement: string | null;
}

/**
 * Strong locks on tables that are waited for: everybody who comes later waits behind them. waitstart is new
 * in PostgreSQL 14 and therefore read as JSON; before, the statement's start is the nearest there is.
 */
const LOCK_WAITS_SQL = `
  SELECT l.pid, l.relation::regclass::text AS relation, l.mode,
         ${seconds(`coalesce((to_jsonb(l) ->> 'waitstart')::timestamptz, a.query_start)`)} AS "waitingSeconds",
         pg_blocking_pids(l.pid) AS "blockedBy", ${FIRST_WORDS} AS statement
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
   WHERE NOT l.granted AND l.locktype = 'relation'
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
     AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
   ORDER BY 4 DESC NULLS LAST, 1`;

/** Strong table locks that are waited for in this database. Inside a transaction of the caller's. */
export async function readLockWaits(client: pg.Client): Promise<LockWait[]> {
  return (await client.query<LockWait>(LOCK_WAITS_SQL)).rows;
}

export interface AdvisoryLockHolder {
  pid: number;
  role: string | null;
  application: string;
  state: string | null;
  stateSeconds: number | null;
}

/** pg_advisory_lock(bigint) keeps the key's halves in classid and objid, and 1 in objsubid (lockfuncs.c). */
const ADVISORY_LOCK_SQL = `
  SELECT l.pid, a.usename AS role, coalesce(a.application_name, '') AS application, a.state,
         ${seconds('a.state_change')} AS "stateSeconds"
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
     AND l.classid::int8 = ($1::int8 >> 32) AND l.objid::int8 = ($1::int8 & 4294967295)
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`;

/** Who holds an advisory lock of this database. Inside a transaction of the caller's. */
export async function readAdvisoryLock(
  client: pg.Client,
  key: number,
): Promise<AdvisoryLockHolder[]> {
  return (await client.query<AdvisoryLockHolder>(ADVISORY_LOCK_SQL, [key])).rows;
}

/** So many connections of so many that are allowed. */
export interface ConnectionUse {
  /** What sets the limit, in words: `max_connections of the server`. */
  limit: string;
  of: 'server' | 'database' | 'role';
  used: number;
  allowed: number;
}

/**
 * Client connections against every limit that may refuse the next one. Sessions of roles that this one may not
 * look into have no backend_type here, but a user; background workers have none. Ours are gone in a moment: a role
 * that is allowed as many as we use is not at its limit. Of roles only those that use this database are looked at.
 * reserved_connections is new in PostgreSQL 16.
 */
const CONNECTIONS_SQL = `
  WITH clients AS (
    SELECT datid, usesysid FROM pg_catalog.pg_stat_activity
     WHERE coalesce(backend_type, 'client backend') = 'client backend' AND usesysid IS NOT NULL
       AND coalesce(application_name, '') <> 'belay'
  )
  SELECT 'max_connections of the server' AS limit, 'server' AS of, (SELECT count(*)::int FROM clients) AS used,
         current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true), '0')::int AS allowed
  UNION ALL
  SELECT 'CONNECTION LIMIT of the database', 'database', (SELECT count(*)::int FROM clients c WHERE c.datid = d.oid),
         d.datconnlimit
    FROM pg_catalog.pg_database d WHERE d.datname = current_database() AND d.datconnlimit >= 0
  UNION ALL
  SELECT 'CONNECTION LIMIT of the role ' || quote_ident(r.rolname), 'role',
         (SELECT count(*)::int FROM clients c WHERE c.usesysid = r.oid), r.rolconnlimit
    FROM pg_catalog.pg_roles r
   WHERE r.rolconnlimit > 0 AND EXISTS (
     SELECT FROM clients c JOIN pg_catalog.pg_database d ON d.oid = c.datid
      WHERE c.usesysid = r.oid AND d.datname = current_database())
   ORDER BY 1 DESC`;

/** Inside a transaction of the caller's. */
export async function readConnections(client: pg.Client): Promise<ConnectionUse[]> {
  return (await client.query<ConnectionUse>(CONNECTIONS_SQL)).rows;
}

export interface PreparedTransaction {
  gid: string;
  owner: string;
  seconds: number;
}

const PREPARED_SQL = `
  SELECT gid, owner, ${seconds('prepared')} AS seconds
    FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared`;

/** Transactions that were prepared for two-phase commit and neither committed nor rolled back. */
export async function readPreparedTransactions(client: pg.Client): Promise<PreparedTransaction[]> {
  return (await client.query<PreparedTransaction>(PREPARED_SQL)).rows;
}
