import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../src/postgres/connection.ts';
import { type Cluster, withThrowawayCluster } from '../../src/postgres/throwaway/cluster.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import type { TestReport } from '../../src/rehearse/stage.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { serverBinaries, useServer } from '@belay/testkit/servers.ts';
import { countingProgress } from './events.ts';
import { type RunOptions, leftovers, project, rehearseOn } from './run.ts';
import { watchTraces } from './traces.ts';

const TREE = {
  '1_init': 'CREATE TABLE a (id int PRIMARY KEY);',
  '2_add': 'ALTER TABLE a ADD COLUMN x int;',
  '3_b': 'CREATE TABLE b (id int PRIMARY KEY);',
};
const SEED = { 'seed.sql': 'INSERT INTO a SELECT n FROM generate_series(1, 100) n;' };

const server = useServer();
const { env, folder } = watchTraces(server);
const options = { since: '1_init', seed: 'seed.sql', env };
/** No server is given, so the stage starts one. */
const throwaway = { ...options, databaseUrl: undefined, postgresVersion: 15 };

function expectLost(report: TestReport, tookMs: number): void {
  expect(report).toMatchObject({ verdict: 'errored', error: { kind: 'operation' } });
  expect(['server-lost', 'client-program-failed']).toContain(report.error?.code);
  expect(exitCodeOf(report)).toBe(3);
  expect(report.headline).not.toMatch(/\n\s+at /);
  expect(tookMs).toBeLessThan(10_000);
}

async function timed(
  run: RunOptions,
  workspace = project(TREE, SEED),
): Promise<{ report: TestReport; tookMs: number }> {
  const started = performance.now();
  const report = await rehearseOn(server, workspace, run);
  return { report, tookMs: performance.now() - started };
}

const TERMINATE = `
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE application_name = 'belay' AND datname LIKE 'belay\\_%' AND pid <> pg_backend_pid()`;

describe('sessions that an administrator ends', () => {
  const terminate = () => withClient(server.url(), {}, (client) => client.query(TERMINATE));

  /** Ends whatever sessions there are at that moment, or the first that come after it. */
  async function terminateFrom(ms: number, ended: AbortSignal): Promise<void> {
    await sleep(ms);
    await withClient(server.url(), {}, async (client) => {
      while (!ended.aborted && (await client.query(TERMINATE)).rowCount === 0) await sleep(5);
    });
  }

  it('are no verdict on the migrations, at whatever moment', async () => {
    const workspace = project(TREE, SEED);
    let lost = 0;
    for (const ms of [40, 120, 200, 280, 360, 450, 550, 660, 800]) {
      const ended = new AbortController();
      const killing = terminateFrom(ms, ended.signal);
      const { report, tookMs } = await timed(options, workspace);
      ended.abort();
      await killing;
      if (report.error) expectLost(report, tookMs);
      // A session that had just ended its work was not missed.
      else expect(report.verdict).toMatch(/passed|warned/);
      if (report.error) lost += 1;
      expect([ms, await leftovers(server)]).toEqual([ms, []]);
    }
    expect(lost).toBeGreaterThan(3);
  });

  it('in the middle of a migration are an error of the operation', async () => {
    const workspace = project({ ...TREE, '4_slow': 'SELECT pg_sleep(30);' }, SEED);
    const done = new AbortController();
    const killing = (async () => {
      await withClient(server.url(), {}, async (client) => {
        const sql = `SELECT FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(30)'`;
        while (!done.signal.aborted && (await client.query(sql)).rowCount === 0) await sleep(20);
      });
      await terminate();
    })();
    const { report, tookMs } = await timed(options, workspace);
    done.abort();
    await killing;
    expectLost(report, tookMs);
    expect(report.error?.code).toBe('server-lost');
  });
});

describe('a server that is killed', () => {
  const kill = (dataDirectory: string) => {
    const [id] = readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(id), 'SIGKILL');
  };
  /** The data directory of the throwaway cluster that the stage started. */
  const ofStage = () => {
    const [cluster = 'none'] = readdirSync(folder()).filter((name) => /^belay_cluster_/.test(name));
    return path.join(folder(), cluster, 'data');
  };

  it.each([2, 4, 6, 8])('ends the rehearsal at event %d, and its folder goes', async (n) => {
    const progress = countingProgress((count) => {
      if (count === n) kill(ofStage());
    });
    const { report, tookMs } = await timed({ ...throwaway, progress });
    expectLost(report, tookMs);
  });

  it('while it holds a rehearsal of its own, in the middle of a copy', async () => {
    for (const ms of [0, 40, 80, 120]) {
      const progress = countingProgress((count) => {
        if (count === 2) setTimeout(() => kill(ofStage()), ms);
      });
      const { report, tookMs } = await timed({ ...throwaway, progress });
      expectLost(report, tookMs);
    }
  });

  it('and was not ours to start: nothing hangs', async () => {
    const ports = { signal: new AbortController().signal, log: silentLogger };
    const body = ({ url, dataDirectory }: Cluster) => {
      const progress = countingProgress((count) => {
        if (count === 3) kill(dataDirectory);
      });
      return timed({ ...options, databaseUrl: url, progress });
    };
    const { report, tookMs } = await withThrowawayCluster(await serverBinaries(15), ports, body);
    expectLost(report, tookMs);
  });
});
