import { describe, expect, it } from '@jest/globals';
import { MAJORS, useServer } from '@belay/testkit/servers.ts';
import { withLoad } from './bake-load.ts';
import { runBake, runBaseline } from './bake-run.ts';
import { asRole, execute } from './run.ts';

const PAIR = 'CREATE TABLE pair AS SELECT id, 0 AS n FROM generate_series(1, 2) AS id';

describe.each(MAJORS)('Postgres %s', (major) => {
  const server = useServer(major, { shared_preload_libraries: 'pg_stat_statements' });

  it('is read in full, without what Belay does itself', async () => {
    const url = await server.createDatabase();
    await execute(url, 'CREATE EXTENSION pg_stat_statements');
    // Before Postgres 15 counters are up to half a second old.
    const settings = { bakeMs: 1_500, intervalMs: 750 };
    const { findings, notVerified, bake } = await runBake(url, settings);
    expect({ findings, notVerified, notSeen: bake.notSeen }).toEqual({
      ...{ findings: [], notVerified: [], notSeen: [] },
    });
    expect(bake.samples.at(-1)?.values).toMatchObject({
      ...{ connections: 0, active_connections: 0, lock_waits: 0, deadlocks_per_min: 0 },
      ...{ longest_query_s: 0, longest_transaction_s: 0, replication_lag_bytes: null },
      // So few others' statements that a mean says nothing: Belay's own are not among them.
      ...{ transactions_per_s: 0, rollback_share: null, query_ms: null },
    });
  });

  it('finds queries that became slow', async () => {
    const url = await server.createDatabase();
    const extension = 'CREATE EXTENSION pg_stat_statements SCHEMA tools';
    await execute(url, PAIR, 'CREATE SCHEMA tools', extension);
    const before = await withLoad(url, async (load) => {
      for (let i = 0; i < 4; i++) await load.repeat('SELECT * FROM pair', 2);
      return runBaseline(url, { intervalMs: 800 });
    });
    expect(before.baseline.values['query_ms']).toBeGreaterThan(0);
    // A busy machine makes the fast ones slow, too; a pause of a tenth of a second is long on every one.
    const baseline = { transactions_per_s: 0, query_ms: 1 };
    const settings = { bakeMs: 20_000, intervalMs: 800, baseline };
    const { findings } = await withLoad(url, async (load) => {
      for (let i = 0; i < 8; i++) await load.repeat('SELECT *, pg_sleep(0.05) FROM pair', 0);
      return runBake(url, settings);
    });
    expect(findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Mean time of a query: \d+ ms, 1 ms before, at most 11 ms is allowed/),
    ]);
  });
});

describe('pg_stat_statements', () => {
  const server = useServer(15);

  it('that the server did not load is absent, which is no reservation', async () => {
    const url = await server.createDatabase();
    await execute(url, 'CREATE EXTENSION pg_stat_statements');
    const { notVerified, bake } = await runBake(url, { bakeMs: 300 });
    expect(notVerified).toEqual([]);
    expect(bake.notSeen).toEqual([expect.stringContaining('shared_preload_libraries')]);
  });

  it('that the role may not read is said', async () => {
    const url = await server.createDatabase();
    const hidden = 'REVOKE USAGE ON SCHEMA hidden FROM PUBLIC';
    await execute(
      url,
      ...['CREATE SCHEMA hidden', 'CREATE EXTENSION pg_stat_statements SCHEMA hidden', hidden],
    );
    const { notVerified } = await runBake(await asRole(url, 'outsider'), { bakeMs: 300 });
    expect(notVerified).toEqual([
      expect.stringMatching(/^the bake time's query_ms: permission denied for schema hidden/),
    ]);
  });
});
