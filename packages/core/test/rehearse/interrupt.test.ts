import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../src/postgres/connection.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import type { TestReport } from '../../src/rehearse/stage.ts';
import { Interrupted, OperationFailed } from '../../src/runtime/errors.ts';
import { prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { countingProgress } from './events.ts';
import { type RunOptions, leftovers, project, rehearseOn } from './run.ts';
import { watchTraces } from './traces.ts';

const FILES = { 'seed.sql': 'INSERT INTO a SELECT n FROM generate_series(1, 100) n;' };
const TREE = {
  '1_init': 'CREATE TABLE a (id int PRIMARY KEY);',
  '2_add/migration.sql': 'ALTER TABLE a ADD COLUMN x int;',
  // The first reverse is refused, so that the database is built anew on the way.
  '2_add/down.sql': 'ALTER TABLE a DROP COLUMN x; DELETE FROM a;',
  '3_drop': 'CREATE TABLE b (id int PRIMARY KEY); DELETE FROM a WHERE id = 1;',
};
const SLOW = 'SELECT pg_sleep(30);';

const server = useServer();
const { env, folder, processes } = watchTraces(server);
const options = { since: '1_init', seed: 'seed.sql', env };

const SIGINT = () => new Interrupted('stopped by SIGINT');
const TIMEOUT = () => new OperationFailed('timed-out', 'The timeout of 1 s was reached.', '');

interface Aborted {
  report: TestReport;
  /** From the abort to the report, milliseconds. */
  tookMs: number;
}

/** Rehearses and aborts when `when` resolves. */
async function abortedWhen(
  workspace: string,
  when: (signal: AbortSignal) => Promise<unknown>,
  { reason = SIGINT, ...others }: RunOptions & { reason?: () => Error } = {},
): Promise<Aborted> {
  const controller = new AbortController();
  const ended = new AbortController();
  let at = performance.now();
  const aborting = when(ended.signal).then(() => {
    at = performance.now();
    controller.abort(reason());
  });
  const report = await rehearseOn(server, workspace, {
    ...options,
    ...others,
    signal: controller.signal,
  });
  const tookMs = performance.now() - at;
  ended.abort();
  await aborting;
  return { report, tookMs };
}

function expectInterrupted({ report, tookMs }: Aborted): void {
  expect(report).toMatchObject({
    verdict: 'errored',
    error: { kind: 'interrupted', message: expect.stringMatching(/SIGINT; everything temporary/) },
  });
  expect(exitCodeOf(report)).toBe(130);
  expect(existsSync(report.reportFile ?? '')).toBe(true);
  expect(tookMs).toBeLessThan(5_000);
}

const RUNNING = `
SELECT count(*)::int AS count FROM pg_stat_activity
 WHERE state = 'active' AND query LIKE '%' || $1 || '%' AND pid <> pg_backend_pid()`;

/** Resolves once that many sessions of the server run a statement. */
async function running(text: string, signal: AbortSignal, sessions = 1): Promise<void> {
  await withClient(server.url(), {}, async (client) => {
    for (let count = 0; count < sessions && !signal.aborted; await sleep(5)) {
      const { rows } = await client.query<{ count: number }>(RUNNING, [text]);
      count = rows[0]?.count ?? 0;
    }
  });
}

describe('a signal', () => {
  it('ends the rehearsal at every step, with nothing left behind', async () => {
    const workspace = project(TREE, FILES);
    const events: string[] = [];
    const progress = countingProgress((_count, name) => events.push(name));
    const whole = await rehearseOn(server, workspace, { ...options, progress });
    expect(whole.error).toBeUndefined();
    expect(events.length).toBeGreaterThan(10);
    // With the proofs everything may be done: that rehearsal is complete.
    const proofs = events.findIndex((name) => name.startsWith('way-back:'));
    for (let n = 1; n <= events.length; n++) {
      const controller = new AbortController();
      const aborting = countingProgress((count) => {
        if (count === n) controller.abort(SIGINT());
      });
      const started = performance.now();
      const run = { ...options, progress: aborting, signal: controller.signal };
      const report = await rehearseOn(server, workspace, run);
      if (n <= proofs || report.error) {
        expect([events[n - 1], report.error?.kind]).toEqual([events[n - 1], 'interrupted']);
        expectInterrupted({ report, tookMs: performance.now() - started });
      }
      expect([events[n - 1], await leftovers(server)]).toEqual([events[n - 1], []]);
    }
  });

  it('ends it at any moment', async () => {
    const workspace = project(TREE, FILES);
    for (let ms = 0; ms < 900; ms += 45) {
      const aborted = await abortedWhen(workspace, () => sleep(ms));
      if (aborted.report.error) expectInterrupted(aborted);
      expect([ms, await leftovers(server)]).toEqual([ms, []]);
    }
  });

  it('ends it while a database is being made, which the server would go on with', async () => {
    const workspace = project(TREE, FILES);
    for (let round = 0; round < 3; round++) {
      const creating = (signal: AbortSignal) => running('CREATE DATABASE', signal);
      expectInterrupted(await abortedWhen(workspace, creating));
      // Time for what was sent to be carried out.
      await sleep(300);
      expect(await leftovers(server)).toEqual([]);
    }
  });

  it('ends it together with the throwaway server', async () => {
    const workspace = project(TREE, FILES);
    const throwaway = { databaseUrl: undefined, postgresVersion: 15 };
    for (const ms of [50, 300, 500, 700, 900, 1_200]) {
      const aborted = await abortedWhen(workspace, () => sleep(ms), throwaway);
      if (aborted.report.error) expectInterrupted(aborted);
      expect(await processes(500)).toEqual([]);
      const left = readdirSync(folder()).filter((name) => !name.startsWith('belay-test-'));
      expect([ms, left]).toEqual([ms, []]);
    }
  });

  it('that came before the start leaves everything alone', async () => {
    const report = await rehearseOn(server, project(TREE, FILES), {
      ...options,
      signal: AbortSignal.abort(SIGINT()),
    });
    expectInterrupted({ report, tookMs: 0 });
  });
});

describe('a signal ends at once', () => {
  it.each([
    ['a pending migration', { ...TREE, '4_slow': SLOW }, FILES],
    ['a merged migration', { ...TREE, '1_init': `${TREE['1_init']} ${SLOW}` }, FILES],
    ['a seed file', TREE, { 'seed.sql': SLOW }],
    ['a reverse', { ...TREE, '2_add/down.sql': SLOW }, FILES],
  ])('%s that runs', async (_what, tree, files) => {
    const workspace = project(tree, files);
    expectInterrupted(await abortedWhen(workspace, (signal) => running('pg_sleep(30)', signal)));
  });

  it('an assertion that runs', async () => {
    const slow = 'assertions:\n  - { name: slow, sql: SELECT pg_sleep(30) }\n';
    const workspace = project(TREE, { ...FILES, 'belay.yml': slow });
    const counted = (signal: AbortSignal) => running('IN belay_query', signal);
    expectInterrupted(await abortedWhen(workspace, counted));
  });

  it.each([
    ['that ends on SIGTERM', 'touch started; sleep 30'],
    ['that ignores it', `trap '' TERM; touch started; while :; do sleep 1; done`],
    [
      'whose grandchild ignores it',
      `(trap '' TERM; touch started; exec sleep 30) > /dev/null 2>&1 & wait`,
    ],
  ])('a seed command %s', async (_how, command) => {
    const workspace = project(TREE);
    const started = async (signal: AbortSignal) => {
      while (!existsSync(path.join(workspace, 'started')) && !signal.aborted) await sleep(20);
    };
    expectInterrupted(await abortedWhen(workspace, started, { seed: command }));
    // Belay's own process may end now: nothing can be left for later.
    expect(await processes(500)).toEqual([]);
  });

  it.each(['6', '7'] as const)("Prisma %s's own deploy", async (version) => {
    const schema = `datasource db {\n  provider = "postgresql"\n${version === '6' ? '  url = env("DATABASE_URL")\n' : ''}}\n`;
    const tree = { ...TREE, '4_slow': SLOW };
    const workspace = project(tree, { ...FILES, 'prisma/schema.prisma': schema });
    projectWithPrisma(workspace, version);
    const others = { env: { ...env, ...prismaEnvironment() } };
    // Belay's own walk and Prisma's deploy are both in it.
    expectInterrupted(
      await abortedWhen(workspace, (signal) => running('pg_sleep(30)', signal, 2), others),
    );
  });
});

describe('the timeout', () => {
  it('is told as such, and is no signal', async () => {
    const workspace = project({ ...TREE, '4_slow': SLOW }, FILES);
    const { report, tookMs } = await abortedWhen(
      workspace,
      (signal) => running('pg_sleep(30)', signal),
      { reason: TIMEOUT },
    );
    expect(report).toMatchObject({
      verdict: 'errored',
      headline: 'The timeout of 1 s was reached.',
      error: { kind: 'operation', code: 'timed-out' },
    });
    expect(exitCodeOf(report)).toBe(3);
    expect(tookMs).toBeLessThan(5_000);
  });
});
