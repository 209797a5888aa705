import { beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { withClient } from '../../src/postgres/connection.ts';
import { READ_ONLY_SETTINGS } from '../../src/postgres/limits.ts';
import { type SessionPool, withSessionPool } from '../../src/postgres/session-pool.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer();
let url = '';
beforeEach(async () => {
  url = await server.createDatabase();
});

const pidOf = async (client: pg.Client) => {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
};

const failureOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  );

/** What runs in the database besides, as somebody else sees it. */
async function asOther<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
  return withClient(server.url(), {}, async (client) => (await client.query<T>(sql, values)).rows);
}

const SESSIONS_SQL =
  "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'belay' AND datname = $1";

/** Looks again and again at how many connections there are, until it is told to stop; the most there were. */
async function mostSessions(until: AbortSignal): Promise<number> {
  return withClient(server.url(), {}, async (client) => {
    let most = 0;
    while (!until.aborted) {
      const { rows } = await client.query<{ n: number }>(SESSIONS_SQL, [database()]);
      most = Math.max(most, rows[0]?.n ?? 0);
    }
    return most;
  });
}

const database = () => new URL(url).pathname.slice(1);

async function untilSessions(n: number): Promise<void> {
  for (;;) {
    const [row] = await asOther<{ n: number }>(SESSIONS_SQL, [database()]);
    if (row?.n === n) return;
    await sleep(5);
  }
}

describe('the connections of a pool', () => {
  it('are never more than allowed, whatever is asked for, and gone at the end', async () => {
    const done = new AbortController();
    const most = mostSessions(done.signal);
    const pids = new Set<number | undefined>();
    await withSessionPool(url, { connections: 3 }, async (pool) => {
      const use = async (n: number) => {
        await pool.use(async (client) => {
          pids.add(await pidOf(client));
          // Each fifth fails, which must not cost a place.
          await client.query(n % 5 === 0 ? 'SELECT 1 / 0' : 'SELECT pg_sleep(0.005)');
        });
      };
      const lend = () => pool.lend(() => withClient(url, {}, (client) => client.query('SELECT 1')));
      const work = Array.from({ length: 40 }, (_, n) => (n % 7 === 3 ? lend() : use(n)));
      const ended = await Promise.allSettled(work);
      expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(7);
    });
    done.abort();
    expect(await most).toBe(3);
    expect(pids.size).toBeLessThan(20);
    await untilSessions(0);
  });

  it('are opened when they are needed, and used again', async () => {
    await withSessionPool(url, { connections: 5 }, async (pool) => {
      const first = await pool.use(pidOf);
      expect(await pool.use(pidOf)).toBe(first);
      await untilSessions(1);
    });
  });

  it('are gone when what runs with them fails', async () => {
    const failed = withSessionPool(url, { connections: 2 }, async (pool) => {
      await pool.use(pidOf);
      throw new Error('of the body');
    });
    await expect(failed).rejects.toThrow('of the body');
    await untilSessions(0);
  });

  it('make room for what a child process opens, also where there is only one', async () => {
    await withSessionPool(url, { connections: 1 }, async (pool) => {
      const first = await pool.use(pidOf);
      await pool.lend(async () => {
        await withClient(url, {}, async (client) => {
          await untilSessions(1);
          expect(await pidOf(client)).not.toBe(first);
        });
      });
      expect(await pool.use(pidOf)).not.toBe(first);
    });
  });

  it.each([
    ['a role may have, by one', 1],
    ['a role may have, by two', 2],
  ])('that are more than %s: those that there are do all the work', async (_, limit) => {
    const login = await withLimit(limit);
    const fewer: [number, string][] = [];
    const onFewer = (connections: number, { message }: Error) => fewer.push([connections, message]);
    await withSessionPool(login, { connections: 3, onFewer }, async (pool) => {
      const use = () =>
        pool.use(async (client) => {
          await client.query('SELECT pg_sleep(0.02)');
          return pidOf(client);
        });
      const lend = () =>
        pool.lend(() => withClient(login, {}, (client) => client.query('SELECT pg_sleep(0.02)')));
      await Promise.all([use(), use(), use()]);
      const work = Array.from({ length: 12 }, (_, n) => (n % 4 === 3 ? lend() : use()));
      const ended = await Promise.allSettled(work);
      expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
    });
    expect(fewer.map(([connections]) => connections)).toEqual([2, 1].slice(0, 3 - limit));
    expect(fewer[0]?.[1]).toContain('too many connections for role');
  });

  it('of which the server has none at all are an error', async () => {
    const login = await withLimit(1);
    await withClient(login, {}, async () => {
      await withSessionPool(login, { connections: 2 }, async (pool) => {
        expect(await failureOf(pool.use(pidOf))).toMatchObject({
          name: 'UserError',
          code: 'database-connections-exhausted',
          message: expect.stringContaining('too many connections for role'),
        });
      });
    });
  });
});

/** The database as a role that may have so many connections. */
async function withLimit(connections: number): Promise<string> {
  const role = `few_${database()}`;
  await asOther(`CREATE ROLE ${role} LOGIN PASSWORD 'word' CONNECTION LIMIT ${connections}`);
  const login = new URL(url);
  [login.username, login.password] = [role, 'word'];
  return login.href;
}

describe('a session that is broken', () => {
  const withPool = (body: (pool: SessionPool) => Promise<void>) =>
    withSessionPool(url, { connections: 1, settings: READ_ONLY_SETTINGS }, body);

  it('by the server while nobody uses it is not used again', () =>
    withPool(async (pool) => {
      const first = await pool.use(pidOf);
      await asOther('SELECT pg_terminate_backend($1, 5000)', [first]);
      await sleep(20);
      expect(await pool.use(pidOf)).not.toBe(first);
    }));

  it('by the server under a statement is said to be lost, with nothing written; the next works', () =>
    withPool(async (pool) => {
      const lost = pool.use((client) =>
        client.query('SELECT pg_terminate_backend(pg_backend_pid())'),
      );
      expect(await failureOf(lost)).toMatchObject({
        name: 'OperationFailed',
        code: 'server-lost',
        message: expect.stringMatching(/^The server at .* ended the connection: terminating/),
        left: expect.stringMatching(/^Nothing was written to that database: Belay only reads/),
      });
      expect(await pool.use(pidOf)).toEqual(expect.any(Number));
    }));

  it.each(['BEGIN', 'BEGIN; SELECT 1 / 0'])(
    'by what was left open in it, %s, is not used again',
    (left) =>
      withPool(async (pool) => {
        const first = await pool.use(async (client) => {
          const pid = await pidOf(client);
          await client.query(left).catch(() => undefined);
          return pid;
        });
        expect(await pool.use(pidOf)).not.toBe(first);
      }),
  );

  it('by a statement that still runs is not used again', () =>
    withPool(async (pool) => {
      const first = await pool.use(async (client) => {
        const pid = await pidOf(client);
        client.query('SELECT pg_sleep(30)').catch(() => undefined);
        return pid;
      });
      expect(await pool.use(pidOf)).not.toBe(first);
    }));

  it('by a time limit of the server says which', () =>
    withPool(async (pool) => {
      const lost = pool.use(async (client) => {
        await client.query("BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10ms'");
        await sleep(100);
        await client.query('SELECT 1');
      });
      expect(await failureOf(lost)).toMatchObject({ code: 'server-lost' });
    }));

  it('where writing was meant, what was written to is said', async () => {
    const lost = withClient(url, {}, (client) =>
      client.query('SELECT pg_terminate_backend(pg_backend_pid())'),
    );
    expect(await failureOf(lost)).toMatchObject({ left: expect.stringContaining('belay_') });
  });
});

describe('a signal', () => {
  it('ends what runs, on the server too, and what waits', async () => {
    const stop = new AbortController();
    const started: string[] = [];
    const pool = withSessionPool(url, { connections: 1, signal: stop.signal }, (pool) => {
      const use = (name: string) =>
        pool.use(async (client) => {
          started.push(name);
          await client.query('SELECT pg_sleep(120)');
        });
      return Promise.all([failureOf(use('first')), failureOf(use('second'))]);
    });
    await untilActive(1);
    stop.abort();
    expect(await pool).toMatchObject([{ name: 'Interrupted' }, { name: 'Interrupted' }]);
    expect(started).toEqual(['first']);
    await untilActive(0);
  });

  async function untilActive(n: number): Promise<void> {
    const sql = `${SESSIONS_SQL} AND state = 'active'`;
    while ((await asOther<{ n: number }>(sql, [database()]))[0]?.n !== n) await sleep(5);
  }
});

describe('the settings that a read-only stage starts with', () => {
  it('hold outside transactions too', async () => {
    await withSessionPool(url, { connections: 1, settings: READ_ONLY_SETTINGS }, (pool) =>
      pool.use(async (client) => {
        const { rows } = await client.query<{ value: string }>(
          'SELECT current_setting(name) AS value FROM unnest($1::text[]) AS name',
          [Object.keys(READ_ONLY_SETTINGS)],
        );
        expect(rows.map(({ value }) => value)).toEqual(['on', '1min', '2s', '1min']);
      }),
    );
  });
});
