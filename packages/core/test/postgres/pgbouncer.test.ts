import { beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { readCatalogue } from '../../src/postgres/catalogue/read.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { READ_ONLY_SETTINGS } from '../../src/postgres/limits.ts';
import { withReadOnlySnapshot } from '../../src/postgres/rows/session.ts';
import { readServerFacts } from '../../src/postgres/server-facts.ts';
import { type SessionPool, withSessionPool } from '../../src/postgres/session-pool.ts';
import { pgbouncer, usePgbouncer } from '@belay/testkit/pgbouncer.ts';
import { useServer } from '@belay/testkit/servers.ts';

const withPgbouncer = pgbouncer === undefined ? describe.skip : describe;
const LIMITS = { statementMs: 10_000, lockMs: 2_000 };
/** As the stage connects. */
const STAGE = { env: {}, remote: 'verify-full', settings: READ_ONLY_SETTINGS } as const;

const server = useServer(15);
let url = '';
beforeAll(async () => {
  url = await server.createDatabase();
  await withClient(url, {}, (client) =>
    client.query(`
      CREATE TABLE item (id int PRIMARY KEY, price numeric NOT NULL CHECK (price >= 0));
      INSERT INTO item SELECT n, n FROM generate_series(1, 100) AS n`),
  );
});

function withPool<T>(at: string, connections: number, body: (pool: SessionPool) => Promise<T>) {
  return withSessionPool(at, { connections, ...STAGE }, body);
}

/** Reads as the checks do. */
function read<T extends pg.QueryResultRow>(pool: SessionPool, sql: string): Promise<T[]> {
  return pool.use((client) =>
    withReadOnlySnapshot(client, { limits: LIMITS }, async () => (await client.query<T>(sql)).rows),
  );
}

const failureOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('without a pooler', () => {
  it('a write is refused, inside a transaction of ours and outside', async () => {
    await withPool(url, 1, async (pool) => {
      const write = 'INSERT INTO public.item VALUES (0, 0)';
      expect(await failureOf(read(pool, write))).toMatchObject({ code: '25006' });
      expect(await failureOf(pool.use((client) => client.query(write)))).toMatchObject({
        code: '25006',
      });
    });
  });
});

withPgbouncer('through PgBouncer in transaction mode (skipped where it is not installed)', () => {
  const users = { shut_out: 'word', not_granted: 'word' };
  const pooler = usePgbouncer(server, { poolSize: 5, users });

  it('it is named, and asked only once for settings, which it refuses', async () => {
    const refusals = async () =>
      (await pooler.log()).split('closing because: unsupported startup parameter').length;
    const before = await refusals();
    await withPool(pooler.through(url), 3, async (pool) => {
      const facts = await pool.use(readServerFacts);
      const direct = await withPool(url, 1, (other) => other.use(readServerFacts));
      expect(facts).toEqual({ ...direct, pooler: 'PgBouncer' });
      expect(direct.pooler).toBeUndefined();
      const all = await Promise.all([1, 2, 3].map(() => pool.use(readServerFacts)));
      expect(all.map(({ pooler }) => pooler)).toEqual(Array(3).fill('PgBouncer'));
    });
    expect(await refusals()).toBe(before + 1);
  });

  it('no more than the allowed connections to the server are in use', async () => {
    await withPool(pooler.through(url), 2, async (pool) => {
      const reads = Array.from({ length: 12 }, () =>
        read<{ sharing: number }>(
          pool,
          `SELECT pg_sleep(0.03), (SELECT count(*)::int FROM pg_stat_activity
            WHERE application_name = 'belay' AND state <> 'idle' AND datname = current_database()) AS sharing`,
        ),
      );
      const sharing = (await Promise.all(reads)).map(([row]) => row?.sharing ?? Infinity);
      expect(Math.max(...sharing)).toBe(2);
    });
  });

  it.each([
    'INSERT INTO public.item VALUES (0, 0)',
    'CREATE TABLE public.x ()',
    'TRUNCATE public.item',
  ])('refused: %s', (write) =>
    withPool(pooler.through(url), 1, async (pool) => {
      expect(await failureOf(read(pool, write))).toMatchObject({ code: '25006' });
      expect(await read(pool, 'SELECT count(*)::int AS n FROM public.item')).toEqual([{ n: 100 }]);
    }),
  );

  it('the catalogue reads the same', async () => {
    const catalogue = await withPool(pooler.through(url), 2, (pool) =>
      pool.use((client) => readCatalogue(client, { limits: LIMITS })),
    );
    expect(catalogue).toEqual(await withClient(url, {}, (client) => readCatalogue(client)));
    expect(catalogue.unreadable).toEqual([]);
  });

  it('the end of the stage ends the statement on the server as well', async () => {
    const stop = new AbortController();
    const through = pooler.through(url);
    const options = { connections: 1, ...STAGE, signal: stop.signal };
    const started = Date.now();
    const attempt = withSessionPool(through, options, (pool) =>
      read(pool, 'SELECT pg_sleep(20) /* wanted no more */'),
    );
    const failed = failureOf(attempt);
    await untilRunning(1);
    stop.abort();
    expect(await failed).toMatchObject({ name: 'Interrupted' });
    await untilRunning(0);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('a connection of the pooler that the server ended: said, and the next one works', async () => {
    await withPool(pooler.through(url), 1, async (pool) => {
      const failed = failureOf(
        read(pool, 'SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)'),
      );
      expect(await failed).toMatchObject({
        code: 'server-lost',
        left: expect.stringMatching(/^Nothing was written to that database/),
      });
      expect(await read(pool, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });
  });

  it('what is wrong with the login is said as without it', async () => {
    const changed = (change: (copy: URL) => void) => {
      const copy = new URL(pooler.through(url));
      change(copy);
      return failureOf(withPool(copy.href, 1, (pool) => pool.use(readServerFacts)));
    };
    expect(await changed((copy) => (copy.password = 'not-the-word'))).toMatchObject({
      code: 'database-auth-failed',
    });
    expect(await changed((copy) => (copy.username = 'nobody'))).toMatchObject({
      code: 'database-auth-failed',
    });
    expect(await changed((copy) => (copy.pathname = '/nowhere'))).toMatchObject({
      code: 'database-missing',
    });
    await withClient(url, {}, (client) =>
      client.query(`
        CREATE ROLE shut_out LOGIN PASSWORD 'word' CONNECTION LIMIT 0;
        CREATE ROLE not_granted LOGIN PASSWORD 'word';
        DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database()); END $$`),
    );
    const as = (role: string) =>
      changed((copy) => ([copy.username, copy.password] = [role, 'word']));
    expect(await as('shut_out')).toMatchObject({ code: 'database-connections-exhausted' });
    expect(await as('not_granted')).toMatchObject({ code: 'database-access-denied' });
    expect(await changed((copy) => (copy.search = '?options=-c%20jit%3Doff'))).toMatchObject({
      code: 'database-options-refused',
      hint: expect.stringMatching(/take them out/),
    });
  });

  async function untilRunning(count: number): Promise<void> {
    await withClient(url, {}, async (client) => {
      for (;;) {
        const { rows } = await client.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity
            WHERE query LIKE '%wanted no more%' AND state = 'active' AND pid <> pg_backend_pid()`,
        );
        if (rows[0]?.n === count) return;
      }
    });
  }
});

withPgbouncer(
  'on the one server connection of a pooler (skipped where it is not installed)',
  () => {
    const pooler = usePgbouncer(server, { poolSize: 1 });

    /** What whoever comes next finds: the server process and every setting that is not the server's own. */
    const next = () =>
      withClient(pooler.through(url), {}, async (client) => {
        const { rows } = await client.query<Record<string, unknown>>(`
        SELECT pg_backend_pid() AS pid, current_setting('search_path') AS search_path,
               current_setting('statement_timeout') AS statement_timeout,
               current_setting('default_transaction_read_only') AS read_only,
               (SELECT json_object_agg(name, setting ORDER BY name) FROM pg_settings WHERE source = 'session') AS settings,
               (SELECT count(*)::int FROM pg_prepared_statements) AS prepared,
               (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory') AS advisory`);
        return rows[0];
      });

    it('we leave nothing to whoever comes next, who may write', async () => {
      const before = await next();
      expect(before).toMatchObject({ statement_timeout: '0', read_only: 'off' });
      await withPool(pooler.through(url), 2, async (pool) => {
        await pool.use(readServerFacts);
        await pool.use((client) => readCatalogue(client, { limits: LIMITS }));
        await read(pool, 'SELECT count(*) FROM public.item');
        expect(await failureOf(read(pool, 'SELECT 1 / 0'))).toMatchObject({ code: '22012' });
        const slow = pool.use((client) =>
          withReadOnlySnapshot(client, { limits: { statementMs: 20, lockMs: 20 } }, () =>
            client.query('SELECT pg_sleep(5)'),
          ),
        );
        expect(await failureOf(slow)).toMatchObject({ code: '57014' });
        expect(await next()).toEqual(before);
      });
      expect(await next()).toEqual(before);
      await withClient(pooler.through(url), {}, async (client) => {
        await client.query('INSERT INTO item VALUES (1000, 1)');
        await client.query('DELETE FROM item WHERE id = 1000');
      });
    });

    it('two checks side by side take turns', async () => {
      await withPool(pooler.through(url), 2, async (pool) => {
        const both = await Promise.all(
          [1, 2].map((n) => read(pool, `SELECT ${n} AS n, pg_sleep(0.05)`)),
        );
        expect(both.map(([row]) => row?.['n'] as number)).toEqual([1, 2]);
      });
    });
  },
);

withPgbouncer('poolers of another kind (skipped where PgBouncer is not installed)', () => {
  const ignoring = usePgbouncer(server, { settings: { ignore_startup_parameters: 'options' } });
  const sessions = usePgbouncer(server, { poolMode: 'session' });
  const statements = usePgbouncer(server, { poolMode: 'statement' });
  const busy = usePgbouncer(server, { poolSize: 1, settings: { query_wait_timeout: '1' } });
  const full = usePgbouncer(server, { settings: { max_client_conn: '1' } });
  const facts = (at: string) => withPool(at, 1, (pool) => pool.use(readServerFacts));

  it('one that takes settings and forgets them is known by the process that answers', async () => {
    expect((await facts(ignoring.through(url))).pooler).toBe('a connection pooler');
  });

  it('one that gives a session its own connection', async () => {
    expect((await facts(sessions.through(url))).pooler).toBe('PgBouncer');
  });

  it('one that has no transactions cannot be used, which is said', async () => {
    expect(await failureOf(facts(statements.through(url)))).toMatchObject({
      name: 'UserError',
      code: 'pooler-without-transactions',
      hint: expect.stringMatching(/direct URL/),
    });
  });

  it('one without a free connection to the server', async () => {
    const there = busy.through(url);
    await withClient(there, {}, async (client) => {
      await client.query('BEGIN');
      expect(await failureOf(facts(there))).toMatchObject({
        code: 'server-lost',
        message: expect.stringMatching(/query_wait_timeout/),
      });
    });
  });

  it('one that takes no more clients', async () => {
    const there = full.through(url);
    await withClient(there, {}, async () => {
      expect(await failureOf(facts(there))).toMatchObject({
        name: 'UserError',
        code: 'database-connections-exhausted',
      });
    });
  });
});
