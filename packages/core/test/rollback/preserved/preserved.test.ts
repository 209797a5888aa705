import { beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteLiteral } from '@belay/core/postgres/identifiers.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import { withAdmin } from '@belay/core/rollback/admin.ts';
import { dropOldPreserved, dropPreserved } from '@belay/core/rollback/preserved/drop.ts';
import {
  type Preserved,
  listPreserved,
  ownComment,
  preservedFacts,
} from '@belay/core/rollback/preserved/list.ts';
import type { Admin } from '@belay/core/rollback/target.ts';
import { PreservedDatabase } from '@belay/core/report/rollback-report.ts';
import { randomPart } from '@belay/core/runtime/run-id.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { type Shop, ask, cut, makeShop, portsWith, serves, sql, undo } from '../cutover/shop.ts';

const server = useServer(15);
const admin = <T>(body: (found: Admin) => Promise<T>): Promise<T> =>
  withAdmin(server.url('none'), portsWith(), body);
const listOf = ({ name }: Shop): Promise<Preserved[]> =>
  admin((found) => listPreserved(found, name));

/** A database that looks as if it had been put aside so many days ago. */
async function aside(of: string, daysAgo: number, replacedBy = 1): Promise<string> {
  const name = `${of}_${daysAgo}`;
  const at = new Date(Date.now() - daysAgo * 24 * 3_600_000).toISOString();
  const preserved = { of, at, by: 'rollback', replacedBy, comment: null, connectionLimit: -1 };
  const mark = quoteLiteral(JSON.stringify({ belay: 't', preserved }));
  await sql(
    server.url(),
    `CREATE DATABASE ${name}`,
    `COMMENT ON DATABASE ${name} IS ${mark}`,
    `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
  );
  return name;
}

describe('undo', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await makeShop(server.url());
    await sql(
      shop.url,
      `COMMENT ON DATABASE ${shop.name} IS 'it''s {"ours"}'`,
      `ALTER DATABASE ${shop.name} CONNECTION LIMIT 20`,
    );
  });

  it('has nothing to do before a rollback', async () => {
    await expect(undo(shop)).rejects.toMatchObject({ code: 'nothing-to-undo' });
  });

  it('puts the database back as it was, with its comment and limit, its sequence further on', async () => {
    await cut(shop);
    await sql(shop.url, `INSERT INTO written (which) SELECT 'since' FROM generate_series(1, 10)`);
    const undone = await undo(shop);
    if (!('done' in undone)) throw new Error('it was not done');
    expect(undone.done.preserved.database).toMatch(/_before_undo_/);
    expect(await serves(shop)).toEqual(['both', 'live']);
    const facts = `
      SELECT json_build_array(datconnlimit, datallowconn, shobj_description(oid, 'pg_database')) AS answer
        FROM pg_database WHERE datname = current_database()`;
    expect(await ask(shop.url, facts)).toEqual([20, true, `it's {"ours"}`]);
    const next = `SELECT nextval('written_id_seq')::int AS answer`;
    expect(await ask<number>(shop.url, next)).toBeGreaterThan(12);
  });

  it('run again does nothing; the one that it put aside serves again where it is named, and can be undone', async () => {
    const [kept] = await listOf(shop);
    expect(await undo(shop)).toMatchObject({ already: { database: kept?.database } });
    expect(await serves(shop)).toEqual(['both', 'live']);
    await undo(shop, {}, kept?.database);
    expect((await serves(shop)).length).toBe(11);
    expect(await undo(shop)).toHaveProperty('done');
    expect(await serves(shop)).toEqual(['both', 'live']);
    await expect(undo(shop, {}, 'postgres')).rejects.toMatchObject({ code: 'nothing-to-undo' });
    expect(await listOf(shop)).toHaveLength(1);
  });
});

describe('a mark', () => {
  it('counts only on a database of the same owner, of this role or of a superuser', async () => {
    const shop = await makeShop(server.url());
    const owner = `o_${randomPart()}`;
    const forged = await aside(shop.name, 0);
    await sql(
      server.url(),
      `CREATE ROLE ${owner} LOGIN`,
      `ALTER DATABASE ${forged} OWNER TO ${owner}`,
    );
    expect(await listOf(shop)).toEqual([]);
    await sql(server.url(), `ALTER DATABASE ${shop.name} OWNER TO ${owner}`);
    const [found] = await listOf(shop);
    expect(found).toMatchObject({ database: forged, open: false, whole: true });
    if (found) expect(PreservedDatabase.strict().parse(preservedFacts(found)).of).toBe(shop.name);
  });

  it('is none on what serves: a restored comment of a preserved one, or a name that was given back by hand', async () => {
    const shop = await makeShop(server.url());
    const mark = JSON.stringify({
      belay: 't',
      preserved: {
        ...{ of: shop.name, at: new Date(0).toISOString(), by: 'rollback', replacedBy: 1 },
        ...{ comment: 'ours', connectionLimit: -1 },
      },
    });
    await sql(server.url(), `COMMENT ON DATABASE ${shop.name} IS ${quoteLiteral(mark)}`);
    expect(await listOf(shop)).toEqual([]);
    expect([ownComment(mark), ownComment('{}'), ownComment(null)]).toEqual(['ours', '{}', null]);
  });

  it('is none where it cannot be read', async () => {
    const shop = await makeShop(server.url());
    for (const comment of ['"preserved"', '{"preserved": {}}', '{"belay": 1, "preserved": 2}']) {
      await sql(server.url(), `COMMENT ON DATABASE ${shop.incoming} IS ${quoteLiteral(comment)}`);
      expect(await listOf(shop)).toEqual([]);
    }
  });
});

describe('dropping', () => {
  const drop = (name: string, confirm?: string) =>
    admin((found) => dropPreserved(found, { name, confirm }, portsWith()));

  it('wants the name, and a mark: a name that looks like it is not enough', async () => {
    const shop = await makeShop(server.url());
    const kept = await aside(shop.name, 3);
    await expect(drop(kept)).rejects.toMatchObject({ code: 'drop-not-confirmed' });
    await expect(drop(kept, shop.name)).rejects.toMatchObject({ code: 'drop-not-confirmed' });
    const alike = `${shop.name}_before_rollback_20260622T0231`;
    await sql(server.url(), `CREATE DATABASE ${alike}`);
    await expect(drop(alike, alike)).rejects.toMatchObject({ code: 'not-preserved' });
    await expect(drop(shop.name, shop.name)).rejects.toMatchObject({ code: 'not-preserved' });
    expect(await drop(kept, kept)).toMatchObject({ database: kept });
    await expect(drop(kept, kept)).rejects.toMatchObject({ code: 'not-preserved' });
  });

  it('leaves one that somebody looks into as it is', async () => {
    const shop = await makeShop(server.url());
    const kept = await aside(shop.name, 3);
    await sql(server.url(), `ALTER DATABASE ${kept} ALLOW_CONNECTIONS true`);
    await withClient(withDatabase(server.url(), kept), {}, async () => {
      await expect(drop(kept, kept)).rejects.toMatchObject({ code: 'preserved-in-use' });
    });
    expect(await listOf(shop)).toMatchObject([{ database: kept, whole: true }]);
  });

  it('waits for nobody who has it locked', async () => {
    const shop = await makeShop(server.url());
    const kept = await aside(shop.name, 3);
    await withClient(server.url(), {}, async (client) => {
      await client.query(`BEGIN; ALTER DATABASE ${kept} SET work_mem = '5MB'`);
      await client.query(`COMMENT ON DATABASE ${kept} IS 'mine'`);
      await expect(drop(kept, kept)).rejects.toMatchObject({ code: 'database-locked' });
    });
    expect(await listOf(shop)).toMatchObject([{ database: kept, whole: true }]);
  });

  it('by age never takes the newest, nor what belongs to another', async () => {
    const shop = await makeShop(server.url());
    const other = await aside(`${shop.name}x`, 90);
    const [ten, eight, five] = [
      ...[await aside(shop.name, 10), await aside(shop.name, 8), await aside(shop.name, 5)],
    ];
    const dropOld = (keepDays: number, keep = '') =>
      admin((found) =>
        dropOldPreserved(found, { of: shop.name, keep, keepDays, now: Date.now() }, portsWith()),
      );
    expect(await dropOld(9, ten)).toEqual({ dropped: [], not: [] });
    expect(await dropOld(9)).toEqual({ dropped: [ten], not: [] });
    await sql(server.url(), `ALTER DATABASE ${eight} ALLOW_CONNECTIONS true`);
    await withClient(withDatabase(server.url(), eight ?? ''), {}, async () => {
      expect(await dropOld(0)).toMatchObject({ dropped: [], not: [{ database: eight }] });
    });
    expect(await dropOld(0)).toEqual({ dropped: [eight], not: [] });
    expect((await listOf(shop)).map(({ database }) => database)).toEqual([five]);
    expect(await admin((found) => listPreserved(found, `${shop.name}x`))).toMatchObject([
      { database: other },
    ]);
  });
});
