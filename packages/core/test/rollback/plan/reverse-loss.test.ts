import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { type MeasuredLoss } from '@belay/core/rollback/plan/restore-loss.ts';
import { measureReverseLoss } from '@belay/core/rollback/plan/reverse-loss.ts';
import { type Major, useServer } from '@belay/testkit/servers.ts';
import { EMPTY_SQL, sql } from './live.ts';

describe.each<Major>([13, 18])('what a reverse would delete, Postgres %i', (major) => {
  const server = useServer(major);
  let url = '';
  beforeAll(async () => {
    url = await server.createDatabase();
  });
  beforeEach(() =>
    sql(
      url,
      EMPTY_SQL,
      `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE "Order" (id serial PRIMARY KEY);
       INSERT INTO "Order" SELECT FROM generate_series(1, 20)`,
    ),
  );

  const measure = (takesAway: string[], unmeasured: string[] = []): Promise<MeasuredLoss> =>
    withClient(url, {}, (client) =>
      measureReverseLoss(client, [{ migration: 'm', takesAway, unmeasured }], { budgetMs: 9_000 }),
    );
  const column = async (definition: string, ...then: string[]) => {
    await sql(url, `ALTER TABLE "Order" ADD COLUMN ${definition}`, ...then);
    const [name = ''] = definition.split(' ');
    const { losses, unknown } = await measure([`column public."Order".${name}`]);
    expect(unknown).toEqual([]);
    return losses[0]?.written ?? 0;
  };

  it('is every row of a table that was added, but for what its own transaction wrote', async () => {
    await sql(url, `CREATE TABLE "We""ird" (a int); INSERT INTO "We""ird" VALUES (1), (2)`);
    await sql(url, `CREATE TABLE empty (a int)`);
    const away = ['table public."We""ird"', 'table public.empty', 'column public."We""ird".a', 'table public.gone', 'column public."Order".gone']; // prettier-ignore
    expect(await measure(away)).toEqual({ losses: [], unknown: [] });
    await sql(url, `INSERT INTO "We""ird" VALUES (3)`);
    expect((await measure(away)).losses).toEqual([
      { table: '"public"."We""ird"', written: 1, how: 'counted' },
    ]);
  });

  it('is not known of what a newer reverse renames before', async () => {
    const newer = { migration: 'n', takesAway: [], unmeasured: [], renames: ['public.a'] };
    const older = { migration: 'm', takesAway: ['column public.a.b'], unmeasured: [] };
    const found = await withClient(url, {}, (client) =>
      measureReverseLoss(client, [newer, older], { budgetMs: 9_000 }),
    );
    expect(found).toEqual({ losses: [], unknown: [expect.stringContaining('public.a.b')] });
  });

  // What comes with the migration, then what somebody writes: three rows of it new, one with another value.
  const WRITE = ['INSERT INTO "Order" SELECT FROM generate_series(1, 3)'];
  it.each<[string, string[], number]>([
    ['note text', [...WRITE, `UPDATE "Order" SET note = '' WHERE id = 1`], 1],
    [`note text NOT NULL DEFAULT 'it''s {new}'`, WRITE, 0],
    [`note text NOT NULL DEFAULT 'new'`, [`UPDATE "Order" SET note = 'other' WHERE id < 3`], 2],
    [
      'price numeric(10,2) NOT NULL DEFAULT 0',
      [...WRITE, `UPDATE "Order" SET price = 1 WHERE id = 1`],
      1,
    ],
    [
      'flag boolean NOT NULL DEFAULT false',
      [...WRITE, `UPDATE "Order" SET flag = true WHERE id = 1`],
      1,
    ],
    [
      `feeling mood NOT NULL DEFAULT 'ok'`,
      [...WRITE, `UPDATE "Order" SET feeling = 'sad' WHERE id = 1`],
      1,
    ],
    [`data json DEFAULT '{"a": 1}'`, [...WRITE, `UPDATE "Order" SET data = '{}' WHERE id = 1`], 1],
    [
      `tags text[] NOT NULL DEFAULT '{a,b}'`,
      [...WRITE, `UPDATE "Order" SET tags = '{}' WHERE id = 1`],
      1,
    ],
    // The rows that were there got one moment, and each new one has its own.
    ['made timestamptz NOT NULL DEFAULT now()', WRITE, 3],
    ['made timestamptz NOT NULL DEFAULT current_timestamp', [], 0],
    // The table was rewritten with the column: what stands there since then nobody wrote.
    ['key uuid NOT NULL DEFAULT gen_random_uuid()', major < 14 ? [] : WRITE, major < 14 ? 0 : 3],
    ['seq serial', WRITE, 3],
    ['seq int GENERATED ALWAYS AS IDENTITY', WRITE, 3],
    ['twice int GENERATED ALWAYS AS (id * 2) STORED', WRITE, 0],
  ])('in a column: ADD COLUMN %s', async (definition, then, written) => {
    expect(await column(definition, ...then)).toBe(written);
  });

  it('in a column of a partitioned table', async () => {
    await sql(
      url,
      `CREATE TABLE part (id int) PARTITION BY RANGE (id);
       CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10); INSERT INTO part VALUES (1), (2)`,
      `ALTER TABLE part ADD COLUMN at timestamptz DEFAULT now()`,
    );
    expect((await measure(['column public.part.at'])).losses).toEqual([]);
    await sql(url, 'INSERT INTO part VALUES (3)');
    expect((await measure(['column public.part.at'])).losses).toEqual([
      { table: '"public"."part"', column: 'at', written: 1, how: 'counted' },
    ]);
  });

  it('says what it could not count', async () => {
    await sql(url, 'CREATE TABLE a (id int)', 'INSERT INTO a VALUES (1)');
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE a');
      expect(await measure(['table public.a'], ['line 1 of the script may change rows'])).toEqual({
        losses: [],
        unknown: [
          'what the reverse of m takes from rows: line 1 of the script may change rows',
          'how many rows of a would be deleted: another session has locked it',
        ],
      });
    });
  });
});
