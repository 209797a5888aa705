import { describe, expect, it } from '@jest/globals';
import { orphansCheck } from '@belay/core/validate/checks/orphans.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { loginOf } from './login.ts';
import { databaseWith, only, run, shown, told } from './rows-database.ts';
import { type Overrides, runCheck } from './run-check.ts';

const SHOP = [
  'CREATE TABLE customer (id int PRIMARY KEY, code text COLLATE "C" UNIQUE)',
  'CREATE TABLE orders (id int PRIMARY KEY, customer bigint CONSTRAINT of_customer REFERENCES customer)',
  "INSERT INTO customer SELECT g, 'c' || g FROM generate_series(1, 20) g",
  'INSERT INTO orders SELECT g, nullif(g % 21, 0) FROM generate_series(1, 100) g',
];
const UNGUARDED = 'SET session_replication_role = replica';

const look = (url: string, overrides: Overrides = {}) => runCheck(orphansCheck, url, overrides);

describe.each([13, 15, 18] as const)('orphans, on Postgres %s', (major) => {
  const server = useServer(major);

  it('are none in a clean database, nor in an empty one', async () => {
    expect(await look(await databaseWith(server, ...SHOP))).toMatchObject({
      result: { result: '1 foreign key, no orphans' },
      findings: [],
      notVerified: [],
      details: { partly: [] },
    });
    const empty = await look(await databaseWith(server));
    expect(empty).toMatchObject({ result: { result: 'no foreign keys' }, findings: [] });
    const noRows = await look(await databaseWith(server, ...SHOP.slice(0, 2)));
    expect(noRows.result).toEqual({ result: '1 foreign key, no orphans' });
  });

  it('come in while nothing guards', async () => {
    const url = await databaseWith(server, ...SHOP, UNGUARDED, 'DELETE FROM customer WHERE id = 7');
    const outcome = await look(url);
    expect(told(outcome)).toEqual([
      'foreign-key-orphans "of_customer": 5 rows of "public"."orders" refer to nothing (foreign key "of_customer")',
    ]);
    expect(outcome.result.result).toBe('1 foreign key, 1 broken');
    expect(await shown(url, outcome)).toEqual([5]);
    expect(outcome.notVerified).toEqual([]);
  });

  it('come in with disabled triggers, are found for keys NOT VALID, of several columns, and partitioned', async () => {
    const url = await databaseWith(
      server,
      'CREATE TABLE p (a int, b text, PRIMARY KEY (a, b)) PARTITION BY RANGE (a)',
      'CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)',
      'CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)',
      "INSERT INTO p SELECT g, 'x' FROM generate_series(0, 19) g",
      'CREATE TABLE c (a int, b text, CONSTRAINT two FOREIGN KEY (a, b) REFERENCES p)',
      'ALTER TABLE c DISABLE TRIGGER ALL',
      "INSERT INTO c VALUES (1, 'x'), (19, 'x'), (19, 'y'), (30, 'x'), (NULL, 'z'), (3, NULL)",
      'CREATE TABLE late (p int, q text)',
      "INSERT INTO late VALUES (1, 'x'), (2, 'nope')",
      'ALTER TABLE late ADD CONSTRAINT later FOREIGN KEY (p, q) REFERENCES p NOT VALID',
    );
    const outcome = await look(url);
    expect(told(outcome)).toEqual([
      expect.stringMatching(/^foreign-key-orphans "two": 2 rows of "public"\."c" refer/),
      expect.stringMatching(/^foreign-key-orphans "later": 1 row of "public"\."late" refers/),
    ]);
    expect(outcome.findings.at(-1)?.detail).toMatch(/VALIDATE would fail/);
  });

  it('hidden from the role are not verified', async () => {
    const url = await databaseWith(server, ...SHOP);
    const outcome = await look(await loginOf(url, only('orders')));
    expect(outcome).toMatchObject({
      findings: [],
      result: { status: 'not-verified', result: '1 foreign key, none could be looked at' },
    });
    expect(outcome.notVerified).toEqual([
      'foreign keys "of_customer" of "public"."orders": "public"."customer": this role has no SELECT on it',
    ]);
    const allowed = await loginOf(url, (role) => [
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`,
    ]);
    expect((await look(allowed)).result).toEqual({ result: '1 foreign key, no orphans' });
  });
});

describe('many foreign keys with orphans', () => {
  const server = useServer();

  it('are told one by one up to a number, and the rest together', async () => {
    const url = await databaseWith(server, 'CREATE TABLE p (id int PRIMARY KEY)', UNGUARDED);
    const tables = Array.from({ length: 25 }, (_, n) => `CREATE TABLE c${n} (p int REFERENCES p)`);
    const rows = tables.map((_, n) => `INSERT INTO c${n} VALUES (1)`);
    await run(url, ...tables, UNGUARDED, ...rows);
    const { findings, result } = await look(url);
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)?.title).toBe('5 more foreign keys with orphans');
    expect(result.result).toBe('25 foreign keys, 25 broken');
  });
});
