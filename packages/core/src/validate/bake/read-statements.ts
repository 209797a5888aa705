import type pg from 'pg';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { attempt } from '../../postgres/rows/session.ts';
import { OWN_STATEMENTS } from './own.ts';
import type { NotSeen, Reading } from './readings.ts';

/** Where pg_stat_statements is and what to count. */
export interface StatementSource {
  /** Sums the calls and their time; its parameter the query ids to leave out. */
  sql: string;
  /** Belay's own statements, by query id. */
  own: readonly string[];
}

/** The arguments of the function tell what a version of the extension has. */
const EXTENSION_SQL = `
SELECT n.nspname AS schema, p.proargnames::text[] AS columns
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_catalog.pg_proc p ON p.pronamespace = n.oid AND p.proname = 'pg_stat_statements'
 WHERE e.extname = 'pg_stat_statements'`;

/**
 * Looks for pg_stat_statements. In a transaction of the caller's, after Belay's other statements of a reading
 * ran once, so that they are among those it knows.
 *
 * The figures of other roles' statements are visible to everybody who may call the function, only their text
 * is not (pg_stat_statements.c, pg_stat_statements_internal); our own text is all that is needed here.
 */
export async function findStatements(client: pg.Client): Promise<StatementSource | NotSeen> {
  const { rows } = await client.query<{ schema: string; columns: string[] }>(EXTENSION_SQL);
  const [extension] = rows;
  if (!extension) return absent('pg_stat_statements is not installed in this database');
  const { schema, columns } = extension;
  // Before 1.8 of the extension planning was counted in, under another name.
  if (!columns.includes('total_exec_time')) {
    return absent('pg_stat_statements is too old here; ALTER EXTENSION pg_stat_statements UPDATE');
  }
  const from = quoteQualified(schema, 'pg_stat_statements');
  const sql = statementsSql(from, columns);
  const own = await attempt(client, async () => {
    // Once for nothing: it has to be known itself.
    await client.query(sql, [[]]);
    return ownStatements(client, from);
  });
  return 'reason' in own ? refused(own.reason) : { sql, own: own.value };
}

/** Reads the sums. */
export async function readStatements(
  client: pg.Client,
  { sql, own }: StatementSource,
): Promise<Reading['statements'] | NotSeen> {
  const read = await attempt(client, () =>
    client.query<{ calls: number; totalMs: number }>(sql, [own]),
  );
  if ('reason' in read) return refused(read.reason);
  return read.value.rows[0] ?? null;
}

/** What a function of SQL runs is in the time of the statement that called it: only the outermost counts. */
function statementsSql(from: string, columns: readonly string[]): string {
  const outermost = columns.includes('toplevel') ? 'AND s.toplevel' : '';
  // Without the texts, which may be many megabytes in a file of the server's.
  return `
SELECT coalesce(sum(s.calls), 0)::float8 AS calls, coalesce(sum(s.total_exec_time), 0)::float8 AS "totalMs" ${OWN_STATEMENTS.mark}
  FROM ${from}(false) s
  JOIN pg_catalog.pg_database d ON d.oid = s.dbid
 WHERE d.datname = pg_catalog.current_database() ${outermost}
   AND (s.queryid IS NULL OR s.queryid <> ALL ($1::int8[]))`;
}

async function ownStatements(client: pg.Client, from: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `
SELECT s.queryid::text AS id ${OWN_STATEMENTS.mark}
  FROM ${from}(true) s
  JOIN pg_catalog.pg_roles r ON r.oid = s.userid
 WHERE r.rolname = current_user AND s.queryid IS NOT NULL AND s.query ~ $1`,
    [OWN_STATEMENTS.pattern],
  );
  return rows.map(({ id }) => id);
}

function absent(why: string): NotSeen {
  return { sentence: `query_ms: ${why}`, hidden: false };
}

/** Not loaded by the server (55000) is absence, too; everything else is ours to see and refused. */
function refused(reason: string): NotSeen {
  return { sentence: `query_ms: ${reason}`, hidden: !reason.includes('55000') };
}
