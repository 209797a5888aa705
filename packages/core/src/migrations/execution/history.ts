import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';
import type { Migration } from '../types.ts';

export const HISTORY_TABLE = '_prisma_migrations';

/** As Prisma 6.19 and 7.10 create it: names, types, order and defaults compared in the tests. */
const HISTORY_COLUMNS = `(
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

// Without a schema on purpose: Prisma writes its history through the search_path of the session, so a
// migration that changes the search_path breaks its own bookkeeping (P1014). Belay must break alike.
const INSERT_STARTED = `
  INSERT INTO ${HISTORY_TABLE} (id, checksum, started_at, migration_name)
  VALUES ($1, $2, $3, $4)`;
const MARK_FINISHED = `
  UPDATE ${HISTORY_TABLE}
     SET finished_at = $2, applied_steps_count = applied_steps_count + 1
   WHERE id = $1`;
const MARK_FAILED = `UPDATE ${HISTORY_TABLE} SET logs = $2 WHERE id = $1`;

const INSERT_APPLIED = `
  (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count)
  SELECT id, checksum, finished_at, migration_name, NULL, NULL, started_at, 1
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[])
         AS applied (id, checksum, finished_at, migration_name, started_at)`;

/** Creates the schema and the history table where they are missing. `schema` is Prisma's `?schema=`. */
export async function ensureHistoryTable(client: pg.Client, schema: string): Promise<void> {
  const name = quoteQualified(schema, HISTORY_TABLE);
  const { rows } = await client.query<{ found: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS found',
    [name],
  );
  if (rows[0]?.found === true) return;
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdent(schema)}`);
  await client.query(`CREATE TABLE ${name} ${HISTORY_COLUMNS}`);
}

/** Writes the row with which Prisma announces a migration before it sends it; gives the row's id. */
export async function recordStarted(client: pg.Client, migration: Migration): Promise<string> {
  const id = randomUUID();
  await client.query(INSERT_STARTED, [id, migration.checksum, new Date(), migration.name]);
  return id;
}

export async function recordFinished(client: pg.Client, id: string): Promise<void> {
  await client.query(MARK_FINISHED, [id, new Date()]);
}

/** Leaves `finished_at` NULL: from now on `migrate deploy` answers P3009 until somebody resolves it. */
export async function recordFailed(client: pg.Client, id: string, logs: string): Promise<void> {
  await client.query(MARK_FAILED, [id, logs]);
}

/** A migration that was applied, for the history. */
export interface AppliedRow {
  migration: Migration;
  startedAt: Date;
  finishedAt: Date;
}

/** Writes the finished rows of many migrations in one round trip. */
export async function recordApplied(
  client: pg.Client,
  schema: string,
  rows: readonly AppliedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(`INSERT INTO ${quoteQualified(schema, HISTORY_TABLE)} ${INSERT_APPLIED}`, [
    rows.map(() => randomUUID()),
    rows.map(({ migration }) => migration.checksum),
    rows.map(({ finishedAt }) => finishedAt),
    rows.map(({ migration }) => migration.name),
    rows.map(({ startedAt }) => startedAt),
  ]);
}
