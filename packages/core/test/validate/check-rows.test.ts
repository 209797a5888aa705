import { describe, expect, it } from '@jest/globals';
import { checkRowsCheck } from '@belay/core/validate/checks/check-rows.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { loginOf } from './login.ts';
import { databaseWith, only, run, shown, told } from './rows-database.ts';
import { runCheck } from './run-check.ts';

const SHOP = [
  'CREATE TABLE item (id int PRIMARY KEY, price int CONSTRAINT paid CHECK (price > 0), name text CONSTRAINT named CHECK (length(name) > 1))',
  "INSERT INTO item SELECT g, g, 'item' FROM generate_series(1, 100) g",
  'CREATE TABLE range (day date) PARTITION BY RANGE (day)',
  "CREATE TABLE r1 PARTITION OF range FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
  "INSERT INTO range VALUES ('2020-02-01'), ('2020-03-01')",
];

describe.each([13, 15, 18] as const)('CHECKs and the rows, on Postgres %s', (major) => {
  const server = useServer(major);

  it('agree in a clean database', async () => {
    expect(await runCheck(checkRowsCheck, await databaseWith(server, ...SHOP))).toMatchObject({
      result: { result: '2 CHECK constraints, no row breaks one' },
      findings: [],
      notVerified: [],
    });
    const empty = await runCheck(checkRowsCheck, await databaseWith(server));
    expect(empty.result).toEqual({ result: 'no CHECK constraints' });
  });

  it('are broken where they are NOT VALID, and where the catalogue only says they are valid', async () => {
    const url = await databaseWith(
      server,
      ...SHOP,
      'ALTER TABLE item ADD CONSTRAINT cheap CHECK (price < 90) NOT VALID',
      "ALTER TABLE range ADD CONSTRAINT late CHECK (day > '2020-02-15') NOT VALID",
      'ALTER TABLE item ADD CONSTRAINT even CHECK (id % 2 = 0) NOT VALID',
      "UPDATE pg_constraint SET convalidated = true WHERE conname IN ('even', 'late')",
    );
    const outcome = await runCheck(checkRowsCheck, url);
    expect(told(outcome).sort()).toEqual([
      'check-violated "cheap": 11 rows of "public"."item" break the CHECK "cheap"',
      'check-violated "even": 50 rows of "public"."item" break the CHECK "even"',
      'check-violated "late": 1 row of "public"."range" breaks the CHECK "late"',
    ]);
    expect((await shown(url, outcome)).sort()).toEqual([1, 11, 50]);
  });

  it('call functions that need a search_path, fail, or write', async () => {
    const url = await databaseWith(
      server,
      ...SHOP,
      'CREATE TABLE allowed (price int)',
      'INSERT INTO allowed SELECT generate_series(1, 99)',
      `CREATE FUNCTION ok(p int) RETURNS bool LANGUAGE plpgsql STABLE AS 'BEGIN RETURN EXISTS (SELECT FROM allowed a WHERE a.price = p); END'`,
      `CREATE FUNCTION fails(p int) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''value %'', p; END'`,
      `CREATE FUNCTION writes(p int) RETURNS bool LANGUAGE plpgsql AS 'BEGIN INSERT INTO allowed VALUES (p); RETURN true; END'`,
      'ALTER TABLE item ADD CONSTRAINT is_allowed CHECK (ok(price)) NOT VALID',
      'ALTER TABLE item ADD CONSTRAINT is_failing CHECK (fails(price)) NOT VALID',
      'ALTER TABLE item ADD CONSTRAINT is_writing CHECK (writes(price)) NOT VALID',
    );
    const outcome = await runCheck(checkRowsCheck, url);
    expect(told(outcome)).toEqual([
      'check-violated "is_allowed": 1 row of "public"."item" breaks the CHECK "is_allowed"',
    ]);
    expect(outcome.result.result).toBe('5 CHECK constraints, 1 broken; 2 not at all');
    expect(outcome.notVerified.sort()).toEqual([
      expect.stringMatching(/"is_failing" of "public"\."item": SQLSTATE P0001/),
      expect.stringMatching(
        /"is_writing" of "public"\."item": cannot execute INSERT in a read-only/,
      ),
    ]);
    await run(url, 'ALTER TABLE item DROP CONSTRAINT is_writing'); // Nothing was written:
    await run(url, `DO $$ BEGIN ASSERT (SELECT count(*) FROM allowed) = 99; END $$`);
  });

  it('of a domain that is not validated are named; of what the role cannot read, too', async () => {
    const url = await databaseWith(
      server,
      ...SHOP,
      'CREATE DOMAIN nick AS text',
      'ALTER DOMAIN nick ADD CONSTRAINT short CHECK (length(VALUE) < 9) NOT VALID',
    );
    const { notVerified, result } = await runCheck(
      checkRowsCheck,
      await loginOf(url, only('range')),
    );
    expect(result).toEqual({
      status: 'not-verified',
      result: '2 CHECK constraints, none could be looked at',
    });
    expect(notVerified).toEqual([
      'CHECK constraints "named" of "public"."item", "paid" of "public"."item": this role has no SELECT on it',
      expect.stringMatching(/"short" of the domain .*nick: not validated/),
    ]);
  });
});
