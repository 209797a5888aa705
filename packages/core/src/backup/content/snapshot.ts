import type pg from 'pg';
import { shareBelayLock } from '../../postgres/belay-lock.ts';
import { READING_SETTINGS, openSession } from '../../postgres/connection.ts';
import { withReadOnlySnapshot } from '../../postgres/rows/session.ts';
import { OperationFailed } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { SequenceValue } from './content.ts';
import { holdTables } from './hold-tables.ts';
import { readSequences } from './sequences.ts';

/** One moment of a database, held so that several sessions, pg_dump among them, read the very same. */
export interface BackupSnapshot {
  /** As `pg_export_snapshot()` names it: for `pg_dump --snapshot` and `SET TRANSACTION SNAPSHOT`. */
  id: string;
  /**
   * ISO 8601, UTC, by the server's clock, right before the snapshot: what was committed by then is in it. So with
   * the LSN: whoever compares a later one with it may take too much for written since, never too little.
   */
  takenAt: string;
  /** `pg_current_wal_lsn()`, on a standby the last one replayed. */
  lsn: string;
  /** Transactions committed in the database so far, by its counters. */
  xactCommit?: number;
  /** Number (xid8) from which on transactions are not in it, or not all of them; see `Manifest`. */
  xid?: string;
  /**
   * As the sequences stood. They belong to no snapshot: these were read after it and before anything is dumped, so
   * that no row of it has a number beyond them, and whatever reads them later finds them here or further on.
   */
  sequences: SequenceValue[];
  /**
   * The session that holds the snapshot, in its transaction (REPEATABLE READ, READ ONLY), with settings under which
   * equal values have equal text, and with a lock on every table. For one user at a time.
   */
  client: pg.Client;
}

export interface SnapshotPorts extends Pick<Ports, 'signal' | 'env'> {
  /** The longest to wait for the locks on the tables, in milliseconds. */
  lockTimeoutMs?: number;
  /** Nobody else uses the database, so that nothing has to be kept from anybody. */
  alone?: true;
  /** The caller has Belay's lock for itself already: a rollback that makes a backup first. */
  holdsLock?: true;
}

const LOCK_TIMEOUT_MS = 60_000;

const MOMENT_SQL = `
SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt",
  CASE WHEN pg_catalog.pg_is_in_recovery() THEN coalesce(pg_catalog.pg_last_wal_replay_lsn(), '0/0')
    ELSE pg_catalog.pg_current_wal_lsn() END::text AS lsn,
  pg_catalog.current_setting('server_version_num')::int AS version,
  (SELECT s.xact_commit::float8 FROM pg_catalog.pg_stat_database s
    WHERE s.datname = pg_catalog.current_database()) AS "xactCommit"`;

interface Moment {
  takenAt: string;
  lsn: string;
  version: number;
  xactCommit: number | null;
}

/**
 * Exports a snapshot and holds it until `body` has ended. Every table is locked against what would take its rows away
 * from the snapshot. No time limit of the role or the server applies to the session: a dump takes as long as it
 * takes. Works on a standby, too. No rollback begins meanwhile.
 *
 * @throws UserError `backup-locked`, `snapshot-overtaken`, `snapshot-locks`, and what `openSession` throws.
 * @throws OperationFailed `snapshot-lost` when the session was gone before `body` had ended.
 */
export async function withBackupSnapshot<T>(
  url: string,
  ports: SnapshotPorts,
  body: (snapshot: BackupSnapshot) => Promise<T>,
): Promise<T> {
  const { signal, env, lockTimeoutMs = LOCK_TIMEOUT_MS, alone, holdsLock } = ports;
  const settings = { ...READING_SETTINGS, default_transaction_read_only: 'on' };
  const session = await openSession(url, { signal, env, remote: 'verify-full', settings });
  const { client } = session;
  let ended = false;
  try {
    // Before the snapshot: what a rollback changes until then must be in it.
    if (!alone && !holdsLock) await shareBelayLock(client, lockTimeoutMs);
    const { version, ...moment } = await readMoment(client);
    return await withReadOnlySnapshot(client, {}, async () => {
      await client.query(limitsSql(version, lockTimeoutMs));
      const exported = await exportSnapshot(client);
      if (!alone) await holdTables(client);
      const sequences = await readSequences(client);
      const result = await body({ ...moment, ...exported, sequences, client });
      ended = true;
      return result;
    });
  } catch (error) {
    const explained = session.explain(error);
    // What fails after the body is the end of the transaction.
    throw ended && explained instanceof OperationFailed ? lost(explained) : explained;
  } finally {
    await session.close();
  }
}

type Taken = Pick<BackupSnapshot, 'takenAt' | 'lsn' | 'xactCommit'>;

async function readMoment(client: pg.Client): Promise<Taken & { version: number }> {
  const { rows } = await client.query<Moment>(MOMENT_SQL);
  const [row] = rows;
  if (!row) throw new Error('the server did not say when it is');
  const { xactCommit, ...moment } = row;
  return { ...moment, ...(xactCommit === null ? {} : { xactCommit }) };
}

/** Of this transaction; SET takes no snapshot yet. A pooler may have refused those of the session. */
function limitsSql(version: number, lockTimeoutMs: number): string {
  return [
    'SET LOCAL statement_timeout = 0',
    'SET LOCAL idle_in_transaction_session_timeout = 0',
    `SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockTimeoutMs))}`,
    ...(version >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
  ].join('; ');
}

/**
 * A running transaction's number counts where it may be one of this database: that of another one, which shows by the
 * lock that every transaction holds on its own number, writes nothing here. Subtransactions have later numbers than
 * their transaction, and a snapshot does not list them. On a standby it lists none at all.
 */
const EXPORT_SQL = `
SELECT pg_catalog.pg_export_snapshot() AS id,
  (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_snapshot_xmin(s.current)
    ELSE coalesce((
      SELECT running.xid FROM pg_catalog.pg_snapshot_xip(s.current) AS running (xid)
      WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
          AND l.transactionid = running.xid::pg_catalog.xid
          AND a.datname <> pg_catalog.current_database())
      ORDER BY running.xid LIMIT 1
    ), pg_catalog.pg_snapshot_xmax(s.current)) END)::text AS xid
FROM (SELECT pg_catalog.pg_current_snapshot() AS current) AS s`;

async function exportSnapshot(client: pg.Client): Promise<{ id: string; xid: string }> {
  const { rows } = await client.query<{ id: string; xid: string }>(EXPORT_SQL);
  const [row] = rows;
  if (!row) throw new Error('the server exported no snapshot');
  return row;
}

function lost(cause: unknown): OperationFailed {
  return new OperationFailed(
    'snapshot-lost',
    'The session that held the snapshot ended before the backup did.',
    'Nothing of this backup counts. Look at what ends sessions that do nothing for long (a proxy, a firewall), and run it again.',
    { cause },
  );
}
