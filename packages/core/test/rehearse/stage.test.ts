import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TestReportSchema } from '../../src/report/test-report.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import type { TestReport } from '../../src/rehearse/stage.ts';
import { noProgress, silentLogger } from '../../src/runtime/ports.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { project, rehearseOn, rules } from './run.ts';
import { watchTraces } from './traces.ts';

const INIT = `CREATE TABLE "Order" (id int PRIMARY KEY, note text);`;
const ROWS = `INSERT INTO "Order" SELECT n, 'note ' || n FROM generate_series(1, 4) n;`;
const ADD = `ALTER TABLE "Order" ADD COLUMN status text;`;
const DROP = `ALTER TABLE "Order" DROP COLUMN note;`;
const FILL = `UPDATE "Order" SET note = 'x';`;

const server = useServer();
const { env } = watchTraces(server);

const since = { since: '1_init', env };
const shop = (migrations: Record<string, string>, files: Record<string, string> = {}) =>
  project({ '1_init': INIT, ...migrations }, { 'seed.sql': ROWS, ...files });
const seeded = { ...since, seed: 'seed.sql' };
const checksOf = ({ checks }: TestReport) =>
  Object.fromEntries(checks.map(({ id, status }) => [id, status]));

function written(workspace: string): unknown {
  return JSON.parse(readFileSync(path.join(workspace, 'belay-report/report.json'), 'utf8'));
}

describe('the report', () => {
  it('of a rehearsal that passes is written as it is returned', async () => {
    const workspace = shop({ '2_add': ADD });
    const { reportFile, ...report } = await rehearseOn(server, workspace, seeded);
    expect(reportFile).toBe(path.join(workspace, 'belay-report/report.json'));
    expect(written(workspace)).toEqual(JSON.parse(JSON.stringify(report)));
    expect(TestReportSchema.parse(written(workspace))).toEqual(written(workspace));
    expect(report).toMatchObject({
      // The project has no Prisma installed, so its own deploy was not looked at: never simply safe.
      verdict: 'warned',
      headline:
        '1 pending migration applies, has a proven way back; not everything could be looked at',
      test: {
        dryRun: false,
        migrations: { directory: 'prisma/migrations', total: 2 },
        pending: [
          { name: '2_add', file: 'prisma/migrations/2_add/migration.sql', applied: true, statements: 1 },
        ],
        planDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
        reverseProven: true,
        restoreProven: true,
        server: { source: 'database-url', major: 15 },
        baseline: { kind: 'replay', replayed: 1, seedRows: 4, seedTables: 1 },
        schema: { changes: [expect.stringContaining('status')] },
        data: { losses: [], tables: [{ rowsBefore: 4, rowsAfter: 4 }] },
      },
    }); // prettier-ignore
    expect(exitCodeOf(report)).toBe(0);
    expect(new Set(Object.values(checksOf(report)))).toEqual(new Set(['passed']));
    expect(report.subject).toEqual([
      'prisma',
      '1 pending of 2',
      expect.stringMatching(/^Postgres 15\.\d+ \(of database-url\)$/),
    ]);
  });

  it('says what Belay could not look at, where Prisma is not installed', async () => {
    const report = await rehearseOn(server, shop({ '2_add': ADD }), seeded);
    expect(report.notVerified).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^prisma migrate deploy itself: .*not installed.*Belay's executor/),
        expect.stringMatching(/^migrations against schema\.prisma/),
      ]),
    );
  });

  it('of a mistake has the verdict errored, every check and the reason', async () => {
    const workspace = shop({ '2_add': ADD });
    const report = await rehearseOn(server, workspace, { ...since, seed: 'nowhere.sql' });
    expect(report).toMatchObject({
      verdict: 'errored',
      error: { kind: 'user', code: 'seed-not-found' },
    });
    expect(report.headline).toBe(report.error?.message);
    expect(exitCodeOf(report)).toBe(2);
    expect(checksOf(report)).toEqual({
      ...{ tree: 'passed', baseline: 'not-verified', apply: 'not-verified' },
      ...{ schema: 'not-verified', data: 'not-verified' },
      ...{ 'way-back': 'not-verified', restore: 'not-verified' },
    });
    const { reportFile, ...rest } = report;
    expect(existsSync(reportFile ?? '')).toBe(true);
    expect(written(workspace)).toEqual(JSON.parse(JSON.stringify(rest)));
  });

  it('of a fault of Belay is written before the fault is thrown', async () => {
    const workspace = shop({ '2_add': ADD });
    const broken = new Error('the terminal is broken');
    const progress = {
      ...noProgress,
      check: ({ id }: { id: string }) => {
        if (id === 'baseline') throw broken;
      },
    };
    await expect(rehearseOn(server, workspace, { ...since, progress })).rejects.toBe(broken);
    expect(written(workspace)).toMatchObject({
      verdict: 'errored',
      error: { kind: 'bug', message: 'the terminal is broken' },
    });
  });

  it('that cannot be written does not hide the verdict', async () => {
    const workspace = shop({ '2_add': ADD }, { 'belay-report': 'a file is in the way' });
    const warned: string[] = [];
    const log = { ...silentLogger, warn: (line: string) => void warned.push(line) };
    const report = await rehearseOn(server, workspace, { ...since, log });
    expect(report.reportFile).toBeUndefined();
    expect(report).toMatchObject({ verdict: 'warned', test: { reverseProven: true } });
    expect(report.notVerified.join()).toMatch(/proven reverse of 2_add is in the report only/);
    expect(warned.join()).toMatch(/The report cannot be written to .*belay-report/);
  });
});

describe('the verdict', () => {
  it('is warned with a warning, and says to read it', async () => {
    const report = await rehearseOn(server, shop({ '2_fill': FILL }), seeded);
    expect(report).toMatchObject({
      verdict: 'warned',
      headline: expect.stringMatching(/1 pending migration applies, 0 of 1 .*read the warnings/),
    });
    expect(exitCodeOf(report)).toBe(0);
  });

  it('is failed with an error, and leads with the gravest', async () => {
    const report = await rehearseOn(server, shop({ '2_fill': FILL, '3_drop': DROP }), seeded);
    expect(report.verdict).toBe('failed');
    expect(report.headline).toMatch(/^Not safe to merge: 3_drop loses 4 values of .*note/);
    expect(exitCodeOf(report)).toBe(1);
  });

  it('is failed from the gate upwards', async () => {
    const workspace = shop({ '2_fill': FILL });
    const report = await rehearseOn(server, workspace, { ...seeded, failOn: 'warning' });
    expect(rules(report)).toEqual(['warning way-back-missing']);
    expect(report).toMatchObject({
      verdict: 'failed',
      headline: expect.stringMatching(/^Not safe to merge: 2_fill has no way back/),
    });
  });
});

describe('what belay.yml accepts', () => {
  const accepting = (...lines: string[]) => ({
    'belay.yml': `accept:\n${lines.map((line) => `  - ${line}\n`).join('')}`,
  });

  it('is a notice with its reason, and no longer fails', async () => {
    const files = accepting(`{ rule: loses-data, migration: 2_drop, reason: exported in March }`);
    const report = await rehearseOn(server, shop({ '2_drop': DROP }, files), seeded);
    expect(rules(report)).toEqual(['notice loses-data']);
    expect(report.findings[0]?.detail).toMatch(/^accepted: exported in March/);
    expect(report.verdict).toBe('warned');
    // Accepted, not undone: nobody is told that there is a way back.
    expect(report.test.reverseProven).toBe(false);
    expect(report.test.wayBack).toMatchObject([{ verdict: 'loses-data' }]);
  });

  it('of another migration does not help', async () => {
    const files = accepting(`{ rule: loses-data, migration: 3_other, reason: exported }`);
    const report = await rehearseOn(server, shop({ '2_drop': DROP }, files), seeded);
    expect(rules(report)).toEqual(['error loses-data', 'warning acceptance-unused']);
    expect(report.verdict).toBe('failed');
  });

  it('and was not needed is said, with the place', async () => {
    const files = accepting(`{ rule: invalid-index, object: Order_note, reason: known }`);
    const report = await rehearseOn(server, shop({ '2_add': ADD }, files), seeded);
    expect(report.verdict).toBe('warned');
    expect(report.findings).toMatchObject([
      {
        rule: 'acceptance-unused',
        title: expect.stringMatching(/invalid-index \(Order_note\)/),
        place: { file: 'belay.yml' },
      },
    ]);
  });

  it('is not called unused when not everything was looked at', async () => {
    const files = accepting(`{ rule: invalid-index, reason: known }`);
    const report = await rehearseOn(server, shop({}, files), since);
    expect(report).toMatchObject({ verdict: 'passed', findings: [] });
  });
});

describe('nothing to apply', () => {
  const unreachable = { databaseUrl: 'postgresql://nobody:geheim@127.0.0.1:9/nowhere' };

  it('is a pass that says so, and asks no server', async () => {
    const report = await rehearseOn(server, shop({}), { ...since, ...unreachable });
    expect(report).toMatchObject({
      verdict: 'passed',
      headline: 'Nothing to rehearse: none of the 1 migrations is pending',
      test: { pending: [], planDigest: expect.any(String) },
    });
    expect(report.checks.slice(1)).toHaveLength(6);
    for (const check of report.checks.slice(1)) {
      expect(check).toMatchObject({ status: 'skipped', result: 'no pending migration' });
    }
  });

  it('a dry run lists the SQL and touches no database', async () => {
    const workspace = shop({ '2_add': ADD, '3_drop': DROP });
    const dry = { ...since, ...unreachable, dryRun: true, seed: 'seed.sql' };
    const report = await rehearseOn(server, workspace, dry);
    expect(report).toMatchObject({
      verdict: 'passed',
      headline: 'Dry run: 2 pending migrations, nothing was applied',
      test: {
        dryRun: true,
        pending: [
          { name: '2_add', sql: ADD, applied: false },
          { name: '3_drop', sql: DROP, applied: false },
        ],
      },
    });
    expect(report.test.server).toBeUndefined();
    expect(checksOf(report)).toMatchObject({ tree: 'passed', apply: 'skipped' });
  });

  it('a dry run fails on a history that cannot be deployed', async () => {
    const files = {
      'prisma/migrations/migration_lock.toml': 'provider = "sqlite"\n',
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
    };
    const workspace = shop({ '2_add': ADD }, files);
    const report = await rehearseOn(server, workspace, { ...since, ...unreachable, dryRun: true });
    expect(report.verdict).toBe('failed');
    expect(rules(report)).toEqual(['error migration-provider-mismatch']);
    expect(checksOf(report)).toMatchObject({ tree: 'failed', apply: 'not-verified' });
  });
});
