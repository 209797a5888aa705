import { beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { holdTables } from '@belay/core/backup/content/hold-tables.ts';
import { readContent } from '@belay/core/backup/content/read-content.ts';
import { type BackupSnapshot, withBackupSnapshot } from '@belay/core/backup/content/snapshot.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withReadOnlySnapshot } from '@belay/core/postgres/rows/session.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { PORTS, contentOf, dumpAndRestore, sql } from './round-trip.ts';

const server = useServer(15);
let url = '';
beforeEach(async () => {
  url = await server.createDatabase();
  await sql(
    url,
    `CREATE TABLE item (id serial PRIMARY KEY, v text);
     INSERT INTO item (v) SELECT 'v' || n FROM generate_series(1, 1000) n;
     CREATE TABLE other (id int); INSERT INTO other VALUES (1)`,
  );
});

const countIn = async (id: string) =>
  withClient(url, {}, (client) =>
    withReadOnlySnapshot(client, { snapshot: id }, async () => {
      const { rows } = await client.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM public.item',
      );
      return rows[0]?.n;
    }),
  );

const hold = <T>(body: (snapshot: BackupSnapshot) => Promise<T>) =>
  withBackupSnapshot(url, { ...PORTS, lockTimeoutMs: 300 }, body);

/** Waits until some statement waits for a lock. */
async function untilSomebodyWaits(): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (;;) {
      const { rows } = await client.query(
        `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      if (rows.length > 0) return;
      await sleep(10);
    }
  });
}

describe('a backup snapshot', () => {
  it('shows other sessions the very moment it was taken, and says when that was', async () => {
    const before = Date.now();
    await hold(async (snapshot) => {
      await sql(url, `DELETE FROM item WHERE id > 10; INSERT INTO item (v) VALUES ('late')`);
      expect(await countIn(snapshot.id)).toBe(1000);
      expect(Date.parse(snapshot.takenAt)).toBeGreaterThanOrEqual(before - 1);
      expect(Date.parse(snapshot.takenAt)).toBeLessThanOrEqual(Date.now());
      expect(snapshot.takenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(snapshot.lsn).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
      expect(snapshot.xactCommit).toBeGreaterThanOrEqual(0);
      expect(snapshot.sequences).toEqual([
        { sequence: '"public"."item_id_seq"', lastValue: '1000', isCalled: true },
      ]);
    });
    expect(await contentOf(url)).toMatchObject({
      content: { rows: { tables: { '"public"."item"': { rows: 11 } } } },
    });
  });

  it('has a content that its dump gives back exactly, while others write all the time', async () => {
    const done = new AbortController();
    const writing = withClient(url, {}, async (client) => {
      for (let n = 0; !done.signal.aborted; n += 1) {
        await client.query(`INSERT INTO item (v) VALUES ($1)`, [`w${n}`]);
        await client.query(`UPDATE item SET v = v || '+' WHERE id % 97 = ${n % 97}`);
        await client.query(`DELETE FROM item WHERE id = ${n}`);
      }
    });
    const to = await server.createDatabase('template0');
    const { content } = await dumpAndRestore(url, to, () => sleep(100));
    done.abort();
    await writing;
    const { content: found } = await contentOf(to);
    expect(found.rows).toEqual(content.rows);
    expect((await contentOf(url)).content.rows).not.toEqual(content.rows);
    // The dump read the sequence later: further on, never behind.
    const [was, is] = [content.sequences[0], found.sequences[0]].map((s) => Number(s?.lastValue));
    expect(is).toBeGreaterThanOrEqual(was ?? Infinity);
  });

  it('lasts longer than the time limits that the role has', async () => {
    await sql(url, `CREATE ROLE hurried LOGIN SUPERUSER`);
    await sql(
      url,
      `ALTER ROLE hurried SET idle_in_transaction_session_timeout = '50ms';
       ALTER ROLE hurried SET statement_timeout = '50ms'; ALTER ROLE hurried SET idle_session_timeout = '50ms'`,
    );
    const hurried = new URL(url);
    hurried.username = 'hurried';
    await sql(url, `ALTER ROLE hurried PASSWORD 'p'`);
    hurried.password = 'p';
    const slept = await withBackupSnapshot(hurried.href, PORTS, async ({ client }) => {
      await sleep(200);
      const { rows } = await client.query('SELECT pg_sleep(0.2)');
      return rows.length;
    });
    expect(slept).toBe(1);
  });

  it('fails when the session that holds it does not last', async () => {
    const failure = hold(async ({ client }) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await withClient(url, {}, (other) =>
        other.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]),
      );
      await sleep(50);
    });
    await expect(failure).rejects.toMatchObject({ code: 'snapshot-lost' });
  });

  it('ends at once when it is interrupted', async () => {
    const controller = new AbortController();
    const failure = withBackupSnapshot(url, { ...PORTS, signal: controller.signal }, async (s) => {
      setTimeout(() => controller.abort(), 50);
      await s.client.query('SELECT pg_sleep(60)');
    });
    await expect(failure).rejects.toMatchObject({ name: 'Interrupted' });
  });
});

describe('what does not respect snapshots', () => {
  it.each([
    'TRUNCATE item',
    `ALTER TABLE item ALTER v TYPE varchar USING 'x' || v`,
    'DROP TABLE item',
  ])('waits until the backup has ended: %s', async (statement) => {
    let ended = false;
    let ddl: Promise<void> = Promise.resolve();
    await hold(async (snapshot) => {
      ddl = sql(url, statement).then(() => {
        expect(ended).toBe(true);
      });
      await untilSomebodyWaits();
      const told: string[] = [];
      const onTable = (table: string) => told.push(table);
      const options = { url, snapshot, connections: 2, onTable };
      const { content, notCompared } = await readContent(options, PORTS);
      // Also the table that another session waits for is read, and nobody waits for that session.
      expect(content.rows.tables['"public"."item"']?.rows).toBe(1000);
      expect(notCompared).toEqual([]);
      expect(told.sort()).toEqual(['"public"."item"', '"public"."other"']);
      ended = true;
    });
    await ddl;
  });

  const overtake = (statement: string) =>
    withClient(url, {}, (client) =>
      withReadOnlySnapshot(client, {}, async () => {
        await client.query('SELECT 1');
        await sql(url, statement);
        await holdTables(client);
      }),
    );

  it.each([
    'TRUNCATE item',
    `ALTER TABLE item ALTER v TYPE varchar USING 'x' || v`,
    'DROP TABLE item',
    'ALTER TABLE item RENAME TO gone',
    'ALTER TABLE item RENAME TO gone; CREATE TABLE item ()',
  ])('is noticed when it came between the snapshot and the locks: %s', async (statement) => {
    await expect(overtake(statement)).rejects.toMatchObject({
      code: 'snapshot-overtaken',
      message: expect.stringContaining('item') as unknown,
    });
  });

  it('is not what only adds something', async () => {
    await overtake('ALTER TABLE item ADD COLUMN w int; CREATE TABLE later (); ANALYZE item');
  });
});

describe('locks that cannot be had', () => {
  it('fail the backup after the lock timeout, with nothing left behind', async () => {
    await withClient(url, {}, async (client: pg.Client) => {
      await client.query('BEGIN; LOCK TABLE item IN ACCESS EXCLUSIVE MODE');
      await expect(hold(() => Promise.resolve())).rejects.toMatchObject({ code: 'snapshot-locks' });
    });
    await hold(() => Promise.resolve());
  });

  it('are not asked for where nobody else is', async () => {
    await withBackupSnapshot(url, { ...PORTS, alone: true }, async ({ client }) => {
      const { rows } = await client.query(
        `SELECT FROM pg_locks WHERE relation = 'public.other'::regclass`,
      );
      expect(rows).toEqual([]);
    });
  });
});
