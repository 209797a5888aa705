import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { useServer } from '@belay/testkit/servers.ts';
import { quoteIdent } from '../../src/postgres/identifiers.ts';
import { withDatabase } from '../../src/postgres/url.ts';
import { Interrupted } from '../../src/runtime/errors.ts';
import { withLoad } from './bake-load.ts';
import { runBake } from './bake-run.ts';
import { asRole, execute } from './run.ts';

/** Of a database in which nothing goes on: traffic that comes by is no traffic that ends. */
const CALM = { lock_waits: 0, transactions_per_s: 0 };
const PAIR = 'CREATE TABLE pair AS SELECT id, 0 AS n FROM generate_series(1, 2) AS id';

describe('a bake time', () => {
  const server = useServer(15);

  it('of a quiet database finds nothing', async () => {
    const { result, findings, items, notVerified, bake } = await runBake(
      await server.createDatabase(),
    );
    expect({ findings, notVerified }).toEqual({ findings: [], notVerified: [] });
    expect(result).toEqual({
      result: '5 samples over 1.5 s, no regression against the values at the start',
    });
    expect(items.map(({ name }) => name)).toEqual([
      ...['+0.3 s', '+0.6 s', '+0.9 s', '+1.2 s', '+1.5 s'],
      'chart',
    ]);
    expect(items[0]?.result).toBe(
      '0 connections, 0 active, 0 lock waits, 0 tx/s, longest query 0 s, transaction 0 s',
    );
    expect(bake).toMatchObject({ taken: 5, intervalMs: 300, baseline: { connections: 0 } });
    expect(bake.notSeen).toEqual([
      'query_ms: pg_stat_statements is not installed in this database',
    ]);
  });

  it('does not take its own work for work of others', async () => {
    const url = await server.createDatabase();
    const { bake } = await runBake(url, { bakeMs: 2_000, intervalMs: 100 });
    const rates = bake.samples.map(({ values }) => values['transactions_per_s']);
    expect(Math.max(...rates.map((rate) => rate ?? 0))).toBe(0);
  });

  it('finds sessions that wait for a lock', async () => {
    const url = await server.createDatabase();
    await execute(url, PAIR);
    const outcome = await withLoad(url, (load) =>
      runBake(url, { bakeMs: 6_000, baseline: CALM }, async () => {
        const holder = await load.session();
        await holder.query('BEGIN; LOCK TABLE pair');
        for (let i = 0; i < 5; i++) await load.start('SELECT * FROM pair');
      }),
    );
    expect(outcome.findings.map(({ rule, severity }) => ({ rule, severity }))).toEqual([
      { rule: 'bake-regression', severity: 'error' },
    ]);
    expect(outcome.findings[0]?.title).toMatch(
      /^Sessions waiting for a lock: 5, 0 before, at most 3 is allowed, since \+/,
    );
    const bars = outcome.items.at(-1)?.detail?.find((line) => line.startsWith(' lock_waits'));
    expect(bars).toMatch(/█ {2}0 to 5, before 0, at most 3$|█ {2}5, before 0, at most 3$/);
  });

  it('leaves one waiting session alone, and what goes by', async () => {
    const url = await server.createDatabase();
    await execute(url, PAIR);
    const { findings } = await withLoad(url, (load) =>
      runBake(url, { bakeMs: 2_400, baseline: CALM }, async () => {
        const holder = await load.session();
        await holder.query('BEGIN; LOCK TABLE pair');
        await load.start('SELECT * FROM pair');
        for (let i = 0; i < 5; i++) await load.start('SELECT * FROM pair');
        await sleep(400);
        await holder.query('COMMIT');
      }),
    );
    expect(findings).toEqual([]);
  });

  it('finds transactions that are rolled back, and ends at once', async () => {
    const url = await server.createDatabase();
    await execute(url, PAIR);
    const { result, findings, bake } = await withLoad(url, async (load) => {
      await load.repeat('SELECT * FROM pair', 2);
      return runBake(url, { bakeMs: 20_000, intervalMs: 1_500 }, () =>
        load.repeat('BEGIN; SELECT * FROM pair; ROLLBACK', 2),
      );
    });
    expect(findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Share of transactions rolled back: \d+ %, 0 % before, at most 10 %/),
    ]);
    expect(bake.taken).toBe(3);
    expect(result.result).toMatch(/^3 samples over 4.5 s \(ended early\); Share of/);
  });

  it('finds deadlocks, not spread over the intervals', async () => {
    const url = await server.createDatabase();
    await execute(url, PAIR);
    const { findings } = await withLoad(url, (load) =>
      runBake(url, { bakeMs: 3_000, intervalMs: 500 }, async () => {
        for (let i = 0; i < 3; i++) await load.deadlock();
      }),
    );
    expect(findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Deadlocks a minute: 3, 0 before, at most 2 is allowed/),
    ]);
  });

  it('leaves a single deadlock alone', async () => {
    const url = await server.createDatabase();
    await execute(url, PAIR);
    const { findings, bake } = await withLoad(url, (load) =>
      runBake(url, { bakeMs: 2_000, intervalMs: 500 }, () => load.deadlock()),
    );
    expect(findings).toEqual([]);
    expect(bake.samples.at(-1)?.values['deadlocks_per_min']).toBe(1);
  });

  it('finds connections that become more and more', async () => {
    const url = await server.createDatabase();
    const { findings } = await withLoad(url, (load) =>
      runBake(url, { bakeMs: 20_000, intervalMs: 600 }, async () => {
        await Promise.all(Array.from({ length: 22 }, () => load.session()));
      }),
    );
    expect(findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Connections: 22, 0 before, at most 20 is allowed/),
    ]);
  });

  it('finds a query that runs long, unless it ran before the deploy', async () => {
    const url = await server.createDatabase();
    const thresholds = { longest_query_s: { above: 0.5 } };
    const during = await withLoad(url, (load) =>
      runBake(url, { bakeMs: 4_000, thresholds }, async () => {
        await load.start('SELECT pg_sleep(20)');
      }),
    );
    expect(during.findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Longest query: [\d.]+ s, 0 s before, at most 0.5 s is allowed/),
    ]);
    const before = await withLoad(url, async (load) => {
      await load.start('SELECT pg_sleep(20)');
      await sleep(700);
      return runBake(url, { bakeMs: 2_000, thresholds, baseline: { longest_query_s: 0 } });
    });
    expect(before.findings).toEqual([]);
    expect(before.bake.samples.at(-1)?.values).toMatchObject({
      active_connections: 1,
      longest_query_s: 0,
    });
  });

  it('finds work that no longer arrives, not a quiet hour', async () => {
    const url = await server.createDatabase();
    const busy = await runBake(url, { baseline: { transactions_per_s: 50 } });
    expect(busy.findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Transactions a second: \d+, 50 before, at least 5 is expected/),
    ]);
    const quiet = await runBake(url, { baseline: { transactions_per_s: 3 } });
    expect(quiet.findings).toEqual([]);
  });

  it('is no false alarm when the counters are reset', async () => {
    const url = await server.createDatabase();
    await execute(url, PAIR);
    const { findings, bake } = await withLoad(url, async (load) => {
      await load.repeat('SELECT * FROM pair', 1);
      await sleep(1_200);
      return runBake(url, { bakeMs: 6_000, intervalMs: 1_200 }, async () => {
        await sleep(1_500);
        await execute(url, 'SELECT pg_stat_reset()');
      });
    });
    expect(findings).toEqual([]);
    const rates = bake.samples.map(({ values }) => values['transactions_per_s'] ?? null);
    expect(rates).toContain(null);
    expect(rates.every((rate) => rate === null || rate >= 0)).toBe(true);
  });

  it('finds a database that does not answer any more', async () => {
    const url = await server.createDatabase();
    const shut = () => allowConnections(url, false);
    const { findings, items } = await runBake(url, { bakeMs: 20_000 }, shut);
    expect(findings.map(({ rule }) => rule)).toEqual(['bake-unhealthy']);
    expect(findings[0]?.title).toMatch(/^The database did not answer, since \+/);
    expect(items.at(-2)).toMatchObject({
      status: 'not-verified',
      result: expect.stringMatching(/^the database did not answer: .*not currently accepting/),
    });
  });

  it('forgives a restart', async () => {
    const url = await server.createDatabase();
    let failed = 0;
    const { findings, bake } = await runBake(url, {
      bakeMs: 3_000,
      intervalMs: 500,
      onItem: ({ status }) => {
        if (status === 'not-verified') failed += 1;
        void allowConnections(url, failed > 0);
      },
    });
    await altering;
    expect(failed).toBe(1);
    expect(findings).toEqual([]);
    expect(bake.samples.filter(({ failure }) => failure !== undefined)).toHaveLength(1);
  });

  it('ends at once when it is stopped, with what was seen', async () => {
    const url = await server.createDatabase();
    const controller = new AbortController();
    const started = performance.now();
    const running = runBake(url, {
      bakeMs: 60_000,
      signal: controller.signal,
      onItem: () => controller.abort(new Interrupted('stopped')),
    });
    await expect(running).rejects.toThrow(Interrupted);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('a role that may only read', () => {
  const server = useServer(15);

  it('says what it cannot see of others', async () => {
    const url = await server.createDatabase();
    const reader = await asRole(url, 'reader');
    const { findings, notVerified, bake } = await withLoad(url, async (load) => {
      await load.session();
      await load.start('SELECT pg_sleep(5)');
      return runBake(reader);
    });
    expect(findings).toEqual([]);
    expect(notVerified).toEqual([
      expect.stringMatching(/^the bake time's active_connections, .* member of pg_read_all_stats/),
    ]);
    expect(bake.samples[0]?.values).toMatchObject({
      ...{ connections: 2, lock_waits: 0 },
      ...{ active_connections: null, longest_query_s: null },
    });
  });

  it('sees the sessions of its own role', async () => {
    const url = await server.createDatabase();
    const app = await asRole(url, 'app');
    const { notVerified, bake } = await withLoad(app, async (load) => {
      await load.start('SELECT pg_sleep(5)');
      return runBake(app);
    });
    expect(notVerified).toEqual([]);
    expect(bake.samples[0]?.values).toMatchObject({ connections: 1, active_connections: 1 });
  });

  it('with pg_monitor sees everything', async () => {
    const url = await server.createDatabase();
    const monitor = await asRole(url, 'watcher', 'GRANT pg_monitor TO watcher');
    const { notVerified, bake } = await withLoad(url, async (load) => {
      await load.start('SELECT pg_sleep(5)');
      return runBake(monitor);
    });
    expect(notVerified).toEqual([]);
    expect(bake.samples[0]?.values).toMatchObject({ connections: 1, active_connections: 1 });
  });
});

/** One after the other: two ALTERs of one database at a time, "tuple concurrently updated", are an error. */
let altering: Promise<void> = Promise.resolve();

function allowConnections(url: string, allowed: boolean): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const alter = () =>
    execute(
      withDatabase(url, 'postgres'),
      `ALTER DATABASE ${quoteIdent(name)} ALLOW_CONNECTIONS ${allowed}`,
    );
  // Autovacuum may update the row of the database at the same moment.
  return (altering = altering.then(() => alter().catch(alter)));
}
