import type { ClientBase } from 'pg';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { UserError, messageOf } from '../../runtime/errors.ts';
import type { HistoryRow, HistoryState } from '../types.ts';

export const HISTORY_TABLE = '_prisma_migrations';

/** The session-level lock (`pg_advisory_lock`) that `migrate deploy` and `migrate resolve` hold while they work. */
export const PRISMA_ADVISORY_LOCK = 72707369;

const HISTORY_EXISTS = `
  SELECT EXISTS (
    SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'f')
  ) AS found`;

/** Times as text, so that the client's type parsers and time zone do not matter. */
function historyRows(schema: string): string {
  const utc = (column: string) =>
    `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return `
  SELECT migration_name AS name, checksum, logs, applied_steps_count::int AS steps,
         ${utc('started_at')} AS started, ${utc('finished_at')} AS finished,
         ${utc('rolled_back_at')} AS rolled_back
  FROM ${quoteQualified(schema, HISTORY_TABLE)}
  ORDER BY started_at, migration_name, id`;
}

interface Row {
  name: string;
  checksum: string;
  logs: string | null;
  steps: number;
  started: string;
  finished: string | null;
  rolled_back: string | null;
}

/**
 * Reads Prisma's history of a database, oldest attempt first. Only reads; the caller's transaction decides
 * how safely.
 *
 * @param schema Where the table lives: `?schema=` of the URL.
 * @returns undefined when there is no history table.
 * @throws UserError `history-unreadable` when the table is there and may not be read.
 */
export async function readPrismaHistory(
  client: ClientBase,
  schema = 'public',
): Promise<HistoryRow[] | undefined> {
  const exists = await client.query<{ found: boolean }>(HISTORY_EXISTS, [schema, HISTORY_TABLE]);
  if (exists.rows[0]?.found !== true) return undefined;
  const { rows } = await client.query<Row>(historyRows(schema)).catch((error: unknown) => {
    throw unreadable(error, schema);
  });
  return rows.map(historyRow);
}

/** What makes Prisma call a schema not empty (P3005); what extensions brought along does not count. */
const SCHEMA_IS_EMPTY = `
  SELECT NOT EXISTS (
    SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = $1 AND t.typtype = 'e'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
  ) AS empty`;

/** Whether `prisma migrate deploy` would take the schema for a new one. */
export async function isSchemaEmpty(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ empty: boolean }>(SCHEMA_IS_EMPTY, [schema]);
  return rows[0]?.empty === true;
}

/**
 * What Prisma takes a row for: marked as rolled back wins over finished, and a row that is neither is a
 * failure (or a deploy that is running right now).
 */
export function historyState(row: {
  finished: string | null;
  rolled_back: string | null;
}): HistoryState {
  if (row.rolled_back !== null) return 'rolled-back';
  return row.finished === null ? 'failed' : 'applied';
}

function historyRow(row: Row): HistoryRow {
  return {
    name: row.name,
    checksum: row.checksum,
    state: historyState(row),
    startedAt: row.started,
    ...(row.finished === null ? {} : { finishedAt: row.finished }),
    ...(row.rolled_back === null ? {} : { rolledBackAt: row.rolled_back }),
    ...(row.logs === null || row.logs === '' ? {} : { logs: row.logs }),
    appliedSteps: row.steps,
  };
}

const UNDEFINED_COLUMN = '42703';
const INSUFFICIENT_PRIVILEGE = '42501';

function unreadable(error: unknown, schema: string): unknown {
  const code = (error as { code?: unknown }).code;
  if (code !== UNDEFINED_COLUMN && code !== INSUFFICIENT_PRIVILEGE) return error;
  return new UserError(
    'history-unreadable',
    `The migration history ${schema}.${HISTORY_TABLE} cannot be read: ${messageOf(error)}.`,
    code === INSUFFICIENT_PRIVILEGE
      ? `GRANT SELECT ON ${quoteQualified(schema, HISTORY_TABLE)} TO the role of history-url (and USAGE on its schema).`
      : 'The table does not have the columns Prisma Migrate gives it.',
    { cause: error },
  );
}
