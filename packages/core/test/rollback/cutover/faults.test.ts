import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withAdmin } from '@belay/core/rollback/admin.ts';
import { oidOf } from '@belay/core/rollback/database-oid.ts';
import { alreadyDone } from '@belay/core/rollback/preserved/already-done.ts';
import { listPreserved } from '@belay/core/rollback/preserved/list.ts';
import type { HeldTarget } from '@belay/core/rollback/target.ts';
import { CUTOVER_STEPS } from '@belay/core/rollback/steps.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { BACKUP, type Shop, ask, cut, dropOne, makeShop, portsWith, serves, undo } from './shop.ts';

/** What was committed survives a crash of a process, as on a server that is worth something. */
const server = useServer(15, { synchronous_commit: 'on', wal_level: 'replica' });
const OLD = ['both', 'live'];
const NEW = ['both'];

/** A connection that was waiting for the lock is told once that there is no such database. */
async function servesNow(shop: Shop): Promise<string[]> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await serves(shop);
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}

async function isDone({ url, name }: Shop): Promise<boolean> {
  return withAdmin(url, portsWith(), async (admin) => {
    const live = { database: name, oid: (await oidOf(admin.client, name)) ?? 0 };
    return (await alreadyDone(admin, live, BACKUP)) !== undefined;
  });
}

/**
 * After whatever died: the one or the other serves, whole, and the same command again ends with the restored one
 * serving and the one before kept, once.
 *
 * @returns Whether it had been done already.
 */
async function expectToFinish(shop: Shop): Promise<boolean> {
  const serving = await servesNow(shop);
  expect([OLD, NEW]).toContainEqual(serving);
  const done = await isDone(shop);
  expect(done).toBe(serving.length === NEW.length);
  if (!done) await cut(shop);
  expect(await servesNow(shop)).toEqual(NEW);
  const kept = await withAdmin(shop.url, portsWith(), (admin) => listPreserved(admin, shop.name));
  expect(kept).toMatchObject([{ open: false, whole: true }]);
  return done;
}

/** Puts things back for the next fault: the database before serves, and the restored one is there under its name. */
async function back(shop: Shop): Promise<Shop> {
  const undone = await undo(shop);
  if (!('done' in undone)) throw new Error('it was undone already');
  expect(await servesNow(shop)).toEqual(OLD);
  const { database } = undone.done.preserved;
  await withClient(server.url(), {}, async (client) => {
    await client.query(`ALTER DATABASE "${database}" ALLOW_CONNECTIONS true`);
    await client.query(`COMMENT ON DATABASE "${database}" IS NULL`);
  });
  return { ...shop, incoming: database };
}

const PROGRAM = path.join(import.meta.dirname, 'cut-program.ts');

function start(what: string, shop: Shop, at: string) {
  const args = ['--import', 'tsx', '--no-warnings', PROGRAM, what, JSON.stringify(shop), at];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function killedAt(what: string, shop: Shop, at: string): Promise<string | null> {
  const child = start(what, shop, at);
  const [, signal] = (await once(child, 'exit')) as [number, string | null];
  return signal;
}

describe('killed (SIGKILL)', () => {
  it('at any step of a cutover: the one or the other serves, and the same again finishes', async () => {
    let shop = await makeShop(server.url());
    for (const at of CUTOVER_STEPS) {
      expect([at, await killedAt('cut', shop, at)]).toEqual([at, 'SIGKILL']);
      expect([at, await expectToFinish(shop)]).toEqual([at, at === 'cutover: committed']);
      shop = await back(shop);
    }
  });

  it('without a word from its machine (SIGSTOP): the server lets everybody in again by itself', async () => {
    const shop = await makeShop(server.url());
    const child = start('cut', shop, 'stop at cutover: parked');
    await once(child.stdout, 'data');
    const started = performance.now();
    expect(await servesNow(shop)).toEqual(OLD);
    expect(performance.now() - started).toBeLessThan(30_000);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await expectToFinish(shop)).toBe(false);
  });

  it('at any step of an undo: the same again finishes, and is not itself undone', async () => {
    const shop = await makeShop(server.url());
    await cut(shop);
    for (const at of ['preserved: opened', 'cutover: alone', 'cutover: committed']) {
      expect([at, await killedAt('undo', shop, at)]).toEqual([at, 'SIGKILL']);
      const serving = await servesNow(shop);
      expect(serving).toEqual(at === 'cutover: committed' ? OLD : NEW);
      const again = await undo(shop);
      expect([at, 'already' in again]).toEqual([at, at === 'cutover: committed']);
      expect(await servesNow(shop)).toEqual(OLD);
      const [kept] = await withAdmin(shop.url, portsWith(), (admin) => listPreserved(admin));
      await undo(shop, {}, kept?.database);
      expect(await servesNow(shop)).toEqual(NEW);
    }
  });

  it('while a preserved database is dropped: what is left of it goes with the next time, and never serves', async () => {
    const shop = await makeShop(server.url());
    await cut(shop);
    expect(await killedAt('drop', shop, 'preserved: dropping')).toBe('SIGKILL');
    await expect(undo(shop)).rejects.toMatchObject({ code: 'preserved-not-whole' });
    await dropOne(shop);
    await expect(undo(shop)).rejects.toMatchObject({ code: 'nothing-to-undo' });
    expect(await servesNow(shop)).toEqual(NEW);
  });
});

/** Sessions of ours, the oldest first. */
const SESSIONS_SQL = `
SELECT array_agg(pid ORDER BY backend_start) AS answer FROM pg_stat_activity
 WHERE application_name = 'belay' AND pid <> pg_backend_pid() AND datname = $1`;

const END_SQL = `SELECT bool_and(pg_terminate_backend(pid, 5000)) AS answer FROM unnest($1::int[]) pid`;

/** @param which Of those that there are, in the order in which they came. */
async function endSessionsOf(database: string, which: number): Promise<void> {
  const pids = await ask<number[] | null>(server.url(), SESSIONS_SQL, [database]);
  const ended = (pids ?? []).slice(which, which + 1);
  if (ended.length > 0) await ask(server.url(), END_SQL, [ended]);
}

/** Where each is there and something depends on it; at the others as much is done as at one of these. */
const STEPS = ['followed', 'begun', 'parking', 'locked', 'alone', 'sequences', 'left', 'parked'];

describe('connections that are ended', () => {
  const victims = {
    'the one of the transaction': () => endSessionsOf('postgres', 0),
    'the one that helps': () => endSessionsOf('postgres', 1),
    'the one that holds the locks': ({ name }: Shop) => endSessionsOf(name, 0),
    'the one in the restored database': ({ incoming }: Shop) => endSessionsOf(incoming, 0),
  };
  it.each(Object.entries(victims))('%s, at any step: nothing is lost', async (which, end) => {
    let shop = await makeShop(server.url());
    let failed = 0;
    const late = which === 'the one of the transaction' ? ['committing', 'committed'] : [];
    for (const at of [...STEPS, ...late]) {
      const step = async (name: string) => {
        if (name === `cutover: ${at}`) await end(shop);
      };
      const outcome = await cut(shop, { step }).then(
        () => undefined,
        (error: unknown) => error as Error,
      );
      const serving = await servesNow(shop);
      if (outcome === undefined) {
        expect([at, serving]).toEqual([at, NEW]);
        shop = await back(shop);
      } else {
        expect([at, outcome.name, serving]).toEqual([at, 'OperationFailed', OLD]);
        failed += 1;
      }
    }
    // Nothing depends on that in the restored database where no sequence went on.
    expect(failed).toBeGreaterThanOrEqual(1);
    expect(await expectToFinish(shop)).toBe(false);
  });
});

describe('an answer to COMMIT that never comes', () => {
  /** Cuts the connection in the place of the answer. */
  const losing = (commits: boolean) => (held: HeldTarget) => {
    const { client } = held.admin;
    const query = client.query.bind(client) as (...all: unknown[]) => Promise<unknown>;
    const lossy = async (...all: unknown[]) => {
      if (all[0] !== 'COMMIT') return query(...all);
      if (commits) await query('COMMIT');
      await client.end();
      throw new Error('Connection terminated unexpectedly');
    };
    Object.assign(client, { query: lossy });
    return Promise.resolve();
  };

  it('is asked for again: done where it was committed, else nothing was changed', async () => {
    const shop = await makeShop(server.url());
    const failure = cut(shop, {}, losing(false));
    await expect(failure).rejects.toMatchObject({ code: 'cutover-failed' });
    expect(await servesNow(shop)).toEqual(OLD);
    expect(await cut(shop, {}, losing(true))).toMatchObject({ preserved: { of: shop.name } });
    expect(await servesNow(shop)).toEqual(NEW);
  });
});

/** One process of the server that dies takes all sessions with it: the server recovers as after a power cut. */
async function crash(): Promise<void> {
  const victim = await withClient(server.url(), {}, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const [row] = rows;
    if (row) process.kill(row.pid, 'SIGKILL');
    await client.query('SELECT pg_sleep(5)').catch(() => undefined);
    return row?.pid;
  });
  expect(victim).toBeGreaterThan(0);
}

describe('a server that crashes', () => {
  it('at any step: comes up with the one or the other, whole, and the same again finishes', async () => {
    let shop = await makeShop(server.url());
    for (const at of CUTOVER_STEPS.filter((name) => !/opened|prepared|marked/.test(name))) {
      const step = async (name: string) => {
        if (name === at) await crash();
      };
      const outcome = await cut(shop, { step }).then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      );
      const done = await expectToFinish(shop);
      if (outcome === 'done') expect([at, done]).toEqual([at, true]);
      else expect(outcome).toMatch(/^(cutover-failed|rollback-session-lost)$/);
      shop = await back(shop);
    }
  });
});
