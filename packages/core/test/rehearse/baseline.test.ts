import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureHistoryTable, recordApplied } from '../../src/migrations/execution/history.ts';
import { findClientProgram, libpqEnvironment } from '../../src/postgres/client-programs.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';
import { migrationOf } from '../migrations/migration-of.ts';
import { project, rehearseOn, rules } from './run.ts';
import { watchTraces } from './traces.ts';

const TREE: Record<string, string> = {
  '1_init': 'CREATE TABLE a (id int PRIMARY KEY, note text);',
  '2_merged': 'CREATE TABLE b (id int PRIMARY KEY);',
  '3_pending': 'ALTER TABLE a ADD COLUMN x int;',
};

const server = useServer();
const { env } = watchTraces(server);
const options = { since: '2_merged', env };

const dumper = await findClientProgram('pg_dump', 15, process.env);
// Only a pg_dump of the server's own major version writes what it restores.
const withDump = dumper === undefined ? describe.skip : describe;

/** Production with these migrations applied, a role's grants and two rows; dumped. */
async function dumpOf(
  applied: readonly string[],
  args: readonly string[],
  { history = true, name = 'baseline', url = '' } = {},
): Promise<string> {
  url ||= await server.createDatabase();
  await withClient(url, {}, async (client) => {
    for (const migration of applied) await client.query(TREE[migration] ?? '');
    await client.query(`INSERT INTO a VALUES (1, 'x'), (2, 'y')`);
    const role = `shop_${path.basename(url).slice(-6)}`;
    await client.query(
      `CREATE ROLE ${role}; GRANT SELECT ON a TO ${role}; ALTER TABLE a OWNER TO ${role}`,
    );
    if (!history) return;
    await ensureHistoryTable(client, 'public');
    const at = new Date();
    await recordApplied(
      client,
      'public',
      applied.map((one) => ({
        migration: migrationOf(one, TREE[one] ?? ''),
        startedAt: at,
        finishedAt: at,
      })),
    );
  });
  const file = path.join(temporaryFolder(), name);
  const env = { ...process.env, ...libpqEnvironment(url) };
  execFileSync(dumper ?? 'pg_dump', [...args, '--file', file], { env });
  return file;
}

const rehearse = (baseline: string, tree = TREE) =>
  rehearseOn(server, project(tree), { ...options, baseline });

withDump('a baseline of pg_dump', () => {
  it.each([
    ['custom', '--format=custom'],
    ['directory', '--format=directory'],
    ['plain', '--format=plain'],
  ])('in %s format is restored, and what its history lacks is replayed', async (_name, format) => {
    const report = await rehearse(await dumpOf(['1_init'], [format]));
    expect(report.error).toBeUndefined();
    expect(report.test.baseline).toMatchObject({ kind: 'restore', replayed: 1, seedRows: 2 });
    expect(report.test.pending).toMatchObject([{ name: '3_pending', applied: true }]);
    expect(report.checks[1]?.result).toMatch(/^baseline restored, 1 replayed/);
    expect(report.notVerified.join()).toMatch(
      /owners and grants: the baseline was restored without/,
    );
    expect(rules(report)).toEqual([]);
  });

  it.each(['--format=custom', '--format=plain'])(
    'of the schema alone (%s) holds everything that is not pending',
    async (format) => {
      const file = await dumpOf(['1_init', '2_merged'], [format, '--schema-only'], {
        history: false,
      });
      const report = await rehearse(file);
      expect(report.error).toBeUndefined();
      expect(report.test.baseline).toMatchObject({ kind: 'restore', replayed: 0, seedRows: 0 });
      expect(report.test.reverseProven).toBe(true);
    },
  );

  it('of the schema alone with an empty history table: the same', async () => {
    const file = await dumpOf(['1_init', '2_merged'], ['--format=custom', '--schema-only']);
    const report = await rehearse(file);
    expect(report.error).toBeUndefined();
    expect(report.test).toMatchObject({ baseline: { replayed: 0 }, reverseProven: true });
  });

  it('that holds a pending migration already is a mistake', async () => {
    const report = await rehearse(
      await dumpOf(['1_init', '2_merged', '3_pending'], ['--format=custom']),
    );
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'baseline-too-new' },
      message: expect.stringContaining('3_pending'),
    });
    expect(exitCodeOf(report)).toBe(2);
  });

  it('that leads to the database it was taken from is refused before it runs', async () => {
    const real = await server.createDatabase();
    const file = await dumpOf(['1_init', '2_merged'], ['--format=plain', '--clean', '--create'], {
      url: real,
    });
    const report = await rehearse(file);
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'baseline-unusable' },
      message: expect.stringMatching(/baseline:\d+ has DROP DATABASE, .*Nothing of it was run/),
      hint: expect.stringMatching(/without --create/),
    });
    await withClient(real, {}, async (client) => {
      expect((await client.query('SELECT * FROM a')).rowCount).toBe(2);
    });
  });

  it.each(['--format=custom', '--format=directory'])(
    'as an archive with --create (%s) is restored into the isolated database',
    async (format) => {
      const report = await rehearse(await dumpOf(['1_init'], [format, '--clean', '--create']));
      expect(report.test.baseline).toMatchObject({ kind: 'restore', replayed: 1, seedRows: 2 });
    },
  );

  it('without any table, although migrations are merged, is refused', async () => {
    const empty = path.join(temporaryFolder(), 'empty');
    execFileSync(dumper ?? '', ['--format=custom', '--file', empty], {
      env: { ...process.env, ...libpqEnvironment(await server.createDatabase()) },
    });
    expect((await rehearse(empty)).error).toMatchObject({
      ...{ kind: 'user', code: 'baseline-unusable' },
      message: expect.stringMatching(/holds no table, although/),
    });
  });

  it('is restored on the server of database-url, whatever libpq variables the job has', async () => {
    const elsewhere = {
      ...{ PGHOSTADDR: '192.0.2.1', PGSERVICE: 'nowhere', PGOPTIONS: '-c nonsense=1' },
      ...{ PGDATABASE: 'nowhere', PGPORT: '9', pgport: '9' },
    };
    const file = await dumpOf(['1_init'], ['--format=custom']);
    const report = await rehearseOn(server, project(TREE), {
      ...{ ...options, env: { ...env, ...elsewhere } },
      baseline: file,
    });
    expect(report.error).toBeUndefined();
    expect(report.test.baseline).toMatchObject({ kind: 'restore' });
  });

  it('whose custom archive is cut off is a mistake, with what pg_restore said', async () => {
    const file = await dumpOf(['1_init'], ['--format=custom']);
    writeFileSync(file, readFileSync(file).subarray(0, 900));
    const report = await rehearse(file);
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'baseline-unusable' },
      message: expect.stringMatching(/baseline could not be restored: pg_restore failed/),
    });
    expect(report.checks.slice(1).every(({ status }) => status === 'not-verified')).toBe(true);
  });
});

describe('a baseline', () => {
  it('that is not there, or nothing of pg_dump, is a mistake', async () => {
    const folder = temporaryFolder();
    for (const file of [path.join(folder, 'nowhere'), folder]) {
      expect((await rehearse(file)).error).toMatchObject({
        kind: 'user',
        code: 'baseline-not-found',
      });
    }
  });

  it.each([
    ['\\connect postgres', 'the psql command \\\\connect'],
    ['CREATE TABLE a (id int); \\! touch pwned', 'the psql command \\\\!'],
    [`SELECT 'CREATE TABLE x ()' \\gexec`, 'the psql command \\\\gexec'],
    ['SET standard_conforming_strings = off;', 'standard_conforming_strings = off'],
    ['CREATE /* x */ DATABASE other;', 'CREATE DATABASE'],
    ['CREATE ROLE app;', 'CREATE ROLE'],
    [`SELECT pg_catalog.pg_terminate_backend(1);`, 'pg_terminate_backend'],
  ])('of plain SQL with %s is refused, with its line', async (sql, words) => {
    const files = { 'dump.sql': `CREATE TABLE b (id int);\n\n${sql}\n` };
    for (const own of [options, { ...options, databaseUrl: undefined, postgresVersion: 15 }]) {
      const workspace = project(TREE, files);
      const report = await rehearseOn(server, workspace, { ...own, baseline: 'dump.sql' });
      expect(report.error).toMatchObject({
        ...{ kind: 'user', code: 'baseline-unusable' },
        message: expect.stringMatching(new RegExp(`dump\\.sql:3 has ${words}, which could lead`)),
      });
      expect(readdirSync(workspace)).not.toContain('pwned');
    }
  });

  it('of plain SQL that only defines a function is restored on a throwaway server', async () => {
    const sql = `CREATE TABLE a (id int);\nCREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      DROP ROLE app;\nEND $$;\nCOPY a FROM stdin;\n1\n\\.\n`;
    const workspace = project(TREE, { 'dump.sql': sql });
    const own = { ...options, databaseUrl: undefined, postgresVersion: 15, baseline: 'dump.sql' };
    const report = await rehearseOn(server, workspace, own);
    expect(report.test.baseline).toMatchObject({ kind: 'restore', seedRows: 1 });
    const real = await rehearseOn(server, workspace, { ...options, baseline: 'dump.sql' });
    expect(real.error?.message).toMatch(/dump\.sql:3 has DROP ROLE/);
  });

  it('whose restore lost its server is an error of the operation', async () => {
    const end = `DO $$ BEGIN EXECUTE 'SELECT pg_terminate_' || 'backend(pg_backend_pid())'; END $$;`;
    const workspace = project(TREE, { 'dump.sql': `CREATE TABLE a (id int);\n${end}` });
    const report = await rehearseOn(server, workspace, { ...options, baseline: 'dump.sql' });
    expect(report.error).toMatchObject({ kind: 'operation', code: 'server-lost' });
    expect(exitCodeOf(report)).toBe(3);
  });

  it('of plain SQL that fails is a mistake with the line', async () => {
    const files = { 'dump.sql': 'CREATE TABLE a (id int);\n\nCREATE TABEL b (id int);\n' };
    const report = await rehearseOn(server, project(TREE, files), {
      ...options,
      baseline: 'dump.sql',
    });
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'baseline-unusable' },
      message: expect.stringMatching(/dump\.sql:3: ERROR: {2}syntax error/),
    });
  });
});
