import type pg from 'pg';

/** How far the counters have run since the oldest row that was not frozen. */
export interface Ages {
  xids: number;
  multixacts: number;
}

export interface TransactionAges {
  /** Of every database of the server, since the oldest one stops them all. */
  databases: (Ages & { name: string; own: boolean })[];
  /** The oldest of this database. */
  tables: (Ages & { schema: string; name: string; id: string; temporary: boolean })[];
  /** `autovacuum_freeze_max_age` and the one of multixacts: from here on a vacuum is forced. */
  freezeMaxAge: number;
  multixactFreezeMaxAge: number;
  /** What keeps rows from being removed and frozen, the oldest first, in words. */
  holders: { words: string; xids: number }[];
}

const DATABASES_SQL = `
SELECT datname AS name, datname = pg_catalog.current_database() AS own,
  pg_catalog.age(datfrozenxid)::float8 AS xids, pg_catalog.mxid_age(datminmxid)::float8 AS multixacts
FROM pg_catalog.pg_database
ORDER BY greatest(pg_catalog.age(datfrozenxid), pg_catalog.mxid_age(datminmxid)) DESC`;

/** A server that is left alone has hundreds of the same age, its own catalogues among them. */
const OLDEST = 1_000;

/** A TOAST table is vacuumed with its table, whose name it gets here. */
const TABLES_SQL = `
SELECT n.nspname AS schema, t.relname AS name, t.relpersistence = 't' AS temporary,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS id,
  max(pg_catalog.age(c.relfrozenxid))::float8 AS xids, max(pg_catalog.mxid_age(c.relminmxid))::float8 AS multixacts
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_class owner ON owner.reltoastrelid = c.oid
JOIN pg_catalog.pg_class t ON t.oid = coalesce(owner.oid, c.oid)
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE c.relkind IN ('r', 'm', 't') AND c.relfrozenxid <> '0'
GROUP BY 1, 2, 3, 4 ORDER BY greatest(max(pg_catalog.age(c.relfrozenxid)), max(pg_catalog.mxid_age(c.relminmxid))) DESC, 4
LIMIT ${OLDEST}`;

/** Those of other roles' sessions are hidden without pg_read_all_stats. Our own snapshot is young. */
const HOLDERS_SQL = `
SELECT words, xids::float8 FROM (
  SELECT 'process ' || pid || coalesce(' (' || usename || ')', '') AS words,
    greatest(pg_catalog.age(backend_xmin), pg_catalog.age(backend_xid)) AS xids
  FROM pg_catalog.pg_stat_activity WHERE pid <> pg_catalog.pg_backend_pid()
  UNION ALL
  SELECT 'the prepared transaction ' || gid, pg_catalog.age(transaction) FROM pg_catalog.pg_prepared_xacts
  UNION ALL
  SELECT 'the replication slot ' || slot_name, greatest(pg_catalog.age(xmin), pg_catalog.age(catalog_xmin))
  FROM pg_catalog.pg_replication_slots) h
WHERE xids IS NOT NULL ORDER BY xids DESC LIMIT 3`;

const SETTINGS_SQL = `
SELECT pg_catalog.current_setting('autovacuum_freeze_max_age')::float8 AS "freezeMaxAge",
  pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::float8 AS "multixactFreezeMaxAge"`;

/** How old the oldest rows are that carry a transaction id. Inside `withReadOnlySnapshot`; also on a standby. */
export async function readTransactionAges(client: pg.Client): Promise<TransactionAges> {
  const databases = await client.query<TransactionAges['databases'][number]>(DATABASES_SQL);
  const tables = await client.query<TransactionAges['tables'][number]>(TABLES_SQL);
  const holders = await client.query<TransactionAges['holders'][number]>(HOLDERS_SQL);
  const settings = await client.query<{ freezeMaxAge: number; multixactFreezeMaxAge: number }>(
    SETTINGS_SQL,
  );
  const [limits] = settings.rows;
  if (!limits) throw new Error('the server did not say its settings');
  return {
    databases: databases.rows,
    tables: tables.rows,
    holders: holders.rows,
    ...limits,
  };
}
