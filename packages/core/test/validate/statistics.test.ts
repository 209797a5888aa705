import { describe, expect, it } from '@jest/globals';
import { useServer } from '@belay/testkit/servers.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { statisticsCheck } from '../../src/validate/checks/statistics.ts';
import { loginOf } from './login.ts';
import { type CheckOutcome, type Overrides, runCheck } from './run-check.ts';

/** Autovacuum of the test's server must not be faster than the test. */
const OFF = 'WITH (autovacuum_enabled = off)';
const HISTORY = `
  CREATE TABLE _prisma_migrations (finished_at timestamptz);
  INSERT INTO _prisma_migrations VALUES (now() - interval '1 hour')`;
const MIGRATED = `INSERT INTO _prisma_migrations VALUES (now())`;
const ROWS = `INSERT INTO orders (total) SELECT n FROM generate_series(1, 5000) n`;

/**
 * Each statement in a session of its own, whose end sends its counters: those of an INSERT that came after the
 * ANALYZE would count the same rows twice.
 */
async function sql(url: string, ...statements: string[]): Promise<void> {
  for (const statement of statements)
    await withClient(url, {}, async (client) => client.query(statement));
}

/** The counters' delay before PostgreSQL 15 is half a second. */
async function check(url: string, until: (seen: CheckOutcome) => boolean, overrides?: Overrides) {
  for (let round = 0; ; round += 1) {
    const seen = await runCheck(statisticsCheck, url, overrides);
    if (until(seen) || round === 20) return seen;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const found = ({ findings }: CheckOutcome) => findings.length > 0;
const clean = ({ findings }: CheckOutcome) => findings.length === 0;

describe.each([13, 15, 18] as const)('statistics on Postgres %i', (major) => {
  const server = useServer(major);

  it('are missing on a table that the migration filled, and ANALYZE makes them', async () => {
    const url = await server.createDatabase();
    await sql(url, HISTORY, `CREATE TABLE orders (id serial, total int) ${OFF}`, ROWS);
    await sql(url, `CREATE TABLE "Odd ""one" ${OFF} AS SELECT * FROM orders`);
    const { findings, notVerified } = await check(url, found);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      rule: 'table-not-analyzed',
      severity: 'warning',
      title:
        '2 tables have no statistics, or not of every column: public."Odd ""one", public.orders',
      sql: 'ANALYZE "public"."Odd ""one", "public"."orders";',
    });
    expect(findings[0]?.detail).toContain('public.orders (5,000 rows): never analyzed');
    expect(findings[0]?.detail).toContain('autovacuum_enabled is off for');
    expect(notVerified).toEqual([]);
    await sql(url, findings[0]?.sql ?? '');
    expect((await check(url, clean)).findings).toEqual([]);
  });

  it('are no matter on small and empty tables', async () => {
    const url = await server.createDatabase();
    await sql(
      url,
      HISTORY,
      `CREATE TABLE small ${OFF} AS SELECT generate_series(1, 900) AS n, repeat('x', 500) AS text`,
      `CREATE TABLE flat ${OFF} AS SELECT generate_series(1, 1100) AS n`,
      `CREATE TABLE emptied ${OFF} AS SELECT generate_series(1, 5000) AS n, repeat('x', 50) AS text`,
      `DELETE FROM emptied`,
    );
    const { findings, notVerified, result } = await check(url, clean);
    expect([...findings, ...notVerified]).toEqual([]);
    expect(result).toEqual({ result: '4 tables, none without statistics' });
  });

  it('are missing for a column that came since, and for an index on an expression', async () => {
    const url = await server.createDatabase();
    const table = `CREATE TABLE orders (id serial, total int, note text) ${OFF}`;
    await sql(url, HISTORY, table, ROWS, 'ANALYZE orders', MIGRATED);
    expect((await check(url, clean)).findings).toEqual([]);
    await sql(url, 'CREATE INDEX half ON orders ((total / 2))');
    expect((await check(url, found)).findings[0]?.detail).toContain(
      'public.orders (5,000 rows): not analyzed since public.half came',
    );
    await sql(url, 'ALTER TABLE orders ADD status text DEFAULT $$new$$');
    expect((await check(url, found)).findings[0]?.detail).toContain(
      'public.orders (5,000 rows): not analyzed since status came',
    );
    await sql(url, 'ANALYZE orders');
    expect((await check(url, clean)).findings).toEqual([]);
  });

  it('lie in the future of an older migration: nothing is said', async () => {
    const url = await server.createDatabase();
    const table = `CREATE TABLE orders (id serial, total int, no_statistics int) ${OFF}`;
    await sql(url, HISTORY, table, ROWS, 'ANALYZE orders (id, total)');
    expect((await check(url, clean)).findings).toEqual([]);
    await sql(url, MIGRATED);
    expect((await check(url, found)).findings).toHaveLength(1);
    await sql(url, 'ALTER TABLE orders ALTER no_statistics SET STATISTICS 0');
    expect((await check(url, clean)).findings).toEqual([]);
  });

  it('of a partitioned table are a notice', async () => {
    const url = await server.createDatabase();
    await sql(
      url,
      `CREATE TABLE orders (id serial, total int) PARTITION BY RANGE (total);
       CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (9000) ${OFF};`,
      ROWS,
      'ANALYZE orders_1',
    );
    const { findings } = await check(url, found);
    expect(findings.map(({ rule, severity, object }) => [rule, severity, object])).toEqual([
      ['partitioned-table-not-analyzed', 'notice', 'public.orders'],
    ]);
    await sql(url, findings[0]?.sql ?? '');
    expect((await check(url, clean)).findings).toEqual([]);
  });

  it('that a role may not see are not taken for missing', async () => {
    const url = await server.createDatabase();
    const table = `CREATE TABLE orders (id serial, total int) ${OFF}`;
    const other = `CREATE TABLE other ${OFF} AS SELECT * FROM orders`;
    await sql(url, HISTORY, table, ROWS, 'CREATE INDEX half ON orders ((total / 2))', other);
    await sql(url, 'ANALYZE orders, other');
    const login = await loginOf(url, (role) => [
      `GRANT SELECT ON orders, _prisma_migrations TO ${role}`,
    ]);
    const before = await check(login, ({ notVerified }) => notVerified.length === 0);
    expect([...before.findings, ...before.notVerified]).toEqual([]);
    await sql(url, MIGRATED);
    const after = await check(login, ({ notVerified }) => notVerified.length > 0);
    expect(after.findings).toEqual([]);
    expect(after.notVerified).toEqual([
      'statistics of public.half: those of expression indexes are shown to their owner only',
      'statistics of public.other: statistics are shown only of columns that the role may SELECT',
    ]);
  });

  it('of a table that is locked are not waited for', async () => {
    const url = await server.createDatabase();
    await sql(url, `CREATE TABLE orders (id serial, total int) ${OFF}`, ROWS);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE orders');
      const { findings, notVerified } = await runCheck(statisticsCheck, url);
      expect(findings).toEqual([]);
      expect(notVerified).toEqual(['statistics of public.orders: somebody has it locked']);
    });
  });
});

describe('where nobody will make statistics', () => {
  const server = useServer(15);

  it('it is said', async () => {
    const url = await server.createDatabase();
    await sql(url, 'ALTER SYSTEM SET autovacuum = off', 'SELECT pg_reload_conf()');
    await sql(url, 'CREATE TABLE orders (id serial, total int)', ROWS);
    const { findings } = await check(
      url,
      ({ findings: [first] }) => first?.detail?.includes('autovacuum is off') === true,
    );
    expect(findings[0]?.detail).toContain('On this server autovacuum is off: nobody will do it.');
  });

  it('a standby says where to look', async () => {
    const url = await server.createDatabase();
    const { result, notVerified } = await runCheck(statisticsCheck, url, {
      context: {
        database: { facts: { standby: true } } as never,
      },
    });
    expect(result.status).toBe('not-verified');
    expect(notVerified).toEqual([
      expect.stringMatching(/^statistics: ANALYZE runs on the primary/),
    ]);
  });
});
