import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@belay/core/postgres/connection.ts';
import { type Major, useServer } from '@belay/testkit/servers.ts';
import { EMPTY_SQL, lossOf, recorded, sql } from './live.ts';

const NOTHING = { losses: [], unknown: [] };

describe.each<Major>([13, 18])('what a restore would lose, Postgres %i', (major) => {
  const server = useServer(major);
  let url = '';
  beforeAll(async () => {
    url = await server.createDatabase();
  });
  beforeEach(() =>
    sql(
      url,
      EMPTY_SQL,
      `CREATE TABLE "Order" (id serial PRIMARY KEY, note text);
       INSERT INTO "Order" (note) SELECT 'n' || n FROM generate_series(1, 100) n;
       CREATE TABLE empty (id int); CREATE SCHEMA billing; CREATE TABLE billing.paid (id int);
       INSERT INTO billing.paid SELECT generate_series(1, 10);
       CREATE TABLE _prisma_migrations (id int); CREATE TABLE belay_audit (id int)`,
    ),
  );

  it('is what was inserted, changed and deleted, by table', async () => {
    const moment = await recorded(url);
    expect(await lossOf(url, moment)).toEqual(NOTHING);
    await sql(
      url,
      `INSERT INTO "Order" (note) SELECT 'later' FROM generate_series(1, 7)`,
      `UPDATE "Order" SET note = 'changed' WHERE id <= 3`,
      `DELETE FROM billing.paid WHERE id <= 4`,
      `INSERT INTO empty VALUES (1); INSERT INTO _prisma_migrations VALUES (1); INSERT INTO belay_audit VALUES (1)`,
    );
    expect(await lossOf(url, moment)).toEqual({
      losses: [
        { table: '"billing"."paid"', written: 0, comeBack: 4, how: 'counted' },
        { table: '"public"."Order"', written: 10, comeBack: 3, how: 'counted' },
        { table: '"public"."empty"', written: 1, how: 'counted' },
      ],
      unknown: [],
    });
  });

  it('sees that as many were written as were deleted', async () => {
    const moment = await recorded(url);
    await sql(url, `DELETE FROM billing.paid WHERE id = 1; INSERT INTO billing.paid VALUES (11)`);
    expect((await lossOf(url, moment)).losses).toEqual([
      { table: '"billing"."paid"', written: 1, comeBack: 1, how: 'counted' },
    ]);
  });

  it('has what a transaction wrote that ran while the backup began, its savepoints too', async () => {
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN');
      await client.query(`UPDATE billing.paid SET id = -id WHERE id = 1`);
      await client.query('SAVEPOINT a');
      await client.query(`INSERT INTO billing.paid VALUES (12)`);
      await client.query('RELEASE SAVEPOINT a');
      // Takes a later number and commits before the backup: it must not hide the ones above.
      await sql(url, 'INSERT INTO empty VALUES (1)');
      const moment = await recorded(url);
      await client.query('COMMIT');
      expect((await lossOf(url, moment)).losses).toContainEqual({
        ...{ table: '"billing"."paid"', written: 2, comeBack: 1, how: 'counted' },
      });
    });
  });

  it('is not more because a transaction of another database ran', async () => {
    const other = await server.createDatabase();
    await sql(other, 'CREATE TABLE busy (id int)');
    await withClient(other, {}, async (client) => {
      await client.query('BEGIN; INSERT INTO busy VALUES (1)');
      await sql(url, 'INSERT INTO empty VALUES (1)');
      const moment = await recorded(url);
      expect(await lossOf(url, moment)).toEqual(NOTHING);
      await client.query('COMMIT');
    });
  });

  it('counts a partitioned table once, and knows one that was renamed', async () => {
    await sql(
      url,
      `CREATE TABLE part (id int) PARTITION BY RANGE (id);
       CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10);
       CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20);
       INSERT INTO part SELECT generate_series(0, 19)`,
    );
    const moment = await recorded(url);
    await sql(url, 'ALTER TABLE billing.paid RENAME TO settled', 'INSERT INTO part VALUES (3)');
    expect(await lossOf(url, moment)).toEqual({
      losses: [{ table: '"public"."part"', written: 1, how: 'counted' }],
      unknown: [],
    });
  });

  it('says that a migration rewrote a table, and what was written besides', async () => {
    const moment = await recorded(url);
    await sql(
      url,
      `ALTER TABLE billing.paid ALTER COLUMN id TYPE bigint`,
      `INSERT INTO billing.paid VALUES (99)`,
      `CREATE TABLE made AS SELECT 1 AS id`,
    );
    expect((await lossOf(url, moment)).losses).toEqual([
      { table: '"billing"."paid"', written: 11, comeBack: 10, how: 'counted', rewritten: 10 },
      { table: '"public"."made"', written: 1, how: 'counted', rewritten: 1 },
    ]);
  });
});

describe('what is not known of it', () => {
  const server = useServer(15);
  let url = '';
  beforeAll(async () => {
    url = await server.createDatabase();
  });
  beforeEach(() =>
    sql(url, EMPTY_SQL, 'CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 50)'),
  );

  it('is what changed without changing their number, where the backup does not say at which transaction', async () => {
    const { snapshot, ...moment } = await recorded(url);
    const old = { ...moment, snapshot: { lsn: snapshot.lsn } };
    await sql(url, 'UPDATE a SET id = 0 WHERE id = 1');
    expect(await lossOf(url, old)).toEqual({
      losses: [],
      unknown: [
        expect.stringMatching(
          /^what was changed since without .* the backup does not say at which transaction .* of WAL since$/,
        ),
      ],
    });
    await sql(url, 'INSERT INTO a VALUES (51), (52)');
    expect((await lossOf(url, old)).losses).toEqual([
      { table: '"public"."a"', written: 2, how: 'difference' },
    ]);
  });

  it('is the same in a database that was restored: its rows are all younger', async () => {
    const moment = await recorded(url);
    const { target } = moment;
    for (const other of [{ databaseOid: 1 }, { systemIdentifier: '1' }]) {
      const { losses, unknown } = await lossOf(url, { ...moment, target: { ...target, ...other } });
      expect(losses).toEqual([]);
      expect(unknown).toEqual([expect.stringMatching(/another server|not the one that was backed up/)]); // prettier-ignore
    }
  });

  it('is a table that the role may not read, or that somebody has locked', async () => {
    await sql(url, `CREATE TABLE b (id int)`, `INSERT INTO b VALUES (1)`);
    const moment = await recorded(url);
    await sql(
      url,
      `DROP ROLE IF EXISTS reader`,
      `CREATE ROLE reader LOGIN PASSWORD 'p'`,
      'GRANT SELECT ON a TO reader',
      'INSERT INTO a VALUES (1)',
    );
    const asReader = new URL(url);
    [asReader.username, asReader.password] = ['reader', 'p'];
    expect(await lossOf(asReader.href, moment)).toEqual({
      losses: [{ table: '"public"."a"', written: 1, how: 'counted' }],
      unknown: ['how many rows of b were written since: this role has no SELECT on it'],
    });
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE b');
      expect((await lossOf(url, moment)).unknown).toEqual([
        'how many rows of b were written since: another session has locked it',
      ]);
    });
    await sql(url, 'REVOKE ALL ON a FROM reader');
  });

  it('is a table for which there was no time; its estimates stand in', async () => {
    await sql(url, 'CREATE TABLE big AS SELECT n AS id FROM generate_series(1, 1000000) n', 'ANALYZE'); // prettier-ignore
    const moment = await recorded(url);
    // One process has to look at all of it, on whatever machine this is.
    const alone = `ALTER ROLE CURRENT_USER SET max_parallel_workers_per_gather = 0`;
    await sql(url, 'INSERT INTO big SELECT generate_series(1, 500000)', 'ANALYZE big', alone);
    const { losses, unknown } = await lossOf(url, moment, { budgetMs: 70 });
    expect(losses).toContainEqual(
      expect.objectContaining({ table: '"public"."big"', how: 'estimated' }),
    );
    expect(unknown).toContainEqual(
      expect.stringMatching(
        /^how many rows of big were written since: it could not be counted within 70 ms; about [\d,]+ rows now, 1,000,000 when the backup was taken$/,
      ),
    );
  });

  it('is the contents of large objects, for a role that may not read them all', async () => {
    await sql(url, `SELECT lo_from_bytea(1, 'one')`, `SELECT lo_from_bytea(2, 'two')`);
    const moment = await recorded(url);
    expect(await lossOf(url, moment)).toEqual(NOTHING);
    await sql(url, `SELECT lo_put(1, 0, 'ONE')`, `SELECT lo_from_bytea(3, 'three')`);
    expect((await lossOf(url, moment)).losses).toEqual([
      { table: '"pg_catalog"."pg_largeobject"', written: 2, comeBack: 1, how: 'counted' },
    ]);
    await sql(url, `DROP ROLE IF EXISTS other`, `CREATE ROLE other LOGIN PASSWORD 'p'`, 'GRANT SELECT ON a TO other'); // prettier-ignore
    const asOther = new URL(url);
    [asOther.username, asOther.password] = ['other', 'p'];
    expect(await lossOf(asOther.href, moment)).toEqual({
      losses: [{ table: '"pg_catalog"."pg_largeobject"', written: 1, how: 'difference' }],
      unknown: ['which of 3 large objects were written since: this role may not read pg_largeobject'], // prettier-ignore
    });
    await sql(url, 'REVOKE ALL ON a FROM other');
  });

  it('holds nobody back who changes tables meanwhile', async () => {
    const moment = await recorded(url);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; ALTER TABLE a ADD COLUMN b int');
      const measured = lossOf(url, moment, { budgetMs: 3_000 });
      await sleep(50);
      await client.query('COMMIT');
      expect((await measured).unknown.length).toBeLessThanOrEqual(1);
    });
  });
});
