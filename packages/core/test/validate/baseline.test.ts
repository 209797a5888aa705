import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { withClient } from '../../src/postgres/connection.ts';
import type { ValidateReport } from '../../src/validate/stage.ts';
import { withLoad } from './bake-load.ts';
import { runBaseline } from './bake-run.ts';
import { execute, row, validateOn } from './run.ts';

afterAll(removeTemporaryFolders);

const MIGRATION = 'CREATE TABLE "a" ("id" integer PRIMARY KEY);\n';

/** A project whose only migration is deployed, as far as the bake time is concerned. */
const project = (files: Record<string, string> = {}) =>
  folderWith({
    'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
    'prisma/migrations/20260101000000_init/migration.sql': MIGRATION,
    ...files,
  });

const BASELINE = 'belay-report/validate/baseline.json';

interface BaselineFile {
  kind: string;
  target: { database: string };
  values: Record<string, number | null>;
}

/** Takes a baseline as a step before the deploy does. */
async function taken(url: string, workspace: string): Promise<ValidateReport> {
  return validateOn(url, workspace, { takeBaseline: true, bakeInterval: 400 });
}

async function databaseOf(url: string): Promise<string> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
    return rows[0]?.name ?? '';
  });
}

describe('take-baseline', () => {
  const server = useServer(15);

  it('writes the values from before the deploy, and looks at nothing else', async () => {
    const [url, workspace] = [await server.createDatabase(), project()];
    const report = await taken(url, workspace);
    expect(report).toMatchObject({
      ...{ verdict: 'passed', headline: 'The values from before the deploy are taken' },
      findings: [],
      notVerified: [],
    });
    expect(row(report, 'bake')).toMatchObject({
      status: 'passed',
      result: `7 values taken, in ${BASELINE}`,
    });
    expect(row(report, 'schema')).toMatchObject({
      status: 'skipped',
      result: 'only the values before the deploy were asked for',
    });
    const text = readFileSync(path.join(workspace, BASELINE), 'utf8');
    const file = JSON.parse(text) as BaselineFile;
    expect(file).toMatchObject({ kind: 'belay-baseline', schemaVersion: 1 });
    expect(file.target.database).toBe(await databaseOf(url));
    expect(file.values).toMatchObject({ connections: 0, lock_waits: 0, query_ms: null });
  });

  it('takes the worst of several looks', async () => {
    const url = await server.createDatabase();
    await execute(url, 'CREATE TABLE t (id int)');
    const { baseline } = await withLoad(url, async (load) => {
      const holder = await load.session();
      await holder.query('BEGIN; LOCK TABLE t');
      await load.start('SELECT * FROM t');
      return runBaseline(url, { intervalMs: 400 });
    });
    expect(baseline.values).toMatchObject({ connections: 2, lock_waits: 1, active_connections: 1 });
    expect(baseline.values['longest_transaction_s']).toBeGreaterThan(0.2);
  });

  it('of a database that does not answer writes nothing', async () => {
    const workspace = project();
    const report = await taken('postgresql://a:b@127.0.0.1:1/c', workspace);
    expect(report.error?.code).toBe('database-unreachable');
    expect(existsSync(path.join(workspace, BASELINE))).toBe(false);
  });
});

describe('a baseline', () => {
  const server = useServer(15);

  /** What comes of validating with a baseline, before anything is looked at. */
  const refusal = async (url: string, workspace: string) => {
    const report = await validateOn(url, workspace, { baseline: 'baseline.json', bake: 500 });
    expect(report.verdict).toBe('errored');
    return report.error;
  };

  const takenFrom = async (url: string, change: (text: string) => string = (text) => text) => {
    const workspace = project();
    await taken(url, workspace);
    const text = readFileSync(path.join(workspace, BASELINE), 'utf8');
    return project({ 'baseline.json': change(text) });
  };

  it('of another database is refused', async () => {
    const [one, two] = [await server.createDatabase(), await server.createDatabase()];
    expect(await refusal(two, await takenFrom(one))).toMatchObject({
      kind: 'user',
      code: 'baseline-other-database',
      message: `The baseline baseline.json was taken from the database ${await databaseOf(one)}; the database to validate is ${await databaseOf(two)}.`,
    });
  });

  it('of a database by the same name on another server is refused', async () => {
    const url = await server.createDatabase();
    const other = (text: string) =>
      text.replace(/"systemIdentifier": "\d+"/, '"systemIdentifier": "1"');
    expect((await refusal(url, await takenFrom(url, other)))?.message).toContain('another server');
  });

  it('of a database that was made anew since is refused', async () => {
    const url = await server.createDatabase();
    const older = (text: string) => text.replace(/"databaseOid": \d+/, '"databaseOid": 1');
    const error = await refusal(url, await takenFrom(url, older));
    expect(error?.message).toContain('a database of that name that is no longer there');
  });

  it.each([
    ['that is no JSON', '{', 'baseline-invalid'],
    ['that is another JSON file', '{"a": 1}', 'baseline-invalid'],
    ['of another version', '{"kind": "belay-baseline", "schemaVersion": 2}', 'baseline-invalid'],
  ])('%s is refused', async (_, text, code) => {
    const url = await server.createDatabase();
    expect(await refusal(url, project({ 'baseline.json': text }))).toMatchObject({
      kind: 'user',
      code,
    });
  });

  it('that is not there is refused', async () => {
    const url = await server.createDatabase();
    expect(await refusal(url, project())).toMatchObject({
      kind: 'user',
      code: 'baseline-unreadable',
    });
  });

  it('cannot be used when the timeout comes before its end', async () => {
    const url = await server.createDatabase();
    const report = await validateOn(url, project(), { bake: 60_000, timeout: 60_000 });
    expect(report.error?.code).toBe('bake-longer-than-timeout');
  });
});
