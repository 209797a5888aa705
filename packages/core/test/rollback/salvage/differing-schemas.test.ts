import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '@belay/core/postgres/connection.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { allowConnections, load, rolledBack, rowsOf, sql } from './databases.ts';
import { salvaged } from './salvaged.ts';

const server = useServer(15);
afterAll(removeTemporaryFolders);

async function salvageOf(before: string, since: string, after?: string) {
  const pair = await rolledBack(server, before, since, after);
  const folder = path.join(temporaryFolder(), 'salvage');
  const { tables, notVerified } = await salvaged(pair, folder);
  const read = (end: string) => {
    const name = readdirSync(folder).find((file) => file.endsWith(end));
    return name === undefined ? undefined : readFileSync(path.join(folder, name), 'utf8');
  };
  const loadInto = () => load(pair.live, path.join(folder, 'salvage.sql'));
  return { ...pair, folder, tables, notVerified, read, loadInto };
}

describe('a salvage across a migration that was taken back', () => {
  it('writes a table that only the preserved database has, whole, and loads nothing of it', async () => {
    const { tables, read, loadInto } = await salvageOf(
      'SELECT',
      `CREATE TABLE added (id int PRIMARY KEY, v text); INSERT INTO added VALUES (2, 'b'), (1, NULL)`,
    );
    expect(tables).toEqual([
      expect.objectContaining({ table: '"public"."added"', missing: 2, changed: 0 }),
    ]);
    expect(tables[0]?.note).toContain('no such table');
    expect(read('missing.csv')).toBe('"id","v"\n"1",\n"2","b"\n');
    await loadInto();
  });

  it('writes what a column held that only the preserved table has, and not what its default put there', async () => {
    const { tables, read, notVerified } = await salvageOf(
      `CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3), (4)`,
      `ALTER TABLE t ADD COLUMN state text NOT NULL DEFAULT 'it''s "new"', ADD COLUMN at timestamptz DEFAULT now(),
         ADD COLUMN list int[] DEFAULT '{1,2}', ADD COLUMN nick text;
       UPDATE t SET nick = 'x' WHERE id = 2; UPDATE t SET state = '' WHERE id = 3;
       INSERT INTO t (id, at) VALUES (5, NULL)`,
    );
    expect(notVerified).toEqual([]);
    expect(tables).toMatchObject([{ missing: 1, changed: 0 }]);
    expect(tables[0]?.note).toContain('2 rows with values in those columns');
    expect(
      read('columns.csv')
        ?.split('\n')
        .map((line) => line.slice(0, 3)),
    ).toEqual(['"id', '"2"', '"3"', '']);
    expect(read('insert.sql')).toContain(`INSERT INTO "public"."t" ("id") VALUES ('5')`);
  });

  it('compares by what both have where columns went, came, or got another type', async () => {
    const { live, tables, loadInto } = await salvageOf(
      `CREATE TABLE t (id int PRIMARY KEY, old text, n int, sum int GENERATED ALWAYS AS (n + 1) STORED);
       INSERT INTO t (id, old, n) VALUES (1, 'a', 1), (2, 'b', 2)`,
      `ALTER TABLE t DROP COLUMN old, ALTER id TYPE bigint;
       INSERT INTO t (id, n) VALUES (3, 3), (5000000000, 4)`,
    );
    expect(tables).toMatchObject([{ missing: 2, changed: 0 }]);
    expect(tables[0]?.note).toContain('column id is bigint here and integer');
    // All or nothing: one of the numbers does not fit any more.
    await expect(loadInto()).rejects.toThrow(/out of range/);
    expect(await rowsOf(live, 'public.t')).toHaveLength(2);
  });

  it('writes what is computed here and was not before, and names what a row needs beside', async () => {
    const { tables, read } = await salvageOf(
      `CREATE TABLE t (id int PRIMARY KEY, n int, twice int, needed text NOT NULL, filled text NOT NULL DEFAULT 'x')`,
      `ALTER TABLE t DROP COLUMN twice, DROP COLUMN needed, DROP COLUMN filled;
       ALTER TABLE t ADD COLUMN twice int GENERATED ALWAYS AS (n * 2) STORED; INSERT INTO t VALUES (1, 4)`,
    );
    expect(read('insert.sql')).toContain(`("id", "n", "twice") VALUES ('1', '4', '8')`);
    expect(tables[0]?.note).toContain('wants a value in needed, which is not here');
  });

  it('knows a row by whole rows where the key is another one', async () => {
    const { tables } = await salvageOf(
      `CREATE TABLE t (a int PRIMARY KEY, b int); INSERT INTO t VALUES (1, 1), (2, 2)`,
      `ALTER TABLE t DROP CONSTRAINT t_pkey, ALTER b SET NOT NULL; ALTER TABLE t ADD PRIMARY KEY (b);
       INSERT INTO t VALUES (1, 3); UPDATE t SET a = 9 WHERE b = 2`,
    );
    expect(tables).toMatchObject([{ missing: 2, changed: 0 }]);
    expect(tables[0]?.note).toContain('its key here is (b)');
  });

  it('takes keys for equal that are equal, and are written another way', async () => {
    const { tables, read } = await salvageOf(
      `CREATE EXTENSION citext; CREATE TABLE t (n numeric, c citext, v int, PRIMARY KEY (n, c));
       INSERT INTO t VALUES (1.0, 'A', 1), (2.0, 'B', 2)`,
      `UPDATE t SET n = 1.00, c = 'a', v = 7 WHERE v = 1; INSERT INTO t VALUES (3, 'c', 3)`,
    );
    expect(tables).toMatchObject([{ missing: 1, changed: 1 }]);
    expect(tables[0]?.note).toBeUndefined();
    expect(read('update.sql')).toContain(`SET "n" = '1.00', "c" = 'a', "v" = '7'`);
  });
});

describe('loading a salvage', () => {
  it('keeps to the foreign keys, in circles and through partitions too, and leaves them as they were', async () => {
    const { live, preserved, loadInto, notVerified } = await salvageOf(
      `CREATE TABLE a (id int PRIMARY KEY, b int);
       CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a DEFERRABLE);
       ALTER TABLE a ADD CONSTRAINT "to B" FOREIGN KEY (b) REFERENCES b;
       CREATE TABLE aa_part (k int, id int, z int, PRIMARY KEY (k, id)) PARTITION BY LIST (k);
       CREATE TABLE aa_part_1 PARTITION OF aa_part FOR VALUES IN (1);
       CREATE TABLE aa_part_2 (id int NOT NULL, z int, k int NOT NULL);
       ALTER TABLE aa_part ATTACH PARTITION aa_part_2 FOR VALUES IN (2);
       CREATE TABLE z (id int PRIMARY KEY); ALTER TABLE aa_part ADD FOREIGN KEY (z) REFERENCES z;
       CREATE TABLE heir (own int PRIMARY KEY) INHERITS (z)`,
      `INSERT INTO a VALUES (1, NULL); INSERT INTO b VALUES (2, 1); UPDATE a SET b = 2; INSERT INTO z VALUES (3);
       INSERT INTO aa_part VALUES (1, 1, 3), (2, 1, NULL), (1, 2, 3); INSERT INTO heir VALUES (5, 6)`,
    );
    expect(notVerified).toEqual([]);
    const before = await rowsOf(live, 'pg_catalog.pg_constraint');
    await loadInto();
    expect(await rowsOf(live, 'pg_catalog.pg_constraint')).toEqual(before);
    await allowConnections(server, preserved, true);
    for (const table of ['public.a', 'public.b', 'public.aa_part', 'public.z', 'ONLY public.z']) {
      expect(await rowsOf(live, table)).toEqual(await rowsOf(preserved, table));
    }
  });

  it('overwrites nothing that was written after it was made', async () => {
    const { live, folder, loadInto } = await salvageOf(
      `CREATE TABLE t (id int PRIMARY KEY, v text, c char(4), j json);
       INSERT INTO t VALUES (1, 'old', 'a', '{}'), (2, 'old', 'a', '{}')`,
      `UPDATE t SET v = 'new', c = 'b', j = '[1]'; INSERT INTO t VALUES (3, 'mine', NULL, NULL)`,
    );
    await sql(
      live,
      `INSERT INTO t VALUES (3, 'theirs', NULL, NULL); UPDATE t SET v = 'newest' WHERE id = 2`,
    );
    await loadInto();
    await load(live, path.join(folder, 'salvage-updates.sql'));
    expect(await rowsOf(live, 'public.t')).toEqual([
      '(1,new,"b   ",[1])',
      '(2,newest,"a   ",{})',
      '(3,theirs,,)',
    ]);
  });

  it('advances sequences that are behind, in their direction, and no other', async () => {
    const { live, loadInto } = await salvageOf(
      `CREATE SEQUENCE up; CREATE SEQUENCE down INCREMENT -1; CREATE SEQUENCE "ahead ""q"; CREATE SEQUENCE never`,
      `SELECT nextval('up'), nextval('up'), nextval('down'), nextval('down'), nextval('"ahead ""q"')`,
      `SELECT nextval('"ahead ""q"') FROM generate_series(1, 9)`,
    );
    await loadInto();
    const values = ['up', 'down', '"ahead ""q"', 'never'].map(
      (name) => `(SELECT last_value, is_called FROM public.${name})`,
    );
    expect((await Promise.all(values.map((value) => rowsOf(live, value)))).flat()).toEqual([
      '(2,t)',
      '(-2,t)',
      '(9,t)',
      '(1,f)',
    ]);
  });
});

describe('what a salvage cannot do', () => {
  it('says which large objects there are beside, and which tables it could not look at', async () => {
    const { tables, notVerified, read, folder } = await salvageOf(
      `SELECT lo_from_bytea(42, '\\x01'), lo_from_bytea(1000042, '\\x02'), lo_from_bytea(7, '\\x03');
       CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
       CREATE FOREIGN TABLE elsewhere (id int) SERVER far;
       CREATE TABLE sound (id int PRIMARY KEY)`,
      `SELECT lo_put(42, 0, '\\xff'), lo_from_bytea(9, ''); INSERT INTO sound VALUES (1)`,
    );
    expect(notVerified).toEqual([
      'rows of "public"."elsewhere": a foreign table: its rows are on another server',
    ]);
    expect(tables).toMatchObject([
      { table: '"public"."sound"', missing: 1 },
      {
        table: '"pg_catalog"."pg_largeobject"',
        missing: 1,
        changed: 1,
        files: ['large-objects.csv'],
      },
    ]);
    expect(read('large-objects.csv')).toBe('"oid","state"\n"9","missing"\n"42","changed"\n');
    expect(existsSync(path.join(folder, 'salvage-updates.sql'))).toBe(false);
  });

  it('goes on with the other tables when one cannot be read, and says which', async () => {
    const { tables, notVerified, folder } = await salvageOf(
      `CREATE TYPE state AS ENUM ('good', 'bad'); CREATE TABLE a (id int PRIMARY KEY, state state);
       CREATE TABLE b (id int PRIMARY KEY)`,
      `INSERT INTO a VALUES (1, 'good'), (2, 'bad'); INSERT INTO b VALUES (1);
       DELETE FROM pg_enum WHERE enumlabel = 'bad'`,
    );
    expect(notVerified).toEqual([expect.stringMatching(/^rows of "public"."a": SQLSTATE 22P03/)]);
    expect(tables.map(({ table }) => table)).toEqual(['"public"."b"']);
    expect(readdirSync(folder).filter((file) => file.includes('public.a'))).toEqual([]);
  });

  it('does not wait for long for a table that somebody has locked', async () => {
    const pair = await rolledBack(
      server,
      'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY)',
      'INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)',
    );
    await withClient(pair.live, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE a');
      const { tables, notVerified } = await salvaged(pair, path.join(temporaryFolder(), 'to'));
      expect(notVerified).toEqual([
        'rows of "public"."a": another session has locked it in the live database',
      ]);
      expect(tables).toMatchObject([{ table: '"public"."b"', missing: 1 }]);
    });
  });
});
