import pg from 'pg';
import { messageOf } from '../../runtime/errors.ts';
import { isSessionLost, withTransaction } from '../connection.ts';
import { quoteLiteral } from '../identifiers.ts';
import { type Limits, limitsSql } from '../limits.ts';

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/**
 * Everything that changes how a value or a name is written as text, so that two servers, or the same
 * server under another role, write the same. An empty search_path qualifies every name; row_security off
 * turns rows silently hidden into an error; jit costs more than it saves on statements this wide.
 */
export const DETERMINISTIC_SETTINGS_SQL = `
  SET LOCAL search_path = '';
  SET LOCAL quote_all_identifiers = off;
  SET LOCAL client_min_messages = error;
  SET LOCAL DateStyle = 'ISO, MDY';
  SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL TimeZone = 'UTC';
  SET LOCAL extra_float_digits = 1;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL lc_monetary = 'C';
  SET LOCAL row_security = off;
  SET LOCAL jit = off;
  SET LOCAL cursor_tuple_fraction = 1`;

export interface ReadOptions {
  /** From `pg_export_snapshot()` in another session: read exactly what that one sees. */
  snapshot?: string;
  /** For a database that others use. */
  limits?: Limits;
}

/**
 * Runs `body` in one read-only snapshot of the database with settings under which equal values have equal
 * text. The client must not be in a transaction already.
 */
export async function withReadOnlySnapshot<T>(
  client: pg.Client,
  { snapshot, limits }: ReadOptions,
  body: () => Promise<T>,
): Promise<T> {
  // BEGIN inside a transaction only warns, and our COMMIT would then end somebody else's.
  const status = client.getTransactionStatus();
  if (status === 'T' || status === 'E') throw new Error('the client is in a transaction already');
  return withTransaction(client, BEGIN, async () => {
    // Must be the first statement of the transaction.
    const adopt =
      snapshot === undefined ? '' : `SET TRANSACTION SNAPSHOT ${quoteLiteral(snapshot)};`;
    const limited = limits === undefined ? '' : `;${limitsSql(limits)}`;
    await client.query(adopt + DETERMINISTIC_SETTINGS_SQL + limited);
    return body();
  });
}

/**
 * Runs `body` under a savepoint: an SQL error becomes its reason and the transaction stays usable.
 *
 * @throws whatever is not the SQL's fault, a lost connection above all.
 */
export async function attempt<T>(
  client: pg.Client,
  body: () => Promise<T>,
): Promise<{ value: T } | { reason: string }> {
  await client.query('SAVEPOINT belay_attempt');
  try {
    const value = await body();
    await client.query('RELEASE SAVEPOINT belay_attempt');
    return { value };
  } catch (error) {
    if (!isSqlError(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT belay_attempt');
    await client.query('RELEASE SAVEPOINT belay_attempt');
    return { reason: reasonOf(error) };
  }
}

/** True for an error the server raised about a statement, with the session still there. */
export function isSqlError(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && !isSessionLost(error);
}

/**
 * Why a statement failed, without the values of anybody's rows: messages of data exceptions (class 22),
 * broken constraints (23) and RAISE (P0) quote them, so only their SQLSTATE is given.
 */
export function reasonOf(error: unknown): string {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (/^(22|23|P0)/.test(code)) {
    return `SQLSTATE ${code} (the server's message may quote a value and is not shown)`;
  }
  return code === '' ? messageOf(error) : `${messageOf(error)} (SQLSTATE ${code})`;
}
