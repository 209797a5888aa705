import pg from 'pg';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { UserError, messageOf } from '../../runtime/errors.ts';

/**
 * What pg_dump locks, as far as this role may, partitions one by one. Of a table that is gone by now the privileges are
 * null.
 */
const TABLES_SQL = `
SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name,
  nullif(c.relfilenode, 0)::int8::text AS file
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') IS NOT FALSE
  AND pg_catalog.has_table_privilege(c.oid, 'SELECT') IS NOT FALSE
ORDER BY c.oid`;

/**
 * Tables of the list ($1 oids, $2 their files) that are not locked by this session, or whose rows lie in another
 * file by now. What pg_class says is of the snapshot; pg_relation_filenode() says what is.
 */
const OVERTAKEN_SQL = `
SELECT t.oid::int8::text AS oid
FROM unnest($1::oid[], $2::oid[]) AS t (oid, file)
WHERE pg_catalog.pg_relation_filenode(t.oid) IS DISTINCT FROM t.file
  OR NOT EXISTS (
    SELECT FROM pg_catalog.pg_locks l
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted AND l.relation = t.oid
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))`;

interface TableRow {
  oid: string;
  schema: string;
  name: string;
  file: string | null;
}

/**
 * Locks every table of the transaction's snapshot (ACCESS SHARE, as pg_dump does later). TRUNCATE and an ALTER
 * TABLE that rewrites do not respect snapshots: a table seems empty to one that is older ("Caveats" of MVCC), and
 * pg_dump would dump nothing of it, without a word. After this they wait.
 *
 * @throws UserError `snapshot-overtaken` when that happened to a table between the snapshot and its lock,
 *   `snapshot-locks` when the locks cannot be had.
 */
export async function holdTables(client: pg.Client): Promise<void> {
  const { rows } = await client.query<TableRow>(TABLES_SQL);
  if (rows.length === 0) return;
  const names = rows.map(({ schema, name }) => `ONLY ${quoteQualified(schema, name)}`);
  try {
    await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
  } catch (error) {
    throw refusal(error);
  }
  const overtaken = await client.query<{ oid: string }>(OVERTAKEN_SQL, [
    rows.map(({ oid }) => oid),
    rows.map(({ file }) => file),
  ]);
  const gone = new Set(overtaken.rows.map(({ oid }) => oid));
  const tables = rows.filter(({ oid }) => gone.has(oid));
  if (tables.length > 0) {
    throw overtakenBy(tables.map(({ schema, name }) => quoteQualified(schema, name)).join(', '));
  }
}

/**
 * Runs `body`, which reads what waits for the locks of others.
 *
 * @throws UserError `snapshot-locks` in place of a lock timeout.
 */
export async function notLockedOut<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(error: unknown): unknown {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  // A table was dropped or renamed, its schema too.
  if (code === '42P01' || code === '3F000') return overtakenBy(messageOf(error), error);
  if (code === '55P03') {
    return new UserError(
      'snapshot-locks',
      'A table could not be locked for the backup in time: another session has it for itself or waits to.',
      'Nothing was backed up. Find that session in pg_stat_activity (wait_event_type Lock, or a transaction that is open for long), let it end, and try again; lock-timeout says how long to wait.',
      { cause: error },
    );
  }
  if (code === '53200') {
    return new UserError(
      'snapshot-locks',
      `The server cannot lock all tables at once: ${messageOf(error)}.`,
      'Nothing was backed up. A dump needs a lock on every table and partition: raise max_locks_per_transaction on the server.',
      { cause: error },
    );
  }
  return error;
}

function overtakenBy(what: string, cause?: unknown): UserError {
  return new UserError(
    'snapshot-overtaken',
    `While the backup began, tables were emptied, rewritten, dropped or renamed, so that its snapshot does not hold their rows: ${what}.`,
    'Nothing was backed up. Run it again when nothing changes the schema.',
    { cause },
  );
}
