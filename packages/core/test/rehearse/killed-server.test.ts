import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../src/postgres/connection.ts';
import { withThrowawayCluster } from '../../src/postgres/throwaway/cluster.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import type { TestReport } from '../../src/rehearse/stage.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { serverBinaries, useServer } from '@belay/testkit/servers.ts';
import { countingProgress } from './events.ts';
import { leftovers, project, rehearseOn } from './run.ts';
import { watchTraces } from './traces.ts';

const WORKSPACE = {
  '1_init': 'CREATE TABLE a (id int PRIMARY KEY);',
  '2_add': 'ALTER TABLE a ADD COLUMN x int;',
  '3_b': 'CREATE TABLE b (id int PRIMARY KEY);',
};
const SEED = { 'seed.sql': 'INSERT INTO a SELECT n FROM generate_series(1, 100) n;' };

const server = useServer();
const { env, folder } = watchTraces(server);
const options = { since: '1_init', seed: 'seed.sql', env };

function expectLost(report: TestReport, tookMs: number): void {
  expect(report).toMatchObject({ verdict: 'errored', error: { kind: 'operation' } });
  expect(['server-lost', 'client-program-failed']).toContain(report.error?.code);
  expect(exitCodeOf(report)).toBe(3);
  expect(report.headline).not.toMatch(/\n\s+at /);
  expect(tookMs).toBeLessThan(10_000);
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  return [await work(), performance.now() - started];
}

const TERMINATE = `
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE application_name = 'belay' AND datname LIKE 'belay\\_%' AND pid <> pg_backend_pid()`;

describe('sessions that an administrator ends', () => {
  const terminate = () => withClient(server.url(), {}, (client) => client.query(TERMINATE));

  it('are no verdict on the migrations, at whatever moment', async () => {
    const workspace = project(WORKSPACE, SEED);
    let lost = 0;
    for (let ms = 40; ms < 900; ms += 60) {
      const killing = sleep(ms).then(terminate);
      const [report, tookMs] = await timed(() => rehearseOn(server, workspace, options));
      await killing;
      if (report.error) expectLost(report, tookMs);
      // Between two sessions nobody noticed.
      else expect(report.verdict).toMatch(/passed|warned/);
      if (report.error) lost += 1;
      expect([ms, await leftovers(server)]).toEqual([ms, []]);
    }
    expect(lost).toBeGreaterThan(3);
  });

  it('in the middle of a migration are an error of the operation', async () => {
    const workspace = project({ ...WORKSPACE, '4_slow': 'SELECT pg_sleep(30);' }, SEED);
    const done = new AbortController();
    const killing = (async () => {
      await withClient(server.url(), {}, async (client) => {
        const sql = `SELECT FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(30)'`;
        while (!done.signal.aborted && (await client.query(sql)).rowCount === 0) await sleep(20);
      });
      await terminate();
    })();
    const [report, tookMs] = await timed(() => rehearseOn(server, workspace, options));
    done.abort();
    await killing;
    expectLost(report, tookMs);
    expect(report.error?.code).toBe('server-lost');
  });
});

describe('a server that is killed', () => {
  /** The postmaster of the throwaway cluster that the stage started. */
  const kill = () => {
    const [cluster] = readdirSync(folder()).filter((name) => name.startsWith('belay_cluster_'));
    if (cluster === undefined) return;
    const file = path.join(folder(), cluster, 'data/postmaster.pid');
    process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL');
  };
  const throwaway = { ...options, databaseUrl: undefined, postgresVersion: 15 } as unknown as typeof options;

  it.each([2, 4, 6, 8])('ends the rehearsal at event %d, and its folder goes', async (n) => {
    const workspace = project(WORKSPACE, SEED);
    const progress = countingProgress((count) => {
      if (count === n) kill();
    });
    const [report, tookMs] = await timed(() =>
      rehearseOn(server, workspace, { ...throwaway, progress }),
    );
    expect(report.error?.code === undefined && report.verdict).toBe(false);
    expectLost(report, tookMs);
  });

  it('and was not ours to start: nothing hangs', async () => {
    const ports = { signal: new AbortController().signal, log: silentLogger };
    await withThrowawayCluster(await serverBinaries(15), ports, async ({ url }) => {
      const progress = countingProgress((count) => {
        if (count === 3) kill();
      });
      const given = { ...options, databaseUrl: url, progress };
      const workspace = project(WORKSPACE, SEED);
      const [report, tookMs] = await timed(() => rehearseOn(server, workspace, given));
      expectLost(report, tookMs);
    });
  });
});
