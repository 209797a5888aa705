import { afterAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Session, openSession, withClient } from '../../src/postgres/connection.ts';
import { readSizes } from '../../src/maintenance/reading/sizes.ts';
import { longQueries } from '../../src/maintenance/long-queries.ts';
import type { MaintenanceReport } from '../../src/maintenance/stage.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { asRole, execute } from '../validate/run.ts';
import { maintainOn, resultOf, told } from './maintain.ts';

/** Autovacuum of the test's server must not be faster than the test. */
const OFF = 'WITH (autovacuum_enabled = off)';
const WEEKS_LATER = () => Date.now() + 21 * 86_400_000;

afterAll(removeTemporaryFolders);

/** Counters reach the views with a delay on older servers. */
async function eventually(
  run: () => Promise<MaintenanceReport>,
  expected: readonly string[],
): Promise<MaintenanceReport> {
  for (let round = 0; ; round += 1) {
    const report = await run();
    if (told(report.findings).join() === expected.join() || round === 20) return report;
    await sleep(100);
  }
}

describe('the size of a database', () => {
  const server = useServer(15);

  it('is not known to who may no longer connect to it; those of its tables are', async () => {
    const url = await server.createDatabase();
    const reader = await asRole(url, 'size_reader', 'CREATE TABLE orders (id int)');
    await withClient(reader, {}, async (client) => {
      const before = await readSizes(client);
      expect(before).toMatchObject({ database: expect.any(Number) });
      await execute(
        url,
        `REVOKE CONNECT ON DATABASE ${new URL(url).pathname.slice(1)} FROM PUBLIC`,
      );
      expect(await readSizes(client)).toEqual({ ...before, database: null });
    });
  });
});

describe.each([13, 15, 18] as const)('a report on Postgres %i', (major) => {
  const server = useServer(major);

  it('finds nothing on a database that was set up a moment ago', async () => {
    const url = await server.createDatabase();
    await execute(
      url,
      `CREATE TABLE orders (id serial PRIMARY KEY, total int, note text);
       CREATE INDEX ON orders (total);
       INSERT INTO orders (total) SELECT n FROM generate_series(1, 500) n`,
    );
    const report = await maintainOn(url);
    expect(report).toMatchObject({ verdict: 'passed', findings: [], notVerified: [] });
    expect(report.headline).toBe('The database is in good order');
    expect(report.maintenance.size?.tables).toMatchObject([{ table: 'public.orders' }]);
    expect(report.maintenance.transactionIds?.age).toBeGreaterThan(0);
    const written: unknown = JSON.parse(await readFile(report.reportFile ?? '', 'utf8'));
    expect(written).toMatchObject({ stage: 'maintenance', verdict: 'passed' });
  });

  it('finds every kind of neglect, and nothing of it on the twin', async () => {
    const url = await server.createDatabase();
    const schema = (name: string) => `
      CREATE SCHEMA ${name};
      CREATE TABLE ${name}.dead (id int, text text) ${OFF};
      CREATE TABLE ${name}.plain (id int, text text) ${OFF};
      CREATE TABLE ${name}.airy (id int, text text) ${OFF};
      CREATE TABLE ${name}.used (id int PRIMARY KEY, a int, b int, c int) ${OFF};
      INSERT INTO ${name}.dead SELECT n, 'x' FROM generate_series(1, 8000) n;
      INSERT INTO ${name}.plain SELECT n, repeat('x', 50) FROM generate_series(1, 5000) n;
      INSERT INTO ${name}.airy SELECT n, repeat('x', 220) FROM generate_series(1, 90000) n;
      INSERT INTO ${name}.used SELECT n, n, n, n FROM generate_series(1, 60000) n;
      CREATE INDEX used_a ON ${name}.used (a);
      ANALYZE ${name}.dead, ${name}.used, ${name}.airy;
      SELECT count(*) FROM ${name}.used WHERE id = 7`;
    await execute(
      url,
      schema('good'),
      schema('bad'),
      'ANALYZE good.plain',
      'SET enable_seqscan = off; SELECT count(*) FROM good.used WHERE a = 7',
      'DELETE FROM good.airy WHERE id < 100',
      'DELETE FROM bad.airy WHERE id % 12 <> 0',
      'DELETE FROM bad.dead WHERE id > 2500',
      'DELETE FROM good.dead WHERE id > 7500',
      'CREATE INDEX used_again ON bad.used (a)',
    );
    // A session of its own: what it counts for itself reaches the counters when it ends, after its VACUUM.
    await execute(url, 'VACUUM ANALYZE good.airy, bad.airy');
    const run = () => maintainOn(url, { now: WEEKS_LATER });
    const expected = [
      'notice unused-index bad.used_a',
      'notice unused-index bad.used_again',
      'warning duplicate-index bad.used_again',
      'warning table-bloated bad.airy',
      'warning table-needs-vacuum bad.dead',
      'warning table-not-analyzed bad.plain',
    ];
    const report = await eventually(run, expected);
    expect(told(report.findings)).toEqual(expected);
    expect(report).toMatchObject({ verdict: 'warned', notVerified: [] });
    expect(report.next?.words).toMatch(/^Run it again with --apply to run VACUUM/);
    const text = report.findings.map(({ title, sql }) => `${title}\n${sql ?? ''}`).join('\n');
    expect(text).toContain('bad.dead has 5,500 dead rows (69 %); no VACUUM is known of');
    expect(text).toMatch(/bad\.airy is about 9\d % empty: an estimated \d+(\.\d)? MB of/);
    expect(text).toContain('DROP INDEX CONCURRENTLY "bad"."used_a";');
  });
});

describe.each([13, 18] as const)('on Postgres %i', (major) => {
  const server = useServer(major);

  it('counters that began anew do not make all rows dead', async () => {
    const url = await server.createDatabase();
    await execute(
      url,
      `CREATE TABLE again (id int) ${OFF}`,
      'INSERT INTO again SELECT generate_series(1, 6000)',
      'ANALYZE again',
    );
    await execute(url, `SELECT pg_stat_reset_single_table_counters('again'::regclass)`);
    await execute(url, 'UPDATE again SET id = id + 1', 'UPDATE again SET id = id + 1');
    let titles: string[] = [];
    for (
      let tries = 0;
      tries < 40 && !titles.some((title) => title.includes('12,000'));
      tries += 1
    ) {
      await sleep(100);
      const { findings } = await maintainOn(url);
      titles = findings.map(({ title }) => title);
    }
    expect(titles.join('\n')).toMatch(/^public\.again has 12,000 dead rows \(67 %\)/m);
  });

  it('an index that has grown far beyond its entries is bloated', async () => {
    const url = await server.createDatabase();
    await execute(
      url,
      `CREATE TABLE log (id int, day int) ${OFF}`,
      'INSERT INTO log SELECT n, n FROM generate_series(1, 800000) n',
      'CREATE INDEX log_day ON log (day)',
      'CREATE INDEX log_id ON log (id)',
      'DELETE FROM log WHERE id % 8 <> 0',
    );
    await execute(url, 'VACUUM ANALYZE log', 'REINDEX INDEX log_id');
    const expected = ['warning index-bloated public.log_day', 'warning table-bloated public.log'];
    const { findings } = await eventually(() => maintainOn(url), expected);
    expect(told(findings)).toEqual(expected);
    expect(findings[1]?.sql).toBe('REINDEX INDEX CONCURRENTLY "public"."log_day";');
  });

  it('a role with only SELECT is told what it cannot see, and how to let it', async () => {
    const url = await server.createDatabase();
    const role = `reader${major}`;
    await execute(url, `CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders VALUES (1)`);
    const reader = await asRole(url, role, `GRANT SELECT ON orders TO ${role}`);
    const report = await maintainOn(reader);
    expect(report.findings).toEqual([]);
    expect(report.notVerified).toEqual([
      expect.stringContaining(`GRANT pg_read_all_stats TO "${role}"`),
    ]);
    expect(report.verdict).toBe('warned');
  });

  it('scans that are counted for a short time only are no evidence', async () => {
    const url = await server.createDatabase();
    const report = await maintainOn(url);
    expect(report.checks.find(({ id }) => id === 'unused-indexes')).toMatchObject({
      status: 'skipped',
      result: expect.stringMatching(
        /^scans are counted for .* only; they say something after 7 days/,
      ),
    });
  });
});

describe('what is going on meanwhile', () => {
  const server = useServer(15);
  const open: Session[] = [];
  afterAll(() => Promise.all(open.map((one) => one.close())));

  it('connections near their limit are told', async () => {
    const url = await server.createDatabase();
    const name = new URL(url).pathname.slice(1);
    await execute(server.url(), `ALTER DATABASE "${name}" CONNECTION LIMIT 5`);
    for (let count = 1; count <= 4; count += 1) {
      const session = await openSession(url, {});
      open.push(session);
      await session.client.query(`SET application_name = 'shop'`);
      if (count === 3) expect(told((await maintainOn(url)).findings)).toEqual([]);
    }
    const report = await maintainOn(url);
    expect(told(report.findings)).toEqual(['warning connections-near-limit']);
    expect(resultOf(report, 'connections')).toContain('4 of 5 (CONNECTION LIMIT of the database)');
  });

  it('an index on a partitioned table is used when that of one partition is', async () => {
    const url = await server.createDatabase();
    const table = (name: string) => `
      CREATE TABLE ${name} (id int, day int) PARTITION BY RANGE (id);
      CREATE TABLE ${name}_1 PARTITION OF ${name} FOR VALUES FROM (0) TO (60000) ${OFF};
      CREATE TABLE ${name}_2 PARTITION OF ${name} FOR VALUES FROM (60000) TO (900000) ${OFF};
      CREATE INDEX ${name}_day ON ${name} (day);
      INSERT INTO ${name} SELECT n, n FROM generate_series(1, 120000) n`;
    await execute(
      url,
      ...[table('used'), table('idle'), 'ANALYZE used, idle'],
      'SET enable_seqscan = off; SELECT count(*) FROM used_1 WHERE day = 5',
      'SET enable_seqscan = on; SELECT count(*) FROM idle',
    );
    const expected = ['notice unused-index public.idle_day'];
    const run = () => maintainOn(url, { now: WEEKS_LATER });
    const { findings } = await eventually(run, expected);
    expect(told(findings)).toEqual(expected);
    expect(findings[0]?.sql).toContain('not possible CONCURRENTLY');
  });

  it('a statement that has been running for minutes is told, without its values', () => {
    const session = {
      ...{ pid: 7, role: 'app', application: 'report', state: 'active', stateSeconds: 400 },
      ...{ transactionSeconds: 400, statement: 'SELECT', locked: [] },
    };
    expect(longQueries([{ ...session, querySeconds: 299 }])).toEqual([]);
    expect(longQueries([{ ...session, state: 'idle', querySeconds: 400 }])).toEqual([]);
    expect(longQueries([{ ...session, state: null, querySeconds: null }])).toEqual([]);
    expect(longQueries([{ ...session, querySeconds: 400 }])).toMatchObject([
      {
        ...{ rule: 'long-running-query', severity: 'warning' },
        title: 'process 7 (app, report) has been running SELECT for 6 min 40 s',
        sql: 'SELECT pg_cancel_backend(7);',
      },
    ]);
  });
});
