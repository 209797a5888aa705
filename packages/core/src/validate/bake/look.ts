import pg from 'pg';
import { withClient, withReadOnlyTransaction } from '../../postgres/connection.ts';
import { LOCK_MS } from '../../postgres/limits.ts';
import { reasonOf } from '../../postgres/rows/session.ts';
import { DeadlinePassed, withDeadline } from '../../runtime/deadline.ts';
import { OperationFailed, UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { LiveDatabase } from '../context.ts';
import type { HealthTarget } from '../health/target.ts';
import { type Health, probeHealth } from './probe-health.ts';
import { type Known, readDatabase } from './read-database.ts';
import type { Reading } from './readings.ts';

export interface Watched {
  database: LiveDatabase;
  targets: readonly HealthTarget[];
  /** The server's clock, milliseconds: queries and transactions that began before do not count. Null: all count. */
  since: number | null;
  /** The longest time for one look, connecting included. */
  deadlineMs: number;
}

/** What the database and the health URLs show at one moment, or why the database did not answer. */
export type Look = { health: Health } & ({ reading: Reading } | { failure: string });

/** Makes one look after the other. What is learned once (where pg_stat_statements is) is kept. */
export class Looker {
  readonly #watched: Watched;
  readonly #ports: Pick<Ports, 'signal' | 'env'>;
  readonly #known: Known = {};

  constructor(watched: Watched, ports: Pick<Ports, 'signal' | 'env'>) {
    this.#watched = watched;
    this.#ports = ports;
  }

  /** @throws Interrupted when the signal aborts. */
  async look(): Promise<Look> {
    const { targets, deadlineMs } = this.#watched;
    const [health, database] = await Promise.all([
      probeHealth(targets, deadlineMs, this.#ports.signal),
      this.#read(),
    ]);
    return { health, ...database };
  }

  async #read(): Promise<{ reading: Reading } | { failure: string }> {
    const { signal } = this.#ports;
    const { deadlineMs } = this.#watched;
    try {
      return { reading: await withDeadline(signal, deadlineMs, (signal) => this.#connect(signal)) };
    } catch (error) {
      if (signal.aborted) throw error;
      return { failure: failureOf(error, deadlineMs) };
    }
  }

  /**
   * On a connection of its own each time: a server that was restarted is no trouble, one that takes no new connections is
   * noticed, and nobody's connection is held for hours.
   */
  #connect(signal: AbortSignal): Promise<Reading> {
    const { database, since, deadlineMs } = this.#watched;
    const limits = { statementMs: deadlineMs, lockMs: LOCK_MS };
    const { standby } = database.facts;
    const connect = { signal, env: this.#ports.env, remote: 'verify-full' } as const;
    return database.pool.lend(() =>
      withClient(database.url, connect, (client) =>
        withReadOnlyTransaction(client, limits, () =>
          readDatabase(client, this.#known, { since, standby }),
        ),
      ),
    );
  }
}

function failureOf(error: unknown, deadlineMs: number): string {
  if (error instanceof DeadlinePassed) return `no answer within ${deadlineMs / 1_000} s`;
  if (error instanceof UserError || error instanceof OperationFailed) return error.message;
  if (error instanceof pg.DatabaseError) return reasonOf(error);
  throw error;
}
