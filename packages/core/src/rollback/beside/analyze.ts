import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { isSqlError, reasonOf } from '../../postgres/rows/session.ts';
import { withSessionPool } from '../../postgres/session-pool.ts';
import type { Ports } from '../../runtime/ports.ts';

/** From 18 on a partitioned table is analysed without its partitions, which are then as parallel as any other table. */
const ONLY_SINCE = 18;

function tablesSql(major: number): string {
  const parts =
    major >= ONLY_SINCE
      ? `c.relkind IN ('r', 'm', 'p')`
      : `c.relkind IN ('r', 'm', 'p') AND NOT c.relispartition`;
  return `
SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE ${parts} AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY c.relpages DESC, pg_catalog.pg_relation_size(c.oid) DESC, 1, 2`;
}

interface Row {
  schema: string;
  name: string;
  partitioned: boolean;
}

export interface Analyzed {
  tables: number;
  /** `"schema"."table": why`. */
  failed: string[];
}

export interface HowToAnalyze {
  major: number;
  connections: number;
  /** For each table, where others use the database. Default: no limit. */
  lockTimeoutMs?: number;
}

/**
 * Gathers the planner's statistics of every table of a restored database, several at a time, the largest first: without
 * them the application would begin with plans that know nothing. A table whose statistics cannot be gathered (the
 * function of an index fails) keeps nobody from the others.
 */
export async function analyzeAll(
  url: string,
  { major, connections, lockTimeoutMs = 0 }: HowToAnalyze,
  { signal, env }: Pick<Ports, 'signal' | 'env'>,
): Promise<Analyzed> {
  const settings = { ...READING_SETTINGS, lock_timeout: String(Math.round(lockTimeoutMs)) };
  const connect = { signal, env, remote: 'verify-full', settings } as const;
  const tables = await withClient(url, connect, async (client) => {
    return (await client.query<Row>(tablesSql(major))).rows;
  });
  const waiting = [...tables];
  const failed: string[] = [];
  await withSessionPool(url, { connections, ...connect }, async (pool) => {
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const sql = analyzeSql(next, major);
        try {
          await pool.use((client) => client.query(sql));
        } catch (error) {
          if (!isSqlError(error)) throw error;
          failed.push(`${quoteQualified(next.schema, next.name)}: ${reasonOf(error)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: connections }, work));
  });
  return { tables: tables.length, failed };
}

function analyzeSql({ schema, name, partitioned }: Row, major: number): string {
  const only = partitioned && major >= ONLY_SINCE ? 'ONLY ' : '';
  return `ANALYZE ${only}${quoteQualified(schema, name)}`;
}
