import type pg from 'pg';
import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { withReadOnlySnapshot } from '../../postgres/rows/session.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Content } from '../content/content.ts';
import { holdTables } from '../content/hold-tables.ts';
import { readContent } from '../content/read-content.ts';
import { readSequences } from '../content/sequences.ts';
import { segmentBefore } from './lsn.ts';

/** A restore point that the server wrote into its WAL. */
export interface NamedPoint {
  name: string;
  /** Where its record ends. */
  lsn: string;
  /** The file of the WAL that it is in. */
  segment: string;
  segmentBytes: number;
  /** ISO 8601, by the server's clock, right before it. */
  takenAt: string;
}

/** What the database held at a restore point. */
export interface ContentAt {
  content: Content;
  notCompared: string[];
  /** Tables and sequences that the WAL knows nothing of, `"schema"."name"`. */
  unlogged: string[];
  /**
   * What `pg_current_snapshot()` said right before and right after the restore point; undefined when it was not the
   * same both times, so that the rows of the content are those of a moment nearby.
   */
  moment?: string;
}

interface PointRow extends Pick<NamedPoint, 'lsn' | 'takenAt'> {
  timeline: string;
  segmentBytes: number;
}

const POINT_SQL = `
WITH moment AS MATERIALIZED (
  SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt"
), point AS MATERIALIZED (
  SELECT "takenAt", pg_catalog.pg_create_restore_point($1) AS lsn FROM moment
)
SELECT "takenAt", lsn::text, substr(pg_catalog.pg_walfile_name(lsn), 1, 8) AS timeline,
  pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size'))::float8 AS "segmentBytes"
  FROM point`;

/** Writes a restore point, and ends the file of the WAL that it is in, so that it is archived now. */
export async function makePoint(client: pg.Client, name: string): Promise<NamedPoint> {
  const point = await createPoint(client, name);
  await client.query('SELECT pg_catalog.pg_switch_wal()');
  return point;
}

/** One costs a millisecond; on a busy server few moments are without a transaction that begins or ends. */
const ATTEMPTS = 200;

const HASHING_CONNECTIONS = 2;

/**
 * Writes a restore point and reads what the database holds at that very moment. A snapshot and a position in the WAL
 * are not the same thing; but when no transaction began or ended between them, nothing can lie between them either.
 * That is tried again and again, each time with another restore point (`NAME_1`, `NAME_2`, …), and the last one counts.
 * What it leaves open, commits that were half done, is looked up after the restore (`compare.ts`).
 *
 * @param lockTimeoutMs The longest to wait for the locks on the tables.
 */
export async function makePointAndRead(
  url: string,
  name: string,
  lockTimeoutMs: number,
  ports: Pick<Ports, 'signal' | 'env'>,
): Promise<{ point: NamedPoint; at: ContentAt }> {
  const { signal, env } = ports;
  const settings = { ...READING_SETTINGS, lock_timeout: String(lockTimeoutMs) };
  const connect = { signal, env, remote: 'verify-full', settings } as const;
  return withClient(url, connect, (holder) =>
    withClient(url, connect, async (client) => {
      // Before the restore point, so that the WAL up to there has them so or further on.
      const sequences = await withReadOnlySnapshot(client, {}, () => readSequences(client));
      const { point, id, moment } = await pointInQuiet(holder, client, name);
      await client.query('SELECT pg_catalog.pg_switch_wal()');
      return withReadOnlySnapshot(client, { snapshot: id }, async () => {
        await holdTables(client);
        const { takenAt, lsn } = point;
        const snapshot = { id, takenAt, lsn, sequences, client };
        const read = await readContent({ url, snapshot, connections: HASHING_CONNECTIONS }, ports);
        const unlogged = await listUnlogged(client);
        return { point, at: { ...read, unlogged, ...(moment === undefined ? {} : { moment }) } };
      });
    }),
  );
}

/**
 * Makes a restore point for which a snapshot is held that sees what it does.
 *
 * @param holder Holds the snapshot, in a transaction that ends with its session.
 * @returns `moment` is absent when there was no moment without others.
 */
async function pointInQuiet(
  holder: pg.Client,
  client: pg.Client,
  name: string,
): Promise<{ point: NamedPoint; id: string; moment?: string }> {
  for (let attempt = 1; ; attempt += 1) {
    await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await holder.query<{ id: string; moment: string }>(
      'SELECT pg_catalog.pg_export_snapshot() AS id, pg_catalog.pg_current_snapshot()::text AS moment',
    );
    const [held] = rows;
    if (!held) throw new Error('the server exported no snapshot');
    const point = await createPoint(client, `${name}_${attempt}`);
    if ((await momentOf(client)) === held.moment) return { point, ...held };
    if (attempt === ATTEMPTS) return { point, id: held.id };
    await holder.query('ROLLBACK');
  }
}

async function createPoint(client: pg.Client, name: string): Promise<NamedPoint> {
  const { rows } = await client.query<PointRow>(POINT_SQL, [name]);
  const [row] = rows;
  if (!row) throw new Error('the server made no restore point');
  const { lsn, takenAt, timeline, segmentBytes } = row;
  const segment = segmentBefore(timeline, lsn, segmentBytes);
  return { name, lsn, takenAt, segment, segmentBytes };
}

async function momentOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ moment: string }>(
    'SELECT pg_catalog.pg_current_snapshot()::text AS moment',
  );
  return rows[0]?.moment ?? '';
}

const UNLOGGED_SQL = `
SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relpersistence = 'u' AND c.relkind IN ('r', 'S')
 ORDER BY 1, 2`;

async function listUnlogged(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(UNLOGGED_SQL);
  return rows.map(({ schema, name }) => quoteQualified(schema, name));
}
