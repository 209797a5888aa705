import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@belay/core/postgres/connection.ts';
import { tablesByOid } from '@belay/core/postgres/rows/integrity.ts';
import { findOrphans, foreignKeys } from '@belay/core/postgres/rows/orphans.ts';
import { withReadOnlySnapshot } from '@belay/core/postgres/rows/session.ts';
import { listTables } from '@belay/core/postgres/rows/tables.ts';
import { readKeyIndexes } from '@belay/core/validate/rows/keys/indexes.ts';
import { isCheaper } from '@belay/core/validate/rows/keys/in-order.ts';
import { keyPath } from '@belay/core/validate/rows/keys/path.ts';
import { orphansInGapsSql, orphansInRangeSql } from '@belay/core/validate/rows/keys/sql.ts';
import { nextStep, walk } from '@belay/core/validate/rows/keys/walk.ts';
import { answerAll } from '@belay/core/validate/rows/answers.ts';
import { Budget } from '@belay/core/validate/budget.ts';
import type { CheckContext } from '@belay/core/validate/context.ts';
import { BY_PROBING, IN_KEY_ORDER } from '@belay/core/validate/rows/planner.ts';
import type { Answer, Way } from '@belay/core/validate/rows/question.ts';
import { orphansCheck } from '@belay/core/validate/checks/orphans.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { databaseWith, farAway, run } from './rows-database.ts';
import { runCheck } from './run-check.ts';

/** Parents 1..3000 of which some are missing, both ends among them; children far beyond both ends. */
const pair = (name: string, type: string, value: (n: string) => string, index = true) => [
  `CREATE TABLE ${name}_parent (id ${type} PRIMARY KEY)`,
  `INSERT INTO ${name}_parent SELECT ${value('g')} FROM generate_series(1, 3000) g`,
  `CREATE TABLE ${name} (id int, parent ${type} CONSTRAINT ${name}_fk REFERENCES ${name}_parent)`,
  `INSERT INTO ${name} SELECT g, ${value('g')} FROM generate_series(-5, 3010) g, generate_series(1, 3)`,
  `INSERT INTO ${name} SELECT g, NULL FROM generate_series(1, 10) g`,
  ...(index ? [`CREATE INDEX ON ${name} (parent)`] : []),
];

const DATABASE = [
  'SET session_replication_role = replica',
  ...pair('ints', 'int', (n) => n),
  ...pair('longs', 'bigint', (n) => `(${n} * 1000000007::bigint)`),
  ...pair('uuids', 'uuid', (n) => `md5(${n}::text)::uuid`),
  ...pair('texts', 'varchar(40)', (n) => `'Key ' || (${n})`),
  ...pair('times', 'timestamptz', (n) => `to_timestamp(${n})`),
  ...pair('amounts', 'numeric', (n) => `${n} / 7.0`),
  'CREATE TABLE pairs_parent (a int, b text, PRIMARY KEY (b, a))',
  "INSERT INTO pairs_parent SELECT g % 50, 'x' || g FROM generate_series(1, 3000) g",
  'CREATE TABLE pairs (a bigint, b text, CONSTRAINT pairs_fk FOREIGN KEY (a, b) REFERENCES pairs_parent (a, b))',
  "INSERT INTO pairs SELECT g % 50, 'x' || g FROM generate_series(-5, 3010) g, generate_series(1, 3)",
  "INSERT INTO pairs VALUES (NULL, 'x1'), (1, NULL), (NULL, NULL)",
  'CREATE INDEX ON pairs (b, a)',
  'CREATE TABLE nobody (id int PRIMARY KEY)',
  'INSERT INTO nobody VALUES (1)',
  'DELETE FROM nobody',
  'CREATE TABLE all_orphans (id int CONSTRAINT all_orphans_fk REFERENCES nobody)',
  'INSERT INTO all_orphans SELECT g FROM generate_series(1, 3000) g',
  'CREATE INDEX ON all_orphans (id)',
];
const HOLES = ['ints', 'longs', 'uuids', 'texts', 'times', 'amounts'].flatMap((name) => [
  'SET session_replication_role = replica',
  `DELETE FROM ${name}_parent WHERE id IN (SELECT id FROM ${name}_parent ORDER BY id OFFSET 999 LIMIT 7)`,
]);

describe.each([13, 15, 18] as const)('orphans of large tables, on Postgres %s', (major) => {
  const server = useServer(major);
  let url = '';
  beforeAll(async () => {
    url = await databaseWith(server, ...DATABASE, ...HOLES, 'ANALYZE');
  });

  /** What each way says of each foreign key, in ranges so small that there are many. */
  async function byEachWay(): Promise<Record<string, Answer | undefined>[]> {
    return withClient(url, {}, async (client) => {
      const read = <T>(body: (client: import('pg').Client) => Promise<T>) =>
        withReadOnlySnapshot(client, {}, () => body(client));
      const { tables, keys, indexes } = await read(async () => {
        const tables = tablesByOid(await listTables(client));
        const keys = await foreignKeys(client, tables);
        return { tables, keys, indexes: await readKeyIndexes(client, [...tables.keys()]) };
      });
      const [ranges, byParents, gaps]: Record<string, Answer | undefined>[] = [{}, {}, {}];
      for (const key of keys) {
        const [child, parent] = key.reads.map((oid) => tables.get(oid));
        const path = child && parent && keyPath(key, [child, parent], indexes);
        if (!path || !ranges || !byParents || !gaps) throw new Error(`${key.object} has no path`);
        const common = { keys: 9_000, firstStep: 500 };
        const inRanges = { sql: orphansInRangeSql, planner: IN_KEY_ORDER };
        const inGaps = { sql: orphansInGapsSql, planner: BY_PROBING };
        ranges[key.object] = await walk(path, { ...common, bounds: 'child', ...inRanges })(
          { read },
          60_000,
        );
        byParents[key.object] = await walk(path, { ...common, bounds: 'parent', ...inRanges })(
          { read },
          60_000,
        );
        if (path.columns.length > 1) continue;
        gaps[key.object] = await walk(path, { ...common, bounds: 'parent', ...inGaps })(
          { read },
          60_000,
        );
      }
      return [ranges ?? {}, byParents ?? {}, gaps ?? {}];
    });
  }

  it('are as many in the order of the keys, and between them, as by comparing every row', async () => {
    const rowByRow = await withClient(url, {}, (client) => findOrphans(client));
    const expected = Object.fromEntries(
      rowByRow.problems.map(({ object, count }) => [object, { counts: [count] }]),
    );
    expect(Object.keys(expected)).toHaveLength(8);
    const [ranges, byParents, gaps] = await byEachWay();
    expect(ranges).toEqual(expected);
    expect(byParents).toEqual(expected);
    const { '"pairs_fk"': ofTwo, ...ofOne } = expected;
    expect(ofTwo).toEqual({ counts: [48] });
    expect(gaps).toEqual(ofOne);
  });
});

describe('keys that are equal in another way than their text', () => {
  const server = useServer();

  it('are compared as the foreign key compares them', async () => {
    const url = await databaseWith(
      server,
      'CREATE EXTENSION citext',
      'CREATE DOMAIN email AS citext',
      ...['citext', 'email'].flatMap((type) => [
        `CREATE TABLE ${type}_account (email ${type} PRIMARY KEY)`,
        `INSERT INTO ${type}_account SELECT 'USER' || g FROM generate_series(1, 20000) g`,
        `CREATE TABLE ${type}_visit (page char(150), email ${type} CONSTRAINT ${type}_fk REFERENCES ${type}_account)`,
        `INSERT INTO ${type}_visit SELECT 'x', 'user' || (g % 20000 + 1) FROM generate_series(1, 60000) g`,
        `CREATE INDEX ON ${type}_visit (email)`,
      ]),
      'VACUUM ANALYZE',
    );
    const look = () => runCheck(orphansCheck, url);
    expect(await look()).toMatchObject({ findings: [], notVerified: [] });
    await run(
      url,
      'SET session_replication_role = replica',
      `DELETE FROM email_account WHERE email = 'user7'`,
    );
    expect((await look()).findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^3 rows of "public"\."email_visit" refer to nothing/),
    ]);
  });
});

describe('the way to the orphans', () => {
  it('is between the keys where that are few gaps', () => {
    expect(isCheaper(100, { child: 10_000_000, parent: 1_000_000 })).toBe(true);
    expect(isCheaper(1_000_000, { child: 10_000_000, parent: 1_000_000 })).toBe(false);
  });

  it('takes larger steps while they are fast, and smaller ones when the time ends', () => {
    expect(nextStep(50_000, 10, 30_000)).toBe(300_000);
    expect(nextStep(1_000_000, 3_000, 30_000)).toBe(500_000);
    expect(nextStep(1_000_000, 1_000, 500)).toBe(200_000);
    expect(nextStep(1_000, 60_000, 10)).toBe(1_000);
  });
});

it('a first range that does not end leaves time for the other ways', async () => {
  const column = { operatorSchema: 'pg_catalog', operator: '=', collationSchema: null, collation: null }; // prettier-ignore
  const types = { childType: 'integer', parentType: 'integer' };
  const path = { child: 'c', parent: 'p', columns: [{ child: 'id', parent: 'id', ...column, ...types }] }; // prettier-ignore
  const read: CheckContext['read'] = async (_body, { timeoutMs = Infinity } = {}) => {
    await sleep(timeoutMs);
    const late = new pg.DatabaseError('canceling statement due to statement timeout', 0, 'error');
    late.code = '57014';
    throw late;
  };
  const keys = walk(path, { bounds: 'child', keys: 9, sql: orphansInRangeSql, planner: '' });
  const budget = new Budget(1_000);
  const given: number[] = [];
  const other: Way = async (_context, milliseconds) => {
    given.push(milliseconds);
    return { counts: [7] };
  };
  const question = { declarations: [], bytes: null, ways: [keys, other] };
  const [answered] = await answerAll({ read, budget }, [question]);
  expect(answered?.answer).toEqual({ counts: [7] });
  expect(given[0]).toBeGreaterThan(400);
});

describe('a table that is larger than the time allows', () => {
  const server = useServer();
  const far = farAway(orphansCheck, 300);
  const BIG = [
    'CREATE TABLE parent (id uuid PRIMARY KEY)',
    'INSERT INTO parent SELECT md5(g::text)::uuid FROM generate_series(1, 150000) g',
    'CREATE TABLE child (id int, parent uuid CONSTRAINT fk REFERENCES parent)',
    'ALTER TABLE child DISABLE TRIGGER ALL',
    'INSERT INTO child SELECT g, md5((g % 150000 + 1)::text)::uuid FROM generate_series(1, 600000) g',
  ];

  it('is looked at in part, by key ranges, and says how far', async () => {
    const url = await databaseWith(
      server,
      ...BIG,
      'CREATE INDEX ON child (parent)',
      'VACUUM ANALYZE',
    );
    const whole = await runCheck(orphansCheck, url);
    expect(whole).toMatchObject({ findings: [], notVerified: [], details: { partly: [] } });
    // Time for the lists and the first ranges.
    const slow = { budgetMs: 2_100 };
    const { findings, notVerified, details, result } = await runCheck(far, url, slow);
    expect(findings).toEqual([]);
    expect(result.result).toBe('1 foreign key, no orphans; 1 looked at in part');
    expect(details.partly).toEqual([
      {
        ...{ check: 'orphans', object: '"fk" of "public"."child"', how: 'key ranges' },
        share: expect.any(Number),
      },
    ]);
    expect(details.partly[0]?.share).toBeGreaterThan(0.001);
    expect(details.partly[0]?.share).toBeLessThan(0.9);
    expect(notVerified).toEqual([
      expect.stringMatching(
        /^foreign key "fk" of "public"\."child": the first \d+(\.\d)? % of the keys were looked at, with no orphans; 30 s/,
      ),
    ]);

    await run(
      url,
      `SET session_replication_role = replica`,
      `DELETE FROM parent WHERE id::text < '04'`,
    );
    const part = await runCheck(far, url, slow);
    expect(part.findings[0]?.title).toMatch(/^At least [\d,]+ rows of "public"\."child" refer/);
    expect(part.result.result).toBe('1 foreign key, 1 broken; 1 looked at in part');
  });
});
