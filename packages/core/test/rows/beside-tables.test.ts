import { describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import {
  changedColumns,
  compareRows,
  describeRowDifference,
} from '@belay/core/postgres/rows/compare.ts';
import { findDuplicateKeys } from '@belay/core/postgres/rows/duplicates.ts';
import { losses } from '@belay/core/postgres/rows/losses.ts';
import { readRows } from '@belay/core/postgres/rows/read.ts';
import { LARGE_OBJECTS } from '@belay/core/postgres/rows/types.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer();

/** What two readings say of what is run between them. */
async function around(setUp: string, change: string) {
  return withClient(await server.createDatabase(), {}, async (client) => {
    await client.query(setUp);
    const before = await readRows(client);
    await client.query(change);
    const after = await readRows(client);
    const differences = compareRows(before, after).map(describeRowDifference);
    return { before, after, differences, losses: losses(before, after) };
  });
}

const OBJECTS = `SELECT lo_from_bytea(4711, 'invoice'), lo_from_bytea(4712, 'photo')`;

describe('large objects', () => {
  it('are read one row each, and in no summary where there are none', async () => {
    const { before, after } = await around('SELECT 1', OBJECTS);
    expect(before).toEqual({ tables: {}, unreadable: [] });
    expect(after).toMatchObject({ tables: { [LARGE_OBJECTS]: { rows: 2 } }, unreadable: [] });
  });

  it('differ when their content does, and do not when it is written anew', async () => {
    const { differences } = await around(OBJECTS, `SELECT lo_put(4712, 4, 'n')`);
    expect(differences).toEqual(['the store of large objects: values differ in data']);
    const again = `SELECT lo_unlink(4711); SELECT lo_from_bytea(4711, 'invoice')`;
    expect((await around(OBJECTS, again)).differences).toEqual([]);
  });

  it.each([
    [1, 'SELECT lo_unlink(4711)'],
    [2, 'SELECT lo_unlink(4711), lo_unlink(4712)'],
  ])('are lost when unlinked: %i', async (count, change) => {
    const { differences, losses } = await around(OBJECTS, change);
    expect(differences).toEqual([`the store of large objects had 2 rows and has ${2 - count}`]);
    expect(losses).toEqual([{ table: LARGE_OBJECTS, kind: 'rows-removed', count }]);
  });

  it('are named as not read where the role may not', async () => {
    const summary = await withClient(await server.createDatabase(), {}, async (client) => {
      await client.query(`${OBJECTS}; CREATE ROLE reader; SET ROLE reader`);
      return readRows(client);
    });
    expect(summary.tables).toEqual({});
    expect(summary.unreadable).toEqual([
      expect.stringMatching(/^"pg_catalog"."pg_largeobject": permission denied for large object/),
    ]);
    expect(compareRows(summary, summary)).toMatchObject([{ kind: 'not-compared' }]);
  });
});

const VIEW = `
  CREATE TABLE orders (id int, paid int);
  INSERT INTO orders VALUES (1, 10), (2, 20);
  CREATE MATERIALIZED VIEW revenue AS SELECT sum(paid) AS total FROM orders;
  CREATE UNIQUE INDEX ON revenue (total)`;

describe('materialized views', () => {
  it('are compared, as the tables are', async () => {
    const refreshed = `INSERT INTO orders VALUES (3, 5); REFRESH MATERIALIZED VIEW revenue`;
    expect((await around(VIEW, refreshed)).differences).toEqual([
      '"public"."orders" had 2 rows and has 3',
      '"public"."revenue": values differ in total',
    ]);
  });

  it('without data cannot be read, and are not there', async () => {
    const { differences } = await around(VIEW, 'REFRESH MATERIALIZED VIEW revenue WITH NO DATA');
    expect(differences).toEqual(['"public"."revenue" is gone (1 row)']);
  });

  it.each([
    'DROP MATERIALIZED VIEW revenue',
    'REFRESH MATERIALIZED VIEW revenue WITH NO DATA',
    `DROP MATERIALIZED VIEW revenue; CREATE MATERIALIZED VIEW revenue AS SELECT 'x'::text AS total WHERE false`,
  ])('lose nothing: %s', async (change) => {
    const { before, after, losses } = await around(VIEW, change);
    expect(losses).toEqual([]);
    expect(changedColumns(before, after)).toEqual([]);
  });

  it('do not keep what a dropped table held', async () => {
    const change = `CREATE MATERIALIZED VIEW copy AS TABLE orders; ALTER TABLE orders RENAME TO kept; TRUNCATE kept`;
    const { losses } = await around(VIEW, change);
    expect(losses).toEqual([{ table: '"public"."orders"', kind: 'table-dropped', count: 2 }]);
  });

  it('are asked for broken keys of their unique indexes', async () => {
    const checked = await withClient(await server.createDatabase(), {}, async (client) => {
      await client.query(VIEW);
      return findDuplicateKeys(client);
    });
    expect(checked).toEqual({ checked: 1, problems: [], unreadable: [] });
  });
});
