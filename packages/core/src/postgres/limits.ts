/** How long a statement may run, and how long it may wait for a lock, on a database that others use. */
export interface Limits {
  statementMs: number;
  lockMs: number;
}

/** Who waits longer for a lock on a database that others use stands in the queue of a DDL, and others behind it. */
export const LOCK_MS = 2_000;

/** An open transaction that does nothing holds back vacuum for everybody. */
const IDLE_MS = 60_000;

/**
 * The limits as statements for the beginning of a transaction. SET LOCAL and not session settings: behind a
 * transaction pooler (PgBouncer) a SET would stay on a connection that the application uses next.
 */
export function limitsSql({ statementMs, lockMs }: Limits): string {
  return `
  SET LOCAL statement_timeout = ${Math.max(1, Math.round(statementMs))};
  SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockMs))};
  SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS}`;
}

/**
 * Settings for the start of a session that only reads a database that others use: a net under whatever runs
 * outside a transaction with limits of its own. Behind a pooler, which takes no settings, it is not there;
 * `BEGIN READ ONLY` and {@link limitsSql} hold everywhere.
 */
export const READ_ONLY_SETTINGS = {
  default_transaction_read_only: 'on',
  statement_timeout: '60000',
  lock_timeout: String(LOCK_MS),
  idle_in_transaction_session_timeout: String(IDLE_MS),
} as const satisfies Readonly<Record<string, string>>;
