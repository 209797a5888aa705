import type pg from 'pg';
import {
  HISTORY_TABLE,
  PRISMA_ADVISORY_LOCK,
  isSchemaEmpty,
  readPrismaHistory,
} from '../../migrations/prisma/history.ts';
import type { HistoryRow } from '../../migrations/types.ts';
import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';
import { UserError } from '../../runtime/errors.ts';
import type { CheckContext } from '../context.ts';

/** What the database says about its own history. */
export type HistoryReading =
  | {
      kind: 'read';
      rows: HistoryRow[];
      /** Server process that holds Prisma's advisory lock: a deploy is running, or was left behind. */
      lockedBy: number | undefined;
    }
  | {
      kind: 'absent';
      /** The schema holds nothing at all. */
      empty: boolean;
      /** Other schemas that have a history: `?schema=` may name the wrong one. */
      elsewhere: string[];
    }
  /** It is there and may not be read. */
  | { kind: 'unreadable'; reason: string };

/** Reads Prisma's history in the schema of the URL, and who works on it right now. */
export async function readHistory(context: CheckContext): Promise<HistoryReading> {
  const { schema } = context.database;
  try {
    return await context.read(async (client) => {
      const rows = await readPrismaHistory(client, schema);
      return rows === undefined
        ? { kind: 'absent', ...(await surroundings(client, schema)) }
        : { kind: 'read', rows, lockedBy: await lockHolder(client) };
    });
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'history-unreadable') throw error;
    return { kind: 'unreadable', reason: `${error.message} ${remedy(error, context)}`.trim() };
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

function remedy({ cause }: UserError, { database }: CheckContext): string {
  if ((cause as { code?: unknown } | undefined)?.code !== INSUFFICIENT_PRIVILEGE) return '';
  const { schema, facts } = database;
  const [table, role] = [quoteQualified(schema, HISTORY_TABLE), quoteIdent(facts.role)];
  return `GRANT SELECT ON ${table} TO ${role} (and USAGE on its schema) lets it be looked at.`;
}

const OTHER_HISTORIES = `
  SELECT n.nspname AS schema
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relname = $1 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   ORDER BY n.nspname`;

async function surroundings(
  client: pg.Client,
  schema: string,
): Promise<{ empty: boolean; elsewhere: string[] }> {
  return {
    empty: await isSchemaEmpty(client, schema),
    elsewhere: await schemasWithHistory(client),
  };
}

/** By name. */
export async function schemasWithHistory(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ schema: string }>(OTHER_HISTORIES, [HISTORY_TABLE]);
  return rows.map((row) => row.schema);
}

/** A key of type bigint is shown in two halves, and objsubid 1 says so (documentation of pg_locks). */
const LOCK_HOLDER = `
  SELECT l.pid
    FROM pg_catalog.pg_locks l
   WHERE l.locktype = 'advisory' AND l.granted
     AND l.classid = 0 AND l.objid = $1::oid AND l.objsubid = 1
     AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                        WHERE d.datname = pg_catalog.current_database())
   ORDER BY l.pid
   LIMIT 1`;

async function lockHolder(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>(LOCK_HOLDER, [PRISMA_ADVISORY_LOCK]);
  return rows[0]?.pid;
}
