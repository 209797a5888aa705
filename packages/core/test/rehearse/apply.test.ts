import { describe, expect, it } from '@jest/globals';
import type { PrismaMajor } from '@belay/testkit/prisma-engine.ts';
import { useServer } from '@belay/testkit/servers.ts';
import type { TestReport } from '../../src/rehearse/stage.ts';
import { VERSION_OF, installedProject, wantedProject, withEngine } from './prisma-project.ts';
import { project, rehearseOn, rules } from './run.ts';
import { watchTraces } from './traces.ts';

const INIT = `CREATE TABLE "Order" ("id" INTEGER NOT NULL, CONSTRAINT "Order_pkey" PRIMARY KEY ("id"));`;
const BOOK = `CREATE TABLE "Book" ("id" INTEGER NOT NULL, "title" TEXT, CONSTRAINT "Book_pkey" PRIMARY KEY ("id"));`;
const MODELS = `model Order {\n  id Int @id\n}\n\nmodel Book {\n  id    Int     @id\n  title String?\n}\n`;
const VERSIONS: PrismaMajor[] = ['6', '7'];

/** The second statement fails, on line 3. */
const FAILS = `${BOOK}\n-- what follows does not exist\nALTER TABLE "Nonsense" ADD COLUMN x int;\n`;
const CONCURRENTLY = `${BOOK}\nCREATE INDEX CONCURRENTLY "Book_title_idx" ON "Book" ("title");\n`;
const ENUM = `ALTER TYPE color ADD VALUE 'green';\nALTER TABLE "Order" ADD COLUMN color color DEFAULT 'green';\n`;

const server = useServer();
const { env } = watchTraces(server);
const options = { since: '1_init', env };
const engine = { since: '1_init', env: withEngine(env) };

const applyOf = ({ checks }: TestReport) => checks.find(({ id }) => id === 'apply');
const schemaResult = ({ checks }: TestReport) => checks.find(({ id }) => id === 'schema')?.result;
const failure = ({ findings }: TestReport) =>
  findings.find(({ rule }) => rule === 'migration-fails');

function expectNothingLeft(report: TestReport): void {
  expect(failure(report)).toMatchObject({
    severity: 'error',
    title: expect.stringMatching(/^2_fails fails: relation "Nonsense" does not exist \(42P01\)/),
    detail: expect.stringContaining('Nothing of it was left behind'),
    place: { file: 'prisma/migrations/2_fails/migration.sql', line: 3 },
    sql: expect.stringMatching(/^ALTER TABLE "Nonsense"/),
    advice: expect.stringMatching(/line 3[^]*migrate resolve --rolled-back 2_fails/),
  });
}

function expectHalfApplied(report: TestReport): void {
  expect(failure(report)).toMatchObject({
    severity: 'error',
    title: expect.stringMatching(/^2_fails fails: relation "Nonsense" does not exist \(42P01\)/),
    detail: expect.stringMatching(/half-applied:\n.*Book/),
    place: { file: 'prisma/migrations/2_fails/migration.sql', line: 3 },
    advice: expect.stringMatching(
      /what stayed[^]*--rolled-back 2_fails[^]*--applied 2_fails[^]*BEGIN;/,
    ),
  });
}

describe('where Prisma is not installed, the version that the project asks for decides', () => {
  it('6 sends a file as one: a failure leaves nothing', async () => {
    const workspace = wantedProject('6', { '1_init': INIT, '2_fails': FAILS });
    const report = await rehearseOn(server, workspace, options);
    expectNothingLeft(report);
    expect(report).toMatchObject({
      verdict: 'failed',
      test: { prisma: { version: '6.19.3', transactions: 'batch', executor: 'belay' } },
    });
    expect(applyOf(report)).toMatchObject({
      status: 'failed',
      result: "0 of 1, by Belay's executor",
      items: [{ status: 'failed', detail: expect.arrayContaining([expect.stringMatching(/:3$/)]) }],
    });
  });

  it('7 sends each statement: a failure leaves what came before', async () => {
    const workspace = wantedProject('7', {
      '1_init': INIT,
      '2_fails': FAILS,
      '3_never': 'SELECT 1;',
    });
    const report = await rehearseOn(server, workspace, options);
    expectHalfApplied(report);
    expect(report.test.prisma.transactions).toBe('statements');
    // What comes after a failure is not called safe.
    expect(report.test.pending).toMatchObject([{ applied: false }, { applied: false }]);
    expect(report.notVerified.join('\n')).toMatch(
      /the way back of 2_fails[^]*the way back of 3_never/,
    );
    expect(report.test.reverseProven).toBe(false);
  });

  it('7 with BEGIN and COMMIT leaves nothing', async () => {
    const workspace = wantedProject('7', { '1_init': INIT, '2_fails': `BEGIN;${FAILS}COMMIT;` });
    expectNothingLeft(await rehearseOn(server, workspace, options));
  });

  it.each([
    ['CREATE INDEX CONCURRENTLY among other statements', CONCURRENTLY, /25001/],
    ['a new enum value used in the same file', ENUM, /55P04/],
  ])('%s fails on 6 and works on 7', async (_what, sql, said) => {
    const tree = { '1_init': `${INIT} CREATE TYPE color AS ENUM ('red');`, '2_new': sql };
    const six = await rehearseOn(server, wantedProject('6', tree), options);
    expect(failure(six)?.title).toMatch(said);
    expect(failure(six)?.advice).toMatch(/migration of its own/);
    const seven = await rehearseOn(server, wantedProject('7', tree), options);
    expect(failure(seven)).toBeUndefined();
    expect(seven.test.pending).toMatchObject([{ applied: true, statements: 2 }]);
  });

  it('nothing is known of the version: the way that can leave half a migration is taken', async () => {
    const workspace = project({ '1_init': INIT, '2_fails': FAILS });
    const report = await rehearseOn(server, workspace, options);
    expect(report.test.prisma).toMatchObject({ transactions: 'statements', executor: 'belay' });
    expect(report.notVerified.join()).toMatch(/not installed/);
  });
});

describe.each(VERSIONS)('the unmodified CLI of Prisma %s', (version) => {
  it('applies the pending migrations, finds the schema right and writes a proven reverse', async () => {
    const files = { 'seed.sql': 'INSERT INTO "Order" VALUES (1);' };
    const tree = { '1_init': INIT, '2_book': BOOK };
    const workspace = installedProject(version, tree, { models: MODELS, files });
    const report = await rehearseOn(server, workspace, { ...engine, seed: 'seed.sql' });
    expect(rules(report)).toEqual([]);
    expect(report.verdict).toBe('passed');
    expect(applyOf(report)?.result).toBe(`1 of 1, by prisma migrate deploy ${VERSION_OF[version]}`);
    expect(schemaResult(report)).toMatch(/equal to schema\.prisma$/);
    expect(report.test.prisma).toMatchObject({ version: VERSION_OF[version], executor: 'prisma' });
    expect(report.test.prisma.cliStarts).toBeGreaterThan(0);
    expect(report.test.wayBack).toMatchObject([{ verdict: 'proven', source: 'prisma' }]);
    expect(report.notVerified).toEqual([]);
    expect(report.subject).toContain(`Prisma ${VERSION_OF[version]}`);
  });

  it('fails on a migration: the place, the SQLSTATE and what it left, measured', async () => {
    const workspace = installedProject(
      version,
      { '1_init': INIT, '2_fails': FAILS },
      { models: MODELS },
    );
    const report = await rehearseOn(server, workspace, engine);
    if (version === '6') expectNothingLeft(report);
    else expectHalfApplied(report);
    expect(rules(report)).toEqual(['error migration-fails']);
    expect(applyOf(report)?.result).toBe(`0 of 1, by prisma migrate deploy ${VERSION_OF[version]}`);
  });

  it('and Belay’s executor agree on CREATE INDEX CONCURRENTLY among other statements', async () => {
    const models = MODELS.replace('String?\n', 'String?\n\n  @@index([title])\n');
    const tree = { '1_init': INIT, '2_index': CONCURRENTLY };
    const report = await rehearseOn(server, installedProject(version, tree, { models }), engine);
    if (version === '6') expect(failure(report)?.title).toMatch(/25001/);
    else expect(rules(report)).toEqual([]);
  });

  it('sees that the migrations do not lead to schema.prisma', async () => {
    const models = MODELS.replace('title String?', 'title String?\n  isbn String?');
    const workspace = installedProject(version, { '1_init': INIT, '2_book': BOOK }, { models });
    const report = await rehearseOn(server, workspace, engine);
    expect(rules(report)).toEqual(['error schema-drift']);
    expect(report.findings[0]).toMatchObject({
      place: { file: 'prisma/schema.prisma' },
      sql: expect.stringMatching(/ADD COLUMN\s+"isbn" TEXT/),
    });
    expect(schemaResult(report)).toMatch(/not equal to schema\.prisma$/);
    expect(report.verdict).toBe('failed');
  });

  it('refuses a schema that is wrong', async () => {
    const models = `${MODELS}\nmodel Broken {\n  id Nonsense @id\n}\n`;
    const workspace = installedProject(version, { '1_init': INIT, '2_book': BOOK }, { models });
    const report = await rehearseOn(server, workspace, engine);
    expect(report.verdict).toBe('failed');
    const invalid = report.findings.find(({ rule }) => rule === 'schema-invalid');
    expect(invalid).toMatchObject({
      severity: 'error',
      detail: expect.stringContaining('Nonsense'),
      place: { file: 'prisma/schema.prisma' },
    });
    // What could not be compared is not called equal.
    expect(schemaResult(report)).not.toMatch(/(?<!not )equal/);
  });

  it('without its engine is not guessed at: Belay’s executor stands in, and that is said', async () => {
    const workspace = installedProject(
      version,
      { '1_init': INIT, '2_book': BOOK },
      { models: MODELS },
    );
    // Nothing listens there, so that this holds on a machine with a network too.
    const offline = {
      ...env,
      PRISMA_ENGINES_MIRROR: 'http://127.0.0.1:9',
      CHECKPOINT_DISABLE: '1',
    };
    const report = await rehearseOn(server, workspace, { ...options, env: offline });
    expect(applyOf(report)).toMatchObject({ result: "1 of 1, by Belay's executor" });
    expect(report.test.prisma).toMatchObject({
      executor: 'belay',
      executorReason: expect.stringMatching(/engine is not in place/),
    });
    expect(report.notVerified).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^prisma migrate deploy itself: .*engine/),
        expect.stringMatching(/^prisma migrate diff against schema\.prisma: .*engine/),
      ]),
    );
    expect(report.test.wayBack).toMatchObject([{ verdict: 'proven', source: 'belay' }]);
  });
});
