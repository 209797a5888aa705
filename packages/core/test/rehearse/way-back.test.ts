import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withClient } from '../../src/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { leftovers, project, rehearseOn, rules } from './run.ts';

const INIT = `
CREATE TABLE "Order" (id int PRIMARY KEY, number text NOT NULL, note text, price numeric(10,2));
CREATE SEQUENCE once;`;
const SEED = `
INSERT INTO "Order" SELECT n, 'N-' || n, CASE WHEN n % 2 = 0 THEN 'note ' || n END, n
  FROM generate_series(1, 10) n;`;

describe('the way back', () => {
  const server = useServer();
  afterAll(removeTemporaryFolders);
  afterEach(async () => expect(await leftovers(server)).toEqual([]));

  const since = { since: '1_init', seed: 'seed.sql' };
  const shop = (migrations: Record<string, string>, seed = SEED) =>
    project({ '1_init': INIT, ...migrations }, { 'seed.sql': seed });

  it('is proven for additive migrations, last first, and the scripts are written', async () => {
    const workspace = shop({
      '2_status': `ALTER TABLE "Order" ADD COLUMN status text NOT NULL DEFAULT 'new';
        CREATE INDEX "Order_status" ON "Order" (status) WHERE status <> 'done';`,
      '3_view': `CREATE VIEW open_orders AS SELECT id, number FROM "Order" WHERE status <> 'done';
        CREATE FUNCTION double(x int) RETURNS int LANGUAGE sql AS 'SELECT x * 2';`,
    });
    const report = await rehearseOn(server, workspace, since);
    expect(report.test.wayBack).toMatchObject([
      { migration: '2_status', verdict: 'proven', source: 'belay' },
      { migration: '3_view', verdict: 'proven', source: 'belay' },
    ]);
    expect(report.test.reverseProven).toBe(true);
    const script = path.join(workspace, 'belay-report', report.test.wayBack[0]?.file ?? '');
    expect(await readFile(script, 'utf8')).toMatch(/Undoes 2_status\.[^]*DROP COLUMN "?status/);
  });

  it("prefers the project's down.sql", async () => {
    const report = await rehearseOn(
      server,
      shop({
        '2_status/migration.sql': `ALTER TABLE "Order" ADD COLUMN status text;`,
        '2_status/down.sql': `-- by hand\nALTER TABLE "Order" DROP COLUMN status;`,
      }),
      since,
    );
    expect(report.test.wayBack).toMatchObject([{ verdict: 'proven', source: 'down.sql' }]);
    expect(report.test.wayBack[0]?.sql).toContain('by hand');
  });

  it.each([
    ['does nothing', 'SELECT 1;', /status/],
    ['fails', 'ALTER TABLE "Order" DROP COLUMN nonsense;', /nonsense.*42703/],
    ['does not parse', 'ALTER TABEL x;', /syntax error/],
    ['undoes too much', 'ALTER TABLE "Order" DROP COLUMN status, DROP COLUMN note;', /note/],
    [
      'loses rows',
      'ALTER TABLE "Order" DROP COLUMN status; DELETE FROM "Order" WHERE id = 1;',
      /10 rows and has 9/,
    ],
    [
      'leaves half of it, outside a transaction',
      'ALTER TABLE "Order" DROP COLUMN status; DROP INDEX CONCURRENTLY missing;',
      /missing/,
    ],
  ])('is not believed to a down.sql that %s', async (_what, down, said) => {
    const report = await rehearseOn(
      server,
      shop({
        '2_status/migration.sql': `ALTER TABLE "Order" ADD COLUMN status text;`,
        '2_status/down.sql': down,
      }),
      since,
    );
    expect(rules(report)).toEqual(['warning down-sql-inexact']);
    expect(report.findings[0]).toMatchObject({
      detail: expect.stringMatching(said),
      place: { file: 'prisma/migrations/2_status/down.sql' },
    });
    // What Belay wrote itself is proven all the same.
    expect(report.test.wayBack).toMatchObject([{ verdict: 'proven', source: 'belay' }]);
  });

  it('counts the values that a dropped column takes along', async () => {
    const workspace = shop({ '2_drop': `ALTER TABLE "Order" DROP COLUMN note;` });
    // An earlier run called something else proven; that must not outlive it. What is not Belay's stays.
    const reverses = path.join(workspace, 'belay-report/reverse');
    await mkdir(reverses, { recursive: true });
    await writeFile(path.join(reverses, '2_drop.sql'), '-- Undoes 2_drop.\nSELECT 1;');
    await writeFile(path.join(reverses, 'mine.sql'), 'SELECT 1;');
    const report = await rehearseOn(server, workspace, since);
    expect(await readdir(reverses)).toEqual(['mine.sql']);
    expect(report.verdict).toBe('failed');
    expect(report.headline).toMatch(/Not safe to merge: 2_drop loses 5 values of Order.note/);
    expect(report.test.wayBack).toMatchObject([
      { verdict: 'loses-data', losses: [{ kind: 'column-dropped', column: 'note', count: 5 }] },
    ]);
    expect(report.test.wayBack[0]?.file).toBeUndefined();
  });

  it('counts rows of dropped tables, removed rows, and values that a narrower type cuts', async () => {
    const report = await rehearseOn(
      server,
      shop({
        '2_delete': `DELETE FROM "Order" WHERE id > 8;`,
        '3_narrow': `ALTER TABLE "Order" ALTER note TYPE varchar(6) USING left(note, 6),
          ALTER price TYPE numeric(12,4);`,
        '4_drop': `CREATE TABLE keep AS SELECT 1 AS x; DROP TABLE "Order";`,
      }),
      since,
    );
    expect(report.test.wayBack.map(({ verdict, losses }) => [verdict, losses])).toEqual([
      ['loses-data', [expect.objectContaining({ kind: 'rows-removed', count: 2 })]],
      // "note 2" … "note 8" have six characters: nothing is cut.
      ['proven', []],
      ['loses-data', [expect.objectContaining({ kind: 'table-dropped', count: 8 })]],
    ]);
    const cut = await rehearseOn(
      server,
      shop({ '2_narrow': `ALTER TABLE "Order" ALTER note TYPE varchar(3) USING left(note, 3);` }),
      since,
    );
    expect(cut.test.wayBack[0]?.losses).toMatchObject([{ kind: 'values-changed', count: 5 }]);
  });

  it('is none for a migration that only changes rows, and down.sql can provide it', async () => {
    const update = `UPDATE "Order" SET note = 'none' WHERE note IS NULL;`;
    const without = await rehearseOn(server, shop({ '2_fill': update }), since);
    expect(rules(without)).toEqual(['warning way-back-missing']);
    const down = `UPDATE "Order" SET note = NULL WHERE note = 'none';`;
    const withDown = await rehearseOn(
      server,
      shop({ '2_fill/migration.sql': update, '2_fill/down.sql': down }),
      since,
    );
    expect(withDown.test.wayBack).toMatchObject([{ verdict: 'proven', source: 'down.sql' }]);
    expect(withDown.test.reverseProven).toBe(true);
  });

  it('is inexact where the order of columns would change', async () => {
    const empty = shop({ '2_drop': `ALTER TABLE "Order" DROP COLUMN note;` }, 'SELECT 1;');
    const report = await rehearseOn(server, empty, since);
    expect(rules(report)).toEqual(['warning way-back-inexact']);
    expect(report.test.wayBack[0]?.differences.join()).toContain('column order');
  });

  it('is proven although the migration makes random values', async () => {
    const report = await rehearseOn(
      server,
      shop({ '2_token': `ALTER TABLE "Order" ADD token uuid NOT NULL DEFAULT gen_random_uuid();` }),
      since,
    );
    expect(report.test.wayBack).toMatchObject([{ verdict: 'proven' }]);
  });

  it('goes past a migration that has none to those before it', async () => {
    const report = await rehearseOn(
      server,
      shop({
        '2_add': `ALTER TABLE "Order" ADD COLUMN a int;`,
        '3_fill': `UPDATE "Order" SET a = id;`,
        '4_add': `ALTER TABLE "Order" ADD COLUMN b int;`,
      }),
      since,
    );
    expect(report.test.wayBack.map(({ verdict }) => verdict)).toEqual(['proven', 'none', 'proven']);
  });

  it('is not believed to a reverse after which the migration does not apply again', async () => {
    // The value of a sequence is in no snapshot, so comparing with before does not show that it stays.
    const report = await rehearseOn(
      server,
      shop({
        '2_first': `ALTER TABLE "Order" ADD COLUMN a int;`,
        '3_once/migration.sql': `ALTER TABLE "Order" ADD COLUMN b int;
          DO $$ BEGIN IF nextval('once') > 1 THEN RAISE EXCEPTION 'only once'; END IF; END $$;`,
        '3_once/down.sql': `ALTER TABLE "Order" DROP COLUMN b;`,
        '4_last': `ALTER TABLE "Order" ADD COLUMN c int;`,
      }),
      since,
    );
    expect(report.test.wayBack.map(({ verdict }) => verdict)).toEqual([
      'proven',
      'inexact',
      'proven',
    ]);
    expect(report.test.wayBack[1]?.differences.join()).toContain('only once');
  });

  it('is not tried twice for what belongs to the whole server, on a real server not even once', async () => {
    const role = 'CREATE ROLE way_back_reader;';
    const workspace = shop({ '2_role': `${role} GRANT SELECT ON "Order" TO way_back_reader;` });
    const refused = await rehearseOn(server, workspace, since);
    expect(refused.error).toMatchObject({ kind: 'user', code: 'server-wide-statement' });
    expect(refused.headline).toContain('prisma/migrations/2_role/migration.sql:1');
    const roles = await withClient(server.url(), {}, (client) =>
      client.query(`SELECT FROM pg_roles WHERE rolname = 'way_back_reader'`),
    );
    expect(roles.rowCount).toBe(0);
    const own = await rehearseOn(server, workspace, { ...since, databaseUrl: undefined });
    expect(own.checks.find(({ id }) => id === 'apply')?.status).toBe('passed');
    expect(own.checks.find(({ id }) => id === 'way-back')).toMatchObject({
      status: 'not-verified',
    });
    expect(own.test.reverseProven).toBe(false);
  });

  it('is not proven on what a failed attempt of another migration left', async () => {
    const report = await rehearseOn(
      server,
      shop({
        '2_ab/migration.sql': 'CREATE TABLE a (id int); CREATE TABLE b (id int);',
        '2_ab/down.sql': 'DROP TABLE b;',
        '3_noop/migration.sql': 'SELECT 1;',
        '3_noop/down.sql': 'DROP TABLE a;',
      }),
      since,
    );
    expect(report.test.wayBack[0]).toMatchObject({ verdict: 'proven', source: 'belay' });
    const failing = await rehearseOn(
      server,
      shop({
        '2_ab/migration.sql': 'CREATE TABLE a (id int); CREATE TABLE b (id int);',
        '2_ab/down.sql': 'DROP TABLE b;',
        '3_fails': 'DROP TABLE a; SELECT 1/0;',
      }),
      since,
    );
    expect(failing.test.wayBack).toMatchObject([{ verdict: 'proven', source: 'belay' }]);
  });

  it('compares what a migration made up before with what it was then, also after starting afresh', async () => {
    const report = await rehearseOn(
      server,
      shop({
        '2_time': `ALTER TABLE "Order" ADD at timestamptz NOT NULL DEFAULT clock_timestamp();`,
        '3_up/migration.sql': `UPDATE "Order" SET price = price * 2;`,
        '3_up/down.sql': `UPDATE "Order" SET price = -1;`,
        '4_drop': `DELETE FROM "Order" WHERE id = 1;`,
      }),
      since,
    );
    expect(report.test.wayBack.map(({ verdict }) => verdict)).toEqual([
      'proven',
      'inexact',
      'loses-data',
    ]);
  });

  it('counts a dropped column as lost although another one happens to hold the same', async () => {
    const flags = `ALTER TABLE "Order" ADD legacy boolean; UPDATE "Order" SET legacy = id % 2 = 0;`;
    const report = await rehearseOn(
      server,
      project(
        {
          '1_init': `${INIT} ${SEED} ${flags}`,
          '2_swap': `ALTER TABLE "Order" DROP legacy, ADD active boolean NOT NULL DEFAULT (random() < 2);`,
          '3_enum': `CREATE TYPE e AS ENUM ('a', 'b'); ALTER TABLE "Order" ADD e e DEFAULT 'b';`,
          '4_shrink': `CREATE TYPE e2 AS ENUM ('a'); ALTER TABLE "Order" ALTER e DROP DEFAULT;
            ALTER TABLE "Order" ALTER e TYPE e2 USING 'a'::e2; DROP TYPE e; ALTER TYPE e2 RENAME TO e;`,
        },
        {},
      ),
      { since: '1_init' },
    );
    expect(report.test.wayBack.map(({ losses }) => losses.map(({ count }) => count))).toEqual([
      [10],
      [],
      [10],
    ]);
  });

  it('cannot be accepted away together with a migration that fails', async () => {
    const workspace = shop({ '2_fails': 'SELECT 1/0;' });
    await writeFile(
      path.join(workspace, 'belay.yml'),
      'accept:\n  - rule: migration-fails\n    reason: it is late\n',
    );
    const report = await rehearseOn(server, workspace, since);
    expect(report.verdict).toBe('failed');
  });
});
