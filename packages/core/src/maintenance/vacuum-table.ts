import type pg from 'pg';
import { quoteQualified } from '../postgres/identifiers.ts';
import { LOCK_MS } from '../postgres/limits.ts';
import { isSqlError, reasonOf } from '../postgres/rows/session.ts';
import { withSessionPool } from '../postgres/session-pool.ts';
import type { Upkeep } from '../report/maintenance-report.ts';
import { DeadlinePassed, withDeadline } from '../runtime/deadline.ts';
import { OperationFailed } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import type { NeedyTable } from './context.ts';

/**
 * SQLSTATE lock_not_available: with SKIP_LOCKED the warning that a table was left out has it. For its indexes
 * SKIP_LOCKED does not hold: there lock_timeout ends the statement with it.
 */
const LOCKED = '55P03';
/**
 * The functions of the server that leave a table out for want of a right (vacuum.c; the first name up to
 * PostgreSQL 16, the second from 17 on). Its words may be in any language.
 */
const NOT_PERMITTED = /^vacuum_is_(relation_owner|permitted_for_relation)$/;

/**
 * The session of a VACUUM: it may write, has no time limit but ours, and works at the pace of autovacuum
 * (its vacuum_cost_delay) rather than as fast as the disk can. A pooler takes none of it and gets none.
 */
function settingsFor(deadlineMs: number): Record<string, string> {
  return {
    default_transaction_read_only: 'off',
    statement_timeout: String(Math.ceil(deadlineMs)),
    lock_timeout: String(LOCK_MS),
    vacuum_cost_delay: '2',
    client_min_messages: 'warning',
  };
}

/** The statement for a table. One alone, outside a transaction: VACUUM takes nothing else. */
export function statementFor({ schema, name, needs }: NeedyTable): string {
  const options = needs === 'vacuum' ? 'VACUUM (ANALYZE, SKIP_LOCKED)' : 'ANALYZE (SKIP_LOCKED)';
  return `${options} ${quoteQualified(schema, name)}`;
}

export interface VacuumInput {
  url: string;
  table: NeedyTable;
  /** The longest it may take, in milliseconds: then the server is told to end it. */
  deadlineMs: number;
  ports: Pick<Ports, 'signal' | 'env'>;
}

/**
 * Runs VACUUM or ANALYZE on one table, on a connection of its own. What the server answers instead of doing
 * it becomes the outcome: it skips a locked table, or one that the role has no right to, with a warning only.
 *
 * @throws Interrupted; UserError when the server cannot be reached; OperationFailed when it goes away.
 */
export async function vacuumTable({ url, table, deadlineMs, ports }: VacuumInput): Promise<Upkeep> {
  const statement = statementFor(table);
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const ended = (outcome: Upkeep['outcome'], reason?: string): Upkeep => ({
    ...{ table: table.id, statement, outcome },
    durationMs: Math.round(elapsed()),
    ...(reason === undefined ? {} : { reason }),
  });
  try {
    const warnings = await withDeadline(ports.signal, deadlineMs, (signal) => {
      const connect = { signal, env: ports.env, remote: 'verify-full' } as const;
      const settings = settingsFor(deadlineMs);
      return withSessionPool(url, { connections: 1, ...connect, settings }, (pool) =>
        pool.use((client) => warningsOf(client, statement)),
      );
    });
    return ended(...outcomeOf(warnings));
  } catch (error) {
    if (error instanceof DeadlinePassed || (isCancelled(error) && elapsed() >= deadlineMs)) {
      return ended('timed-out', 'it took longer than there was time');
    }
    if (isSqlError(error) && error.code === LOCKED) return ended('locked', reasonOf(error));
    if (!isSqlError(error)) throw lostDuring(error, statement);
    return ended('failed', reasonOf(error));
  }
}

interface Warning {
  code?: string | undefined;
  /** The server's function that raised it. */
  routine?: string | undefined;
  message?: string | undefined;
}

async function warningsOf(client: pg.Client, statement: string): Promise<Warning[]> {
  const warnings: Warning[] = [];
  const listen = (notice: Warning) => warnings.push(notice);
  client.on('notice', listen);
  try {
    await client.query(statement);
  } finally {
    client.off('notice', listen);
  }
  return warnings;
}

/** Of a partitioned table each partition may warn; one that was left out is enough to say so. */
function outcomeOf(warnings: readonly Warning[]): [Upkeep['outcome'], string | undefined] {
  const refused = warnings.find(({ routine }) => NOT_PERMITTED.test(routine ?? ''));
  if (refused) return ['not-permitted', refused.message];
  const locked = warnings.find(({ code }) => code === LOCKED);
  return locked ? ['locked', locked.message] : ['done', undefined];
}

/** The session's own words are about databases of Belay's. */
function lostDuring(error: unknown, statement: string): unknown {
  if (!(error instanceof OperationFailed) || error.code !== 'server-lost') return error;
  return new OperationFailed(
    'server-lost',
    error.message,
    `${statement} was at work; what it had done by then stays, and nothing is half-done. Run it again.`,
    { cause: error },
  );
}

/** By statement_timeout, ours or one of the role's, or by somebody (pg_cancel_backend). */
function isCancelled(error: unknown): boolean {
  return isSqlError(error) && error.code === '57014';
}
