import { describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { withClient, withTransaction } from '@belay/core/postgres/connection.ts';
import { uniqueKeys } from '@belay/core/postgres/rows/duplicates.ts';
import { tablesByOid } from '@belay/core/postgres/rows/integrity.ts';
import { withReadOnlySnapshot } from '@belay/core/postgres/rows/session.ts';
import { listTables } from '@belay/core/postgres/rows/tables.ts';
import type { ReadOptions } from '@belay/core/validate/context.ts';
import type { Answer } from '@belay/core/validate/rows/question.ts';
import { duplicatesCheck } from '@belay/core/validate/checks/duplicates.ts';
import { partsOf, uniqueKeyQuestion } from '@belay/core/validate/rows/unique/question.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { loginOf } from './login.ts';
import { databaseWith, only, run, shown, told } from './rows-database.ts';
import { type Overrides, runCheck } from './run-check.ts';

const SHOP = [
  'CREATE TABLE customer (id int PRIMARY KEY, email text CONSTRAINT one_email UNIQUE, gone bool DEFAULT false, nick text)',
  'CREATE UNIQUE INDEX one_nick ON customer (lower(nick)) WHERE NOT gone',
  "INSERT INTO customer SELECT g, 'e' || g, false, 'n' || g FROM generate_series(1, 500) g",
];
/** With the index set aside, rows come in that it would refuse; then it is said to be fine again. */
const setAside = (index: string, ...statements: string[]) => [
  `UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = '${index}'::regclass`,
  ...statements,
  `UPDATE pg_index SET indisready = true, indisvalid = true WHERE indexrelid = '${index}'::regclass`,
];

const look = (url: string, overrides: Overrides = {}) => runCheck(duplicatesCheck, url, overrides);

/** What the last way says of each key: the one for when the time is not enough for the others. */
async function samples(url: string): Promise<Record<string, Answer | undefined>> {
  return withClient(url, {}, async (client) => {
    const read = <T>(
      body: (client: pg.Client) => Promise<T>,
      { ownSettings = false }: ReadOptions = {},
    ) =>
      ownSettings
        ? withTransaction(client, 'BEGIN READ ONLY', () => body(client))
        : withReadOnlySnapshot(client, {}, () => body(client));
    const { declarations } = await read(async () =>
      uniqueKeys(client, tablesByOid(await listTables(client))),
    );
    const answers: Record<string, Answer | undefined> = {};
    for (const key of declarations) {
      const way = uniqueKeyQuestion(key, { bytes: null, rows: 40_000 }).ways.at(-1);
      answers[key.object] = await way?.({ read }, 60_000);
    }
    return answers;
  });
}

describe.each([13, 15, 18] as const)('duplicates, on Postgres %s', (major) => {
  const server = useServer(major);

  it('are none in a clean database', async () => {
    expect(await look(await databaseWith(server, ...SHOP))).toMatchObject({
      result: { result: '3 unique keys, no duplicates' },
      findings: [],
      notVerified: [],
    });
    expect((await look(await databaseWith(server))).result).toEqual({ result: 'no unique keys' });
  });

  it('are found although the index does not have them', async () => {
    const url = await databaseWith(
      server,
      ...SHOP,
      ...setAside(
        'customer_pkey',
        "INSERT INTO customer VALUES (7, 'other', true, ''), (7, 'another', true, '')",
      ),
      ...setAside('one_nick', "INSERT INTO customer VALUES (501, 'y', false, 'N9')"),
      "INSERT INTO customer VALUES (502, 'z', true, 'N9'), (503, NULL, true, ''), (504, NULL, true, '')",
    );
    await run(url, 'VACUUM ANALYZE customer');
    const outcome = await look(url);
    expect(told(outcome)).toEqual([
      'duplicate-keys "customer_pkey": 2 duplicate keys in "public"."customer" ("customer_pkey")',
      'duplicate-keys "one_nick": 1 duplicate key in "public"."customer" ("one_nick")',
    ]);
    expect(await shown(url, outcome)).toEqual([1, 1]);
    expect(outcome.result.result).toBe('3 unique keys, 2 broken');
  });

  it('of a sample of the keys are all those of the keys that are in it', async () => {
    const url = await databaseWith(
      server,
      'CREATE TABLE t (a int, b text, c uuid)',
      "INSERT INTO t SELECT g, 'x' || g, md5(g::text)::uuid FROM generate_series(1, 20000) g",
      'CREATE UNIQUE INDEX abc ON t (a, b, c)',
      'CREATE TABLE clean (a numeric UNIQUE, b text UNIQUE)',
      "INSERT INTO clean SELECT g / 7.0, 'x' || g FROM generate_series(1, 1000) g",
      ...setAside('abc', 'INSERT INTO t SELECT * FROM t'),
      'ANALYZE t',
    );
    expect(told(await look(url))).toEqual([
      'duplicate-keys "abc": 20,000 duplicate keys in "public"."t" ("abc")',
    ]);
    const answers = await samples(url);
    const part = { how: 'sample of keys', share: 1 / 8 };
    expect(answers).toEqual({
      '"abc"': { counts: [expect.any(Number)], part },
      '"clean_a_key"': { counts: [0], part },
      '"clean_b_key"': { counts: [0], part },
    });
    const { '"abc"': abc } = answers;
    const found = abc && 'counts' in abc ? (abc.counts[0] ?? 0) : 0;
    expect(found).toBeGreaterThan(2_000);
    expect(found).toBeLessThan(3_000);
  });

  it('of keys that a function of the project makes are found, with its search_path', async () => {
    const url = await databaseWith(
      server,
      "CREATE FUNCTION norm(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(trim(t))'",
      "CREATE FUNCTION same(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN norm(t); END'",
      'CREATE TABLE account (email text)',
      'CREATE UNIQUE INDEX one_account ON account (same(email))',
      "INSERT INTO account SELECT 'e' || g FROM generate_series(1, 50) g",
    );
    expect(await look(url)).toMatchObject({
      result: { result: '1 unique key, no duplicates' },
      notVerified: [],
    });
    await run(url, ...setAside('one_account', "INSERT INTO account VALUES (' E7')"));
    expect(told(await look(url))).toEqual([
      'duplicate-keys "one_account": 1 duplicate key in "public"."account" ("one_account")',
    ]);
    expect(await samples(url)).toEqual({
      '"one_account"': { counts: [expect.any(Number)], part: expect.anything() },
    });
  });

  it('in a materialized view are found as well', async () => {
    const url = await databaseWith(
      server,
      'CREATE TABLE sale (day int)',
      'INSERT INTO sale VALUES (1), (2)',
      'CREATE MATERIALIZED VIEW daily AS SELECT day FROM sale',
      'CREATE UNIQUE INDEX one_day ON daily (day)',
      'CREATE MATERIALIZED VIEW unfilled AS SELECT day FROM sale WITH NO DATA',
      'CREATE UNIQUE INDEX also ON unfilled (day)',
    );
    const clean = await look(url);
    expect(clean.result).toEqual({ result: '1 unique key, no duplicates' });
    expect(clean.details.rows).toEqual({});
    await run(
      url,
      'INSERT INTO sale VALUES (2)',
      // Or the refresh would find them as it builds the index anew.
      `UPDATE pg_index SET indisunique = false WHERE indexrelid = 'one_day'::regclass`,
      'REFRESH MATERIALIZED VIEW daily',
      `UPDATE pg_index SET indisunique = true WHERE indexrelid = 'one_day'::regclass`,
    );
    expect(told(await look(url))).toEqual([
      'duplicate-keys "one_day": 1 duplicate key in "public"."daily" ("one_day")',
    ]);
    const { notVerified } = await look(await loginOf(url, only('sale')));
    expect(notVerified).toEqual([
      'unique keys "one_day" of "public"."daily": this role has no SELECT on it',
    ]);
  });

  it('hidden from the role are not verified', async () => {
    const url = await databaseWith(
      server,
      ...SHOP,
      'CREATE TABLE other (id int PRIMARY KEY)',
      'INSERT INTO other VALUES (1)',
    );
    const { result, notVerified } = await look(await loginOf(url, only('other')));
    expect(result).toEqual({ result: '4 unique keys, no duplicates; 3 not at all' });
    expect(notVerified).toEqual([
      'unique keys "customer_pkey" of "public"."customer", "one_email" of "public"."customer", "one_nick" of "public"."customer": this role has no SELECT on it',
    ]);
  });
});

it('more keys make a smaller part of them', () => {
  expect([0, 1_000_000, 10_000_000, 1e12].map(partsOf)).toEqual([8, 8, 50, 1_024]);
});
