import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodeOf } from '../../src/report/verdict.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { project, rehearseOn } from './run.ts';
import { watchTraces } from './traces.ts';

const TREE = {
  '1_init': 'CREATE TABLE a (id int PRIMARY KEY, note text NOT NULL);',
  '2_drop': 'ALTER TABLE a DROP COLUMN note;',
};

const server = useServer();
const { env } = watchTraces(server);
const run = (seed: string, files: Record<string, string> = {}) => {
  const workspace = project(TREE, files);
  const options = { since: '1_init', env: { ...env, FROM_JOB: 'yes' }, seed };
  return rehearseOn(server, workspace, options).then((report) => ({ report, workspace }));
};

describe('a seed file', () => {
  it.each(['seed.sql', 'db/rows of 2026.SQL'])('%s is loaded before the pending migrations', async (file) => {
    const sql = `INSERT INTO a VALUES (1, 'x'), (2, 'y');`;
    const { report } = await run(file, { [file]: sql });
    expect(report.test.baseline).toMatchObject({ seedRows: 2, seedTables: 1 });
    expect(report.test.data?.losses).toMatchObject([{ column: 'note', count: 2 }]);
    expect(report.checks[1]?.result).toContain(`${path.basename(file)}: 2 rows in 1 table`);
  }); // prettier-ignore

  it('that fails is a mistake with line, reason and what it must fit', async () => {
    const sql = `INSERT INTO a VALUES (1, 'x');\n\nINSERT INTO a (id, nonsense)\nVALUES (2, 'y');\n`;
    const { report } = await run('seed.sql', { 'seed.sql': sql });
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'seed-failed' },
      message: expect.stringMatching(/^The seed seed\.sql:3 failed: column "nonsense"/),
      hint: expect.stringMatching(/schema of the base branch/),
    });
    expect(exitCodeOf(report)).toBe(2);
  });

  it('that breaks a constraint says which row', async () => {
    const sql = `INSERT INTO a VALUES (7, 'x'), (7, 'y');`;
    const { report } = await run('seed.sql', { 'seed.sql': sql });
    expect(report.error?.message).toMatch(/duplicate key[^]*\(id\)=\(7\)/);
  });

  it('that is not there is a mistake', async () => {
    const { report } = await run('nowhere.sql');
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'seed-not-found' },
      message: expect.stringContaining('nowhere.sql'),
    });
  });
});

describe('a seed command', () => {
  const script = `import { writeFileSync } from 'node:fs';
    const { DATABASE_URL, DIRECT_URL, FROM_JOB } = process.env;
    writeFileSync('seen', JSON.stringify({ same: DATABASE_URL === DIRECT_URL, FROM_JOB, DATABASE_URL, cwd: process.cwd() }));`;

  it('runs in the working directory and finds only the isolated database', async () => {
    const { report, workspace } = await run(`node seed.mjs`, { 'seed.mjs': script });
    expect(report.error).toBeUndefined();
    const seen = JSON.parse(readFileSync(path.join(workspace, 'seen'), 'utf8')) as Record<
      string,
      string
    >;
    expect(seen).toMatchObject({ same: true, FROM_JOB: 'yes', cwd: workspace });
    expect(new URL(seen['DATABASE_URL'] ?? '').pathname).toMatch(/^\/belay_testrun1_/);
  });

  it('loads rows', async () => {
    const command = `psql -q "$DATABASE_URL" -c "INSERT INTO a VALUES (1, 'x')"`;
    const { report } = await run(command);
    expect(report.test.baseline).toMatchObject({ seedRows: 1 });
    expect(report.checks[1]?.result).toContain('seed command: 1 row in 1 table');
  });

  it.each([
    ['fails', 'echo rows are missing >&2; exit 7', /^The seed command ended with 7: rows are missing$/],
    ['is not there', 'no-such-program-anywhere', /ended with 127: .*no-such-program-anywhere/],
    ['is killed', 'kill -KILL $$', /ended with a signal/],
    ['ends in .sql but is a command', 'cat no-such.sql', /ended with 1: .*no-such\.sql/],
  ])('that %s is a mistake', async (_what, command, said) => {
    const { report } = await run(command);
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'seed-failed', message: expect.stringMatching(said) },
      hint: expect.stringMatching(/DATABASE_URL/),
    });
    expect(exitCodeOf(report)).toBe(2);
  }); // prettier-ignore
});
