import type pg from 'pg';
import { attempt } from '../../postgres/rows/session.ts';
import { OWN_STATEMENTS } from './own.ts';
import { type StatementSource, findStatements, readStatements } from './read-statements.ts';
import type { Gauges, NotSeen, Reading } from './readings.ts';

/** What is known of a database after the first reading. */
export interface Known {
  statements?: StatementSource | NotSeen;
}

/**
 * Sessions of clients, without Belay's. What a role may not see of others (pg_stat_get_activity): state, times and
 * kind are null, the query says so; a session of the server's own has no user.
 */
const SESSIONS_SQL = `
sessions AS (
  SELECT a.*, a.query = '<insufficient privilege>' OR a.state = 'disabled' AS hidden
    FROM pg_catalog.pg_stat_activity a
   WHERE a.datname = pg_catalog.current_database()
     AND a.usesysid IS NOT NULL
     AND coalesce(a.backend_type, 'client backend') = 'client backend'
     AND a.pid <> pg_catalog.pg_backend_pid()
     AND a.application_name IS DISTINCT FROM 'belay'
)`;

/** $1: milliseconds since the epoch; what began before that is no work of the deploy. */
const DATABASE_SQL = `
WITH ${SESSIONS_SQL}, clock AS (
  SELECT pg_catalog.clock_timestamp() AS now, pg_catalog.to_timestamp($1::float8 / 1000) AS since
)
SELECT ${OWN_STATEMENTS.mark}
       extract(epoch FROM c.now)::float8 * 1000 AS at,
       d.xact_commit::float8 AS commits, d.xact_rollback::float8 AS rollbacks,
       d.deadlocks::float8 AS deadlocks, d.stats_reset::text AS since, s.*,
       (SELECT count(DISTINCT l.pid)::int FROM pg_catalog.pg_locks l JOIN sessions w ON w.pid = l.pid
         WHERE NOT l.granted) AS lock_waits
  FROM pg_catalog.pg_stat_database d
 CROSS JOIN clock c
 CROSS JOIN LATERAL (
   SELECT count(*)::int AS connections,
          (count(*) FILTER (WHERE hidden))::int AS hidden,
          (count(*) FILTER (WHERE state = 'active'))::int AS active_connections,
          coalesce(extract(epoch FROM max(c.now - query_start)
            FILTER (WHERE state = 'active' AND query_start > c.since)), 0)::float8 AS longest_query_s,
          coalesce(extract(epoch FROM max(c.now - xact_start)
            FILTER (WHERE xact_start > c.since)), 0)::float8 AS longest_transaction_s
     FROM sessions
 ) s
 WHERE d.datname = pg_catalog.current_database()`;

type DatabaseRow = Pick<Reading, 'at' | 'commits' | 'rollbacks' | 'deadlocks' | 'since'> &
  Record<Exclude<keyof Gauges, `replication_${string}`> | 'hidden', number>;

/**
 * The furthest behind of those that stream from here; a standby about itself. A reader that is no replica (a base
 * backup) has no position. Null where nothing replicates.
 */
const REPLICATION_SQL = `
SELECT ${OWN_STATEMENTS.mark} r.replicas, r.hidden,
       CASE WHEN r.seen > 0 THEN r.bytes::float8 END AS replication_lag_bytes,
       CASE WHEN r.seen > 0 THEN coalesce(r.seconds, 0)::float8 END AS replication_lag_s
  FROM (
    SELECT count(*)::int AS replicas, (count(*) FILTER (WHERE state IS NULL))::int AS hidden,
           count(*) FILTER (WHERE replay_lsn IS NOT NULL) AS seen,
           max(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), replay_lsn)) AS bytes,
           extract(epoch FROM max(replay_lag)) AS seconds
      FROM pg_catalog.pg_stat_replication
     WHERE coalesce(state, '') <> 'backup'
  ) r`;

/** Between transactions nothing is replayed, so that the time of the last one says nothing when all is. */
const STANDBY_SQL = `
SELECT ${OWN_STATEMENTS.mark} 1 AS replicas, 0 AS hidden, p.bytes::float8 AS replication_lag_bytes,
       CASE WHEN p.bytes = 0 THEN 0
            ELSE extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp())
        END::float8 AS replication_lag_s
  FROM (
    SELECT pg_catalog.pg_wal_lsn_diff(
             coalesce(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn()),
             pg_catalog.pg_last_wal_replay_lsn()) AS bytes
  ) p`;

interface ReplicationRow extends Pick<Gauges, 'replication_lag_bytes' | 'replication_lag_s'> {
  replicas: number;
  hidden: number;
}

/**
 * Reads everything once, in the caller's read-only transaction.
 *
 * @param known Filled in by the first reading.
 * @param since Queries and transactions that began before this moment of the server's clock do not count; null counts all.
 */
export async function readDatabase(
  client: pg.Client,
  known: Known,
  { since, standby }: { since: number | null; standby: boolean },
): Promise<Reading> {
  const { rows } = await client.query<DatabaseRow>(DATABASE_SQL, [since ?? 0]);
  const [row] = rows;
  if (!row) throw new Error('pg_stat_database has no row for the database we are in');
  const replication = await readReplication(client, standby);
  const statements = await readCalls(client, known);
  const { at, commits, rollbacks, deadlocks, since: counted, hidden, ...gauges } = row;
  return {
    ...{ at, commits, rollbacks, deadlocks, since: counted },
    gauges: { ...visible(gauges, hidden), ...replication.lag },
    statements: isNotSeen(statements) ? null : statements,
    notSeen: [
      ...hiddenSessions(hidden),
      ...replication.notSeen,
      ...(isNotSeen(statements) ? [statements] : []),
    ],
  };
}

type SessionGauges = Omit<Gauges, `replication_${string}`>;

/** What is counted over the sessions that can be seen is no figure of anything when none can. */
function visible(gauges: Record<keyof SessionGauges, number>, hidden: number): SessionGauges {
  if (hidden === 0 || hidden < gauges.connections) return gauges;
  const nothing = { active_connections: null, longest_query_s: null, longest_transaction_s: null };
  return { ...gauges, ...nothing };
}

function hiddenSessions(hidden: number): NotSeen[] {
  if (hidden === 0) return [];
  const sentence =
    'active_connections, longest_query_s, longest_transaction_s: what sessions of other roles do may only be seen by a ' +
    'member of pg_read_all_stats (and with track_activities on)';
  return [{ sentence, hidden: true }];
}

interface Replication {
  lag: Pick<Gauges, 'replication_lag_bytes' | 'replication_lag_s'>;
  notSeen: NotSeen[];
}

async function readReplication(client: pg.Client, standby: boolean): Promise<Replication> {
  const lag = { replication_lag_bytes: null, replication_lag_s: null };
  const blind = (why: string): Replication => ({
    lag,
    notSeen: [{ sentence: `replication_lag: ${why}`, hidden: true }],
  });
  const read = await attempt(client, () =>
    client.query<ReplicationRow>(standby ? STANDBY_SQL : REPLICATION_SQL),
  );
  if ('reason' in read) return blind(read.reason);
  const [row] = read.value.rows;
  if (!row) return { lag, notSeen: [] };
  const { replicas, hidden, ...found } = row;
  if (hidden === 0) return { lag: found, notSeen: [] };
  return blind(
    `how far ${replicas} replicas are may only be seen by a member of pg_read_all_stats`,
  );
}

async function readCalls(
  client: pg.Client,
  known: Known,
): Promise<Reading['statements'] | NotSeen> {
  known.statements ??= await findStatements(client);
  if (isNotSeen(known.statements)) return known.statements;
  return readStatements(client, known.statements);
}

function isNotSeen(value: object | null): value is NotSeen {
  return value !== null && 'sentence' in value;
}
