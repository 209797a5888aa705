import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import { withAdmin } from '@belay/core/rollback/admin.ts';
import { type Renaming, canRename } from '@belay/core/rollback/cutover/can-rename.ts';
import { oidOf } from '@belay/core/rollback/database-oid.ts';
import { serverBinaries, useServer } from '@belay/testkit/servers.ts';
import { type Shop, as, ask, cut, makeShop, portsWith, serves, sql, undo } from './shop.ts';

const server = useServer(15, {
  max_prepared_transactions: '2',
  ...{ wal_level: 'logical', max_wal_senders: '4', max_replication_slots: '4' },
});
const { directory } = await serverBinaries(15);
const LIVE = ['both', 'live'];

beforeAll(() =>
  sql(
    server.url(),
    `CREATE ROLE owner LOGIN CREATEDB PASSWORD 'p'`,
    `CREATE ROLE poor LOGIN PASSWORD 'p'`,
    `CREATE ROLE another LOGIN PASSWORD 'p'`,
  ),
);

const shopOf = (role: string) => makeShop(as(server.url(), role, 'p'));

const askWhether = ({ url, name }: Shop, role: string): Promise<Renaming> =>
  withAdmin(as(url, role, 'p'), portsWith(), async (admin) =>
    canRename(admin, { database: name, oid: (await oidOf(admin.client, name)) ?? 0 }),
  );

describe('an owner who is no superuser', () => {
  it('cuts over and takes it back with CREATEDB and his own rights, his sessions ended', async () => {
    const shop = await shopOf('owner');
    expect(await askWhether(shop, 'owner')).toEqual({ possible: true });
    await withClient(shop.url, {}, async (client) => {
      const { terminated } = await cut(shop);
      expect(terminated).toBe(1);
      await expect(client.query('SELECT')).rejects.toThrow();
    });
    expect(await serves(shop)).toEqual(['both']);
    await undo(shop);
    expect(await serves(shop)).toEqual(LIVE);
  });

  it('without CREATEDB, and who is not the owner, is told so before anything is begun', async () => {
    const shop = await shopOf('owner');
    expect(await askWhether(shop, 'poor')).toMatchObject({
      because: 'it belongs to owner, whose rights poor does not have',
    });
    await sql(server.url(), `ALTER DATABASE ${shop.name} OWNER TO poor`);
    expect(await askWhether(shop, 'poor')).toMatchObject({
      because: expect.stringContaining('ALTER ROLE "poor" CREATEDB'),
    });
    const steps: string[] = [];
    const step = (name: string) => void steps.push(name);
    await expect(cut({ ...shop, url: as(shop.url, 'poor', 'p') }, { step })).rejects.toMatchObject({
      ...{ name: 'UserError', code: 'rename-forbidden' },
    });
    expect(steps).toEqual([]);
  });

  it('cannot end the session of a superuser: it is named, and nothing is changed', async () => {
    const shop = await shopOf('owner');
    const superuser = withDatabase(server.url(), shop.name);
    const named = /process \d+ of psql, role \w+ \(a superuser\)/;
    await withClient(superuser, {}, async (client) => {
      await client.query(`SET application_name = 'psql'`);
      const answer = await askWhether(shop, 'owner');
      expect(answer).toMatchObject({ possible: false, because: expect.stringMatching(named) });
      await expect(cut(shop)).rejects.toMatchObject({
        ...{ code: 'cutover-blocked', message: expect.stringMatching(named) },
      });
    });
    // One that comes when it is begun already.
    let leave: () => void = () => undefined;
    let coming: Promise<void> = Promise.resolve();
    const step = async (name: string) => {
      if (name !== 'cutover: prepared') return;
      await new Promise<void>((connected) => {
        coming = withClient(superuser, {}, async (client) => {
          await client.query(`SET application_name = 'psql'`);
          connected();
          await new Promise<void>((resolve) => (leave = resolve));
        });
      });
    };
    const started = performance.now();
    await expect(cut(shop, { step })).rejects.toMatchObject({
      ...{ code: 'cutover-blocked', message: expect.stringMatching(named) },
    });
    expect(performance.now() - started).toBeLessThan(4_500);
    expect(await serves(shop)).toEqual(LIVE);
    leave();
    await coming;
    await cut(shop);
    expect(await serves(shop)).toEqual(['both']);
  });

  it("ends another role's sessions only as a member of pg_signal_backend", async () => {
    const shop = await shopOf('owner');
    await withClient(as(shop.url, 'another', 'p'), {}, async () => {
      const because = expect.stringMatching(/process \d+ of belay, role another/);
      expect(await askWhether(shop, 'owner')).toMatchObject({ because });
      await sql(server.url(), `GRANT pg_signal_backend TO owner`);
      expect(await askWhether(shop, 'owner')).toEqual({ possible: true });
      await cut(shop);
      await sql(server.url(), `REVOKE pg_signal_backend FROM owner`);
    });
    expect(await serves(shop)).toEqual(['both']);
  });
});

describe('what keeps a database from being renamed', () => {
  it('is a prepared transaction, before and in the middle', async () => {
    const shop = await makeShop(server.url());
    const prepare = `BEGIN; INSERT INTO written (which) VALUES ('prepared'); PREPARE TRANSACTION 'it''s'`;
    await sql(shop.url, prepare);
    const refused = { code: 'cutover-blocked', message: expect.stringContaining(`'it''s'`) };
    await expect(cut(shop)).rejects.toMatchObject(refused);
    await sql(shop.url, `ROLLBACK PREPARED 'it''s'`);
    const step = async (name: string) => {
      if (name === 'cutover: prepared') await sql(shop.url, prepare);
    };
    const started = performance.now();
    await expect(cut(shop, { step })).rejects.toMatchObject(refused);
    expect(performance.now() - started).toBeLessThan(4_500);
    expect(await serves(shop)).toEqual(LIVE);
    await sql(shop.url, `COMMIT PREPARED 'it''s'`);
    await cut(shop);
    expect(await serves(shop)).toEqual(['both']);
  });

  it('is a session that comes into the restored database at the last moment; nobody waits long for it', async () => {
    const shop = await makeShop(server.url());
    let done: () => void = () => undefined;
    let coming: Promise<void> = Promise.resolve();
    const step = async (name: string) => {
      if (name !== 'cutover: parked') return;
      await new Promise<void>((connected) => {
        coming = withClient(withDatabase(server.url(), shop.incoming), {}, () => {
          connected();
          return new Promise<void>((resolve) => (done = resolve));
        });
      });
    };
    const started = performance.now();
    await expect(cut(shop, { step })).rejects.toMatchObject({
      ...{ code: 'cutover-blocked', message: expect.stringMatching(/process \d+ of belay/) },
    });
    expect(performance.now() - started).toBeLessThan(4_500);
    done();
    await coming;
    expect(await serves(shop)).toEqual(LIVE);
  });

  it('is being a template', async () => {
    const shop = await makeShop(server.url());
    await sql(server.url(), `ALTER DATABASE ${shop.name} IS_TEMPLATE true`);
    await expect(cut(shop)).rejects.toMatchObject({
      ...{ code: 'rename-forbidden', message: expect.stringContaining('IS_TEMPLATE false') },
    });
  });
});

const recvlogical = path.join(directory, 'pg_recvlogical');
const onlyWithReceiver = existsSync(recvlogical) ? describe : describe.skip;

onlyWithReceiver('a logical slot that is in use', () => {
  let receiver: ChildProcess | undefined;
  afterAll(() => void receiver?.kill());

  async function receive(shop: Shop): Promise<void> {
    await sql(
      withDatabase(server.url(), shop.name),
      `CREATE PUBLICATION p`,
      `SELECT pg_create_logical_replication_slot('${shop.name}', 'pgoutput')`,
    );
    receiver = spawn(
      recvlogical,
      [
        ...['--start', '--no-loop', '--slot', shop.name, '-f', '/dev/null'],
        ...['-o', 'proto_version=1', '-o', 'publication_names=p'],
        ...['--dbname', withDatabase(server.url(), shop.name)],
      ],
      { stdio: 'ignore' },
    );
    const active = `SELECT count(*)::int AS answer FROM pg_replication_slots WHERE slot_name = $1 AND active`;
    while ((await ask<number>(server.url(), active, [shop.name])) === 0) await sleep(20);
  }

  it('is named to who may not end its session; a superuser ends it, and the slot stays with its database', async () => {
    const shop = await shopOf('owner');
    await receive(shop);
    const named = /process \d+ of pg_recvlogical, role \w+ \(a superuser\)/;
    await expect(cut(shop)).rejects.toMatchObject({
      ...{ code: 'cutover-blocked', message: expect.stringMatching(named) },
    });
    const { preserved } = await cut({ ...shop, url: withDatabase(server.url(), shop.name) });
    const slot = `SELECT database::text AS answer FROM pg_replication_slots WHERE slot_name = $1`;
    expect(await ask(server.url(), slot, [shop.name])).toBe(preserved.database);
    await sql(server.url(), `SELECT pg_drop_replication_slot('${shop.name}')`);
  });
});
