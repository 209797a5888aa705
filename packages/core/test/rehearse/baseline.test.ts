import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
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
  { history = true, name = 'baseline' } = {},
): Promise<string> {
  const url = await server.createDatabase();
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
    expect(await rehearse(file)).toMatchObject({
      verdict: 'passed',
      test: { baseline: { replayed: 0 } },
    });
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
