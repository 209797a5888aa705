import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { exitCodeOf } from '@belay/core/report/verdict.ts';
import { customCheck } from '@belay/core/validate/checks/custom.ts';
import { pgbouncer, usePgbouncer } from '@belay/testkit/pgbouncer.ts';
import { type TestServer, useServer } from '@belay/testkit/servers.ts';
import {
  SHOP,
  copyShop,
  folderWith,
  removeTemporaryFolders,
  writeFiles,
} from '@belay/testkit/workspace.ts';
import { EXAMPLE_CHECKS } from './custom-examples.ts';
import { loginOf } from './login.ts';
import { type Overrides, runCheck } from './run-check.ts';
import { deployed, execute, row, rules, validateOn } from './run.ts';

afterAll(removeTemporaryFolders);

async function database(server: TestServer, ...sql: string[]): Promise<string> {
  const url = await server.createDatabase();
  await execute(url, ...sql);
  return url;
}

/** Runs the checks of a belay.yml. */
const run = (url: string, yaml: string, overrides: Overrides = {}) =>
  runCheck(customCheck, url, { workspace: folderWith({ 'belay.yml': yaml }), ...overrides });

const TABLE = `CREATE TABLE t (id int PRIMARY KEY, secret text);
  INSERT INTO t SELECT i, 'geheim-' || i FROM generate_series(1, 3000) i;`;

describe.each([13, 15, 18] as const)('custom checks, on Postgres %s', (major) => {
  const server = useServer(major);
  let url: string;
  beforeAll(async () => {
    url = await database(server, TABLE);
  });

  it('hold', async () => {
    const outcome = await run(
      url,
      `checks:
  - {name: none, sql: SELECT * FROM t WHERE id < 0}
  - {name: said, sql: SELECT * FROM t WHERE id < 0;, expect: no rows}
  - {name: number, sql: 'SELECT count(*)::numeric(10, 2) FROM t', expect: {value: 3000}}
  - {name: text, sql: SELECT secret FROM t WHERE id = 1, expect: {value: geheim-1}}
  - {name: truth, sql: SELECT bool_and(id > 0) FROM t, expect: {value: true}}
  - {name: nothing, sql: SELECT max(id) FROM t WHERE id < 0, expect: {value: null}}
  - {name: few, sql: TABLE t, expect: {at-most: 3000}}
assertions:
  - {name: also, sql: VALUES (1) EXCEPT VALUES (1)}
`,
    );
    expect(outcome).toMatchObject({ findings: [], notVerified: [] });
    expect(outcome.result.result).toBe('8 of 7 checks and 1 assertion hold');
    expect(outcome.items.map(({ status, result }) => `${status} ${result}`)).toEqual([
      ...['passed no rows', 'passed no rows', 'passed 3000', 'passed "geheim-1"', 'passed true'],
      ...['passed NULL', 'passed 3,000 rows, at most 3,000', 'passed no rows'],
    ]);
  });

  it('fail, each with its severity, its message and its line, and show no value of a row', async () => {
    const { findings, result, items } = await run(
      url,
      `checks:
  - name: none
    sql: |
      SELECT secret FROM t WHERE id <= 2
    message: >
      People wait
      for this.
  - {name: many, sql: TABLE t, severity: warning}
  - {name: number, sql: SELECT count(*) FROM t, expect: {value: 3001}, severity: notice}
  - {name: text, sql: SELECT secret FROM t WHERE id = 1, expect: {value: other}}
  - {name: absent, sql: SELECT secret FROM t WHERE id = 0, expect: {value: other}}
  - {name: several, sql: SELECT secret FROM t, expect: {value: other}}
  - {name: wide, sql: TABLE t LIMIT 1, expect: {value: other}}
  - {name: few, sql: TABLE t, expect: {at-most: 2999}}
assertions:
  - {name: also, sql: TABLE t LIMIT 1, message: no rows there}
`,
    );
    expect(findings.map(({ severity, title }) => `${severity} ${title}`)).toEqual([
      'error check "none": People wait for this. (2 rows, expected none)',
      'warning check "many": more than 1,000 rows, expected none',
      'notice check "number": 3000, expected 3001',
      'error check "text": a text of 8 characters, expected "other"',
      'error check "absent": no row, expected "other"',
      'error check "several": more than one row, expected "other"',
      'error check "wide": 2 columns, expected "other"',
      'error check "few": 3,000 rows, expected at most 2,999',
      'error assertion "also": no rows there (1 row, expected none)',
    ]);
    expect(findings.map(({ rule }) => rule)).toEqual([
      ...Array.from({ length: 8 }, () => 'custom-check-failed'),
      'assertion-failed',
    ]);
    expect(findings.map(({ place }) => `${place?.file}:${place?.line}`).slice(0, 3)).toEqual([
      ...['belay.yml:4', 'belay.yml:8', 'belay.yml:9'],
    ]);
    expect(findings[0]?.sql).toBe('SELECT secret FROM t WHERE id <= 2');
    expect(JSON.stringify([findings, items])).not.toContain('geheim-');
    expect(result.result).toBe('0 of 8 checks and 1 assertion hold');
    expect(items[0]?.status).toBe('failed');
  });

  it('are refused where a function of the user writes, and leave nothing behind', async () => {
    await execute(
      url,
      `CREATE OR REPLACE FUNCTION purge() RETURNS int LANGUAGE sql AS 'DELETE FROM t RETURNING 1';
       CREATE OR REPLACE FUNCTION shout() RETURNS int LANGUAGE plpgsql AS
         $$ BEGIN NOTIFY heard; PERFORM set_config('belay.mark', 'left', false); RETURN 1; END $$`,
    );
    await withClient(url, {}, async (client) => {
      const heard: string[] = [];
      client.on('notification', ({ channel }) => heard.push(channel));
      await client.query('LISTEN heard');
      const { findings } = await run(
        url,
        `checks:
  - {name: writes, sql: SELECT purge(), severity: notice, message: not about this}
  - {name: shouts, sql: SELECT shout(), expect: {value: 1}}
  - {name: nothing is left, sql: 'SELECT nullif(current_setting(''belay.mark'', true), '''')', expect: {value: null}}
`,
      );
      expect(findings).toMatchObject([
        {
          ...{ rule: 'custom-check-refused', severity: 'error' },
          title: 'check "writes": it would write, which the read-only transaction refused',
        },
      ]);
      const { rows } = await client.query(`SELECT count(*)::int AS n FROM t`);
      expect(rows).toEqual([{ n: 3000 }]);
      expect(heard).toEqual([]);
    });
  });

  it('without an answer do not pass, and are told with the line that the server complains about', async () => {
    const yaml = `checks:
  - name: gone
    sql: |
      SELECT 1
      FROM t
      JOIN gone ON true
    severity: notice
  - {name: broken, sql: "SELECT secret::int FROM t"}
  - name: folded
    sql: >
      SELECT
      'ä', nope
      FROM t
assertions:
  - {name: hidden, sql: TABLE hidden}
`;
    await execute(url, `CREATE TABLE IF NOT EXISTS hidden (id int)`);
    const reader = await loginOf(url, (role) => [`GRANT SELECT ON t TO ${role}`]);
    const { findings, result } = await run(reader, yaml);
    expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
      'warning custom-check-unanswered',
      'error custom-check-unanswered',
      'error custom-check-unanswered',
      'error custom-check-unanswered',
    ]);
    expect(findings.at(-1)?.advice).toContain('GRANT SELECT');
    expect(findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^check "gone": relation "gone" does not exist \(SQLSTATE 42P01\)$/),
      expect.stringMatching(/^check "broken": SQLSTATE 22P02 \(the server's message may quote/),
      expect.stringMatching(/^check "folded": column "nope" does not exist/),
      expect.stringMatching(/^assertion "hidden": permission denied for table hidden/),
    ]);
    expect(findings.map(({ place }) => place?.line)).toEqual([6, 8, 12, 15]);
    expect(JSON.stringify(findings)).not.toContain('geheim-');
    expect(result.result).toBe('0 of 3 checks and 1 assertion hold');
  });

  it('do not pass where row security hides rows from the role', async () => {
    const own = await database(
      server,
      `CREATE TABLE tenant (id int, balance int); INSERT INTO tenant VALUES (1, 5), (2, -1);
       CREATE TABLE owned (id int);
       ALTER TABLE tenant ENABLE ROW LEVEL SECURITY; ALTER TABLE owned ENABLE ROW LEVEL SECURITY;
       CREATE POLICY mine ON tenant USING (id = 1)`,
    );
    const role = await loginOf(own, (name) => [
      `GRANT SELECT ON tenant TO ${name}`,
      `ALTER TABLE owned OWNER TO ${name}`,
    ]);
    const yaml = `checks:
  - {name: debts, sql: SELECT id FROM tenant WHERE balance < 0, severity: notice}
  - {name: own, sql: TABLE owned}
assertions: [{name: paid, sql: SELECT id FROM tenant WHERE balance < 0}]
`;
    const { findings, result } = await run(role, yaml);
    expect(findings.map(({ severity, title }) => `${severity} ${title}`)).toEqual([
      expect.stringMatching(/^warning check "debts": row-level security hides .*BYPASSRLS.* 42501/),
      expect.stringMatching(/^error assertion "paid": row-level security hides /),
    ]);
    expect(result.result).toBe('1 of 2 checks and 1 assertion hold');
    expect((await run(own, yaml)).findings).toHaveLength(2);
  });

  it('that take too long do not pass, and neither does what comes after them', async () => {
    const { findings, result } = await run(
      url,
      `checks:
  - {name: slow, sql: SELECT pg_sleep(60), message: not about this}
  - {name: late, sql: SELECT 1, expect: {value: 1}}
`,
      { budgetMs: 200 },
    );
    expect(findings).toMatchObject([
      { rule: 'custom-check-unanswered', title: expect.stringMatching(/^check "slow": no answer/) },
      { rule: 'custom-check-unanswered', title: expect.stringMatching(/^check "late": not run/) },
    ]);
    expect(result.result).toBe('0 of 2 checks hold');
  });

  it('see the tables of ?schema= first, then those of the search_path', async () => {
    const own = await database(
      server,
      `CREATE SCHEMA "my shop"; CREATE TABLE "my shop".t AS SELECT 7 AS id;
       CREATE TABLE t AS SELECT 1 AS id; CREATE TABLE only_public AS SELECT 1 AS id;
       CREATE SCHEMA app; CREATE TABLE app.t AS SELECT 3 AS id;`,
    );
    const value = (id: number) =>
      `checks: [{name: t, sql: SELECT id FROM t, expect: {value: ${id}}}, {name: p, sql: SELECT id FROM only_public, expect: {at-most: 1}}]`;
    expect((await run(own, value(1))).findings).toEqual([]);
    const inSchema = new URL(own);
    inSchema.searchParams.set('schema', 'my shop');
    expect((await run(inSchema.href, value(7))).findings).toEqual([]);
    const role = await loginOf(own, (name) => [
      `GRANT USAGE ON SCHEMA app TO ${name}`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA app, public TO ${name}`,
      `ALTER ROLE ${name} SET search_path = app, public`,
    ]);
    expect((await run(role, value(3))).findings).toEqual([]);
  });
});

describe('custom checks in the stage', () => {
  const server = useServer();
  const pooler = usePgbouncer(server, { poolSize: 1 });

  it('leave nothing on the connection of a pooler that the application uses next', async () => {
    if (pgbouncer === undefined) return console.warn('skipped: no pgbouncer here');
    const url = await database(
      server,
      `CREATE SCHEMA shop; CREATE TABLE shop.t AS SELECT 1 AS id;
       CREATE FUNCTION mark() RETURNS int LANGUAGE sql AS
         $$ SELECT length(set_config('belay.mark', 'left', false)) $$`,
    );
    const inSchema = new URL(pooler.through(url));
    inSchema.searchParams.set('schema', 'shop');
    const { findings } = await run(
      inSchema.href,
      'checks: [{name: a, sql: "SELECT mark() FROM t", expect: {value: 4}}]',
    );
    expect(findings).toEqual([]);
    await withClient(pooler.through(url), {}, async (client) => {
      const { rows } = await client.query<object>(
        `SELECT coalesce(current_setting('belay.mark', true), '') AS mark, current_setting('search_path') AS path`,
      );
      expect(rows).toEqual([{ mark: '', path: '"$user", public' }]);
    });
  });

  it('are skipped where there are none', async () => {
    const url = await server.createDatabase();
    expect((await run(url, 'required-tables: []')).result).toEqual({
      ...{ status: 'skipped', result: 'no checks in belay.yml' },
    });
  });

  it('whose text writes are refused before anybody is connected to', async () => {
    const shop = copyShop();
    writeFiles(shop, {
      'belay.yml': 'checks:\n  - name: purge\n    sql: |\n      DELETE FROM "Order"\n',
    });
    const report = await validateOn('postgresql://nobody@127.0.0.1:9/none', shop);
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'check-writes' },
      message: expect.stringMatching(/^belay\.yml:4:7: checks, entry 1: sql is DELETE/),
    });
    expect(exitCodeOf(report)).toBe(2);
  });

  it('with a mistake in the file are told with line and column, exit 2', async () => {
    const shop = copyShop();
    writeFiles(shop, {
      'belay.yml': 'checks:\n  - name: a\n    sql: >\n      SELECT 1\n      FROM FROM t\n',
    });
    const report = await validateOn('postgresql://nobody@127.0.0.1:9/none', shop);
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'config-invalid' },
      message: 'belay.yml:5:12: checks, entry 1: sql syntax error at or near "FROM"',
    });
    expect(exitCodeOf(report)).toBe(2);
  });

  it('of the three documented kinds hold on the example, and find what each is for', async () => {
    const url = await deployed(server, SHOP);
    const shop = copyShop();
    writeFiles(shop, { 'belay.yml': EXAMPLE_CHECKS });
    const look = () => runCheck(customCheck, url, { workspace: shop });
    await execute(url, CUSTOMERS_SQL, ORDER_SQL);
    expect((await look()).result.result).toBe('3 of 3 checks hold');
    await execute(
      url,
      `UPDATE "Order" SET "shippingAddressId" = NULL`,
      `UPDATE "Payment" SET "amountCents" = 1`,
      `INSERT INTO "Address" ("customerId", "line1", "postalCode", "city", "country")
       SELECT "id", line, '1', 'y', 'DE' FROM "Customer", (VALUES ('Way 1'), ('WAY 1 ')) l (line)`,
    );
    const { findings } = await look();
    expect(findings.map(({ severity, title, place }) => [severity, title, place?.line])).toEqual([
      ['error', expect.stringMatching(/Shipped orders without a shipping address\. \(1 row/), 5],
      ['error', expect.stringMatching(/Shipped orders that were not paid in full\. \(1 row/), 13],
      ['warning', expect.stringMatching(/\(12 rows, expected at most 10\)$/), 24],
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/@example\.com|way 1/i);
  });

  it('fail the stage by their severity, and can be accepted', async () => {
    const url = await deployed(server, SHOP);
    const shop = copyShop();
    const check = (severity: string) => `checks: [{name: x, sql: SELECT 1, severity: ${severity}}]`;
    const outcome = async (yaml: string) => {
      writeFiles(shop, { 'belay.yml': yaml });
      const report = await validateOn(url, shop);
      return [row(report, 'custom')?.status, ...rules(report)];
    };
    expect(await outcome(check('error'))).toEqual(['failed', 'error custom-check-failed']);
    expect(await outcome(check('warning'))).toEqual(['warned', 'warning custom-check-failed']);
    expect(await outcome(check('notice'))).toEqual(['passed']);
    const accept = 'accept: [{rule: custom-check-failed, reason: known}]';
    expect(await outcome(`${check('error')}\n${accept}`)).toEqual(['passed']);
  });
});

const CUSTOMERS_SQL = `
INSERT INTO "Customer" ("email", "firstName", "lastName", "fullName", "updatedAt")
SELECT 'c' || i || '@example.com', 'A', 'B', 'A B', now() FROM generate_series(1, 12) i`;

const ORDER_SQL = `
WITH customer AS (SELECT "id" FROM "Customer" LIMIT 1), address AS (
  INSERT INTO "Address" ("customerId", "line1", "postalCode", "city", "country")
  SELECT "id", 'x', '1', 'y', 'DE' FROM customer RETURNING "id", "customerId"
), placed AS (
  INSERT INTO "Order" ("number", "customerId", "shippingAddressId", "status", "totalCents", "updatedAt")
  SELECT 'A1', "customerId", "id", 'SHIPPED', 500, now() FROM address RETURNING "id"
)
INSERT INTO "Payment" ("orderId", "method", "status", "amountCents")
SELECT "id", 'CARD', 'CAPTURED', 500 FROM placed`;
