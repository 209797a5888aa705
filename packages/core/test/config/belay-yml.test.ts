import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '@belay/core/config/belay-yml.ts';
import { UserError } from '@belay/core/runtime/errors.ts';
import { customChecks } from '@belay/core/validate/custom/custom-checks.ts';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(path.join(os.tmpdir(), 'belay-config-'));
});
afterEach(async () => {
  await rm(workspace, { recursive: true, force: true });
});

const put = (name: string, text: string | Uint8Array) =>
  writeFile(path.join(workspace, name), text);

async function failure(text: string): Promise<UserError> {
  await put('belay.yml', text);
  const error = await loadConfig(undefined, workspace).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

/** What a file that says nothing means. */
const NOTHING = {
  ...{ assertions: [], requiredTables: [], checks: [], requiredColumns: [] },
  ...{ health: [], bake: {}, accept: [] },
};

describe('loadConfig', () => {
  it('reads everything there is', async () => {
    await put(
      'belay.yml',
      `assertions:            # SQL that must return zero rows
  - name: every order has a customer
    sql: SELECT id FROM "Order" WHERE "customerId" IS NULL
    message: orders without customer
required-tables: [User, Order]
accept:
  - rule: loses-data
    migration: 20260618101500_drop_legacy_note
    reason: the column was empty in production since May
`,
    );
    expect(await loadConfig(undefined, workspace)).toEqual({
      ...NOTHING,
      ...{ file: 'belay.yml', places: expect.anything() },
      assertions: [
        {
          name: 'every order has a customer',
          sql: 'SELECT id FROM "Order" WHERE "customerId" IS NULL',
          message: 'orders without customer',
        },
      ],
      requiredTables: ['User', 'Order'],
      accept: [
        {
          rule: 'loses-data',
          migration: '20260618101500_drop_legacy_note',
          reason: 'the column was empty in production since May',
        },
      ],
    });
  });

  it('reads checks with what they expect', async () => {
    await put(
      'belay.yml',
      `checks:
  - {name: a, sql: SELECT 1}
  - {name: b, sql: SELECT 1, expect: no rows, severity: warning, message: why}
  - {name: c, sql: SELECT 1, expect: {value: 0.5}, severity: notice}
  - {name: d, sql: SELECT 1, expect: {value: null}}
  - {name: e, sql: SELECT 1, expect: {at-most: 3}}
required-columns:
  - {table: shop.Order, column: id, type: integer, nullable: false}
`,
    );
    const { checks, requiredColumns } = await loadConfig(undefined, workspace);
    expect(checks).toEqual([
      { name: 'a', sql: 'SELECT 1', expect: 'no rows', severity: 'error' },
      { name: 'b', sql: 'SELECT 1', expect: 'no rows', severity: 'warning', message: 'why' },
      { name: 'c', sql: 'SELECT 1', expect: { value: 0.5 }, severity: 'notice' },
      { name: 'd', sql: 'SELECT 1', expect: { value: null }, severity: 'error' },
      { name: 'e', sql: 'SELECT 1', expect: { 'at-most': 3 }, severity: 'error' },
    ]);
    expect(requiredColumns).toEqual([
      { table: 'shop.Order', column: 'id', type: 'integer', nullable: false },
    ]);
  });

  it.each(['', '# nothing yet\n', '{}'])('takes a file that says nothing: %j', async (text) => {
    await put('belay.yml', text);
    expect(await loadConfig(undefined, workspace)).toEqual({
      ...NOTHING,
      ...{ file: 'belay.yml', places: expect.anything() },
    });
  });

  it('needs no file', async () => {
    expect(await loadConfig(undefined, workspace)).toEqual(NOTHING);
  });

  it('reads belay.yaml too, but not one of two silently', async () => {
    await put('belay.yaml', 'required-tables: [A]');
    expect((await loadConfig(undefined, workspace)).requiredTables).toEqual(['A']);
    expect((await failure('required-tables: [B]')).message).toContain(
      'both belay.yml and belay.yaml',
    );
  });

  it('fails when a named file is not there', async () => {
    await expect(loadConfig('ops/belay.yml', workspace)).rejects.toMatchObject({
      code: 'config-not-found',
      message: 'There is no configuration file ops/belay.yml.',
    });
  });

  it('reads a named file, by relative or absolute path', async () => {
    await put('other.yml', 'required-tables: [A]');
    expect((await loadConfig('other.yml', workspace)).requiredTables).toEqual(['A']);
    const absolute = await loadConfig(path.join(workspace, 'other.yml'), workspace);
    expect(absolute.file).toBe('other.yml');
  });

  it.each([
    ['a folder', undefined],
    ['not UTF-8', Uint8Array.of(0x61, 0x3a, 0xff, 0xfe)],
  ])('says when the file cannot be read: %s', async (_name, bytes) => {
    if (bytes !== undefined) await put('x.yml', bytes);
    const given = bytes === undefined ? '.' : 'x.yml';
    await expect(loadConfig(given, workspace)).rejects.toMatchObject({ code: 'config-unreadable' });
  });
});

describe('problems', () => {
  it('point at an unknown key and name the nearest', async () => {
    const { code, message } = await failure('required-tables: [A]\nasertions:\n  - name: x\n');
    expect(code).toBe('config-invalid');
    expect(message).toBe('belay.yml:2:1: unknown key "asertions". Did you mean "assertions"?');
  });

  it('list the known keys when none is near', async () => {
    expect((await failure('lint: true')).message).toBe(
      'belay.yml:1:1: unknown key "lint". Known: assertions, required-tables, checks, required-columns, health, bake, accept.',
    );
  });

  it('are all told at once, in the order of the file', async () => {
    const { message } = await failure(
      `assertions:
  - name: no sql
  - name: 7
    sql: SELECT 1
accept:
  - rule: loses-data
    reason: ""
    migraton: x
required-tables: Order
`,
    );
    expect(message.split('\n')).toEqual([
      'belay.yml has 5 problems:',
      'belay.yml:2:5: assertions, entry 1: sql is missing',
      'belay.yml:3:11: assertions, entry 2: name must be text; put it in quotes',
      'belay.yml:7:13: accept, entry 1: reason must not be empty',
      'belay.yml:8:5: unknown key "migraton". Did you mean "migration"?',
      'belay.yml:9:18: required-tables must be a list',
    ]);
  });

  it.each([
    ['tabs and a broken list', 'accept: [\n\t- x', /^belay\.yml(:\d+:\d+| has \d+ problems)/],
    ['the same key twice', 'accept: []\naccept: []', /belay\.yml:2:1: .*unique/],
    ['two documents', 'accept: []\n---\naccept: []', /belay\.yml:2:1/],
    ['a list instead of names', '- accept', /belay\.yml:1:1: the file must be a mapping/],
    ['an unknown tag', 'required-tables: [!oops A]', /belay\.yml:1:19: .*oops/],
  ])('in YAML itself: %s', async (_name, text, expected) => {
    expect((await failure(text)).message).toMatch(expected);
  });
});

describe('problems of a check', () => {
  const check = (rest: string) => failure(`checks:\n  - {name: a, sql: SELECT 1, ${rest}}\n`);

  it.each([
    ['expct: no rows', /^belay\.yml:2:30: unknown key "expct"\. Did you mean "expect"\?$/],
    ['expect: no row', /^belay\.yml:2:38: checks, entry 1: expect must be "no rows", .*, not "no row"$/],
    ['expect: {valeu: 1}', /^belay\.yml:2:38: .*unknown key "valeu"\. Did you mean "value"\?$/],
    ['expect: {at_most: 1}', /^belay\.yml:2:38: .*unknown key "at_most"\. Did you mean "at-most"\?$/],
    ['expect: {at-most: 1, value: 1}', /expect must have one of value and at-most, not both$/],
    ['expect: {at-most: -1}', /expect: at-most must be 0 or more$/],
    ['expect: {at-most: few}', /must have a whole number as at-most, 0 or more$/],
    ['expect: {value: [1]}', /must have a text, a number, true, false or null as value$/],
    ['expect: 3', /expect must be "no rows", \{value: …\} or \{at-most: …\}$/],
    ['severity: eror', /^belay\.yml:2:40: .*severity must be notice, warning or error\. Did you mean "error"\?$/],
  ])('{%s}', async (rest, expected) => {
    const { code, message } = await check(rest);
    expect(code).toBe('config-invalid');
    expect(message).toMatch(expected);
  }); // prettier-ignore

  it('point at a name that there is already', async () => {
    const { message } = await failure(
      'checks:\n  - {name: a, sql: SELECT 1}\n  - {name: a, sql: SELECT 2}\n',
    );
    expect(message).toBe('belay.yml:3:12: checks, entry 2: name is the name of entry 1, too');
  });

  it('point at a missing SQL', async () => {
    const { message } = await failure('checks:\n  - name: a\n');
    expect(message).toBe('belay.yml:2:5: checks, entry 1: sql is missing');
  });
});

describe('the SQL of a check', () => {
  const oneCheck = (sql: string) => `checks:\n  - name: a\n    sql: |\n      ${sql}\n`;

  /** What is said about the SQL of a file whose YAML is as it should be. */
  async function mistake(text: string): Promise<UserError> {
    await put('belay.yml', text);
    const config = await loadConfig(undefined, workspace);
    const error = await customChecks(config).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  }

  /** Where `mark` stands, as an editor counts. */
  function placeOf(text: string, mark: string): string {
    const before = text.slice(0, text.indexOf(mark)).split('\n');
    return `belay.yml:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  }

  it.each([
    ['plain', 'checks:\n  - name: a\n    sql: SELECT 1 FROM FROM t\n'],
    ['plain, over several lines', 'checks:\n  - name: a\n    sql: SELECT 1\n      FROM\n\n      FROM t\n'],
    ['literal (|)', `checks:\n  - name: a\n    sql: |\n      SELECT\n        "ä", '😀' FROM\n        /* 😀 */ FROM t\n`],
    ['literal with a comment', 'checks:\n  - name: a\n    sql: |-\n\n      -- what it is\n      SELECT 1  FROM  FROM t\n'],
    ['literal with an indentation (|2)', 'checks:\n  - name: a\n    sql: |2\n        SELECT 1 FROM\n      FROM t\n'],
    ['folded (>)', 'checks:\n  - name: a\n    sql: >\n      SELECT 1\n      FROM\n\n      FROM t\n'],
    ['single quoted', `checks:\n  - name: a\n    sql: 'SELECT ''it'''''', 1 FROM FROM t'\n`],
    ['double quoted', String.raw`checks: [{name: a, sql: "SELECT \"a\", \u00e4, '\U0001F600',\n 1 FROM FROM t"}]`],
    ['Windows line ends', 'checks:\r\n  - name: a\r\n    sql: |\r\n      SELECT 1\r\n      FROM FROM t\r\n'],
    ['an assertion', 'assertions:\n  - name: a\n    sql: |\n      SELECT 1\n      FROM FROM t\n'],
  ])('has a mistake, shown at its line and column: %s', async (_style, text) => {
    const { code, message } = await mistake(text);
    expect(code).toBe('config-invalid');
    expect(message).toContain('entry 1: sql syntax error at or near "FROM"');
    expect(message).toContain(`${placeOf(text, 'FROM t')}: `);
  }); // prettier-ignore

  it('has mistakes, told together with those of other checks', async () => {
    const { code, message } = await mistake(
      'checks:\n  - {name: a, sql: SELECT (}\n  - {name: b, sql: DELETE FROM t}\n',
    );
    expect(code).toBe('config-invalid');
    expect(message.split('\n')).toEqual([
      'belay.yml has 2 problems:',
      'belay.yml:2:28: checks, entry 1: sql syntax error at end of input',
      expect.stringMatching(/^belay\.yml:3:20: checks, entry 2: sql is DELETE, and must be one/),
    ]);
  });

  it.each([
    ['SELECT 1; SELECT 2', 'has a second statement; it must be one query', 'SELECT 2'],
    ['-- nothing', 'holds no statement', '--'],
    ['SELECT $1', 'has a parameter ($1), and there is nothing to fill in', '$1'],
    ['EXPLAIN SELECT 1', 'is EXPLAIN, and must be one query that only reads', 'EXPLAIN'],
  ])('is no query: %s', async (sql, words, mark) => {
    const text = oneCheck(sql);
    const { code, message } = await mistake(text);
    expect(code).toBe('config-invalid');
    expect(message).toContain(`${placeOf(text, mark)}: checks, entry 1: sql ${words}`);
  });

  it.each([
    ['DELETE FROM t', 'is DELETE', 'DELETE'],
    ['WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone', 'has DELETE', 't RETURNING'],
    ['WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a', 'is INSERT', 'WITH'],
    ['MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE', 'is MERGE', 'MERGE'],
    ['SELECT * INTO copy FROM t', 'makes a table (SELECT INTO)', 'copy'],
    ['SELECT * FROM t WHERE id IN (SELECT id FROM s FOR NO KEY UPDATE)', 'locks rows', 'FOR NO'],
    ["SELECT id, nextval('s') FROM t", 'calls nextval(), which moves a sequence', 'nextval'],
    ['SELECT pg_catalog.pg_terminate_backend(1)', 'acts on other sessions', 'pg_catalog'],
    [`SELECT pg_truncate_visibility_map('t')`, 'changes the pages of a table', 'pg_truncate'],
    [`SELECT heap_force_kill('t', ARRAY['(0,1)']::tid[])`, 'changes the pages of a table', 'heap'],
    [`SELECT heap_force_freeze('t', '{}')`, 'changes the pages of a table', 'heap'],
    [`SELECT status FROM http_post('https://a', '', '')`, 'reaches another server', 'http_post'],
    [
      `SELECT content FROM http(('GET', 'https://a', NULL, NULL, NULL)::http_request)`,
      'reaches another server',
      'http(',
    ],
    [`SELECT pg_buffercache_evict_all()`, 'moves pages in and out of the cache', 'pg_buffercache'],
    [`SELECT pg_prewarm('t')`, 'moves pages in and out of the cache', 'pg_prewarm'],
    ['SELECT * FROM t WHERE pg_advisory_lock(1) IS NULL', 'takes or releases a lock', 'pg_adv'],
    ["SELECT set_config('search_path', 'x', false)", 'changes a setting', 'set_config'],
    ["SELECT * FROM dblink('host=x', 'DELETE FROM t') AS d (a int)", 'reaches another', 'dblink'],
    ['TRUNCATE t', 'is TRUNCATE', 'TRUNCATE'],
    ['CALL purge()', 'is CALL', 'CALL'],
    ['DO $$ BEGIN END $$', 'is DO', 'DO'],
    ["COPY t TO PROGRAM 'mail'", 'is COPY', 'COPY'],
    ['SET search_path = x', 'is SET', 'SET'],
    ['COMMIT', 'is COMMIT', 'COMMIT'],
  ])('writes, and is refused: %s', async (sql, words, mark) => {
    const text = oneCheck(sql);
    const { code, message, hint } = await mistake(text);
    expect(code).toBe('check-writes');
    expect(message).toContain(`${placeOf(text, mark)}: checks, entry 1: sql `);
    expect(message).toContain(words);
    expect(hint).toMatch(/Nothing was run/);
  });

  it.each([
    'TABLE t',
    'VALUES (1)',
    '(SELECT 1) UNION ALL SELECT 2 ORDER BY 1;',
    'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT * FROM t',
    `SELECT 'DELETE FROM t; FOR UPDATE', "nextval" FROM t -- DELETE`,
    `SELECT currval('s'), my.check_all(x), count(*) FILTER (WHERE a) OVER w FROM t WINDOW w AS ()`,
  ])('only reads: %s', async (sql) => {
    await put('belay.yml', oneCheck(sql));
    expect(await customChecks(await loadConfig(undefined, workspace))).toHaveLength(1);
  });
});
