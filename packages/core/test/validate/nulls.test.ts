import { describe, expect, it } from '@jest/globals';
import { nullsCheck } from '@belay/core/validate/checks/nulls.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { loginOf } from './login.ts';
import { databaseWith, only, shown, told } from './rows-database.ts';
import { runCheck } from './run-check.ts';

const SHOP = [
  'CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL, note text)',
  'CREATE TABLE "Order" (id int PRIMARY KEY, place text NOT NULL) PARTITION BY RANGE (id)',
  'CREATE TABLE o1 PARTITION OF "Order" FOR VALUES FROM (0) TO (50)',
  'CREATE TABLE o2 PARTITION OF "Order" FOR VALUES FROM (50) TO (200)',
  "INSERT INTO customer SELECT g, 'n' FROM generate_series(1, 100) g",
  `INSERT INTO "Order" SELECT g, 'p' FROM generate_series(1, 100) g`,
  'ANALYZE',
];
/** The catalogue forgets NOT NULL for a moment, as a hand-written UPDATE of it would. */
const unguarded = (table: string, column: string, statement: string) => [
  `UPDATE pg_attribute SET attnotnull = false WHERE attrelid = '${table}'::regclass AND attname = '${column}'`,
  statement,
  `UPDATE pg_attribute SET attnotnull = true WHERE attrelid = '${table}'::regclass AND attname = '${column}'`,
];

describe.each([13, 15, 18] as const)('NULLs, on Postgres %s', (major) => {
  const server = useServer(major);

  it('are none in a clean database; the sizes of the tables are noted', async () => {
    const { findings, notVerified, details, result } = await runCheck(
      nullsCheck,
      await databaseWith(server, ...SHOP),
    );
    expect({ findings, notVerified, result: result.result }).toEqual({
      ...{ findings: [], notVerified: [] },
      result: '4 NOT NULL columns, no NULLs',
    });
    expect(details.rows).toEqual({ 'public.customer': 100, 'public.Order': 100 });
    const empty = await runCheck(nullsCheck, await databaseWith(server));
    expect(empty.result).toEqual({ result: 'no NOT NULL columns' });
  });

  it('are found where the catalogue says there are none', async () => {
    const url = await databaseWith(
      server,
      ...SHOP,
      ...unguarded('customer', 'name', 'UPDATE customer SET name = NULL WHERE id < 4'),
      ...unguarded('o2', 'place', 'UPDATE o2 SET place = NULL WHERE id = 60'),
      'ALTER TABLE customer ADD CONSTRAINT noted CHECK (note IS NOT NULL) NOT VALID',
    );
    const outcome = await runCheck(nullsCheck, url);
    expect(told(outcome).sort()).toEqual([
      'null-in-not-null "name": 3 NULLs in "public"."customer", where "name" forbids them',
      'null-in-not-null "noted": 100 NULLs in "public"."customer", where "noted" forbids them',
      'null-in-not-null "place": 1 NULL in "public"."Order", where "place" forbids them',
    ]);
    expect((await shown(url, outcome)).sort()).toEqual([1, 100, 3]);
  });

  it('hidden from the role are not verified, with the reason', async () => {
    const url = await databaseWith(
      server,
      ...SHOP,
      'ALTER TABLE customer ENABLE ROW LEVEL SECURITY',
      'CREATE SCHEMA closed CREATE TABLE t (id int NOT NULL)',
      'INSERT INTO closed.t VALUES (1)',
      'CREATE FOREIGN DATA WRAPPER elsewhere',
      'CREATE SERVER far FOREIGN DATA WRAPPER elsewhere',
      'CREATE FOREIGN TABLE there (id int NOT NULL) SERVER far',
    );
    const { notVerified, result, findings } = await runCheck(
      nullsCheck,
      await loginOf(url, (role) => [...only('customer')(role), ...only('"Order"')(role)]),
    );
    expect(findings).toEqual([]);
    expect(result).toEqual({ result: '6 NOT NULL columns, no NULLs; 4 not at all' });
    expect(notVerified.sort()).toEqual([
      'NOT NULL columns "id" of "closed"."t": this role has no USAGE on the schema',
      'NOT NULL columns "id" of "public"."customer", "name" of "public"."customer": row-level security hides rows from this role',
      'NOT NULL columns "id" of "public"."there": a foreign table: its rows are on another server',
    ]);
  });
});
