import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { exitCodeOf } from '../../src/report/verdict.ts';
import { loadSeed } from '../../src/rehearse/seed.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';
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

  it('goes to the schema that the URL names', async () => {
    const url = new URL(server.url());
    url.searchParams.set('schema', 'shop "1"');
    const files = {
      'insert.sql': `INSERT INTO a VALUES (1, 'x');`,
      'copy.sql': 'COPY a FROM stdin;\n1\tx\n\\.\n',
    };
    for (const seed of Object.keys(files)) {
      const databaseUrl = url.href;
      const workspace = project(TREE, files);
      const report = await rehearseOn(server, workspace, { since: '1_init', env, seed, databaseUrl }); // prettier-ignore
      expect(report.error).toBeUndefined();
      expect(report.test.baseline).toMatchObject({ seedRows: 1 });
    }
  });

  it.each([
    ['INSERT', `BEGIN;\nINSERT INTO a VALUES (1, 'x');\n`],
    ['COPY', 'BEGIN;\nCOPY a FROM stdin;\n1\tx\n\\.\n'],
  ])('with BEGIN, %s and no COMMIT is a mistake', async (_what, sql) => {
    const { report } = await run('seed.sql', { 'seed.sql': sql });
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'seed-failed' },
      message: expect.stringMatching(/seed\.sql ends inside a transaction/),
      hint: expect.stringMatching(/COMMIT/),
    });
  });

  it('with COPY FROM stdin and its rows is loaded by psql', async () => {
    const sql = `BEGIN; COPY a (id, note) FROM stdin;\n1\tgröße\n2\t\\\\connect\n\\.\nCOMMIT;\nINSERT INTO a VALUES (3, 'z');\n`;
    const { report } = await run('seed.sql', { 'seed.sql': sql });
    expect(report.error).toBeUndefined();
    expect(report.test.baseline).toMatchObject({ seedRows: 3, seedTables: 1 });
  });

  it.each([
    ['a row that does not fit', '1\n\\.\n', /seed\.sql failed: .*missing data for column "note"/s],
    ['a psql command', '\\.\n\\! touch pwned\n', /seed\.sql:3 has the psql command \\!/],
  ])('with COPY FROM stdin and %s is a mistake', async (_what, rest, said) => {
    const { report, workspace } = await run('seed.sql', { 'seed.sql': `COPY a FROM stdin;\n${rest}` });
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'seed-failed', message: expect.stringMatching(said) },
    });
    expect(readdirSync(workspace)).not.toContain('pwned');
  }); // prettier-ignore

  it('that reaches beyond its database is refused on a server of the user', async () => {
    const sql = `COPY a FROM stdin;\nDROP ROLE x;\n\\.\nINSERT INTO a VALUES (1, '');\nCREATE ROLE seed_app;\n`;
    const { report } = await run('seed.sql', { 'seed.sql': sql });
    expect(report.error).toMatchObject({
      ...{ kind: 'user', code: 'server-wide-statement' },
      message: expect.stringMatching(/^seed\.sql:5 has CREATE ROLE/),
    });
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

  it('finds no other database, whatever the environment of the job says', async () => {
    const elsewhere = 'postgresql://nobody@192.0.2.1/shop';
    const names = ['DATABASE_URL', 'DIRECT_URL', 'POSTGRES_URL', 'POSTGRES_PRISMA_URL', 'SHADOW_DATABASE_URL', 'PGHOST', 'PGHOSTADDR', 'PGSERVICE', 'PGDATABASE', 'PGPASSFILE', 'PGOPTIONS', 'BELAY_DATABASE_URL', 'BELAY_HISTORY_URL', 'INPUT_DATABASE-URL']; // prettier-ignore
    const workspace = project(TREE);
    const report = await rehearseOn(server, workspace, {
      since: '1_init',
      env: { ...env, ...Object.fromEntries(names.map((name) => [name, elsewhere])) },
      seed: `env > seen; psql -q -c "INSERT INTO a VALUES (1, 'x')"`,
    });
    expect(report.error).toBeUndefined();
    expect(report.test.baseline).toMatchObject({ seedRows: 1 });
    const seen = readFileSync(path.join(workspace, 'seen'), 'utf8');
    expect(seen).not.toContain(elsewhere);
    expect(seen).toMatch(/^POSTGRES_PRISMA_URL=.*\/belay_testrun1_/m);
  });

  it('finds the database under the names of the datasource, and in no parameter another', async () => {
    const url = await server.createDatabase();
    const folder = temporaryFolder();
    const ports = { log: silentLogger, now: Date.now, signal: new AbortController().signal, env };
    const command = { kind: 'command', command: 'echo "$SHOP_URL" > seen' } as const;
    const variables = ['SHOP_URL'];
    await loadSeed(command, `${url}?dbname=shop&schema=x`, folder, ports, { variables });
    expect(readFileSync(path.join(folder, 'seen'), 'utf8').trim()).toBe(`${url}?schema=x`);
  });

  it('that failed because its server went away is an error of the operation', async () => {
    const ports = { log: silentLogger, now: Date.now, signal: new AbortController().signal, env };
    const gone = new URL(server.url());
    gone.port = '9';
    const command = { kind: 'command', command: 'echo lost; exit 1' } as const;
    await expect(loadSeed(command, gone.href, temporaryFolder(), ports)).rejects.toMatchObject({
      name: 'OperationFailed',
      code: 'server-lost',
    });
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
