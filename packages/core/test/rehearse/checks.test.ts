import { describe, expect, it } from '@jest/globals';
import { useServer } from '@belay/testkit/servers.ts';
import { project, rehearseOn, rules } from './run.ts';
import { watchTraces } from './traces.ts';

const INIT = `
CREATE TABLE "User" (id int PRIMARY KEY, email text);
CREATE TABLE "Order" (id int PRIMARY KEY, "userId" int);`;
const SEED = `
INSERT INTO "User" VALUES (1, 'a@example.com'), (2, 'b@example.com'), (3, 'b@example.com');
INSERT INTO "Order" VALUES (1, 1), (2, 2), (3, 99);`;

const server = useServer();
const { env } = watchTraces(server);
const run = (
  migrations: Record<string, string>,
  files: Record<string, string> = {},
  options: { requiredTables?: string[]; init?: string } = {},
) =>
  rehearseOn(
    server,
    project({ '1_init': options.init ?? INIT, ...migrations }, { 'seed.sql': SEED, ...files }),
    { since: '1_init', seed: 'seed.sql', env, ...options },
  );
const find = (report: Awaited<ReturnType<typeof run>>, rule: string) =>
  report.findings.find((finding) => finding.rule === rule);

describe('the schema afterwards', () => {
  it('lacks a required table, in whichever schema it was looked for', async () => {
    const report = await run(
      { '2_drop': `DROP TABLE "Order";` },
      { 'belay.yml': `required-tables: [Order, public.User]\n` },
      { requiredTables: ['public.User', 'user', 'audit.Log'] },
    );
    const missing = report.findings.filter(({ rule }) => rule === 'required-table-missing');
    expect(missing.map(({ object }) => object)).toEqual(['user', 'audit.Log', 'Order']);
    expect(report.verdict).toBe('failed');
  });

  it('holds the invalid index that a failed CREATE INDEX CONCURRENTLY left behind', async () => {
    const report = await run({
      '2_unique': `CREATE UNIQUE INDEX CONCURRENTLY "User_email" ON "User" (email);`,
    });
    expect(find(report, 'migration-fails')).toMatchObject({
      severity: 'error',
      title: expect.stringMatching(/2_unique fails: .*User_email.*23505/),
      detail: expect.stringMatching(/half-applied:\n.*User_email/),
      place: { file: 'prisma/migrations/2_unique/migration.sql', line: 1 },
    });
    expect(report.checks.find(({ id }) => id === 'apply')?.status).toBe('failed');
  });

  it('holds an invalid index although every migration went through', async () => {
    // What an IF NOT EXISTS leaves as it is after a failed attempt.
    const report = await run({
      '2_index': `CREATE INDEX "User_email" ON "User" (email);
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"User_email"'::regclass;`,
    });
    expect(find(report, 'invalid-index')).toMatchObject({
      severity: 'error',
      evidence: 'catalogue',
      object: expect.stringContaining('User_email'),
      sql: expect.stringMatching(/^DROP INDEX CONCURRENTLY .*User_email/),
    });
    expect(report.verdict).toBe('failed');
  });

  it('has a constraint that was never validated', async () => {
    const report = await run({
      '2_check': `ALTER TABLE "User" ADD CONSTRAINT has_email CHECK (email <> '') NOT VALID;`,
    });
    expect(rules(report)).toEqual(['warning unvalidated-constraint']);
    expect(find(report, 'unvalidated-constraint')?.sql).toMatch(/VALIDATE CONSTRAINT "has_email"/);
  });

  it('has a new table without a primary key', async () => {
    const report = await run({
      '2_log': `CREATE TABLE log (at timestamptz, said text);
        CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id);
        CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (10);`,
    });
    expect(rules(report)).toEqual(['warning table-without-primary-key']);
    expect(report.findings[0]?.object).toContain('log');
  });

  it('is not blamed for what was there before', async () => {
    const init = `${INIT}
      CREATE TABLE log (said text);
      ALTER TABLE "User" ADD CONSTRAINT has_email CHECK (email <> '') NOT VALID;
      CREATE INDEX "User_email" ON "User" (email);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"User_email"'::regclass;`;
    const report = await run({ '2_add': `ALTER TABLE "User" ADD name text;` }, {}, { init });
    // pg_dump leaves invalid indexes out, which the proof of the restore rightly notices.
    expect(rules(report)).toEqual(['warning restore-differs']);
  });
});

describe('the rows afterwards', () => {
  const FK = `ALTER TABLE "Order" ADD CONSTRAINT "Order_user"
    FOREIGN KEY ("userId") REFERENCES "User" (id) NOT VALID;`;

  it('refer to nothing, by a foreign key that a pending migration declares', async () => {
    const report = await run({ '2_fk': FK });
    expect(find(report, 'foreign-key-orphans')).toMatchObject({
      severity: 'error',
      title: expect.stringMatching(/^1 row of .*Order.* refers to nothing/),
      detail: expect.stringContaining('not so before'),
      sql: expect.stringMatching(/SELECT/),
    });
    expect(report.verdict).toBe('failed');
  });

  it('referred to nothing before: told, not blamed; and blamed once it gets worse', async () => {
    const init = `${INIT} ${FK}`;
    const seed = `SET session_replication_role = replica; ${SEED} RESET session_replication_role;`;
    const files = { 'seed.sql': seed };
    const same = await run({ '2_add': `ALTER TABLE "User" ADD name text;` }, files, { init });
    expect(rules(same)).toEqual(['notice foreign-key-orphans']);
    expect(same.verdict).not.toBe('failed');
    const worse = await run(
      {
        '2_more': `SET session_replication_role = replica;
          INSERT INTO "Order" VALUES (4, 98); RESET session_replication_role;`,
      },
      files,
      { init },
    );
    expect(rules(worse)).toContain('error foreign-key-orphans');
  });

  it('hold duplicates where a migration declares a key and hides it from Postgres', async () => {
    const report = await run({
      '2_unique': `CREATE UNIQUE INDEX "User_email" ON "User" (email) WHERE id > 100;
        UPDATE pg_index SET indpred = NULL WHERE indexrelid = '"User_email"'::regclass;`,
    });
    expect(find(report, 'duplicate-keys')).toMatchObject({ severity: 'error' });
  });

  it('break a CHECK that was never validated', async () => {
    const report = await run({
      '2_check': `ALTER TABLE "Order" ADD CONSTRAINT small CHECK ("userId" < 50) NOT VALID;`,
    });
    expect(find(report, 'check-violated')).toMatchObject({
      severity: 'error',
      title: expect.stringMatching(/^1 row of .*Order.* breaks .*small/),
    });
  });

  it('are counted and compared, table by table', async () => {
    const report = await run({ '2_more': `INSERT INTO "User" VALUES (4, NULL), (5, NULL);` });
    const [order, user] = report.test.data?.tables ?? [];
    expect(order).toMatchObject({ rowsBefore: 3, rowsAfter: 3 });
    expect(order?.hashBefore).toBe(order?.hashAfter);
    expect(user).toMatchObject({ rowsBefore: 3, rowsAfter: 5 });
    expect(user?.hashBefore).not.toBe(user?.hashAfter);
    expect(report.checks.find(({ id }) => id === 'data')?.result).toMatch(
      /6 rows before, 8 rows after, nothing lost/,
    );
  });
});

describe("the project's own assertions", () => {
  const asserting = (name: string, sql: string) => ({
    'belay.yml': `assertions:\n  - name: ${name}\n    sql: ${JSON.stringify(sql)}\n    message: mails are needed\n`,
  });
  const add = { '2_add': `ALTER TABLE "User" ADD name text;` };

  it('hold after the migrations', async () => {
    const report = await run(add, asserting('names', `SELECT 1 FROM "User" WHERE name = 'x'`));
    expect(report.verdict).not.toBe('failed');
    expect(report.checks.find(({ id }) => id === 'data')).toMatchObject({
      result: expect.stringContaining('1 of 1 assertion hold'),
      items: [{ status: 'passed', name: 'names' }],
    });
  });

  it.each([
    [
      'fails',
      `SELECT id FROM "User" WHERE name IS NULL`,
      /"it fails": mails are needed \(3 rows\)/,
    ],
    ['would write', `DELETE FROM "User" RETURNING id`, /not one single SELECT|would write/],
    ['writes inside', `SELECT setval('seq', 2)`, /would write/],
    ['errs', `SELECT nonsense FROM "User"`, /nonsense/],
    ['is two statements', `SELECT 1 WHERE false; SELECT 2`, /not one single SELECT/],
  ])('%s: it is an error, and nothing was changed by it', async (what, sql, said) => {
    const report = await run(
      { '2_add': `${add['2_add']} CREATE SEQUENCE seq;` },
      asserting(`it ${what}`, sql),
    );
    expect(rules(report)).toEqual(['error assertion-failed']);
    expect(report.findings[0]).toMatchObject({
      title: expect.stringMatching(said),
      sql,
      place: { file: 'belay.yml' },
    });
    expect(report.verdict).toBe('failed');
    expect(report.test.reverseProven).toBe(true);
  });
});
