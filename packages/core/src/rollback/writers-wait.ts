import type pg from 'pg';
import { isSessionLost } from '../postgres/connection.ts';
import { quoteQualified } from '../postgres/identifiers.ts';
import { isSqlError, reasonOf } from '../postgres/rows/session.ts';
import { UserError } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import type { HeldTarget } from './target.ts';

/** Whoever wants to write waits behind us in the meantime. Autovacuum gives way after deadlock_timeout, a second. */
const WAIT_MS = 5_000;

/** Where this machine falls silent, the server lets the writers go on by then; more than a count and a cutover take. */
const SILENT_MS = 45_000;

/** But for those of extensions, which their owner alone may lock. */
const TABLES_SQL = `
SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY c.oid`;

/**
 * Runs `body` while nobody can write to a table of the database, only read: what is counted then is what there is. The
 * locks are those of the held session, which is in a transaction for it, and go with it in a cutover.
 *
 * @throws UserError `data-loss` where the tables cannot be locked: somebody may be writing.
 */
export async function whileWritersWait<T>(
  { client }: Pick<HeldTarget, 'client'>,
  { signal }: Pick<Ports, 'signal'>,
  body: () => Promise<T>,
): Promise<T> {
  await client.query('BEGIN');
  try {
    await lockAll(client).catch((error: unknown) => {
      const isAnswer = isSqlError(error) && !isSessionLost(error);
      throw signal.aborted || !isAnswer ? error : mayBeWritten(error);
    });
    return await body();
  } finally {
    // After a cutover the session is gone, and its locks with it.
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

async function lockAll(client: pg.Client): Promise<void> {
  await client.query(
    `SET LOCAL lock_timeout = ${WAIT_MS}; SET LOCAL statement_timeout = ${2 * WAIT_MS}; SET LOCAL idle_in_transaction_session_timeout = ${SILENT_MS}`,
  );
  const { rows } = await client.query<{ schema: string; name: string }>(TABLES_SQL);
  if (rows.length === 0) return;
  const names = rows.map(({ schema, name }) => `ONLY ${quoteQualified(schema, name)}`);
  await client.query(`LOCK TABLE ${names.join(', ')} IN SHARE MODE`);
  await client.query('SET LOCAL statement_timeout = 0');
}

function mayBeWritten(error: unknown): UserError {
  return new UserError(
    'data-loss',
    `Whether the database is being written to cannot be said: its tables could not be locked against it (${reasonOf(error)}).`,
    'Nothing was changed. Give accept-data-loss to go on, or stop the application first.',
    { cause: error },
  );
}
