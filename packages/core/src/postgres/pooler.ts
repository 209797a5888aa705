import type pg from 'pg';
import { messageOf } from '../runtime/errors.ts';

/** `PgBouncer` only where its own words showed it. */
export type Pooler = 'PgBouncer' | 'a connection pooler';

/**
 * The pooler that refused to take settings at the start of a session; undefined when an error is about
 * something else. PgBouncer before 1.20 says `unsupported startup parameter: options`, newer ones
 * `unsupported startup parameter in options: lock_timeout` (SQLSTATE 08P01); RDS Proxy has 0A000.
 */
export function poolerThatRefused(error: unknown): Pooler | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code !== '08P01' && code !== '0A000') return undefined;
  if (/unsupported startup parameter/.test(messageOf(error))) return 'PgBouncer';
  return /start-?up (parameter|option)|command-line option/i.test(messageOf(error))
    ? 'a connection pooler'
    : undefined;
}

/**
 * A pooler cannot hand the key of a server connection to a client that shares it, so it makes up one: the
 * process id in it is another than the one that answers (protocol message BackendKeyData).
 *
 * @param pid What `pg_backend_pid()` answers.
 */
export function isPooled(client: pg.Client, pid: number): boolean {
  const { processID } = client as unknown as { processID: number | null };
  return processID !== null && processID !== pid;
}
