import { describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { withClient } from '@belay/core/postgres/connection.ts';
import { findCheckViolations } from '@belay/core/postgres/rows/checks.ts';
import { findDuplicateKeys } from '@belay/core/postgres/rows/duplicates.ts';
import { findNulls } from '@belay/core/postgres/rows/nulls.ts';
import { findOrphans } from '@belay/core/postgres/rows/orphans.ts';
import type { IntegrityResult } from '@belay/core/postgres/rows/types.ts';
import { type TestServer, useServer } from '@belay/testkit/servers.ts';

const server15 = useServer();
const server13 = useServer(13);
const server18 = useServer(18);

type Find = (client: pg.Client) => Promise<IntegrityResult>;

/** Runs the statements, looks, and proves that each problem's SQL finds rows when it is pasted. */
async function look(
  find: Find,
  statements: string[],
  server: TestServer = server15,
): Promise<IntegrityResult> {
  return withClient(await server.createDatabase(), {}, async (client) => {
    for (const statement of statements) await client.query(statement).catch(expectedFailure);
    const result = await find(client);
    for (const { kind, sql, count } of result.problems) {
      const { rows } = await client.query<{ occurrences?: string }>(sql);
      const found =
        kind === 'duplicates'
          ? rows.reduce((sum, { occurrences }) => sum + Number(occurrences) - 1, 0)
          : rows.length;
      expect(found).toBe(count);
    }
    return result;
  });
}

/** CREATE UNIQUE INDEX CONCURRENTLY on duplicates fails and leaves its invalid index; anything else is a mistake. */
function expectedFailure(error: unknown): void {
  if ((error as { code?: string }).code !== '23505') throw error;
}

const short = ({ problems }: IntegrityResult) =>
  problems.map(({ object, table, count, state }) => [object, table, count, state]);

const WITHOUT_TRIGGERS = `SET session_replication_role = replica`;

describe('findOrphans', () => {
  const shop = [
    'CREATE TABLE customer (id int PRIMARY KEY)',
    'CREATE TABLE orders (id int PRIMARY KEY, customer bigint CONSTRAINT fk REFERENCES customer)',
    'INSERT INTO customer VALUES (1)',
    'INSERT INTO orders VALUES (1, 1), (2, NULL)',
  ];

  it('finds nothing where nothing is wrong', async () => {
    expect(await look(findOrphans, shop)).toEqual({ checked: 1, problems: [], unreadable: [] });
  });

  it.each([
    [
      'with triggers disabled',
      ['ALTER TABLE orders DISABLE TRIGGER ALL', 'INSERT INTO orders VALUES (3, 9), (4, 9)'],
      'valid',
    ],
    [
      'as a replica',
      [WITHOUT_TRIGGERS, 'DELETE FROM customer', 'INSERT INTO orders VALUES (5, 1)'],
      'valid',
    ],
    [
      'under a key that is NOT VALID',
      [
        'ALTER TABLE orders DROP CONSTRAINT fk',
        'INSERT INTO orders VALUES (3, 8), (4, 9)',
        'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (customer) REFERENCES customer NOT VALID',
      ],
      'not valid',
    ],
  ])('finds rows that came in %s', async (_, statements, state) => {
    const result = await look(findOrphans, [...shop, ...statements]);
    expect(short(result)).toEqual([['"fk"', '"public"."orders"', 2, state]]);
  });

  it.each([
    ['SIMPLE', 1],
    ['FULL', 3],
  ])('follows MATCH %s for keys of several columns', async (match, count) => {
    const result = await look(findOrphans, [
      'CREATE TABLE place (a int, b text, PRIMARY KEY (b, a))',
      `INSERT INTO place VALUES (1, 'x')`,
      `CREATE TABLE visit (b text, a int, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES place (a, b) MATCH ${match})`,
      WITHOUT_TRIGGERS,
      `INSERT INTO visit VALUES ('x', 1), ('x', 2), (NULL, 7), ('y', NULL), (NULL, NULL)`,
    ]);
    expect(short(result)).toEqual([['"fk"', '"public"."visit"', count, 'valid']]);
  });

  it('looks at partitioned tables once, on both ends, and at a table that refers to itself', async () => {
    const result = await look(findOrphans, [
      'CREATE TABLE parent (id int PRIMARY KEY, up int CONSTRAINT self REFERENCES parent) PARTITION BY RANGE (id)',
      'CREATE TABLE parent_1 PARTITION OF parent FOR VALUES FROM (0) TO (10)',
      'CREATE TABLE parent_2 PARTITION OF parent FOR VALUES FROM (10) TO (20)',
      'CREATE TABLE child (id int, parent int CONSTRAINT fk REFERENCES parent) PARTITION BY RANGE (id)',
      'CREATE TABLE child_1 PARTITION OF child FOR VALUES FROM (0) TO (10)',
      'CREATE TABLE child_2 PARTITION OF child FOR VALUES FROM (10) TO (20)',
      'INSERT INTO parent VALUES (1, NULL), (11, 1)',
      'INSERT INTO child VALUES (1, 11), (11, 1)',
      WITHOUT_TRIGGERS,
      'INSERT INTO parent VALUES (12, 13)',
      'INSERT INTO child VALUES (2, 19), (12, 18)',
    ]);
    expect(result.checked).toBe(2);
    expect(short(result).sort()).toEqual([
      ['"fk"', '"public"."child"', 2, 'valid'],
      ['"self"', '"public"."parent"', 1, 'valid'],
    ]);
  });

  it('does not count the rows of inheriting tables as referenced ones', async () => {
    const result = await look(findOrphans, [
      ...shop,
      'CREATE TABLE vip () INHERITS (customer)',
      'INSERT INTO vip VALUES (7)',
      WITHOUT_TRIGGERS,
      'INSERT INTO orders VALUES (7, 7)',
    ]);
    expect(short(result)).toEqual([['"fk"', '"public"."orders"', 1, 'valid']]);
  });

  it('compares as the server does: hostile names, own types, other collations', async () => {
    const result = await look(findOrphans, [
      'CREATE SCHEMA ext',
      'CREATE EXTENSION citext SCHEMA ext',
      `CREATE TABLE "p ""1""; --" ("k'\n" ext.citext PRIMARY KEY, ü text COLLATE "C" UNIQUE)`,
      `INSERT INTO "p ""1""; --" VALUES ('Ab', 'x')`,
      `CREATE TABLE child (k ext.citext CONSTRAINT "f""k" REFERENCES "p ""1""; --",
         u text COLLATE "POSIX" CONSTRAINT uk REFERENCES "p ""1""; --" (ü))`,
      `INSERT INTO child VALUES ('aB', 'x')`,
      WITHOUT_TRIGGERS,
      `INSERT INTO child VALUES ('b', 'X')`,
    ]);
    expect(result.unreadable).toEqual([]);
    expect(short(result).sort()).toEqual([
      ['"f""k"', '"public"."child"', 1, 'valid'],
      ['"uk"', '"public"."child"', 1, 'valid'],
    ]);
  });

  it('says which keys it could not check', async () => {
    const result = await look(
      async (client) => {
        await client.query(`SET ROLE pg_monitor`);
        return findOrphans(client).finally(() => client.query('RESET ROLE'));
      },
      [...shop, 'GRANT SELECT ON orders TO pg_monitor'],
    );
    expect(result).toMatchObject({ checked: 0, problems: [] });
    expect(result.unreadable).toEqual([
      'foreign key "fk" of "public"."orders": "public"."customer": this role has no SELECT on it',
    ]);
  });

  it('knows PERIOD and NOT ENFORCED of PostgreSQL 18, and works on 13', async () => {
    const result = await look(
      findOrphans,
      [
        'CREATE EXTENSION btree_gist',
        'CREATE TABLE price (id int, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS))',
        `INSERT INTO price VALUES (1, '[2024-01-01,2024-02-01)'), (1, '[2024-02-01,2024-03-01)')`,
        `CREATE TABLE sale (id int, during daterange,
           CONSTRAINT fk FOREIGN KEY (id, PERIOD during) REFERENCES price (id, PERIOD valid))`,
        `INSERT INTO sale VALUES (1, '[2024-01-15,2024-02-15)')`,
        'CREATE TABLE shop (id int PRIMARY KEY)',
        'CREATE TABLE hint (shop int CONSTRAINT loose REFERENCES shop NOT ENFORCED)',
      ],
      server18,
    );
    expect(result).toEqual({ checked: 2, problems: [], unreadable: [] });
    const broken = await look(
      findOrphans,
      [
        'CREATE EXTENSION btree_gist',
        'CREATE TABLE price (id int, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS))',
        `CREATE TABLE sale (id int, during daterange,
           CONSTRAINT fk FOREIGN KEY (id, PERIOD during) REFERENCES price (id, PERIOD valid))`,
        'CREATE TABLE shop (id int PRIMARY KEY)',
        'CREATE TABLE hint (shop int CONSTRAINT loose REFERENCES shop NOT ENFORCED)',
        'INSERT INTO hint VALUES (5)',
        WITHOUT_TRIGGERS,
        `INSERT INTO price VALUES (1, '[2024-01-01,2024-02-01)')`,
        `INSERT INTO sale VALUES (1, '[2024-01-15,2024-02-15)'), (2, '[2024-01-01,2024-01-02)')`,
      ],
      server18,
    );
    expect(short(broken).sort()).toEqual([
      ['"fk"', '"public"."sale"', 2, 'valid'],
      ['"loose"', '"public"."hint"', 1, 'not enforced'],
    ]);
    const old = await look(
      findOrphans,
      [...shop, WITHOUT_TRIGGERS, 'INSERT INTO orders VALUES (3, 9)'],
      server13,
    );
    expect(short(old)).toEqual([['"fk"', '"public"."orders"', 1, 'valid']]);
  });
});

describe('findDuplicateKeys', () => {
  const users = ['CREATE TABLE users (id int PRIMARY KEY, email text, gone boolean)'];

  it('finds nothing where nothing is wrong, NULLs being distinct', async () => {
    const result = await look(findDuplicateKeys, [
      ...users,
      'CREATE UNIQUE INDEX mail ON users (lower(email)) WHERE NOT gone',
      `INSERT INTO users VALUES (1, 'A', false), (2, 'a', true), (3, NULL, false), (4, NULL, false)`,
    ]);
    expect(result).toEqual({ checked: 2, problems: [], unreadable: [] });
  });

  it.each([
    ['one column', 'users (email)', 3],
    ['an expression', 'users (lower(email))', 4],
    ['a predicate', 'users (email) WHERE NOT gone', 1],
    ['several columns', 'users (email, gone)', 2],
  ])('finds what an invalid index over %s hides', async (_, on, count) => {
    const result = await look(findDuplicateKeys, [
      ...users,
      `INSERT INTO users VALUES (1, 'a', false), (2, 'a', false), (3, 'a', true), (4, 'a', true), (5, 'A', NULL)`,
      `CREATE UNIQUE INDEX CONCURRENTLY "m ""x""" ON ${on}`,
    ]);
    expect(short(result)).toEqual([['"m ""x"""', '"public"."users"', count, 'not valid']]);
  });

  it.each([server15, server18])('respects NULLS NOT DISTINCT ($major)', async (server) => {
    const result = await look(
      findDuplicateKeys,
      [
        ...users,
        `INSERT INTO users (id) VALUES (1), (2), (3)`,
        `CREATE UNIQUE INDEX CONCURRENTLY mail ON users (email) NULLS NOT DISTINCT`,
      ],
      server,
    );
    expect(short(result)).toEqual([['"mail"', '"public"."users"', 2, 'not valid']]);
  });

  it('finds duplicates behind an index that is valid but lacks entries', async () => {
    const result = await look(findDuplicateKeys, [
      ...users,
      `INSERT INTO users VALUES (1, 'a')`,
      // Rows that came in while the index was not maintained, as after damage.
      `UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = 'users_pkey'::regclass`,
      `INSERT INTO users VALUES (1, 'b'), (2, 'c'), (2, 'd')`,
      `UPDATE pg_index SET indisready = true, indisvalid = true WHERE indexrelid = 'users_pkey'::regclass`,
      'SET enable_seqscan = off',
    ]);
    expect(short(result)).toEqual([['"users_pkey"', '"public"."users"', 2, 'valid']]);
  });

  it('uses the collation of the index, and counts composite values of NULLs as keys', async () => {
    const result = await look(findDuplicateKeys, [
      `CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
      'CREATE TYPE pair AS (a int, b int)',
      'CREATE TABLE t (name text, p pair)',
      `INSERT INTO t VALUES ('Ab', ROW(NULL, NULL)), ('aB', ROW(NULL, NULL)), ('c', NULL), ('d', NULL)`,
      'CREATE UNIQUE INDEX CONCURRENTLY by_name ON t (name COLLATE folded)',
      'CREATE UNIQUE INDEX CONCURRENTLY by_pair ON t (p)',
    ]);
    expect(short(result)).toEqual([
      ['"by_name"', '"public"."t"', 1, 'not valid'],
      ['"by_pair"', '"public"."t"', 1, 'not valid'],
    ]);
  });

  it('looks at a partitioned table once', async () => {
    const result = await look(findDuplicateKeys, [
      'CREATE TABLE event (id int PRIMARY KEY) PARTITION BY RANGE (id)',
      'CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (0) TO (10)',
      'INSERT INTO event VALUES (1), (2)',
    ]);
    expect(result).toEqual({ checked: 1, problems: [], unreadable: [] });
  });

  it('says that WITHOUT OVERLAPS (PostgreSQL 18) is not checked', async () => {
    const result = await look(
      findDuplicateKeys,
      [
        'CREATE EXTENSION btree_gist',
        'CREATE TABLE price (id int, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS))',
      ],
      server18,
    );
    expect(result).toEqual({
      checked: 0,
      problems: [],
      unreadable: ['unique key "price_pkey" of "public"."price": WITHOUT OVERLAPS is not checked'],
    });
  });
});

describe('findNulls', () => {
  const table = [
    'CREATE TABLE t (a int, "b "";" int)',
    'INSERT INTO t VALUES (1, NULL), (NULL, 2), (NULL, 3)',
  ];

  it('finds nothing in columns that may be NULL or are not', async () => {
    const result = await look(findNulls, [
      ...table,
      'CREATE TABLE u (a int NOT NULL)',
      'INSERT INTO u VALUES (1)',
    ]);
    expect(result).toEqual({ checked: 1, problems: [], unreadable: [] });
  });

  it.each([server13, server15, server18])(
    'finds them behind a damaged catalogue ($major)',
    async (server) => {
      const result = await look(
        findNulls,
        [
          ...table,
          `UPDATE pg_attribute SET attnotnull = true WHERE attrelid = 't'::regclass AND attnum > 0`,
        ],
        server,
      );
      expect(short(result)).toEqual([
        ['"a"', '"public"."t"', 2, 'valid'],
        ['"b "";"', '"public"."t"', 1, 'valid'],
      ]);
    },
  );

  it('finds them under an unvalidated CHECK (column IS NOT NULL)', async () => {
    const statements = [
      ...table,
      `ALTER TABLE t ADD CONSTRAINT nn CHECK ("b "";" IS NOT NULL) NOT VALID`,
    ];
    expect(short(await look(findNulls, statements))).toEqual([
      ['"nn"', '"public"."t"', 1, 'not valid'],
    ]);
    expect((await look(findCheckViolations, statements)).problems).toEqual([]);
  });

  it('finds them under a NOT NULL that is NOT VALID (PostgreSQL 18)', async () => {
    const result = await look(
      findNulls,
      [...table, 'ALTER TABLE t ADD CONSTRAINT nn NOT NULL a NOT VALID'],
      server18,
    );
    expect(short(result)).toEqual([['"a"', '"public"."t"', 2, 'not valid']]);
  });
});

describe('findCheckViolations', () => {
  const table = [
    'CREATE TABLE t (a int, b int)',
    'INSERT INTO t VALUES (1, 1), (-1, 1), (NULL, 2), (-3, 9)',
    `CREATE FUNCTION small(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 < 5'`,
  ];

  it('finds rows that an unvalidated constraint would refuse, NULL being accepted', async () => {
    const result = await look(findCheckViolations, [
      ...table,
      'ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID',
      'ALTER TABLE t ADD CONSTRAINT small CHECK (small(b)) NOT VALID',
      'ALTER TABLE t ADD CONSTRAINT fine CHECK (b > 0) NOT VALID',
    ]);
    expect(result.checked).toBe(3);
    expect(short(result)).toEqual([
      ['"positive"', '"public"."t"', 2, 'not valid'],
      ['"small"', '"public"."t"', 1, 'not valid'],
    ]);
  });

  it('looks at a partitioned table once, and knows NOT ENFORCED (PostgreSQL 18)', async () => {
    const partitioned = (how: string) => [
      'CREATE TABLE e (a int) PARTITION BY RANGE (a)',
      'CREATE TABLE e_1 PARTITION OF e FOR VALUES FROM (0) TO (10)',
      'INSERT INTO e VALUES (1), (2)',
      `ALTER TABLE e ADD CONSTRAINT big CHECK (a > 1) ${how}`,
    ];
    expect(short(await look(findCheckViolations, partitioned('NOT VALID')))).toEqual([
      ['"big"', '"public"."e"', 1, 'not valid'],
    ]);
    expect(short(await look(findCheckViolations, partitioned('NOT ENFORCED'), server18))).toEqual([
      ['"big"', '"public"."e"', 1, 'not enforced'],
    ]);
  });

  it('says what it could not check: a failing expression, a domain', async () => {
    const result = await look(findCheckViolations, [
      ...table,
      'INSERT INTO t VALUES (0, 1)',
      'ALTER TABLE t ADD CONSTRAINT divides CHECK (1 / a > 0) NOT VALID',
      'ALTER TABLE t ADD CONSTRAINT positive CHECK (a >= 0) NOT VALID',
      'CREATE DOMAIN d AS int',
      'ALTER DOMAIN d ADD CONSTRAINT dc CHECK (VALUE > 0) NOT VALID',
    ]);
    expect(short(result)).toEqual([['"positive"', '"public"."t"', 2, 'not valid']]);
    expect(result.unreadable).toEqual([
      expect.stringMatching(/^check constraint "divides" of "public"."t": SQLSTATE 22012/),
      'check constraint "dc" of the domain public.d: not validated, and not checked here',
    ]);
  });
});
