import { beforeAll, expect, it } from '@jest/globals';
import { readContent } from '@belay/core/backup/content/read-content.ts';
import { withBackupSnapshot } from '@belay/core/backup/content/snapshot.ts';
import { readRows } from '@belay/core/postgres/rows/read.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { PORTS, contentOf, sql } from './round-trip.ts';

const server = useServer(15);
let url = '';

const SCHEMA = `
  CREATE ROLE app LOGIN PASSWORD 'p';
  CREATE SCHEMA shop AUTHORIZATION app;
  CREATE EXTENSION postgres_fdw;
  CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw; GRANT USAGE ON FOREIGN SERVER s TO app;
  SET ROLE app;
  CREATE TABLE shop.big (id int, t text); INSERT INTO shop.big SELECT n, repeat('x', 500) FROM generate_series(1, 40000) n;
  CREATE TABLE shop.middle (id int, t text); INSERT INTO shop.middle SELECT n, repeat('x', 500) FROM generate_series(1, 20000) n;
  CREATE TABLE shop.small (id serial); INSERT INTO shop.small DEFAULT VALUES;
  CREATE TABLE shop.empty (id int);
  CREATE USER MAPPING FOR app SERVER s OPTIONS (password 'hidden-word')`;

beforeAll(async () => {
  url = await server.createDatabase();
  await sql(url, SCHEMA);
});

const asRole = (user: string) => {
  const other = new URL(url);
  [other.username, other.password] = [user, 'p'];
  return other.href;
};

it('reads as one session would, the largest tables first, on no more connections than it may', async () => {
  const told: string[] = [];
  let most = 0;
  const { content } = await withBackupSnapshot(url, PORTS, (snapshot) =>
    readContent(
      {
        ...{ url, snapshot, connections: 1 },
        onTable: (table) => {
          told.push(table);
        },
      },
      PORTS,
    ),
  );
  expect(told).toEqual(['"shop"."big"', '"shop"."middle"', '"shop"."small"']);
  expect(content.rows).toEqual(await withClient(url, {}, (client) => readRows(client)));
  await withClient(url, {}, async (watch) => {
    const done = new AbortController();
    const watching = (async () => {
      while (!done.signal.aborted) {
        const { rows } = await watch.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
        most = Math.max(most, rows[0]?.n ?? 0);
      }
    })();
    expect((await contentOf(url)).content).toEqual(content);
    done.abort();
    await watching;
  });
  // Two that hash and the one that holds the snapshot.
  expect(most).toBe(3);
});

it('calls every role by its name, whoever reads', async () => {
  const { content: own, notCompared } = await contentOf(asRole('app'));
  expect(own).toEqual((await contentOf(url)).content);
  expect(JSON.stringify(own)).not.toContain('{self}');
  expect(own.catalogue.schemas).toContainEqual(
    expect.objectContaining({ id: 'shop', owner: 'app' }),
  );
  expect(own.catalogue.others.map(({ id }) => id)).toContain('user mapping app on s');
  expect(notCompared).toEqual([
    'schema: options of user mappings: they hold passwords and are not read',
  ]);
});

it('says what it may not read', async () => {
  await sql(
    url,
    `CREATE TABLE hidden (id int); CREATE TABLE guarded (id int); INSERT INTO guarded VALUES (1);
     ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; GRANT SELECT ON guarded TO app`,
  );
  const { notCompared, content } = await contentOf(asRole('app'));
  expect(notCompared).toEqual([
    'rows of "public"."guarded": row-level security hides rows from this role',
    'rows of "public"."hidden": this role has no SELECT on it',
    'schema: options of user mappings: they hold passwords and are not read',
  ]);
  expect(Object.keys(content.rows.tables)).not.toContain('"public"."guarded"');
});

it('says what it does not look at where there is any', async () => {
  const other = await server.createDatabase();
  await sql(
    other,
    `CREATE EXTENSION postgres_fdw; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
     CREATE FOREIGN TABLE plain (id int) SERVER s`,
  );
  expect((await contentOf(other)).notCompared).toEqual([
    'rows of "public"."plain": a foreign table: its rows are on another server',
  ]);
  // No provider of labels comes with Postgres.
  await sql(
    other,
    `CREATE FOREIGN TABLE "Far" (id int, n int OPTIONS (column_name 'their n')) SERVER s;
     CREATE TABLE secret (id int);
     INSERT INTO pg_seclabel VALUES ('secret'::regclass, 'pg_class'::regclass, 0, 'selinux', 'top'), ('secret'::regclass, 'pg_class'::regclass, 1, 'anon', 'masked')`,
  );
  const { notCompared } = await contentOf(other);
  expect(notCompared).toEqual([
    'rows of "public"."Far": a foreign table: its rows are on another server',
    'rows of "public"."plain": a foreign table: its rows are on another server',
    'options of columns of foreign tables are in the dump and are not compared: public."Far".n',
    'security labels are in the dump and are not compared: 2, of anon, selinux',
  ]);
});

it('ends at once when it is interrupted', async () => {
  const controller = new AbortController();
  const ports = { ...PORTS, signal: controller.signal };
  const failure = withBackupSnapshot(url, ports, (snapshot) => {
    const reading = readContent({ url, snapshot, connections: 2 }, ports);
    controller.abort();
    return reading;
  });
  await expect(failure).rejects.toMatchObject({ name: 'Interrupted' });
});
