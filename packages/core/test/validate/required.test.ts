import { beforeAll, describe, expect, it } from '@jest/globals';
import type { BelayConfig } from '../../src/config/belay-yml.ts';
import { requiredCheck } from '../../src/validate/checks/required.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { loginOf } from './login.ts';
import { treeOf } from './schema-run.ts';
import { executeAll } from './prisma-database.ts';
import { type CheckOutcome, runCheck } from './run-check.ts';

const SCHEMA = [
  'CREATE SCHEMA shop',
  `CREATE TYPE "Status" AS ENUM ('new', 'old')`,
  'CREATE DOMAIN shop.email AS text NOT NULL',
  `CREATE TABLE "Order" (
     id serial PRIMARY KEY, note varchar(20), code char(3), flag bit, one char, free bpchar, total numeric(10,2),
     whole numeric(7), at timestamp(3), since timestamptz, day date, tags text[], names varchar(9)[], status "Status" NOT NULL,
     states "Status"[], mail shop.email, half real, data jsonb, span interval(3), clock time(0) with time zone, "weird.Name" int)`,
  'CREATE TABLE shop."Cart" (id int, "userId" int NOT NULL)',
  'CREATE TABLE "a.b" (id int PRIMARY KEY)',
  'CREATE TABLE shop.twice (id int PRIMARY KEY)',
  'CREATE SCHEMA archive',
  'CREATE TABLE archive.twice (id int PRIMARY KEY)',
  'CREATE TABLE public.home (id int PRIMARY KEY)',
  'CREATE TABLE archive.home (id int)',
  'CREATE TABLE part (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)',
  'CREATE VIEW "Summary" AS SELECT id, note FROM "Order"',
];

const found = ({ findings }: CheckOutcome) =>
  findings.map(({ severity, rule, title }) => `${severity} ${rule}: ${title}`);

describe.each([13, 15, 18] as const)('Postgres %s', (major) => {
  const server = useServer(major);
  let url: string;
  beforeAll(async () => {
    url = await server.createDatabase();
    await executeAll(url, SCHEMA);
  });

  const require = (
    tables: readonly string[],
    columns: BelayConfig['requiredColumns'] = [],
    at = url,
  ) => runCheck(requiredCheck, at, { inputs: { requiredTables: [...tables] }, config: { requiredColumns: columns }, tree: treeOf({ '1_init': SCHEMA.join(';\n') }) }); // prettier-ignore

  it.each([
    'integer', 'int', 'INT4', ' serial ',
  ])('takes %s for what an int column is', async (type) => {
    expect(found(await require([], [{ table: 'Order', column: 'id', type }]))).toEqual([]);
  }); // prettier-ignore

  it('knows the other spellings of a type', async () => {
    const types: [string, string[]][] = [
      ['note', ['varchar(20)', 'character varying(20)', 'VARCHAR ( 20 )']],
      ['code', ['char(3)', 'character(3)', 'bpchar(3)']],
      ['flag', ['bit', 'bit(1)']],
      ['one', ['char', 'character(1)']],
      ['free', ['bpchar']],
      ['total', ['decimal(10,2)', 'numeric(10, 2)']],
      ['whole', ['numeric(7)', 'dec(7,0)']],
      [
        'at',
        ['timestamp(3)', 'timestamp(3) without time zone', 'timestamp (3) Without  Time Zone'],
      ],
      ['since', ['timestamptz', 'timestamp with time zone']],
      ['tags', ['text[]']],
      ['names', ['varchar(9)[]', 'character varying(9)[]']],
      ['status', ['"Status"', 'Status', 'public."Status"']],
      ['states', ['Status[]']],
      ['mail', ['shop.email', 'email', 'EMAIL']],
      ['half', ['real', 'float4', 'float(24)']],
      ['data', ['jsonb']],
      ['span', ['interval(3)']],
      ['clock', ['timetz(0)', 'time(0) with time zone']],
    ];
    const columns = types.flatMap(([column, spellings]) =>
      spellings.map((type) => ({ table: 'Order', column, type })),
    );
    const outcome = await require(['Order'], columns);
    expect(found(outcome)).toEqual([]);
    expect(outcome.result).toEqual({ result: `1 table and ${columns.length} columns as required` });
  });

  it.each([
    ['note', 'varchar(21)', 'character varying(20)'],
    ['note', 'varchar', 'character varying(20)'],
    ['note', 'text', 'character varying(20)'],
    ['total', 'numeric', 'numeric(10,2)'],
    ['at', 'timestamptz(3)', 'timestamp(3) without time zone'],
    ['tags', 'text', 'text[]'],
    ['status', 'text', '"Status"'],
    ['free', 'char', 'bpchar'],
    ['one', 'bpchar', 'character(1)'],
    ['day', 'no such type', 'date'],
    ['day', `int'); DROP TABLE x; --`, 'date'],
    ['day', '%', 'date'],
  ])('shows that %s is no %s', async (column, type, actual) => {
    const outcome = await require([], [{ table: 'Order', column, type }]);
    expect(found(outcome)).toEqual([
      expect.stringMatching(/^error column-type-differs: public\."Order"\./),
    ]);
    expect(outcome.findings[0]?.title).toContain(actual);
    expect(outcome.result).toEqual({ result: '1 column required, 1 fault' });
  });

  it('shows what takes NULL and must not, and the other way round', async () => {
    const column = (name: string, nullable: boolean, table = 'Order') => ({ table, column: name, nullable }); // prettier-ignore
    expect(
      found(await require([], [column('id', false), column('status', false), column('mail', false), column('note', true), column('userId', false, 'shop.Cart')])), // prettier-ignore
    ).toEqual([]);
    expect(found(await require([], [column('note', false), column('status', true)]))).toEqual([
      'error column-nullable: public."Order".note takes NULL, and it must not',
      'error column-not-nullable: public."Order".status is NOT NULL, and it should take NULL',
    ]);
  });

  it("finds tables in the project's schemas, by their exact name", async () => {
    const outcome = await require(['Order', 'public.Order', '"public"."Order"', 'a.b', 'part', 'home', 'shop.twice']); // prettier-ignore
    expect(found(outcome)).toEqual([]);
    expect(outcome.notVerified).toEqual([]);
  });

  it('shows tables that are missing, are none, or have no key', async () => {
    const outcome = await require(['order', 'shop.Order', 'Summary', 'Cart', 'Nothing'], [
      { table: 'Order', column: 'Note' },
      { table: 'Gone', column: 'x' },
    ]); // prettier-ignore
    expect(found(outcome)).toEqual([
      'error required-table-missing: the required table order does not exist',
      'error required-table-missing: the required table shop.Order does not exist',
      'error required-table-missing: the required table Nothing does not exist',
      'error required-table-missing: the required table Gone does not exist',
      'error required-table-missing: public."Summary" is required as a table and is a view',
      'error table-without-primary-key: the required table shop."Cart" has no primary key',
      'error required-column-missing: the required column Note of public."Order" does not exist',
    ]);
    expect(outcome.findings[0]?.advice).toContain('Did you mean "Order"?');
    expect(outcome.findings.at(-1)?.advice).toContain('Did you mean "note"');
  });

  it('says which name is in several schemas, and takes the one of ?schema=', async () => {
    const outcome = await require(['twice'], [{ table: 'twice', column: 'nix' }]);
    expect(outcome.findings).toEqual([]);
    expect(outcome.notVerified).toEqual([expect.stringMatching(/archive\.twice, shop\.twice/)]);
    expect(outcome.result).toEqual({ status: 'not-verified', result: '1 name in several schemas' });
    const partly = await require(['twice', 'Order'], [{ table: 'Order', column: 'id' }]);
    expect(partly.result).toEqual({
      result: '1 table and 1 column as required; 1 name in several schemas',
    });
    const home = await require(['twice'], [], `${url}?schema=shop`);
    expect(home).toMatchObject({ findings: [], notVerified: [] });
    const keyless = await require(['home'], [], `${url}?schema=archive`);
    expect(found(keyless)).toHaveLength(1);
  });

  it('does not take the table of a platform for one of the project', async () => {
    const own = await server.createDatabase();
    await executeAll(own, [
      ...['CREATE SCHEMA auth', 'CREATE TABLE auth.users (id int PRIMARY KEY)'],
      ...['CREATE SCHEMA "Shop"', 'CREATE TABLE "Shop".carts (id int PRIMARY KEY)'],
    ]);
    const tree = treeOf({
      '1_init': `CREATE TABLE IF NOT EXISTS "Shop"."carts" (id int PRIMARY KEY REFERENCES auth.users)`,
    });
    const look = (tables: string[]) =>
      runCheck(requiredCheck, own, { inputs: { requiredTables: tables }, tree });
    const outcome = await look(['users', 'carts']);
    expect(found(outcome)).toEqual([
      'error required-table-missing: the required table users does not exist',
    ]);
    expect(outcome.findings[0]?.advice).toMatch(/^There is auth\.users, where /);
    expect(await look(['auth.users'])).toMatchObject({ findings: [], notVerified: [] });
  });

  it('takes the columns of a view, of which nobody knows whether they are NULL', async () => {
    const outcome = await require([], [
      { table: 'Summary', column: 'note', type: 'varchar(20)', nullable: false },
    ]); // prettier-ignore
    expect(outcome.findings).toEqual([]);
    expect(outcome.notVerified).toEqual([expect.stringContaining('is never NULL')]);
  });

  it('needs no privilege, and says of what rows nothing can be known', async () => {
    const login = await loginOf(url, () => []);
    const outcome = await require(['Order'], [{ table: 'Order', column: 'note', type: 'text' }], login); // prettier-ignore
    expect(found(outcome)).toHaveLength(1);
    expect(outcome.notVerified).toEqual([
      expect.stringMatching(/^whether public\."Order" can be read: the role "r_\w+" has no SELECT/),
    ]);
    const reader = await loginOf(url, (role) => [`GRANT SELECT (id) ON "Order" TO ${role}`]);
    expect((await require(['Order'], [], reader)).notVerified).toEqual([]);
  });

  it('shows a primary key whose index is invalid', async () => {
    await executeAll(url, [
      'CREATE TABLE shop.broken (id int PRIMARY KEY)',
      `UPDATE pg_index SET indisvalid = false WHERE indrelid = 'shop.broken'::regclass`,
    ]);
    expect(found(await require(['broken']))).toEqual([
      'error table-without-primary-key: the primary key of the required table shop.broken is invalid',
    ]);
  });

  it('puts dozens of one kind together, and skips where nothing is required', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `missing_${index}`);
    expect((await require(many)).findings).toHaveLength(21);
    expect((await require([])).result).toMatchObject({ status: 'skipped' });
  });

  it('takes a CHECK for NOT NULL, as soon as it is validated', async () => {
    await executeAll(url, [
      `CREATE TABLE checked ("a_%'x" int CHECK ("a_%'x" IS NOT NULL), b int CHECK (b IS NOT NULL OR b > 0), c int NOT NULL)`,
      'ALTER TABLE checked ADD late int, ADD CONSTRAINT late CHECK (late IS NOT NULL) NOT VALID',
      'ALTER TABLE checked ADD CONSTRAINT also CHECK (c IS NOT NULL) NOT VALID',
    ]);
    const columns = [`a_%'x`, 'b', 'c', 'late'].map((column) => ({ table: 'checked', column, nullable: false })); // prettier-ignore
    expect(found(await require([], columns))).toEqual([
      'error column-nullable: public.checked.b takes NULL, and it must not',
      'error column-nullable: public.checked.late is NOT NULL for new rows only, and it must not be NULL',
    ]);
    await executeAll(url, ['ALTER TABLE checked VALIDATE CONSTRAINT late']);
    expect(found(await require([], columns))).toHaveLength(1);
  });

  if (major === 18) {
    it('does not take a CHECK that is not enforced for NOT NULL', async () => {
      await executeAll(url, [
        'CREATE TABLE lax (x int CONSTRAINT lax CHECK (x IS NOT NULL) NOT ENFORCED)',
      ]);
      expect(found(await require([], [{ table: 'lax', column: 'x', nullable: false }]))).toEqual([
        'error column-nullable: public.lax.x takes NULL, and it must not',
      ]);
    });

    it('does not take NOT NULL NOT VALID for NOT NULL', async () => {
      await executeAll(url, [
        'CREATE TABLE late (id int PRIMARY KEY, x int)',
        'ALTER TABLE late ADD CONSTRAINT nn NOT NULL x NOT VALID',
      ]);
      const columns = [{ table: 'late', column: 'x', nullable: false }];
      expect(found(await require([], columns))).toEqual([
        'error column-nullable: public.late.x is NOT NULL for new rows only, and it must not be NULL',
      ]);
      await executeAll(url, ['ALTER TABLE late VALIDATE CONSTRAINT nn']);
      expect(found(await require([], columns))).toEqual([]);
    });
  }
});
