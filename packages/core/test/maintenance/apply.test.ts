import { afterAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../src/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { pgbouncer, usePgbouncer } from '@belay/testkit/pgbouncer.ts';
import { PRIMARY_SETTINGS, canHaveStandby, useStandby } from '@belay/testkit/standby.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { asRole, execute } from '../validate/run.ts';
import { maintainOn, told } from './maintain.ts';

const OFF = 'WITH (autovacuum_enabled = off)';
const APPLY = { inputs: { apply: 'true' } };
const STATE = `
  SELECT last_vacuum IS NOT NULL AS vacuumed, last_analyze IS NOT NULL AS analyzed
  FROM pg_stat_user_tables WHERE relname = $1`;

afterAll(removeTemporaryFolders);

/** A table without statistics, of which a third is dead. */
async function neglect(url: string, ...tables: string[]): Promise<void> {
  for (const table of tables) {
    await execute(
      url,
      `CREATE TABLE ${table} (id int, text text) ${OFF}`,
      `INSERT INTO ${table} SELECT n, repeat('x', 50) FROM generate_series(1, 6000) n`,
      `DELETE FROM ${table} WHERE id % 3 = 0`,
    );
  }
}

async function stateOf(url: string, table: string): Promise<unknown> {
  return withClient(
    url,
    {},
    async (client) => (await client.query<object>(STATE, [table])).rows[0],
  );
}

const upkeepOf = ({ maintenance }: Awaited<ReturnType<typeof maintainOn>>) =>
  maintenance.upkeep?.map(({ table, outcome }) => `${table} ${outcome}`);

describe.each([13, 15, 17, 18] as const)('--apply on Postgres %i', (major) => {
  const server = useServer(major);

  it('only reports without it', async () => {
    const url = await server.createDatabase();
    await neglect(url, 'orders');
    const report = await maintainOn(url);
    expect(told(report.findings)).toContain('warning table-not-analyzed public.orders');
    expect(await stateOf(url, 'orders')).toEqual({ vacuumed: false, analyzed: false });
    expect(report.maintenance).not.toHaveProperty('upkeep');
  });

  it('vacuums and analyzes what is named, and nothing else, and looks again', async () => {
    const url = await server.createDatabase();
    await neglect(url, 'orders', '"Odd ""one"');
    await execute(url, `CREATE TABLE fine ${OFF} AS SELECT 1 AS n`);
    const report = await maintainOn(url, APPLY);
    expect(report).toMatchObject({ verdict: 'passed', findings: [], notVerified: [] });
    expect(report.maintenance.upkeep).toMatchObject([
      {
        table: 'public."Odd ""one"',
        statement: 'VACUUM (ANALYZE, SKIP_LOCKED) "public"."Odd ""one"',
        outcome: 'done',
      },
      { table: 'public.orders', outcome: 'done' },
    ]);
    expect(report.maintenance.before?.map(({ rule }) => rule)).toContain('table-not-analyzed');
    expect(report.headline).toBe('The database is in good order; 2 tables seen to');
    expect(await stateOf(url, 'orders')).toEqual({ vacuumed: true, analyzed: true });
    expect(await stateOf(url, 'fine')).toEqual({ vacuumed: false, analyzed: false });
    const again = await maintainOn(url, APPLY);
    expect(again.checks.at(-1)).toMatchObject({ id: 'apply', status: 'skipped' });
  });

  it('says what it skipped: a locked table, and one that the role may not vacuum', async () => {
    const url = await server.createDatabase();
    await neglect(url, 'locked', 'foreign_one', 'own');
    const role = `worker${major}`;
    const worker = await asRole(
      url,
      role,
      `GRANT CREATE, USAGE ON SCHEMA public TO ${role}`,
      `ALTER TABLE locked OWNER TO ${role}`,
      `ALTER TABLE own OWNER TO ${role}`,
      `GRANT SELECT ON foreign_one TO ${role}`,
    );
    const report = await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE locked IN SHARE MODE');
      return maintainOn(worker, APPLY);
    });
    expect(upkeepOf(report)?.sort()).toEqual([
      'public.foreign_one not-permitted',
      'public.locked locked',
      'public.own done',
    ]);
    expect(report.verdict).toBe('warned');
    expect(report.notVerified).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^not done on public\.locked: somebody had them locked/),
        expect.stringMatching(/^not done on public\.foreign_one: this role may not/),
      ]),
    );
    expect(report.findings.map(({ title }) => title).join()).not.toContain('public.own');
  });
});

describe('a partitioned table without statistics', () => {
  const server = useServer(15);

  it('is analyzed, its partitions are not vacuumed for it', async () => {
    const url = await server.createDatabase();
    await execute(
      url,
      `CREATE TABLE orders (id int, total int) PARTITION BY RANGE (id);
       CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (90000) ${OFF};
       INSERT INTO orders SELECT n, n FROM generate_series(1, 9000) n`,
      'ANALYZE orders_1',
    );
    const report = await maintainOn(url, APPLY);
    expect(report.maintenance.upkeep).toMatchObject([
      { statement: 'ANALYZE (SKIP_LOCKED) "public"."orders"', outcome: 'done' },
    ]);
    expect(report.findings).toEqual([]);
  });

  it('a statement that there is no time for is not begun', async () => {
    const url = await server.createDatabase();
    await neglect(url, 'orders');
    const inputs = { apply: 'true', timeout: '60s' };
    const late = Date.now();
    let calls = 0;
    // The first call is the stage's start; all others are an hour later.
    const now = () => late + (calls++ === 0 ? 0 : 3_600_000);
    const report = await maintainOn(url, { inputs, now });
    expect(upkeepOf(report)).toEqual(['public.orders not-reached']);
    expect(await stateOf(url, 'orders')).toEqual({ vacuumed: false, analyzed: false });
    expect(report.notVerified).toEqual([
      'not done on public.orders: --timeout was over; run it again',
    ]);
  });

  it('one that takes too long is ended on the server, too', async () => {
    const url = await server.createDatabase();
    await execute(
      url,
      // The index's function is called for every row that ANALYZE looks at.
      `CREATE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
         'BEGIN IF n > 0 THEN PERFORM pg_sleep(0.01); END IF; RETURN n; END'`,
      `CREATE TABLE orders (id int) ${OFF}`,
      'CREATE INDEX ON orders (slow(-id))',
      'INSERT INTO orders SELECT n FROM generate_series(1, 6000) n',
      'DROP INDEX orders_slow_idx',
      'UPDATE orders SET id = -id WHERE id % 2 = 0',
    );
    const began = performance.now();
    await execute(url, 'CREATE INDEX ON orders (slow(0 * id))');
    await execute(
      url,
      `CREATE OR REPLACE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
         'BEGIN PERFORM pg_sleep(0.01); RETURN n; END'`,
    );
    const report = await maintainOn(url, { inputs: { apply: 'true', timeout: '5s' } });
    expect(upkeepOf(report)).toEqual(['public.orders timed-out']);
    expect(performance.now() - began).toBeLessThan(15_000);
    const running = await withClient(url, {}, (client) =>
      client.query(`SELECT FROM pg_stat_activity WHERE query ~ '^VACUUM' AND state = 'active'`),
    );
    expect(running.rowCount).toBe(0);
  });
});

describe('what was found first', () => {
  const server = useServer(15);

  it('is kept where the second look does not come to an end', async () => {
    const url = await server.createDatabase();
    await neglect(url, 'orders');
    const stop = new AbortController();
    let vacuumLooks = 0;
    const progress = {
      item: () => undefined,
      check: ({ id }: { id: string }) => {
        if (id === 'vacuum' && ++vacuumLooks === 2) stop.abort();
      },
    };
    const report = await maintainOn(url, { ...APPLY, progress, signal: stop.signal });
    expect(report).toMatchObject({ verdict: 'errored', error: { kind: 'interrupted' } });
    expect(told(report.findings)).toEqual(['warning table-not-analyzed public.orders']);
    expect(report.maintenance.before?.map(({ rule }) => rule)).toEqual([
      'table-needs-vacuum',
      'table-not-analyzed',
    ]);
  });
});

/** An index whose function makes looking at each row take a while. */
const SLOW = `
  CREATE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN n; END';
  CREATE TABLE orders (id int) ${OFF};
  INSERT INTO orders SELECT n FROM generate_series(1, 6000) n;
  UPDATE orders SET id = -id WHERE id % 2 = 0;
  CREATE INDEX ON orders (slow(-id));
  CREATE OR REPLACE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(0.01); RETURN n; END'`;
const CANCEL = `
  SELECT pg_cancel_backend(pid) FROM pg_stat_activity
  WHERE query ~ '^VACUUM' AND state = 'active' AND datname = current_database()`;

describe('a statement that somebody ends', () => {
  const server = useServer(15);

  it('has failed, in the words of the server, with time left', async () => {
    const url = await server.createDatabase();
    await execute(url, SLOW);
    const done = new AbortController();
    const cancelling = withClient(url, {}, async (client) => {
      while (!done.signal.aborted && (await client.query(CANCEL)).rowCount === 0) await sleep(20);
    });
    const report = await maintainOn(url, APPLY);
    done.abort();
    await cancelling;
    expect(report.maintenance.upkeep).toMatchObject([
      {
        table: 'public.orders',
        outcome: 'failed',
        reason: expect.stringContaining('user request'),
      },
    ]);
    expect(report.notVerified.join()).not.toContain('--timeout');
  });
});

const with15 = (await canHaveStandby(15)) ? describe : describe.skip;
with15('a standby (skipped without pg_basebackup)', () => {
  const primary = useServer(15, PRIMARY_SETTINGS);
  const standby = useStandby(primary);

  it('is reported on; --apply is refused before anything', async () => {
    const url = await primary.createDatabase();
    await neglect(url, 'orders');
    await standby.caughtUp();
    const report = await maintainOn(standby.on(url));
    expect(report.verdict).toBe('warned');
    expect(report.notVerified).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^vacuum: /),
        expect.stringMatching(/^statistics: /),
      ]),
    );
    const refused = await maintainOn(standby.on(url), APPLY);
    expect(refused).toMatchObject({
      verdict: 'refused',
      error: { kind: 'user', code: 'maintenance-on-standby' },
    });
    expect(refused.maintenance.upkeep).toBeUndefined();
  });
});

const withPgbouncer = pgbouncer === undefined ? describe.skip : describe;
withPgbouncer('through PgBouncer in transaction mode (skipped without it)', () => {
  const server = useServer(15);
  const pooler = usePgbouncer(server, { poolSize: 1 });

  it('vacuums, and leaves no setting behind', async () => {
    const url = await server.createDatabase();
    await neglect(url, 'orders');
    const report = await maintainOn(pooler.through(url), APPLY);
    expect(upkeepOf(report)).toEqual(['public.orders done']);
    expect(report.findings).toEqual([]);
    expect(report.subject[0]).toContain('through PgBouncer');
    const settings = await withClient(pooler.through(url), {}, async (client) => {
      const { rows } = await client.query<{ value: string }>(
        `SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('vacuum_cost_delay'),
           current_setting('default_transaction_read_only')) AS value`,
      );
      return rows[0]?.value;
    });
    expect(settings).toBe('0 0 off');
  });
});
