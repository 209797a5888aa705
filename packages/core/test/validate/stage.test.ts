import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '../../src/postgres/connection.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { ValidateReportSchema } from '../../src/report/validate-report.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import type { ValidateReport } from '../../src/validate/stage.ts';
import { validateOutputsOf } from '../../src/config/validate-inputs.ts';
import { prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';
import { MAJORS, type Major, useServer } from '@belay/testkit/servers.ts';
import { copyShop, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { asRole, deployed, execute, row, rules, validateOn } from './run.ts';

afterAll(removeTemporaryFolders);

const PATH = process.env['PATH'];
/**
 * What these runs cannot look at: the project's Prisma is not installed, and the tests' servers of some majors are not where
 * a rebuild looks for one.
 */
const WITHOUT_PRISMA = /Prisma is not installed|the promise was made on another major version/;

/** How many transaction ids the server has given out: reading takes none. */
async function lastTransaction(url: string): Promise<string> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ next: string }>(
      'SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text AS next',
    );
    return rows[0]?.next ?? '';
  });
}

describe.each(MAJORS)('a deploy that stands, on Postgres %i', (major: Major) => {
  const server = useServer(major);
  let url = '';
  let shop = '';
  beforeAll(async () => {
    shop = copyShop();
    url = await deployed(server, shop);
  });

  it('has no finding but notices, and writes nothing', async () => {
    const before = await lastTransaction(url);
    const report = await validateOn(url, shop);
    expect(rules(report)).toEqual([]);
    expect(report.validate).toMatchObject({
      drift: false,
      migrations: { total: 15, applied: 15 },
      target: { kind: 'primary', major },
      partly: [],
    });
    expect(report.notVerified.filter((sentence) => !WITHOUT_PRISMA.test(sentence))).toEqual([]);
    expect(report.headline).toContain('15 of 15 migrations applied, the schema is as promised');
    expect(exitCodeOf(report)).toBe(0);
    expect(await lastTransaction(url)).toBe(before);
  }, 60_000);
});

describe('the project has Prisma', () => {
  const server = useServer();

  it('passes without reservation', async () => {
    const shop = copyShop();
    projectWithPrisma(shop, '7');
    const url = await deployed(server, shop);
    const report = await validateOn(url, shop, { env: { PATH, ...prismaEnvironment() } });
    expect(report).toMatchObject({ verdict: 'passed', notVerified: [] });
    expect(report.headline).toMatch(/^The deploy stands: 15 of 15 migrations applied/);
    expect(validateOutputsOf(report)).toEqual({
      verdict: 'passed',
      report: path.join(shop, 'belay-report/validate/report.json'),
      'failed-checks': '[]',
      drift: 'false',
    });
  }, 60_000);
});

/** Faults of every check, all in one database. */
const FAULTS = [
  'DROP INDEX "Order_to_pack_idx"',
  `INSERT INTO "Category" ("id", "name", "slug") OVERRIDING SYSTEM VALUE VALUES (100, 'a', 'a')`,
  'SET session_replication_role = replica',
  `UPDATE "Category" SET "parentId" = 999`,
  'SET session_replication_role = origin',
  'ALTER TABLE "Payment" DISABLE TRIGGER ALL',
  'DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)',
];

describe('a deploy that does not stand', () => {
  const server = useServer();
  let report: ValidateReport;
  let shop = '';
  beforeAll(async () => {
    shop = copyShop();
    const url = await deployed(server, shop);
    await execute(url, ...FAULTS);
    report = await validateOn(url, shop, { identity: { actor: 'ada', commit: 'c0ffee' } });
  });

  it('fails, each fault under its check', () => {
    expect(report.verdict).toBe('failed');
    expect(exitCodeOf(report)).toBe(1);
    expect(rules(report)).toEqual(
      expect.arrayContaining([
        'error foreign-key-orphans',
        'error foreign-key-unguarded',
        'error migration-pending',
        'error schema-missing',
        'error sequence-behind',
      ]),
    );
    const failed = JSON.parse(validateOutputsOf(report)['failed-checks']) as string[];
    expect(failed).toEqual(['migrations', 'schema', 'constraints', 'orphans', 'sequences']);
    expect(validateOutputsOf(report).drift).toBe('true');
  });

  it('says first that it does not stand, then what takes it back', () => {
    const markdown = renderMarkdown(report, { maxBytes: 1_000_000 });
    const [heading = '', , next = ''] = markdown.split('\n');
    expect(heading).toMatch(/^### ✗ The deploy does not stand: /);
    expect(next).toMatch(/^To take it back, restore the backup/);
    const terminal = renderTerminal(report, { color: false, width: 100 });
    expect(terminal).toMatch(/\nFAILED {3}The deploy does not stand: [^]*\n {2}To take it back, /);
  });

  it('keeps who validated what', () => {
    expect(report.validate.audit).toMatchObject({
      stage: 'validate',
      verdict: 'failed',
      actor: 'ada',
      commit: 'c0ffee',
    });
  });

  it('leaves the whole report in report.json, fitting its schema', () => {
    const text = readFileSync(report.reportFile ?? '', 'utf8');
    expect(ValidateReportSchema.parse(JSON.parse(text)).verdict).toBe('failed');
    expect(text).not.toContain(new URL(server.url()).password);
  });

  it('accepts a finding with a reason', async () => {
    const url = await deployed(server, shop);
    await execute(url, 'DROP INDEX "Order_to_pack_idx"');
    const folder = copyShop();
    const accept = `accept:\n  - rule: schema-missing\n    object: Order_to_pack_idx\n    reason: built again tonight\n`;
    const { writeFileSync } = await import('node:fs');
    writeFileSync(path.join(folder, 'belay.yml'), accept);
    const accepted = await validateOn(url, folder);
    expect(rules(accepted)).toEqual([]);
    expect(accepted.findings.find(({ rule }) => rule === 'schema-missing')?.detail).toContain(
      'accepted: built again tonight',
    );
  }, 60_000);
});

describe('a role with CONNECT, USAGE and SELECT', () => {
  const server = useServer();

  it('sees everything but other sessions, and says so', async () => {
    const shop = copyShop();
    const url = await deployed(server, shop);
    const reader = await asRole(
      url,
      'reader',
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader',
    );
    const report = await validateOn(reader, shop);
    expect(rules(report)).toEqual([]);
    expect(report.validate.drift).toBe(false);
    const others = report.notVerified.filter((sentence) => !WITHOUT_PRISMA.test(sentence));
    expect(others.join('\n')).toMatch(/pg_read_all_stats|pg_monitor/);
    expect(row(report, 'orphans')).toMatchObject({ status: 'passed' });
  }, 60_000);

  it('without SELECT: every check that needs it is not verified, never passed', async () => {
    const shop = copyShop();
    const url = await deployed(server, shop);
    const blind = await asRole(url, 'blind');
    const report = await validateOn(blind, shop);
    for (const id of ['migrations', 'orphans', 'duplicates', 'nulls', 'check-rows', 'sequences']) {
      expect([id, row(report, id)?.status]).toEqual([id, 'not-verified']);
    }
    expect(report.verdict).not.toBe('passed');
  }, 60_000);
});

describe('interrupted', () => {
  const server = useServer();

  it('ends at once, with a report that says so and every check not reached', async () => {
    const shop = copyShop();
    const url = await deployed(server, shop);
    const controller = new AbortController();
    const running = validateOn(url, shop, { signal: controller.signal });
    setTimeout(() => controller.abort(), 150);
    const report = await running;
    expect(report).toMatchObject({ verdict: 'errored', error: { kind: 'interrupted' } });
    expect(report.checks.some(({ status }) => status === 'not-verified')).toBe(true);
    expect(existsSync(report.reportFile ?? '')).toBe(true);
  }, 30_000);
});
