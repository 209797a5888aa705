import { afterAll, describe, expect, it } from '@jest/globals';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { withClient } from '../../src/postgres/connection.ts';
import type { Delivery } from '../../src/report/delivery.ts';
import { loginOf } from './login.ts';
import { execute } from './run.ts';
import { type TellOptions, failedReport, told } from './told.ts';

afterAll(removeTemporaryFolders);

const WRITTEN = [{ to: 'audit table', delivered: true }];

async function audited(databaseUrl: string, options: TellOptions = {}): Promise<Delivery[]> {
  const report = failedReport();
  report.validate.planDigest = 'sha256:abc';
  report.validate.drift = false;
  return (await told(report, { databaseUrl, auditTable: true, ...options })).deliveries;
}

async function rowsOf(url: string, table = 'public.belay_audit') {
  return withClient(url, {}, async (client) => {
    const sql = `SELECT * FROM ${table} ORDER BY id`;
    return (await client.query<Record<string, unknown>>(sql)).rows;
  });
}

describe.each([13, 15, 18] as const)('the audit table of Postgres %s', (major) => {
  const server = useServer(major);

  it('is made and gets a line each time', async () => {
    const url = await server.createDatabase();
    const runUrl = 'https://github.com/acme/shop/actions/runs/1';
    const identity = { project: 'acme/shop', actor: "o'cat", commit: 'abc', runUrl };
    expect(await audited(url, { identity })).toEqual(WRITTEN);
    expect(await audited(url)).toEqual(WRITTEN);
    const [first, second, ...more] = await rowsOf(url);
    expect(more).toEqual([]);
    expect(first).toEqual({
      ...{ id: '1', at: expect.any(Date), stage: 'validate', verdict: 'failed', run: 'testrun1' },
      ...{ run_url: runUrl, actor: "o'cat", commit: 'abc', plan_digest: 'sha256:abc' },
      belay_version: '0.1.0',
      details: {
        project: 'acme/shop',
        headline: 'The deploy does not stand: the index "a" is invalid',
        ...{ durationMs: 3_500, failedChecks: ['indexes'], notVerified: 1, drift: false },
        findings: { notice: 1, warning: 0, error: 1 },
      },
    });
    expect(second).toMatchObject({ id: '2', run_url: null, actor: null, commit: null });
  });

  it('is made once when two runs want it at the same moment', async () => {
    const url = await server.createDatabase();
    const all = await Promise.all(Array.from({ length: 6 }, () => audited(url)));
    expect(all.flat()).toEqual(Array.from({ length: 6 }, () => WRITTEN).flat());
    expect(await rowsOf(url)).toHaveLength(6);
  });

  it('lies in the schema of the history', async () => {
    const url = await server.createDatabase();
    await execute(url, 'CREATE SCHEMA "My App"');
    const own = new URL(url);
    own.searchParams.set('schema', 'My App');
    expect(await audited(own.href)).toEqual(WRITTEN);
    expect(await rowsOf(url, '"My App".belay_audit')).toHaveLength(1);
  });

  it('that the role may not make is said', async () => {
    const url = await server.createDatabase();
    await execute(url, 'REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    const reader = await loginOf(url, () => []);
    expect(await audited(reader)).toEqual([
      {
        ...{ to: 'audit table', delivered: false },
        reason: expect.stringMatching(
          /^permission denied for schema public .*needs CREATE on the schema public once, or INSERT/,
        ),
      },
    ]);
  });

  it('that is there already needs INSERT alone, also of a role that only reads by default', async () => {
    const url = await server.createDatabase();
    await audited(url);
    await execute(url, 'REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    const writer = await loginOf(url, (role) => [
      `GRANT INSERT ON belay_audit TO ${role}`,
      `ALTER ROLE ${role} SET default_transaction_read_only = on`,
    ]);
    expect(await audited(writer)).toEqual(WRITTEN);
    const reader = await loginOf(url, (role) => [`GRANT SELECT ON belay_audit TO ${role}`]);
    expect(await audited(reader)).toMatchObject([
      {
        delivered: false,
        reason: expect.stringMatching(/^permission denied for table belay_audit/),
      },
    ]);
    expect(await rowsOf(url)).toHaveLength(2);
  });
});

describe('the audit table', () => {
  const server = useServer(15);

  it.each([
    ['CREATE TABLE belay_audit (id int)', 'its column id is integer, not bigint'],
    ['CREATE TABLE belay_audit (id bigint, at timestamptz)', 'it has no column stage'],
    ['CREATE VIEW belay_audit AS SELECT 1 AS id', 'it is no table'],
  ])('of another shape stays as it is: %s', async (sql, why) => {
    const url = await server.createDatabase();
    await execute(url, sql);
    expect(await audited(url)).toEqual([
      {
        ...{ to: 'audit table', delivered: false },
        reason: `"public"."belay_audit" is not the table that Belay makes (${why}), so that nothing was written to it`,
      },
    ]);
  });

  it('with more columns is written to', async () => {
    const url = await server.createDatabase();
    await audited(url);
    await execute(url, 'ALTER TABLE belay_audit ADD COLUMN note text');
    expect(await audited(url)).toEqual(WRITTEN);
  });

  it('that is locked is not waited for', async () => {
    const url = await server.createDatabase();
    await audited(url);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE belay_audit');
      const started = performance.now();
      expect(await audited(url)).toMatchObject([
        { delivered: false, reason: expect.stringContaining('lock timeout') },
      ]);
      expect(performance.now() - started).toBeLessThan(5_000);
    });
    expect(await rowsOf(url)).toHaveLength(1);
  });

  it('of a schema that is not there is said', async () => {
    const url = new URL(await server.createDatabase());
    url.searchParams.set('schema', 'nowhere');
    expect(await audited(url.href)).toMatchObject([
      { delivered: false, reason: expect.stringContaining("the history's schema is not there") },
    ]);
  });

  it('of a server that does not answer is said, without a password', async () => {
    const gone = 'postgresql://app:hunter22@127.0.0.1:1/shop';
    const [delivery] = await audited(gone);
    expect(delivery).toMatchObject({
      delivered: false,
      reason: expect.stringContaining('127.0.0.1:1'),
    });
    expect(JSON.stringify(delivery)).not.toContain('hunter22');
  });

  it('is not touched when nobody asks for it', async () => {
    const url = await server.createDatabase();
    expect(await audited(url, { auditTable: false })).toEqual([]);
    await expect(rowsOf(url)).rejects.toThrow(/does not exist/);
  });
});
