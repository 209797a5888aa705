import { expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { compareRows } from '@belay/core/postgres/rows/compare.ts';
import { readRows } from '@belay/core/postgres/rows/read.ts';
import { useServer } from '@belay/testkit/servers.ts';

const servers = [useServer(13), useServer(15), useServer(18)];

/** Types without a good text form, and values at the edges of theirs. */
const EVERYTHING = `
  CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'ünlaut');
  CREATE TYPE address AS (street text, zip int);
  CREATE DOMAIN positive AS int CHECK (VALUE > 0);
  CREATE TABLE everything (
    a int, b float8[], c numeric[], d timestamp[], e timestamptz, f date[], g interval, h bytea, i json,
    j jsonb, k xml, l point, m polygon, n box, o circle, p int4range, q tstzrange, r address, s address[],
    t mood, u positive, v inet, w macaddr, x bit(3), y varbit, z uuid, aa text[], bb tsvector, cc char(5),
    dd "char", ee name, ff money, gg regclass, hh text COLLATE "C", ii time, jj timetz, kk path, ll line,
    mm float4, nn oid, oo pg_lsn, pp mood[], qq int4range[]
  );
  INSERT INTO everything VALUES (
    -2147483648, '{NaN,Infinity,-Infinity,0.1,1e-300,-0}', '{NaN,0.00,1e30,-1.10}',
    '{infinity,-infinity,"0044-03-15 12:00:00 BC","2024-02-29 23:59:59.999999"}',
    '0001-01-01 00:00:00+00 BC', '{infinity,"4713-01-01 BC"}', '-1 year 2 mons -3 days 04:05:06.789',
    '\\x00ff5c27', '{"b": 1,  "a":[null]}', '{"b": 1, "a": [null]}', '<a b="c">d</a>', '(1.5,-2)',
    '((0,0),(1,1),(1,0))', '((1,1),(0,0))', '<(0,0),1>', '[1,10)', '[2024-01-01 00:00+00,infinity)',
    ROW('a "quoted", street', NULL), ARRAY[ROW('x', 1), NULL]::address[], 'it''s ok', 7, '10.0.0.1/8',
    '08:00:2b:01:02:03', '101', '', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"",NULL,"NULL","a,b","\\"q\\""}',
    'fat & rat', 'ab', 'x', 'a name', '-12.34', 'pg_class', 'back\\slash
and a new line', '24:00:00', '12:00:00+05:30', '[(0,0),(1,1)]', '{1,-1,0}', 3.4028235e38, 4294967295,
    '16/B374D848', '{sad,"it''s ok"}', '{empty,"[1,2)"}'
  );
  INSERT INTO everything (a) VALUES (1), (1), (NULL)`;

it('hashes every type alike on PostgreSQL 13, 15 and 18', async () => {
  const summaries = await Promise.all(
    servers.map(async (server) =>
      withClient(await server.createDatabase(), {}, async (client) => {
        await client.query(EVERYTHING);
        return readRows(client);
      }),
    ),
  );
  const [first, ...others] = summaries;
  if (!first) throw new Error('no server');
  expect(first.unreadable).toEqual([]);
  expect(first.tables['"public"."everything"']?.rows).toBe(4);
  for (const other of others) expect(compareRows(first, other)).toEqual([]);
});

it('counts a virtual generated column (PostgreSQL 18) as little as a stored one', async () => {
  const url = await servers[2]?.createDatabase();
  await withClient(url ?? '', {}, async (client) => {
    await client.query(`CREATE TABLE t (a int, b int GENERATED ALWAYS AS (1 / a) VIRTUAL)`);
    await client.query(`INSERT INTO t (a) VALUES (0)`);
    const { tables, unreadable } = await readRows(client);
    expect(unreadable).toEqual([]);
    expect(tables['"public"."t"']?.columns.map(({ name }) => name)).toEqual(['a']);
  });
});
