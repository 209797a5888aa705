import { describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { compareRows } from '@belay/core/postgres/rows/compare.ts';
import { readRows } from '@belay/core/postgres/rows/read.ts';
import type { RowSummary } from '@belay/core/postgres/rows/types.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer();

async function database(...statements: string[]): Promise<string> {
  const url = await server.createDatabase();
  await run(url, ...statements);
  return url;
}

function run(url: string, ...statements: string[]): Promise<void> {
  return withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

function read(url: string, options = {}): Promise<RowSummary> {
  return withClient(url, {}, (client) => readRows(client, options));
}

const ORDERS = 'CREATE TABLE orders (id int PRIMARY KEY, note text, paid boolean)';
const hashOf = async (...statements: string[]) =>
  (await read(await database(...statements))).tables['"public"."orders"']?.hash;

describe('readRows', () => {
  it('counts rows and non-NULL values, columns in the order of their names', async () => {
    const url = await database(
      ORDERS,
      `INSERT INTO orders VALUES (1, 'a', NULL), (2, NULL, NULL)`,
      'CREATE TABLE empty (a int)',
      'CREATE TABLE "no columns" ()',
      'INSERT INTO "no columns" DEFAULT VALUES',
    );
    const { tables, unreadable } = await read(url);
    expect(unreadable).toEqual([]);
    expect(Object.keys(tables).sort()).toEqual([
      '"public"."empty"',
      '"public"."no columns"',
      '"public"."orders"',
    ]);
    expect(tables['"public"."orders"']).toMatchObject({
      rows: 2,
      columns: [
        { name: 'id', type: 'integer', nonNull: 2 },
        { name: 'note', type: 'text', nonNull: 1 },
        { name: 'paid', type: 'boolean', nonNull: 0 },
      ],
    });
    expect(tables['"public"."empty"']).toMatchObject({ rows: 0, columns: [{ nonNull: 0 }] });
    expect(tables['"public"."no columns"']).toMatchObject({ rows: 1, columns: [] });
  });

  it('gives an emptied table the hash of one that was never filled', async () => {
    const emptied = await hashOf(
      ORDERS,
      `INSERT INTO orders VALUES (1, 'a', true)`,
      'DELETE FROM orders',
    );
    expect(emptied).toBe(await hashOf(ORDERS));
  });

  it('does not depend on the order of rows or columns, nor on dropped columns', async () => {
    const hash = await hashOf(
      ORDERS,
      `INSERT INTO orders SELECT i, 'n' || i, i % 2 = 0 FROM generate_series(1, 500) i`,
    );
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    const reordered = await hashOf(
      'CREATE TABLE orders (gone int, paid boolean, note text, id int)',
      `INSERT INTO orders SELECT 1, i % 2 = 0, 'n' || i, i FROM generate_series(500, 1, -1) i`,
      'ALTER TABLE orders DROP COLUMN gone',
    );
    expect(reordered).toBe(hash);
  });

  it.each([
    ['one value', `UPDATE orders SET note = 'n8' WHERE id = 7`],
    ['a value that becomes NULL', `UPDATE orders SET note = NULL WHERE id = 7`],
    ['a value that becomes empty', `UPDATE orders SET note = '' WHERE id = 7`],
    ['one bit', `UPDATE orders SET note = 'o7' WHERE id = 7`],
    ['a removed row', `DELETE FROM orders WHERE id = 7`],
    [
      'a pair of equal rows',
      `INSERT INTO orders SELECT 1000, 'x', true FROM generate_series(1, 2)`,
    ],
    [
      'values that change rows',
      `UPDATE orders SET note = CASE id WHEN 7 THEN 'n8' ELSE 'n7' END WHERE id IN (7, 8)`,
    ],
  ])('notices %s', async (_, change) => {
    const fill = [
      'CREATE TABLE orders (id int, note text, paid boolean)',
      `INSERT INTO orders SELECT i, 'n' || i, true FROM generate_series(1, 20) i`,
    ];
    expect(await hashOf(...fill, change)).not.toBe(await hashOf(...fill));
  });

  it('does not depend on the settings of role, database or session', async () => {
    const fill = [
      `CREATE TABLE orders (a timestamptz, b interval, c float8, d bytea, e regclass, f money, g date)`,
      `INSERT INTO orders VALUES ('2024-07-01 12:00+00', '1 day 02:00', 0.1, '\\xff00', 'orders', '1.50', '2024-07-01')`,
    ];
    const url = await database(...fill);
    const before = await read(url);
    const name = new URL(url).pathname.slice(1);
    await run(
      url,
      ...[
        `DateStyle = 'SQL, DMY'`,
        `IntervalStyle = 'iso_8601'`,
        `TimeZone = 'Asia/Tokyo'`,
        'extra_float_digits = -5',
        `bytea_output = 'escape'`,
        'search_path = pg_catalog',
        'quote_all_identifiers = on',
      ].map((setting) => `ALTER DATABASE "${name}" SET ${setting}`),
    );
    expect(compareRows(before, await read(url))).toEqual([]);
  });

  it('counts the rows of a partitioned table once, and those of inheriting tables apart', async () => {
    const url = await database(
      'CREATE TABLE event (id int, region text) PARTITION BY LIST (region)',
      `CREATE TABLE event_eu PARTITION OF event FOR VALUES IN ('eu')`,
      'CREATE TABLE event_rest PARTITION OF event DEFAULT PARTITION BY RANGE (id)',
      'CREATE TABLE event_rest_1 PARTITION OF event_rest FOR VALUES FROM (0) TO (100)',
      `INSERT INTO event VALUES (1, 'eu'), (2, 'us'), (3, 'us')`,
      'CREATE TABLE base (id int)',
      'CREATE TABLE special (more text) INHERITS (base)',
      'INSERT INTO base VALUES (1)',
      `INSERT INTO special VALUES (2, 'x'), (3, 'y')`,
    );
    const { tables } = await read(url);
    expect(
      Object.fromEntries(Object.entries(tables).map(([key, { rows }]) => [key, rows])),
    ).toEqual({
      '"public"."base"': 1,
      '"public"."event"': 3,
      '"public"."special"': 2,
    });
  });

  it('leaves generated columns, views, temporary and excluded tables out', async () => {
    const url = await database(
      'CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED)',
      'INSERT INTO t VALUES (1)',
      'CREATE VIEW v AS SELECT * FROM t',
      'CREATE MATERIALIZED VIEW m AS SELECT * FROM t WITH NO DATA',
      'CREATE TABLE _prisma_migrations (id text)',
      'CREATE TABLE "Left Out" (id text)',
    );
    const excludeTables = ['public._prisma_migrations', '"public"."Left Out"'];
    const { tables } = await read(url, { excludeTables });
    expect(Object.keys(tables)).toEqual(['"public"."t"']);
    expect(tables['"public"."t"']?.columns.map(({ name }) => name)).toEqual(['a']);
  });

  it('reads names with quotes, semicolons, newlines, spaces and other alphabets', async () => {
    const hostile = [
      `a"b`,
      `x'; DROP TABLE t; --`,
      'new\nline',
      ' ',
      'straße',
      '表',
      '$1',
      '%I',
      't',
    ];
    const url = await database(
      'CREATE SCHEMA "s. "";"',
      ...hostile.map((name) => {
        const quoted = `"${name.replaceAll('"', '""')}"`;
        return `CREATE TABLE "s. "";".${quoted} (${quoted} int); INSERT INTO "s. "";".${quoted} VALUES (1)`;
      }),
    );
    const { tables, unreadable } = await read(url);
    expect(unreadable).toEqual([]);
    expect(Object.values(tables).map(({ rows, columns }) => [rows, columns[0]?.nonNull])).toEqual(
      hostile.map(() => [1, 1]),
    );
    expect(
      Object.values(tables)
        .flatMap(({ columns }) => columns.map(({ name }) => name))
        .sort(),
    ).toEqual([...hostile].sort());
  });

  it('reads a table with as many columns as Postgres allows', async () => {
    const columns = Array.from({ length: 1600 }, (_, index) => `c${index}`);
    const url = await database(
      `CREATE TABLE wide (${columns.map((column) => `${column} bool`).join(', ')})`,
      'INSERT INTO wide (c7, c1599) VALUES (true, false)',
    );
    const { tables, unreadable } = await read(url);
    expect(unreadable).toEqual([]);
    const filled = tables['"public"."wide"']?.columns.filter(({ nonNull }) => nonNull === 1);
    expect(filled?.map(({ name }) => name)).toEqual(['c1599', 'c7']);
  });

  it('uses the output function where a type has its own cast to text', async () => {
    const lossy = [
      `CREATE TYPE pair AS (a int, b int)`,
      `CREATE FUNCTION pair_text(pair) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT 'pair' $$`,
      `CREATE CAST (pair AS text) WITH FUNCTION pair_text(pair)`,
      `CREATE TABLE orders (p pair)`,
    ];
    const one = await hashOf(
      ...lossy,
      `INSERT INTO orders VALUES (ROW(1, 2)), (ROW(NULL, NULL)), (NULL)`,
    );
    const other = await hashOf(
      ...lossy,
      `INSERT INTO orders VALUES (ROW(1, 3)), (ROW(NULL, NULL)), (NULL)`,
    );
    const url = await database(...lossy, `INSERT INTO orders VALUES (ROW(NULL, NULL)), (NULL)`);
    expect(one).not.toBe(other);
    expect((await read(url)).tables['"public"."orders"']?.columns[0]?.nonNull).toBe(1);
  });

  it('says what it cannot read, and reads the rest', async () => {
    const url = await database(
      'CREATE EXTENSION postgres_fdw',
      'CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw',
      'CREATE FOREIGN TABLE remote (a int) SERVER elsewhere',
      'CREATE TABLE split (a int) PARTITION BY RANGE (a)',
      'CREATE FOREIGN TABLE split_1 PARTITION OF split FOR VALUES FROM (0) TO (1) SERVER elsewhere',
      'CREATE TABLE fine (a int)',
      'INSERT INTO fine VALUES (1)',
      // An output function that fails stands for a value that cannot be written.
      `CREATE TYPE broken`,
      `CREATE FUNCTION broken_in(cstring) RETURNS broken IMMUTABLE STRICT LANGUAGE internal AS 'textin'`,
      `CREATE FUNCTION broken_out(broken) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'pg_node_tree_in'`,
      `CREATE TYPE broken (INPUT = broken_in, OUTPUT = broken_out, LIKE = text)`,
      'CREATE TABLE unwritable (b broken)',
      `INSERT INTO unwritable VALUES ('x')`,
    );
    const { tables, unreadable } = await read(url);
    expect(Object.keys(tables)).toEqual(['"public"."fine"']);
    expect(unreadable).toEqual([
      '"public"."remote": a foreign table: its rows are on another server',
      '"public"."split": a partition of it is a foreign table: its rows are on another server',
      expect.stringMatching(/^"public"\."unwritable": .*SQLSTATE/),
    ]);
  });

  it('does not count what row security or missing privileges hide', async () => {
    const role = `reader_${Date.now()}`;
    const url = await database(
      `CREATE ROLE ${role} LOGIN`,
      'CREATE TABLE hidden (a int)',
      'ALTER TABLE hidden ENABLE ROW LEVEL SECURITY',
      'CREATE POLICY mine ON hidden USING (a = 1)',
      'INSERT INTO hidden VALUES (1), (2)',
      'CREATE TABLE secret (a int)',
      'CREATE TABLE open (a int)',
      'CREATE SCHEMA locked',
      'CREATE TABLE locked.inside (a int)',
      `GRANT SELECT ON hidden, open, locked.inside TO ${role}`,
    );
    expect((await read(url)).tables['"public"."hidden"']?.rows).toBe(2);
    const seen = await withClient(url, {}, async (client) => {
      await client.query(`SET ROLE ${role}`);
      return readRows(client);
    });
    expect(Object.keys(seen.tables)).toEqual(['"public"."open"']);
    expect(seen.unreadable).toEqual([
      '"locked"."inside": this role has no USAGE on the schema',
      '"public"."hidden": row-level security hides rows from this role',
      '"public"."secret": this role has no SELECT on it',
    ]);
    await run(
      url,
      'ALTER TABLE hidden FORCE ROW LEVEL SECURITY',
      `ALTER TABLE hidden OWNER TO ${role}`,
    );
    const forced = await withClient(url, {}, async (client) => {
      await client.query(`SET ROLE ${role}`);
      return readRows(client);
    });
    expect(forced.unreadable).toContain(
      '"public"."hidden": row-level security hides rows from this role',
    );
  });

  it('reads what an exported snapshot sees', async () => {
    const url = await database(ORDERS, `INSERT INTO orders VALUES (1, 'a', true)`);
    await withClient(url, {}, async (holder) => {
      await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      const { rows } = await holder.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
      await run(url, `INSERT INTO orders VALUES (2, 'b', true)`);
      const summary = await read(url, { snapshot: rows[0]?.id });
      expect(summary.tables['"public"."orders"']?.rows).toBe(1);
    });
    expect((await read(url)).tables['"public"."orders"']?.rows).toBe(2);
  });

  it('refuses to run inside a transaction of the caller, and leaves no settings behind', async () => {
    const url = await database(ORDERS);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN');
      await expect(readRows(client)).rejects.toThrow('in a transaction already');
      await client.query('ROLLBACK');
      await readRows(client);
      const { rows } = await client.query<{ search_path: string }>('SHOW search_path');
      expect(rows[0]?.search_path).toBe('"$user", public');
      await client.query(`INSERT INTO orders VALUES (1, 'still writable', true)`);
    });
  });
});
