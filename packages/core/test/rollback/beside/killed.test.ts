import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@belay/core/postgres/connection.ts';
import { RESTORE_STEPS } from '@belay/core/rollback/steps.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { backUp } from '../../backup/verify/backed-up.ts';
import { ask, besides, listening, restorePoint, restored } from './rolling.ts';

const server = useServer(15);
afterAll(removeTemporaryFolders);

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

let url = '';
let point = '';
const scratch = temporaryFolder();
beforeAll(async () => {
  url = await server.createDatabase();
  await withClient(url, {}, (client) =>
    client.query(`
      CREATE TABLE t AS SELECT generate_series(1, 250) AS id;
      CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 FROM pg_sleep(0.002)';
      CREATE INDEX ON t (slow(id))`),
  );
  const made = await backUp(url);
  point = restorePoint(made, [made.folder]);
}, 30_000);

function restoring(dieAt: string): ChildProcess {
  const program = path.join(import.meta.dirname, 'restoring.ts');
  const args = ['--import', 'tsx', '--no-warnings', program, url, point, dieAt, scratch];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function killedAt(step: string): Promise<void> {
  const [code, signal] = (await once(restoring(step), 'exit')) as [number | null, string | null];
  expect([code, signal]).toEqual([null, 'SIGKILL']);
}

const rows = () => ask<number>(url, 'SELECT count(*)::int FROM t');

/** What a dead run's keeper removes, with the dump in the clear in it. */
async function untilCleared(): Promise<void> {
  const until = performance.now() + 20_000;
  while (readdirSync(scratch).length > 0 && performance.now() < until) await sleep(50);
  expect(readdirSync(scratch)).toEqual([]);
}

/** Of two steps between which nothing happens, the first; of the whole, those that come when nothing fails. */
const FORWARD = RESTORE_STEPS.filter(
  (step) => !/drop/.test(step) && (step === 'restore: create' || step.endsWith('d')),
);

test('killed at any step: the live database serves, one leftover at most, and the next run goes on from the start', async () => {
  for (const step of FORWARD) {
    await killedAt(step);
    expect(await rows()).toBe(250);
    expect(await besides(server.url())).toHaveLength(step === 'restore: create' ? 0 : 1);
  }
  // The leftover is there: the next run dies right before it is dropped, the one after it right behind.
  await killedAt('restore: drop');
  expect(await besides(server.url())).toHaveLength(1);
  await killedAt('restore: dropped');
  expect(await besides(server.url())).toEqual([]);
  await untilCleared();
}, 60_000);

test('killed while pg_restore fills: it ends, its folder goes, and the same command finishes', async () => {
  const child = restoring('never');
  await once(child.stdout ?? child, 'data');
  await untilBusy(true);
  child.kill('SIGKILL');
  expect(await rows()).toBe(250);
  await untilCleared();
  await untilBusy(false);
  const [left] = await besides(server.url());
  const told = listening();
  const { database, url: there } = await restored(url, { restorePoint: point, told });
  expect(told.items).toContain(`${left}: left by a run that died: dropped`);
  expect(await besides(server.url())).toEqual([database]);
  expect(await ask(there, 'SELECT count(*)::int FROM t')).toBe(250);
  await withClient(server.url(), {}, (client) => client.query(`DROP DATABASE ${database}`));
}, 60_000);

const BUSY = `SELECT count(*) > 0 AS a FROM pg_stat_activity WHERE datname LIKE 'belay_restore%' AND query LIKE '%slow%'`;

/** On one connection: who connects each time may be too slow to see it. */
async function untilBusy(busy: boolean): Promise<void> {
  const until = performance.now() + 20_000;
  await withClient(server.url(), {}, async (client) => {
    const isBusy = async () => (await client.query<{ a: boolean }>(BUSY)).rows[0]?.a;
    while ((await isBusy()) !== busy) {
      if (performance.now() > until) throw new Error(`not ${busy ? 'busy' : 'idle'} in time`);
      await sleep(20);
    }
  });
}

test.each(FORWARD)(
  'every connection of ours is ended at "%s": it is said, and nothing stays',
  async (at) => {
    let ended = 0;
    const step = async (name: string) => {
      if (name === at && ended++ === 0)
        await withClient(server.url(), {}, (client) => client.query(END_OURS));
    };
    const failure: unknown = await restored(url, { restorePoint: point, ports: { step } }).catch(
      (error: unknown) => error,
    );
    expect(ended).toBeGreaterThan(0);
    expect(failure).toMatchObject({ name: 'OperationFailed' });
    expect(await besides(server.url())).toEqual([]);
    expect(await rows()).toBe(250);
  },
  30_000,
);

const END_OURS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;

test('when the signal aborts while it fills, nothing stays', async () => {
  const controller = new AbortController();
  const running = restored(url, {
    restorePoint: point,
    ports: { signal: controller.signal },
  });
  await untilBusy(true);
  controller.abort();
  await expect(running).rejects.toMatchObject({ name: 'Interrupted' });
  expect(await besides(server.url())).toEqual([]);
}, 30_000);
