import { describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { countChangedValues } from '@belay/core/postgres/rows/changed-values.ts';
import {
  changedColumns,
  compareRows,
  describeRowDifference,
  narrowedColumns,
} from '@belay/core/postgres/rows/compare.ts';
import { losses } from '@belay/core/postgres/rows/losses.ts';
import { readRows } from '@belay/core/postgres/rows/read.ts';
import type { RowSummary } from '@belay/core/postgres/rows/types.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer();
const T = '"public"."t"';

interface Change {
  before: RowSummary;
  after: RowSummary;
  beforeUrl: string;
  afterUrl: string;
}

/** A database, and a copy of it after the migration. */
async function migrate(setup: string, migration: string): Promise<Change> {
  const beforeUrl = await server.createDatabase();
  const before = await withClient(beforeUrl, {}, async (client) => {
    await client.query(setup);
    return readRows(client);
  });
  const afterUrl = await server.createDatabase(new URL(beforeUrl).pathname.slice(1));
  const after = await withClient(afterUrl, {}, async (client) => {
    await client.query(migration);
    return readRows(client);
  });
  return { before, after, beforeUrl, afterUrl };
}

const FIVE = `CREATE TABLE t (id int, name text, note text);
  INSERT INTO t SELECT i, 'n' || i, CASE WHEN i < 3 THEN 'x' || i END FROM generate_series(1, 5) i;`;

describe('compareRows', () => {
  it.each([
    ['nothing', 'ANALYZE t', []],
    ['a new table', 'CREATE TABLE u AS SELECT 1 AS a', ['"public"."u" is new (1 row)']],
    ['a dropped table', 'DROP TABLE t', [`${T} is gone (5 rows)`]],
    ['fewer rows', 'DELETE FROM t WHERE id > 2', [`${T} had 5 rows and has 2`]],
    ['other values', `UPDATE t SET name = 'z' WHERE id = 1`, [`${T}: values differ in name`]],
    ['a new column', `ALTER TABLE t ADD extra int`, [`${T}: values differ in extra`]],
    [
      'values in other rows',
      `UPDATE t SET name = 'n' || 6 - id`,
      [`${T}: the same values are in other rows`],
    ],
  ])('after %s', async (_, migration, expected) => {
    const { before, after } = await migrate(FIVE, migration);
    expect(compareRows(before, after).map(describeRowDifference)).toEqual(expected);
  });

  it('never calls equal what could not be read', () => {
    const readable: RowSummary = {
      tables: { [T]: { rows: 0, hash: '', columns: [] } },
      unreadable: [],
    };
    const odd = '"s: ""x"": y"."t"';
    const unread: RowSummary = { tables: {}, unreadable: [`${T}: no`, `${odd}: no`] };
    const kinds = [
      compareRows(readable, unread),
      compareRows(unread, readable),
      compareRows(unread, unread),
    ].map((differences) => differences.map(({ table, kind }) => [table, kind]));
    const both = [
      [T, 'not-compared'],
      [odd, 'not-compared'],
    ];
    expect(kinds).toEqual([both, both, both]);
    expect(losses(readable, unread)).toEqual([]);
  });
});

describe('losses', () => {
  it.each([
    ['a dropped table', 'DROP TABLE t', [{ kind: 'table-dropped', count: 5 }]],
    ['a truncated table', 'TRUNCATE t', [{ kind: 'rows-removed', count: 5 }]],
    [
      'a dropped column',
      'ALTER TABLE t DROP note',
      [{ kind: 'column-dropped', column: 'note', count: 2 }],
    ],
    [
      'a column dropped and made anew',
      'ALTER TABLE t DROP note; ALTER TABLE t ADD note text',
      [{ kind: 'values-changed', column: 'note', count: 2 }],
    ],
    [
      'removed rows, their values not counted twice',
      'DELETE FROM t WHERE id = 1',
      [{ kind: 'rows-removed', count: 1 }],
    ],
    [
      'a column replaced by one with other values',
      `ALTER TABLE t ADD label text; UPDATE t SET label = upper(name); ALTER TABLE t DROP name`,
      [{ kind: 'column-dropped', column: 'name', count: 5 }],
    ],
    [
      'a table replaced by one with values in other rows',
      `CREATE TABLE u AS SELECT id, 'n' || 6 - id AS name, note FROM t; DROP TABLE t`,
      [{ kind: 'table-dropped', count: 5 }],
    ],
  ])('counts %s', async (_, migration, expected) => {
    const { before, after } = await migrate(FIVE, migration);
    expect(losses(before, after)).toEqual(expected.map((loss) => ({ table: T, ...loss })));
  });

  it.each([
    ['nothing', 'SELECT'],
    ['a renamed table', 'ALTER TABLE t RENAME TO "T 2"'],
    [
      'a table in another schema, with a new column',
      'CREATE SCHEMA s; ALTER TABLE t SET SCHEMA s; ALTER TABLE s.t ADD extra int DEFAULT 1',
    ],
    ['a renamed column', 'ALTER TABLE t RENAME name TO a_name'],
    [
      'a copied column',
      'ALTER TABLE t ADD label text; UPDATE t SET label = name; ALTER TABLE t DROP name',
    ],
    ['a dropped empty table', 'DROP TABLE empty'],
    ['a dropped column of NULLs', 'ALTER TABLE t DROP nulls'],
    ['added rows', `INSERT INTO t VALUES (6, 'n6', 'x6')`],
  ])('is empty after %s', async (_, migration) => {
    const { before, after } = await migrate(
      `${FIVE} CREATE TABLE empty (a int); ALTER TABLE t ADD nulls int`,
      migration,
    );
    expect(losses(before, after)).toEqual([]);
  });
});

describe('narrowedColumns and countChangedValues', () => {
  const setup = (type: string, values: string) =>
    `CREATE TABLE t (v ${type}); INSERT INTO t SELECT v::${type} FROM (VALUES ${values}) AS x (v)`;
  const alter = (type: string, using = `v::${type}`) =>
    `ALTER TABLE t ALTER v TYPE ${type} USING ${using}`;

  async function changed({ before, after, beforeUrl, afterUrl }: Change): Promise<number> {
    const [was, is] = [before, after].map(({ tables }) => tables[T]?.columns[0]?.type ?? '');
    return withClient(beforeUrl, {}, (one) =>
      withClient(afterUrl, {}, (two) => countChangedValues(one, two, T, 'v', was ?? '', is ?? '')),
    );
  }

  it.each([
    ['varchar(20) to text', 'varchar(20)', `('a'), ('b'), (NULL)`, alter('text')],
    ['int to bigint', 'int', '(1), (-2)', alter('bigint')],
    ['numeric to a larger scale', 'numeric(10,2)', '(1.25), (3)', alter('numeric(20,6)')],
    [
      'timestamp to timestamptz in UTC',
      'timestamp',
      `('2024-01-01 12:00')`,
      `SET TimeZone = 'UTC'; ${alter('timestamptz')}`,
    ],
    ['int to text', 'int', '(1), (-2)', alter('text')],
    ['json to jsonb', 'json', `('{"b":1,  "a":2}')`, alter('jsonb')],
    ['boolean to int', 'boolean', '(true), (false)', alter('int')],
    ['double to int without fractions', 'float8', '(1), (2)', alter('int')],
  ])('nothing is lost from %s', async (_, type, values, migration) => {
    expect(await changed(await migrate(setup(type, values), migration))).toBe(0);
  });

  it('nothing is lost from an enum to text, also where the enum is gone', async () => {
    const change = await migrate(
      `CREATE TYPE mood AS ENUM ('sad', 'ok'); ${setup('mood', `('sad'), ('ok'), ('ok')`)}`,
      `${alter('text')}; DROP TYPE mood`,
    );
    expect(narrowedColumns(change.before, change.after)).toEqual([]);
    expect(await changed(change)).toBe(0);
  });

  it.each([
    [
      'a cut varchar',
      'varchar(20)',
      `('abcdef'), ('abcdeg'), ('ab'), (NULL)`,
      alter('varchar(5)', 'left(v, 5)'),
      2,
    ],
    ['timestamp to date', 'timestamp', `('2024-01-01 12:00'), ('2024-01-01')`, alter('date'), 1],
    ['double to int', 'float8', '(1.5), (2), (2.25)', alter('int'), 2],
    ['int to boolean', 'int', '(0), (1), (7)', alter('boolean'), 1],
    ['duplicates that became one value', 'numeric(5,1)', '(1.1), (1.1), (1.0)', alter('int'), 2],
    ['values that became NULL', 'int', '(1), (2), (3)', alter('bigint', 'NULLIF(v, 2)'), 1],
    [
      'a value that does not cast back',
      'int',
      '(1), (2), (3)',
      alter('text', `CASE v WHEN 2 THEN 'two' ELSE v::text END`),
      1,
    ],
    [
      'overwritten values of the same type',
      'text',
      `('a'), ('b')`,
      `UPDATE t SET v = 'c' WHERE v = 'a'`,
      1,
    ],
    ['removed rows', 'text', `('a'), ('b')`, `DELETE FROM t WHERE v = 'a'`, 1],
  ])('counts %s', async (_, type, values, migration, expected) => {
    const change = await migrate(setup(type, values), migration);
    expect(changedColumns(change.before, change.after)).toHaveLength(1);
    expect(await changed(change)).toBe(expected);
  });

  it('lists a column with another type only when its values are written differently', async () => {
    const setupTwo = `CREATE TABLE t (a float8, b int, c text); INSERT INTO t VALUES (1.5, 1, 'x')`;
    const { before, after } = await migrate(
      setupTwo,
      `ALTER TABLE t ALTER a TYPE int, ALTER b TYPE bigint; UPDATE t SET c = 'y'`,
    );
    expect(narrowedColumns(before, after)).toEqual([
      { table: T, column: 'a', fromType: 'double precision', toType: 'integer' },
    ]);
    expect(changedColumns(before, after).map(({ column }) => column)).toEqual(['a', 'c']);
  });

  it('streams many distinct values, and takes hostile names', async () => {
    const name = `"v"";\n--"`;
    const change = await migrate(
      `CREATE SCHEMA "a'b"; CREATE TABLE "a'b"."t "";" (${name} int);
       INSERT INTO "a'b"."t "";" SELECT generate_series(1, 25001)`,
      `ALTER TABLE "a'b"."t "";" ALTER ${name} TYPE text; DELETE FROM "a'b"."t "";" WHERE ${name}::int % 1000 = 0`,
    );
    const count = await withClient(change.beforeUrl, {}, (one) =>
      withClient(change.afterUrl, {}, (two) =>
        countChangedValues(one, two, `"a'b"."t "";"`, 'v";\n--', 'integer', 'text'),
      ),
    );
    expect(count).toBe(25);
  });

  it('does not take a type that the column does not have', async () => {
    const { beforeUrl, afterUrl } = await migrate(setup('int', '(1)'), alter('text'));
    const counting = withClient(beforeUrl, {}, (one) =>
      withClient(afterUrl, {}, (two) =>
        countChangedValues(one, two, T, 'v', 'int); SELECT (1', 'text'),
      ),
    );
    await expect(counting).rejects.toThrow('should be');
  });
});
