import type pg from 'pg';
import {
  HISTORY_TABLE,
  PRISMA_ADVISORY_LOCK,
  historyState,
} from '../../migrations/prisma/history.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';

/** One row of `_prisma_migrations`. */
export interface StoredRow {
  id: string;
  state: 'applied' | 'failed' | 'rolled-back';
  /** All columns, as they are. */
  whole: unknown;
}

function rowsSql(schema: string, lock: string): string {
  return `
SELECT h.id::text, h.finished_at::text AS finished, h.rolled_back_at::text AS rolled_back,
       pg_catalog.to_jsonb(h) AS whole
  FROM ${quoteQualified(schema, HISTORY_TABLE)} h
 WHERE h.migration_name = $1
 ORDER BY h.started_at, h.id${lock}`;
}

interface Found {
  id: string;
  finished: string | null;
  rolled_back: string | null;
  whole: unknown;
}

/**
 * The rows of one migration, oldest first.
 *
 * @param lock Nobody else changes them until the transaction ends.
 */
export async function rowsOf(
  client: pg.Client,
  schema: string,
  migration: string,
  { lock }: { lock: boolean },
): Promise<StoredRow[]> {
  const { rows } = await client.query<Found>(rowsSql(schema, lock ? ' FOR UPDATE' : ''), [
    migration,
  ]);
  return rows.map((row) => ({ id: row.id, state: historyState(row), whole: row.whole }));
}

/** As `migrate resolve --rolled-back` leaves a row of a migration that failed: seen with 6.19.3 and 7.10.1. */
function markSql(schema: string): string {
  return `
UPDATE ${quoteQualified(schema, HISTORY_TABLE)}
   SET finished_at = NULL, rolled_back_at = pg_catalog.now(), applied_steps_count = 0
 WHERE id = ANY($1)`;
}

/** Marks rows as rolled back, in the caller's transaction: the next deploy applies their migration again. */
export async function markRolledBack(
  client: pg.Client,
  schema: string,
  rows: readonly StoredRow[],
): Promise<void> {
  await client.query(markSql(schema), [rows.map(({ id }) => id)]);
}

const HOLDS_SQL = `
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_locks
   WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid() AND granted
     AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
     AND classid::int8 = 0 AND objid::int8 = $1 AND objsubid = 1) AS holds`;

/** Whether this session still holds Prisma's lock: pg_advisory_unlock_all() or DISCARD ALL in a script gives it up. */
export async function holdsPrismaLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean }>(HOLDS_SQL, [PRISMA_ADVISORY_LOCK]);
  return rows[0]?.holds === true;
}
