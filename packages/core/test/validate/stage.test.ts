import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '../../src/postgres/connection.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
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

describe('the role may have fewer connections than are allowed', () => {
  const server = useServer();

  it('comes to its verdict on those that there are, and says so in the log', async () => {
    const shop = copyShop();
    const url = await deployed(server, shop);
    const login = await asRole(
      url,
      'one_connection',
      'ALTER ROLE one_connection CONNECTION LIMIT 1',
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO one_connection',
    );
    const warnings: string[] = [];
    const log = { ...silentLogger, warn: (line: string) => void warnings.push(line) };
    const report = await validateOn(login, shop, { log, connections: 3 });
    expect(report.error).toBeUndefined();
    expect(report.checks.filter(({ result }) => /connections? left/.test(result))).toEqual([]);
    expect(warnings.join('\n')).toMatch(
      /Going on with 1 connection of 3: .* too many connections for role/,
    );
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
    expect(next).toMatch(/^Mend it forward with the SQL of the findings where that is possible/);
    const terminal = renderTerminal(report, { color: false, width: 100 });
    expect(terminal).toMatch(/\nFAILED {3}The deploy does not stand: [^]*\n {2}Mend it forward /);
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

  it('without SELECT for a check of its own: nobody knows, and nothing is taken back', async () => {
    const shop = copyShop();
    const url = await deployed(server, shop);
    await execute(url, 'CREATE SCHEMA hidden', 'CREATE TABLE hidden.t ()');
    const reader = await asRole(
      url,
      'reader2',
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader2',
      'GRANT USAGE ON SCHEMA hidden TO reader2',
    );
    writeFileSync(
      path.join(shop, 'belay.yml'),
      'checks: [{name: hidden, sql: TABLE hidden.t}]\nassertions: [{name: too, sql: TABLE hidden.t}]\n',
    );
    const report = await validateOn(reader, shop);
    expect(report).toMatchObject({
      verdict: 'failed',
      headline: expect.stringMatching(
        /^It is not known whether the deploy stands: check "hidden": permission denied .*, and 1 more$/,
      ) as unknown,
      next: { words: expect.stringMatching(/^Nothing is known to be wrong.*GRANT SELECT/) as unknown },
    });
    expect(report.next?.command).toBeUndefined();
  }, 60_000); // prettier-ignore

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

describe('a table that somebody keeps locked', () => {
  const server = useServer();

  it('leaves the schema not verified, and everything else goes on', async () => {
    const shop = copyShop();
    const url = await deployed(server, shop);
    await execute(
      url,
      'CREATE TABLE busy (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)',
    );
    const report = await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE busy');
      return validateOn(url, shop, { bake: 300, bakeInterval: 100 });
    });
    expect(report).toMatchObject({ verdict: 'warned', validate: { bake: {} } });
    expect(report.error).toBeUndefined();
    expect(row(report, 'schema')).toMatchObject({
      status: 'not-verified',
      result: expect.stringMatching(/cannot be read: .*lock timeout/),
    });
    expect(validateOutputsOf(report).drift).not.toBe('false');
    for (const id of ['migrations', 'constraints', 'sequences', 'sessions', 'bake']) {
      expect([id, row(report, id)?.status]).not.toEqual([id, 'not-verified']);
    }
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
    expect(report.headline).toMatch(/^It is not known whether the deploy stands: /);
    expect(report.checks.some(({ status }) => status === 'not-verified')).toBe(true);
    expect(existsSync(report.reportFile ?? '')).toBe(true);
  }, 30_000);
});
