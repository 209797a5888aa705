import type pg from 'pg';

/** What other sessions do to indexes at this moment, as far as this role may see it. */
export interface IndexWork {
  /** Indexes that are being built, rebuilt or dropped, by oid, with the phase where it is told. */
  indexes: ReadonlyMap<number, string | null>;
  /** Tables on which somebody builds an index that this role may not see. */
  tables: ReadonlySet<number>;
}

/**
 * pg_stat_progress_create_index shows what other roles do only to members of pg_read_all_stats; to all others
 * it shows that they do (backend_progress in pgstatfuncs.c). pg_locks hides nothing: a session that works
 * CONCURRENTLY keeps a ShareUpdateExclusiveLock on the table throughout, and on an index that is there
 * already (REINDEX, DROP).
 */
const WORK_SQL = `
WITH locked AS (
  SELECT l.relation, l.pid, c.relkind FROM pg_catalog.pg_locks l
  JOIN pg_catalog.pg_class c ON c.oid = l.relation
  WHERE l.locktype = 'relation' AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted
    AND l.pid <> pg_catalog.pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
), building AS (
  SELECT pid, index_relid AS index, command, phase FROM pg_catalog.pg_stat_progress_create_index
  WHERE datname = pg_catalog.current_database()
)
SELECT index::int8::text AS oid, phase, false AS hidden FROM building WHERE index <> 0
UNION ALL
SELECT relation::int8::text, phase, false FROM locked LEFT JOIN building USING (pid) WHERE relkind IN ('i', 'I')
UNION ALL
SELECT relation::int8::text, NULL, true FROM locked
JOIN building USING (pid) WHERE command IS NULL AND relkind IN ('r', 'm', 'p')`;

/** Reads what is being done to the indexes of this database. Nothing of it can be seen on a standby. */
export async function readIndexWork(client: pg.Client): Promise<IndexWork> {
  const { rows } = await client.query<{ oid: string; phase: string | null; hidden: boolean }>(
    WORK_SQL,
  );
  const indexes = new Map<number, string | null>();
  const tables = new Set<number>();
  for (const { oid, phase, hidden } of rows) {
    if (hidden) tables.add(Number(oid));
    else indexes.set(Number(oid), phase ?? indexes.get(Number(oid)) ?? null);
  }
  return { indexes, tables };
}

/** What was seen at one of two moments. */
export function bothWorks(one: IndexWork, other: IndexWork): IndexWork {
  return {
    indexes: new Map([...one.indexes, ...other.indexes]),
    tables: new Set([...one.tables, ...other.tables]),
  };
}
