import type pg from 'pg';
import { UserError, interruption } from '../runtime/errors.ts';
import { type ConnectOptions, type Session, dialSession, isSessionLost } from './connection.ts';
import { Dialer } from './dial.ts';

/** How long a statement that nobody waits for any more may go on before its session is given up. */
const AT_REST_MS = 500;

export interface PoolOptions extends ConnectOptions {
  connections: number;
  /** Told when the server had no connection left for one more of the pool, which goes on with `connections` of them. */
  onFewer?: (connections: number, refusal: UserError) => void;
}

/** At most so many connections to one database, opened when they are needed and kept until the end. */
export interface SessionPool {
  /** Runs `body` with a connection that nobody else uses meanwhile; waits for one to be free. */
  use<T>(body: (client: pg.Client) => Promise<T>): Promise<T>;
  /** Runs `body`, which opens one connection by itself (a child process), in the place of one of ours. */
  lend<T>(body: () => Promise<T>): Promise<T>;
}

/**
 * Opens a pool of `connections`, runs `body`, closes what was opened, whatever happens. Errors as those of
 * `openSession` and `withClient`. A server that has no connection left for one more (a role's or a pooler's limit)
 * is no error while the pool has one: what wanted it waits for that, and the pool stays so small.
 *
 * `settings` are a second net under what each transaction sets for itself: a pooler that refuses them gets
 * none. When the signal aborts, the server is told to end what it is at.
 */
export async function withSessionPool<T>(
  url: string,
  options: PoolOptions,
  body: (pool: SessionPool) => Promise<T>,
): Promise<T> {
  const pool = new Pool(url, options);
  try {
    return await body(pool);
  } finally {
    await pool.close();
  }
}

class Pool implements SessionPool {
  readonly #url: string;
  readonly #connect: ConnectOptions;
  readonly #onFewer: PoolOptions['onFewer'];
  readonly #dialer: Dialer;
  readonly #idle: Session[] = [];
  readonly #waiting: (() => void)[] = [];
  /** How many may be open at once. */
  #places: number;
  #free: number;
  /** Open now, idle or not; also those being opened, and those lent. */
  #open = 0;
  #closed = false;

  constructor(url: string, { connections, onFewer, ...connect }: PoolOptions) {
    this.#url = url;
    this.#connect = connect;
    this.#onFewer = onFewer;
    this.#dialer = new Dialer(url, { ...connect, settingsMayBeRefused: true });
    this.#places = connections;
    this.#free = connections;
  }

  async use<T>(body: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.#withPlace(async () => {
      const session = await this.#take();
      let lost = false;
      try {
        return await body(session.client);
      } catch (error) {
        lost = isSessionLost(error);
        throw session.explain(error);
      } finally {
        if (lost || this.#closed || !(await isReusable(session))) await this.#end(session);
        else this.#idle.push(session);
      }
    });
  }

  async lend<T>(body: () => Promise<T>): Promise<T> {
    return this.#withPlace(async () => {
      // As many are idle as places are free, at most; one of them must make room.
      const idle = this.#idle.pop();
      if (idle) await this.#end(idle);
      this.#open += 1;
      try {
        return await body();
      } finally {
        this.#open -= 1;
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map((session) => this.#end(session)));
  }

  /** One that is idle, or else a new one; where there can be no new one, the next that is free. */
  async #take(): Promise<Session> {
    for (;;) {
      const session = await this.#takeIdle();
      if (session) return session;
      try {
        return await this.#dial();
      } catch (error) {
        if (!hasNoneLeft(error) || this.#open === 0) throw error;
        this.#places -= 1;
        this.#onFewer?.(this.#places, error);
        // The place that was held is never given back: the pool has one less.
        await this.#place();
      }
    }
  }

  /** A pooler or a firewall may have ended it meanwhile. */
  async #takeIdle(): Promise<Session | undefined> {
    for (let session = this.#idle.pop(); session; session = this.#idle.pop()) {
      if (session.isOpen()) return session;
      await this.#end(session);
    }
    return undefined;
  }

  async #dial(): Promise<Session> {
    this.#open += 1;
    try {
      return await dialSession(this.#dialer, this.#url, this.#connect, { cancels: true });
    } catch (error) {
      this.#open -= 1;
      throw error;
    }
  }

  async #end(session: Session): Promise<void> {
    await session.close();
    this.#open -= 1;
  }

  async #withPlace<T>(body: () => Promise<T>): Promise<T> {
    const { signal } = this.#connect;
    await this.#place();
    try {
      if (signal?.aborted) throw interruption(signal);
      return await body();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  async #place(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

function hasNoneLeft(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'database-connections-exhausted';
}

/** A transaction that could not be ended must not be handed to the next. */
async function isReusable(session: Session): Promise<boolean> {
  if (!session.isOpen() || !(await isAtRest(session.client))) return false;
  return session.isOpen() && session.client.getTransactionStatus() === 'I';
}

/**
 * node-postgres tells of an error before the server has said what became of the transaction (the messages
 * ErrorResponse and ReadyForQuery); until then it knows the status from before. False when that takes long:
 * a statement still runs.
 */
async function isAtRest(client: pg.Client): Promise<boolean> {
  const atRest = () => (client as unknown as { readyForQuery: boolean }).readyForQuery;
  if (atRest()) return true;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(settle, AT_REST_MS);
    function settle() {
      clearTimeout(timer);
      client.off('drain', settle).off('end', settle);
      resolve();
    }
    client.once('drain', settle).once('end', settle);
  });
  return atRest();
}
