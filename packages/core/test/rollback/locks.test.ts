import { beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { withBackupSnapshot } from '@belay/core/backup/content/snapshot.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { readServerFacts } from '@belay/core/postgres/server-facts.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import { withAdmin } from '@belay/core/rollback/admin.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import type { HeldTarget } from '@belay/core/rollback/target.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { as, databaseOf, portsWith, sql } from './cutover/shop.ts';

const server = useServer(15);
let url = '';
beforeEach(async () => {
  url = await server.createDatabase();
});

const hold = <T>(
  waitMs: number,
  body: (held: HeldTarget) => Promise<T>,
  ports = portsWith(),
): Promise<T> => withHeldTarget(url, { waitMs }, ports, body);

const PRISMA = 'SELECT pg_advisory_lock(72707369)';

/** Whether somebody waits for an advisory lock of this database. */
async function isWaiting(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rowCount === 1;
}

describe('a held target', () => {
  it('keeps a deploy away, and waits for one that is running', async () => {
    let deploy: Promise<void> = Promise.resolve();
    await new Promise<void>((locked) => {
      deploy = withClient(url, {}, async (client) => {
        await client.query(PRISMA);
        locked();
        await sleep(300);
      });
    });
    await hold(5_000, async ({ facts, admin }) => {
      await deploy;
      expect([facts.database, admin.database]).toEqual([databaseOf(url), 'postgres']);
      await withClient(url, { settings: { lock_timeout: '50' } }, (client) =>
        expect(client.query(PRISMA)).rejects.toMatchObject({ code: '55P03' }),
      );
    });
    await sql(url, PRISMA);
  });

  it.each([
    [PRISMA, "Prisma's lock"],
    [`SELECT pg_advisory_lock_shared(${0x62656c6179})`, "Belay's lock"],
  ])('names who holds the lock when it is not had in time: %s', async (lock, words) => {
    await withClient(url, {}, async (client) => {
      await client.query(`SET application_name = 'the deploy'; ${lock}`);
      const message = new RegExp(
        `${words}.*: process \\d+ of the deploy, role \\w+, idle for \\d+ s\\.`,
      );
      await expect(hold(100, () => Promise.resolve())).rejects.toMatchObject({
        ...{ name: 'UserError', code: 'rollback-locked', message: expect.stringMatching(message) },
      });
    });
  });

  it('lasts longer than the time limits of the role', async () => {
    await sql(
      url,
      `CREATE ROLE hurried LOGIN SUPERUSER PASSWORD 'p'`,
      ...['idle_session_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'].map(
        (name) => `ALTER ROLE hurried SET ${name} = '50ms'`,
      ),
      `ALTER ROLE hurried SET default_transaction_read_only = on`,
    );
    const hurried = as(url, 'hurried', 'p');
    await withHeldTarget(hurried, { waitMs: 1_000 }, portsWith(), async ({ client, admin }) => {
      await sleep(200);
      await client.query('SELECT pg_sleep(0.2); CREATE TABLE a ()');
      await admin.client.query('SELECT');
    });
  });

  it('ends what it runs when it is interrupted, waiting or working', async () => {
    const controller = new AbortController();
    const ports = portsWith({ signal: controller.signal });
    const working = hold(1_000, ({ client }) => client.query('SELECT pg_sleep(60)'), ports);
    setTimeout(() => controller.abort(), 300);
    await expect(working).rejects.toMatchObject({ name: 'Interrupted' });
    const waiter = new AbortController();
    await hold(1_000, async () => {
      setTimeout(() => waiter.abort(), 300);
      const waiting = hold(60_000, () => Promise.resolve(), portsWith({ signal: waiter.signal }));
      await expect(waiting).rejects.toMatchObject({ name: 'Interrupted' });
    });
  });

  it('is not had of a database that took the name meanwhile', async () => {
    const name = databaseOf(url);
    const other = databaseOf(await server.createDatabase());
    let waiting: Promise<unknown> = Promise.resolve();
    await withClient(url, {}, async (client) => {
      await client.query(PRISMA);
      waiting = hold(20_000, () => Promise.resolve()).catch((error: unknown) => error);
      while (!(await isWaiting(client))) await sleep(20);
    });
    // The waiting session is ended by the rename, as a cutover does it.
    await sql(
      server.url(),
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${name}'`,
      `BEGIN; ALTER DATABASE ${name} RENAME TO ${name}_before; ALTER DATABASE ${other} RENAME TO ${name}; COMMIT`,
    ).catch(() => undefined);
    const outcome = await waiting;
    // It may have been quicker than the rename, which then failed.
    if (outcome !== undefined) expect(outcome).toMatchObject({ code: 'target-changed' });
  });
});

describe('a backup and a rollback', () => {
  const snapshot = (more: { holdsLock?: true; lockTimeoutMs?: number; alone?: true } = {}) =>
    withBackupSnapshot(url, { ...portsWith(), lockTimeoutMs: 200, ...more }, () =>
      Promise.resolve('taken'),
    );

  it('do not run at once: the backup waits, then says who is there', async () => {
    await hold(1_000, async ({ pid }) => {
      await expect(snapshot()).rejects.toMatchObject({
        ...{ name: 'UserError', code: 'backup-locked' },
        message: expect.stringContaining(`process ${pid} of belay`),
      });
      // That which the rollback makes itself, and one of a copy of its own.
      expect(await snapshot({ holdsLock: true })).toBe('taken');
      expect(await snapshot({ alone: true })).toBe('taken');
    });
    expect(await snapshot()).toBe('taken');
  });

  it('do not run at once: the rollback waits for the backup; backups run side by side', async () => {
    let backedUp = false;
    let backup: Promise<void> = Promise.resolve();
    await new Promise<void>((begun) => {
      backup = withBackupSnapshot(url, portsWith(), async () => {
        begun();
        expect(await snapshot()).toBe('taken');
        await sleep(300);
        backedUp = true;
      });
    });
    await hold(10_000, () => Promise.resolve(expect(backedUp).toBe(true)));
    await backup;
  });
});

describe('the session on another database', () => {
  it('goes to whichever one the role can connect to, or says that there is none', async () => {
    const second = databaseOf(await server.createDatabase());
    const [name, role] = [databaseOf(url), 'narrow'];
    await sql(
      server.url(),
      `CREATE ROLE ${role} LOGIN PASSWORD 'p'`,
      ...['postgres', 'template1'].map((one) => `REVOKE CONNECT ON DATABASE ${one} FROM PUBLIC`),
    );
    const admin = () =>
      withAdmin(as(url, role, 'p'), portsWith(), (found) => Promise.resolve(found.database));
    try {
      expect(await admin()).not.toBe(name);
      const all = await withClient(server.url(), {}, async (client) => {
        const sqlText = `SELECT datname::text AS name FROM pg_database WHERE datallowconn AND datname <> $1`;
        return (await client.query<{ name: string }>(sqlText, [name])).rows;
      });
      expect(all.map((row) => row.name)).toContain(second);
      for (const row of all) {
        await sql(server.url(), `REVOKE CONNECT ON DATABASE "${row.name}" FROM PUBLIC`);
      }
      await expect(admin()).rejects.toMatchObject({ code: 'no-other-database' });
    } finally {
      for (const one of ['postgres', 'template1']) {
        await sql(server.url(), `GRANT CONNECT ON DATABASE ${one} TO PUBLIC`);
      }
    }
  });

  it('is another one for the maintenance database', async () => {
    const found = await withAdmin(withDatabase(url, 'postgres'), portsWith(), ({ client }) =>
      readServerFacts(client),
    );
    expect(found.database).toBe('template1');
  });
});
