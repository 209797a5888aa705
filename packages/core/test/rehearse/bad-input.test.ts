import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '../../src/postgres/connection.ts';
import { quoteIdent, quoteLiteral } from '../../src/postgres/identifiers.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import type { TestReport } from '../../src/rehearse/stage.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith } from '@belay/testkit/workspace.ts';
import { installedProject, withEngine } from './prisma-project.ts';
import { LOCK, project, rehearseOn, rules } from './run.ts';
import { watchTraces } from './traces.ts';

const INIT = 'CREATE TABLE a (id int PRIMARY KEY);';
const ADD = 'ALTER TABLE a ADD COLUMN x int;';

const server = useServer();
const { env } = watchTraces(server);
const options = { since: '1_init', env };
const good = () => project({ '1_init': INIT, '2_add': ADD });

/** A user's mistake: its code, exit 2, words and no stack; and a report all the same. */
function expectMistake(report: TestReport, code: string, said: RegExp): void {
  expect(report).toMatchObject({
    verdict: 'errored',
    error: { kind: 'user', code, message: expect.stringMatching(said) },
  });
  expect(exitCodeOf(report)).toBe(2);
  expect(`${report.error?.message} ${report.error?.hint}`).not.toMatch(/\n\s+at |Error:/);
  expect(existsSync(report.reportFile ?? '')).toBe(true);
}

describe('migrations that are not there', () => {
  it.each([
    ['no such project', {}, {}, 'migrations-not-found', /No Prisma migrations were found/],
    ['a folder that does not exist', {}, { migrations: 'db' }, 'migrations-not-found', /no migrations folder .*db/],
    ['a file instead', { db: '' }, { migrations: 'db' }, 'migrations-not-found', /not a folder/],
    ['an empty one', { 'prisma/migrations/migration_lock.toml': LOCK }, {}, 'migrations-none', /holds no migration/],
    ['a schema that is not there', { 'prisma/migrations/1_init/migration.sql': INIT }, { schema: 'x.prisma' }, 'schema-not-found', /x\.prisma/],
  ])('%s', async (_what, files: Record<string, string>, others, code, said) => {
    const workspace = folderWith({ 'README.md': '', ...files });
    expectMistake(await rehearseOn(server, workspace, { env, ...others }), code, said);
  }); // prettier-ignore

  it.each([
    ['a name that is not among them', { since: '1_ini' }, 'since-unknown'],
    ['a configuration file that is not there', { config: 'other.yml' }, 'config-not-found'],
  ])('%s', async (_what, others, code) => {
    expectMistake(await rehearseOn(server, good(), { ...options, ...others }), code, /./);
  });

  it('a configuration with a misspelt key', async () => {
    const workspace = project({ '1_init': INIT, '2_add': ADD }, { 'belay.yml': 'acept: []\n' });
    expectMistake(await rehearseOn(server, workspace, options), 'config-invalid', /acept/);
  });

  it('a path outside the workspace, also by a symbolic link', async () => {
    const outside = project({ '1_init': INIT });
    const migrations = path.join(outside, 'prisma/migrations');
    const report = await rehearseOn(server, good(), { ...options, migrations });
    expectMistake(report, 'path-outside-workspace', /outside the workspace/);
    const linked = folderWith({ 'package.json': '{}' });
    mkdirSync(path.join(linked, 'prisma'));
    symlinkSync(migrations, path.join(linked, 'prisma/migrations'));
    expectMistake(await rehearseOn(server, linked, options), 'path-outside-workspace', /outside/);
    const schema = path.join(folderWith({ 'schema.prisma': '' }), 'schema.prisma');
    const other = await rehearseOn(server, good(), { ...options, schema });
    expectMistake(other, 'path-outside-workspace', /the schema/);
  });
});

describe('a server that cannot be used', () => {
  const url = (change: (url: URL) => void) => {
    const copy = new URL(server.url());
    change(copy);
    return copy.href;
  };

  it.each([
    ['nobody listens', (u: URL) => (u.port = '9'), 'database-unreachable', /Cannot connect to 127\.0\.0\.1:9/],
    ['its name is unknown', (u: URL) => (u.hostname = 'nowhere.invalid'), 'database-unreachable', /nowhere\.invalid/],
    ['the password is wrong', (u: URL) => (u.password = 'geheimes-wort'), 'database-auth-failed', /refused the login of "postgres"/],
    ['the role is unknown', (u: URL) => (u.username = 'nobody'), 'database-auth-failed', /"nobody"/],
    ['the database is unknown', (u: URL) => (u.pathname = '/nowhere'), 'database-missing', /"nowhere"/],
    ['the URL names no database', (u: URL) => (u.pathname = '/'), 'database-url-invalid', /names no database/],
  ])('because %s', async (_why, change, code, said) => {
    const databaseUrl = url(change);
    const report = await rehearseOn(server, good(), { ...options, databaseUrl });
    expectMistake(report, code, said);
    expect(JSON.stringify(report)).not.toContain(new URL(databaseUrl).password);
  }); // prettier-ignore

  it('because the role may not create databases, and may then', async () => {
    const [role, password] = ['no "create"', 'very-secret-word'];
    await withClient(server.url(), {}, (client) =>
      client.query(`CREATE ROLE ${quoteIdent(role)} LOGIN PASSWORD ${quoteLiteral(password)}`),
    );
    const databaseUrl = url((u) => {
      u.username = encodeURIComponent(role);
      u.password = password;
    });
    const report = await rehearseOn(server, good(), { ...options, databaseUrl });
    expectMistake(report, 'createdb-missing', /"no \\"create\\"" may not create databases/);
    expect(report.error?.hint).toMatch(/CREATEDB/);
    await withClient(server.url(), {}, (client) =>
      client.query(`ALTER ROLE ${quoteIdent(role)} CREATEDB`),
    );
    const allowed = await rehearseOn(server, good(), { ...options, databaseUrl });
    expect(allowed.error).toBeUndefined();
    expect(allowed.test.restoreProven).toBe(true);
  });

  it('because it is of another version', async () => {
    const report = await rehearseOn(server, good(), { ...options, postgresVersion: 18 });
    expectMistake(report, 'postgres-version-mismatch', /is 18, but .* is 15/);
  });

  it.each([
    ['a pending', { '1_init': INIT, '2_ext': 'CREATE EXTENSION postgis;' }],
    ['a merged', { '1_init': `${INIT} CREATE EXTENSION postgis;`, '2_add': ADD }],
  ])('because it has no extension that %s migration needs', async (_which, tree) => {
    const report = await rehearseOn(server, project(tree), options);
    expectMistake(report, 'extension-missing', /no extension "postgis"/);
    expect(report.error?.hint).toMatch(/postgresql-<major>-postgis/);
  });
});

describe('SQL that does not parse', () => {
  it('is a failed migration with its place', async () => {
    const tree = { '1_init': INIT, '2_bad': `${ADD}\n\nCREATE TABEL b (id int);\n` };
    const report = await rehearseOn(server, project(tree), options);
    expect(rules(report)).toEqual(['error migration-fails']);
    expect(report.findings[0]).toMatchObject({
      title: expect.stringMatching(/^2_bad fails: syntax error at or near "TABEL" \(42601\)/),
      place: { file: 'prisma/migrations/2_bad/migration.sql', line: 3 },
    });
    expect(exitCodeOf(report)).toBe(1);
  });

  it('in a merged migration leaves nothing to rehearse on, and nothing is called fine', async () => {
    const tree = { '1_init': `${INIT}\nCREATE TABEL b (id int);`, '2_add': ADD };
    const report = await rehearseOn(server, project(tree), options);
    expect(rules(report)).toEqual(['error baseline-fails']);
    expect(report.findings[0]?.place).toEqual({
      file: 'prisma/migrations/1_init/migration.sql',
      line: 2,
    });
    expect(report.verdict).toBe('failed');
    expect(report.checks.slice(2).map(({ status }) => status)).toEqual(
      Array.from({ length: 5 }, () => 'not-verified'),
    );
  });

  it.each([
    ['a zero byte', `${ADD}\n-- \0`],
    ['an unfinished string', `${ADD}\nSELECT 'abc`],
    ['an open transaction', `BEGIN; ${ADD}`],
    ['a psql command', `\\connect postgres\n${ADD}`],
  ])('%s fails, and is no fault of Belay', async (_what, sql) => {
    const report = await rehearseOn(server, project({ '1_init': INIT, '2_bad': sql }), options);
    expect(report).toMatchObject({ verdict: 'failed' });
    expect(report.error).toBeUndefined();
    expect(report.test.pending).toMatchObject([{ applied: false }]);
  });
});

const HOSTILE = [
  `it's "quoted"; DROP TABLE a; --`,
  'with\nline\tbreaks and  spaces ',
  'größe 表 🚀',
  '$(touch pwned) `touch pwned` ${HOME} %s %1$s',
  'back\\slash and *?[glob]',
  '::error file=x::forged',
];

describe('hostile names', () => {
  /** `-rf` comes before all others, so that everything is pending. */
  const names = ['-rf', ...HOSTILE.map((name, index) => `2${index} ${name}`)];
  const tree = Object.fromEntries(
    names.map((name, index) => [
      name,
      `CREATE TABLE "t${index}" ("id" INTEGER NOT NULL PRIMARY KEY);`,
    ]),
  );

  function expectUnharmed(report: TestReport, workspace: string): void {
    expect(report.test.pending.map(({ name }) => name)).toEqual(names);
    expect(report.test.wayBack.map(({ verdict }) => verdict)).toEqual(names.map(() => 'proven'));
    const scripts = readdirSync(path.join(workspace, 'belay-report/reverse'));
    const written = report.test.wayBack.map(({ file }) => path.basename(file ?? 'none'));
    expect(scripts.sort()).toEqual(written.sort());
    // Each has a file of its own, under a name that artifact stores and Windows take.
    expect(new Set(scripts).size).toBe(names.length);
    expect(scripts.filter((name) => /["<>:|*?\\\r\n]/.test(name))).toEqual([]);
    for (const folder of [workspace, process.cwd(), path.join(workspace, 'prisma')]) {
      expect(readdirSync(folder)).not.toContain('pwned');
    }
  }

  it('of migrations are names and nothing else', async () => {
    const workspace = project(tree);
    const report = await rehearseOn(server, workspace, { env, all: true });
    expect(report.test.pending.every(({ applied }) => applied)).toBe(true);
    expectUnharmed(report, workspace);
  });

  it('of migrations are so to the unmodified CLI as Belay calls it', async () => {
    const models = names.map((_name, index) => `model t${index} {\n  id Int @id\n}\n`).join('\n');
    const workspace = installedProject('7', tree, { models });
    const report = await rehearseOn(server, workspace, { env: withEngine(env), all: true });
    expect(rules(report).filter((rule) => rule.startsWith('error'))).toEqual([]);
    expect(report.test.prisma.executor).toBe('prisma');
    expectUnharmed(report, workspace);
  });

  it('of tables, columns, enum labels, indexes and schemas are compared, reversed and proven', async () => {
    const create = (name: string, schema: string) => {
      const [type, table] = [quoteIdent(name), `${quoteIdent(schema)}.${quoteIdent(name)}`];
      return `CREATE SCHEMA ${quoteIdent(schema)};
        CREATE TABLE ${table} (${quoteIdent(name)} int PRIMARY KEY, e ${type} DEFAULT ${quoteLiteral(name)});
        CREATE INDEX ${quoteIdent(`i ${name}`)} ON ${table} (e);
        INSERT INTO ${table} VALUES (1);`;
    };
    const tree = {
      '1_init': HOSTILE.map(
        (name) =>
          `CREATE TYPE ${quoteIdent(name)} AS ENUM (${quoteLiteral(name)}); ${create(name, name)}`,
      ).join('\n'),
      '2_add': HOSTILE.map(
        (name) => `ALTER TABLE ${quoteIdent(name)}.${quoteIdent(name)}
          ADD COLUMN ${quoteIdent(`x ${name}`)} text DEFAULT ${quoteLiteral(name)};`,
      ).join('\n'),
      '3_label': HOSTILE.map(
        (name) => `ALTER TYPE ${quoteIdent(name)} ADD VALUE ${quoteLiteral(`${name}2`)};`,
      ).join('\n'),
      '4_new': HOSTILE.map((name) => create(name, `n ${name}`)).join('\n'),
    };
    const report = await rehearseOn(server, project(tree), options);
    expect(rules(report).filter((rule) => rule.startsWith('error'))).toEqual([]);
    expect(report.test.wayBack.map(({ verdict }) => verdict)).toEqual(Array(3).fill('proven'));
    expect(report.test.restoreProven).toBe(true);
  });
});

it('a name as long as the file system allows is rehearsed; its reverse is in the report', async () => {
  const name = `2_${'n'.repeat(250)}`;
  const report = await rehearseOn(server, project({ '1_init': INIT, [name]: ADD }), options);
  expect(report).toMatchObject({ verdict: 'warned', test: { wayBack: [{ verdict: 'proven' }] } });
  expect(report.notVerified.join()).toMatch(/in the report only: ENAMETOOLONG/);
});

describe('a migration of 5 MB', () => {
  const text = 'x'.repeat(2_000);
  const rows = Array.from({ length: 2_500 }, (_, n) => `INSERT INTO a VALUES (${n}, '${text}');`);
  const big = `ALTER TABLE a ADD COLUMN t text;\n${rows.join('\n')}`;

  it.each([
    ['pending', { '1_init': INIT, '2_big': big }, 2_501],
    ['merged', { '1_init': INIT, '1_jbig': big, '2_add': ADD }, 1],
  ])('that is %s is rehearsed', async (which, tree, statements) => {
    const since = which === 'merged' ? { since: '1_jbig', env } : options;
    const report = await rehearseOn(server, project(tree), since);
    expect(report.error).toBeUndefined();
    expect(report.test.pending).toMatchObject([{ applied: true, statements }]);
    expect(report.test.data?.tables).toMatchObject([{ rowsAfter: 2_500 }]);
  });
});
