import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseDatabaseUrl } from '../../src/postgres/url.ts';
import type { TestReport } from '../../src/report/test-report.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { copyShop, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { rehearseOn } from '../rehearse/run.ts';
import { deployed, execute, row, rules, validateOn } from './run.ts';
import { pathTo } from './schema-run.ts';

afterAll(removeTemporaryFolders);

const FIRST_PENDING = '20260209101500_add_reviews';
const SECOND_PENDING = '20260316084500_stock_corrections';
const MIGRATIONS = 'prisma/migrations';

const server = useServer(15);
const newer = useServer(18);

/** The report of a rehearsal of the last three migrations, and the same deployed for real. */
let report: TestReport;
let template = '';
beforeAll(async () => {
  const folder = copyShop();
  report = await rehearseOn(server, folder, { since: '20250827083000_daily_revenue_view' });
  template = parseDatabaseUrl(await deployed(server, folder)).database;
}, 60_000);

/** A checkout with the report in it, after a change to each. */
function checkout({
  change = () => undefined,
  tree = () => undefined,
}: {
  change?: (copy: TestReport) => void;
  tree?: (migrations: string) => void;
} = {}): string {
  const folder = copyShop();
  tree(path.join(folder, MIGRATIONS));
  const copy = structuredClone(report);
  change(copy);
  writeFileSync(path.join(folder, 'promise.json'), JSON.stringify(copy));
  return folder;
}

const EXPECT = { expect: 'promise.json' };

function rewrite(migrations: string, name: string, change: (sql: string) => string): void {
  const file = path.join(migrations, name, 'migration.sql');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

describe('with the report of the rehearsal', () => {
  it('a database on which the same was deployed stands, whatever the line endings', async () => {
    const url = await server.createDatabase(template);
    const crlf = (sql: string) => sql.replaceAll('\n', '\r\n');
    for (const folder of [
      checkout(),
      checkout({ tree: (migrations) => rewrite(migrations, FIRST_PENDING, crlf) }),
    ]) {
      const { validate, ...outcome } = await validateOn(url, folder, EXPECT);
      expect(rules(outcome)).toEqual([]);
      expect(validate).toMatchObject({
        drift: false,
        planDigest: report.test.planDigest,
        promise: {
          kind: 'report',
          description: expect.stringMatching(
            /^rehearsal testrun1 of \d{4}-\d\d-\d\d, which rehearsed the last 3 of 15 migrations, Postgres 15\./,
          ) as unknown,
        },
        schema: { changes: [], sql: [], fingerprintExpected: report.test.schema?.fingerprintAfter },
      });
      expect(validate.schema?.fingerprintFound).toBe(report.test.schema?.fingerprintAfter);
    }
  });

  it('a database that drifted does not', async () => {
    const url = await server.createDatabase(template);
    await execute(url, 'DROP INDEX "Order_createdAt_idx"');
    const outcome = await validateOn(url, checkout(), EXPECT);
    expect(rules(outcome)).toEqual(['error schema-missing']);
    expect(outcome.headline).toMatch(
      /^The deploy does not stand: index public\."Order_createdAt_idx"/,
    );
    expect(outcome.validate).toMatchObject({ drift: true });
    expect(outcome.validate.schema?.sql.join()).toMatch(/^CREATE INDEX "?Order_createdAt_idx/);
  });

  it('of another major version compares all but the wording of definitions', async () => {
    const url = await deployed(newer, copyShop());
    const env = await pathTo(18);
    const clean = await validateOn(url, checkout(), { ...EXPECT, env });
    expect(rules(clean)).toEqual([]);
    expect(clean.validate.drift).toBe(false);
    await execute(url, 'ALTER TABLE "Order" ADD COLUMN nick text');
    const drifted = await validateOn(url, checkout(), { ...EXPECT, env });
    expect(rules(drifted)).toEqual(['error schema-unexpected']);
    await execute(
      url,
      'ALTER TABLE "Order" DROP COLUMN nick',
      `CREATE OR REPLACE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
    );
    const worded = await validateOn(url, checkout(), { ...EXPECT, env });
    expect(rules(worded)).toEqual([]);
    expect(worded.verdict).toBe('warned');
    expect(JSON.stringify(worded)).toMatch(
      /the definitions of .*touch_updated_at.*: the promise was made on another major version/,
    );
  });

  it('in which nothing was pending, the migrations are rebuilt', async () => {
    const nothing = await rehearseOn(server, copyShop(), {
      since: '20260420091000_drop_order_note',
    });
    const folder = checkout({ change: (copy) => Object.assign(copy, nothing) });
    const { validate } = await validateOn(await server.createDatabase(template), folder, EXPECT);
    expect(validate).toMatchObject({
      drift: false,
      promise: { kind: 'rebuilt' },
      planDigest: nothing.test.planDigest,
    });
  });

  it('without the schema of ?schema= says so', async () => {
    const url = new URL(await server.createDatabase(template));
    url.searchParams.set('schema', 'elsewhere');
    const outcome = await validateOn(url.href, checkout(), EXPECT);
    expect(row(outcome, 'schema')).toMatchObject({
      status: 'not-verified',
      result: expect.stringMatching(/has no schema elsewhere, into which \?schema=/) as unknown,
    });
    expect(outcome.validate.drift).toBeUndefined();
  });

  it('whose rehearsal failed, it says what that means', async () => {
    const folder = checkout({ change: (copy) => (copy.verdict = 'failed') });
    const outcome = await validateOn(await server.createDatabase(template), folder, EXPECT);
    expect(rules(outcome)).toEqual([]);
    expect(outcome.verdict).toBe('warned');
    expect(JSON.stringify(outcome.notVerified)).toMatch(
      /whether the plan was safe: .* came out failed/,
    );
  });
});

describe('a report that cannot be used is refused before anything is asked', () => {
  const unusable = (change: (copy: TestReport) => void) => checkout({ change });
  const of = (value: object) => (copy: TestReport) => void Object.assign(copy, value);
  const first = (copy: TestReport) => copy.test.pending[0] as TestReport['test']['pending'][number];

  it.each([
    ['of another version', of({ schemaVersion: 2 }), /its schemaVersion is 2, and this Belay reads version 1/],
    ['of another stage', of({ stage: 'backup' }), /it is a report of the stage "backup", not test/],
    ['of a dry run', (copy: TestReport) => void (copy.test.dryRun = true), /dry run, which applied nothing/],
    ['that did not get to the schema', (copy: TestReport) => void delete copy.test.schema, /ended before it read the schema/],
    ['that did not know its plan', (copy: TestReport) => void delete copy.test.planDigest, /ended before it knew its plan/],
    ['with a migration not applied', (copy: TestReport) => void (first(copy).applied = false), /did not apply 20260209101500_add_reviews/],
    ['with an edited plan', (copy: TestReport) => void (first(copy).checksum = '0'.repeat(64)), /its plan digest does not belong to the migrations it lists/],
    ['with a part missing', (copy: TestReport) => void Object.assign(copy.test, { wayBack: undefined }), /test\.wayBack: /],
  ])('%s', async (_what, change, said) => {
    await expectRefusal(unusable(change), 'expect-unusable', said);
  }); // prettier-ignore

  it.each([
    ['changed', (at: string) => rewrite(at, FIRST_PENDING, (sql) => `${sql}\nSELECT 1;`), /20260209101500_add_reviews has been changed since it was rehearsed/],
    ['gone', (at: string) => rmSync(path.join(at, SECOND_PENDING), { recursive: true }), /20260316084500_stock_corrections was rehearsed and is not in /],
    ['new', (at: string) => newMigration(at, '20260501000000_more'), /20260501000000_more was not rehearsed \(15 migrations were rehearsed, and there are 16\)/],
    ['new, before the others', (at: string) => newMigration(at, '20230101000000_early'), /15 migrations were rehearsed, and there are 16/],
  ])('of another plan: a migration is %s', async (_what, tree, said) => {
    await expectRefusal(checkout({ tree }), 'expect-other-plan', said);
  }); // prettier-ignore

  it.each([
    ['not there', (file: string) => rmSync(file), 'expect-not-found', /cannot be read: ENOENT/],
    ['a folder', (file: string) => (rmSync(file), void mkdirSync(file)), 'expect-not-found', /EISDIR/],
    ['cut off', (file: string) => writeFileSync(file, readFileSync(file, 'utf8').slice(0, 999)), 'expect-unusable', /it is not JSON/],
    ['something else', (file: string) => writeFileSync(file, 'null'), 'expect-unusable', /it is not a report of Belay/],
  ])('%s', async (_what, spoil, code, said) => {
    const folder = checkout();
    spoil(path.join(folder, 'promise.json'));
    await expectRefusal(folder, code, said);
  }); // prettier-ignore
});

function newMigration(migrations: string, name: string): void {
  mkdirSync(path.join(migrations, name));
  writeFileSync(path.join(migrations, name, 'migration.sql'), 'SELECT 1;\n');
}

/** Nobody listens there: whoever asked would say so. */
const NOBODY = 'postgresql://belay:pw@127.0.0.1:9/nothing';

async function expectRefusal(folder: string, code: string, said: RegExp): Promise<void> {
  const outcome = await validateOn(NOBODY, folder, EXPECT);
  expect(outcome.error).toMatchObject({
    ...{ kind: 'user', code, message: expect.stringMatching(said) as unknown },
    hint: expect.stringMatching(/expect/) as unknown,
  });
  expect(exitCodeOf(outcome)).toBe(2);
}
