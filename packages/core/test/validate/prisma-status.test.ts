import { afterAll, describe, expect, it } from '@jest/globals';
import { readPrismaTree } from '../../src/migrations/prisma/tree.ts';
import { type PrismaProject, findPrismaProject } from '../../src/migrations/prisma/project.ts';
import type { PrismaResult } from '../../src/migrations/prisma/cli.ts';
import { withClient } from '../../src/postgres/connection.ts';
import type { SessionPool } from '../../src/postgres/session-pool.ts';
import { migrationsCheck } from '../../src/validate/checks/migrations.ts';
import { askPrismaStatus } from '../../src/validate/history/prisma-status.ts';
import { disagreements, readStatusOutput } from '../../src/validate/history/status-output.ts';
import { readOnlyPrismaUrl } from '../../src/validate/history/status-url.ts';
import type { CheckContext, ValidateCheck } from '../../src/validate/context.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, writeFiles } from '@belay/testkit/workspace.ts';
import { type TestProject, VERSIONS, testProject } from '../migrations/prisma-project.ts';
import { databaseWith, executeAll } from './prisma-database.ts';
import { type Overrides, runCheck } from './run-check.ts';

const server = useServer();
afterAll(removeTemporaryFolders);

const SQL = {
  '20240101000000_author': 'CREATE TABLE "Author" ("id" int PRIMARY KEY);\n',
  [`20240102000000_it's $(x)`]: 'CREATE TABLE "Book" ("id" int PRIMARY KEY);\nSELECT 1;\n',
};
const LAST = `migration_name LIKE '20240102%'`;

async function overrides({ folder, env }: TestProject): Promise<Overrides> {
  return {
    workspace: folder,
    env,
    tree: await readPrismaTree({ migrationsDir: 'prisma/migrations', workspace: folder }),
    context: { project: await findPrismaProject(folder, folder, env) },
  };
}

const tables = (url: string) =>
  withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT nspname || '.' || relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND relkind = 'r'
       UNION ALL SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema' ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  });

/** Only asks Prisma, whatever the history is. */
function asking(
  answer: (asked: { result: PrismaResult } | { reason: string }) => void,
): ValidateCheck {
  return {
    id: 'asking',
    title: 'Asking',
    run: async (context) => {
      answer(await askPrismaStatus(context));
      return { result: '' };
    },
  };
}

async function ask(url: string, given: Overrides): Promise<PrismaResult> {
  let result: PrismaResult | undefined;
  await runCheck(
    asking((asked) => 'result' in asked && (result = asked.result)),
    url,
    given,
  );
  if (!result) throw new Error('it was not asked');
  return result;
}

describe.each(VERSIONS)('the unmodified CLI of Prisma %s', (version) => {
  it('agrees with a fresh deploy, with pending ones and with a failed one', async () => {
    const project = testProject(version, { sql: SQL });
    const url = await databaseWith(server, project.migrations);
    const fresh = await runCheck(migrationsCheck, url, await overrides(project));
    expect(fresh).toMatchObject({
      findings: [],
      notVerified: [],
      result: { result: '2 of 2 applied, prisma migrate status agrees' },
      items: [{ status: 'passed', name: 'prisma migrate status', result: 'agrees: up to date' }],
    });
    writeFiles(project.folder, {
      [`prisma/migrations/20240103000000_it's new/migration.sql`]: 'SELECT 1;\n',
      'prisma/migrations/20240104000000_empty/readme.txt': '',
    });
    const pending = await runCheck(migrationsCheck, url, await overrides(project));
    expect(pending.findings.map(({ rule }) => rule)).toEqual([
      'migration-pending',
      'migration-file-missing',
    ]);
    expect(pending.items).toMatchObject([{ status: 'passed', result: 'agrees' }]);
    writeFiles(project.folder, {
      [`prisma/migrations/20240103000000_it's new`]: null,
      'prisma/migrations/20240104000000_empty': null,
    });
    await executeAll(url, [`UPDATE _prisma_migrations SET finished_at = NULL WHERE ${LAST}`]);
    const failed = await runCheck(migrationsCheck, url, await overrides(project));
    expect(failed.findings.map(({ rule }) => rule)).toEqual(['migration-half-applied']);
    expect(failed.items).toMatchObject([{ status: 'passed', result: 'agrees' }]);
  });

  it('in another schema than public reads the history there', async () => {
    const project = testProject(version, { sql: SQL });
    const url = await databaseWith(server, project.migrations);
    await executeAll(url, [
      'CREATE SCHEMA "Shop A"',
      'ALTER TABLE _prisma_migrations SET SCHEMA "Shop A"',
    ]);
    const outcome = await runCheck(migrationsCheck, `${url}?schema=Shop%20A`, await overrides(project)); // prettier-ignore
    expect(outcome).toMatchObject({ findings: [], notVerified: [] });
    expect(outcome.items).toMatchObject([{ result: 'agrees: up to date' }]);
  });

  it('can only read: nothing is made, neither table nor schema nor database', async () => {
    const project = testProject(version, { sql: SQL });
    const url = await server.createDatabase();
    const given = await overrides(project);
    expect((await ask(url, given)).output).toContain('have not yet been applied');
    const refused = await ask(`${url}?schema=nix`, given);
    expect(refused.output).toContain('read-only transaction');
    expect(await tables(url)).toEqual(['public']);
    const lost: Overrides = {
      ...given,
      context: { ...given.context, database: elsewhere(`${url}_gone`) },
    };
    expect(await ask(url, lost)).toMatchObject({ ok: false, code: 'P1003' });
    const name = new URL(`${url}_gone`).pathname.slice(1);
    const there = await withClient(url, {}, (client) =>
      client.query('SELECT FROM pg_database WHERE datname = $1', [name]),
    );
    expect(there.rowCount).toBe(0);
  });

  it('is seen on the server as belay, read only, on one connection at a time', async () => {
    const project = testProject(version, { sql: SQL });
    const url = await databaseWith(server, project.migrations);
    // Whoever reads the history leaves a trace of how; a notice is the only thing that a reader can write.
    await executeAll(url, [
      'ALTER TABLE _prisma_migrations RENAME TO kept',
      `CREATE FUNCTION seen() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
         RAISE LOG 'read by % %', current_setting('application_name'), current_setting('transaction_read_only');
         IF current_setting('transaction_read_only') <> 'on' THEN RAISE 'not read only'; END IF;
         IF current_setting('application_name') <> 'belay' THEN RAISE 'not belay'; END IF;
         IF (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) > 2 THEN RAISE 'too many'; END IF;
         RETURN true; END $$`,
      'CREATE VIEW _prisma_migrations AS SELECT * FROM kept WHERE public.seen()',
    ]);
    const outcome = await runCheck(migrationsCheck, url, await overrides(project));
    expect(outcome).toMatchObject({ findings: [], notVerified: [] });
    expect(outcome.items).toMatchObject([{ result: 'agrees: up to date' }]);
  });
});

/** A context's database that leads elsewhere, with nobody of ours connected to it. */
function elsewhere(url: string): CheckContext['database'] {
  const pool: SessionPool = {
    use: () => Promise.reject(new Error('nobody connects')),
    lend: (body) => body(),
  };
  const facts = { pooler: undefined } as unknown as CheckContext['database']['facts'];
  return { url, facts, schema: 'public', pool, catalogue: () => Promise.reject(new Error('no')) };
}

describe('where Prisma says otherwise', () => {
  it('its word is an error of its own, with what it printed', async () => {
    const project = testProject('7', { sql: SQL });
    const url = await databaseWith(server, project.migrations);
    const given = await overrides(project);
    // Seen by Prisma only: it was not there when the tree was read.
    writeFiles(project.folder, { 'prisma/migrations/20240103000000_c/migration.sql': 'SELECT 1;' });
    const { findings, items, result } = await runCheck(migrationsCheck, url, given);
    expect(findings).toMatchObject([{ severity: 'error', rule: 'prisma-status-differs' }]);
    expect(findings[0]?.detail).toMatch(
      /^Prisma calls 20240103000000_c not applied; the history does not\.\n[^]*have not yet been applied/,
    );
    expect(items).toMatchObject([{ status: 'failed', result: 'says otherwise' }]);
    expect(result.result).toBe('2 of 2 applied, prisma migrate status says otherwise');
  });

  it.each([
    ['it says up to date', { upToDate: true }, { pending: ['a'] }, 1],
    ['it says up to date with a failed one', { upToDate: true }, { failed: ['a'] }, 1],
    ['it misses none and nothing is', { upToDate: true }, { unknown: ['x'] }, 0],
    ['it misses one more', { upToDate: false, pending: ['a', 'b'] }, { pending: ['a'] }, 1],
    ['it misses one less', { upToDate: false, pending: ['a'] }, { pending: ['a', 'b'] }, 1],
    ['it misses what is there', { upToDate: false, pending: ['a'] }, {}, 1],
    ['it knows no failed one', { upToDate: false, failed: ['a'] }, { failed: ['b'] }, 2],
    ['it knows the same unknown', { upToDate: false, pending: ['a'], unknown: ['x'] }, { pending: ['a'], unknown: ['x'] }, 0], // prettier-ignore
    ['a name has two lines', { upToDate: false, pending: ['a', 'b'] }, { pending: ['a\nb'] }, 0],
  ])('compares: %s', (_how, prisma, history, count) => {
    const all = { pending: [], failed: [], unknown: [], ...history };
    expect(disagreements(prisma, all)).toHaveLength(count);
  });

  it('does not take an error for an answer', () => {
    const result = { ok: false, exitCode: 1, durationMs: 1, notes: [] };
    const output =
      'Datasource "db"\nError: P1001: Can\'t reach database server at `db:5432`\n\nPlease';
    expect(readStatusOutput({ ...result, output })).toEqual({
      reason: "Error: P1001: Can't reach database server at `db:5432` Please",
    });
    expect(readStatusOutput({ ...result, output: '' })).toHaveProperty('reason');
    expect(readStatusOutput({ ...result, output: '', timedOut: true })).toHaveProperty('reason');
    const diverged =
      'are different:\n\nThe last common migration is: null\n\nThe migrations have not yet been applied:\na\nb\n\nThe migration from the database are not found locally in prisma/migrations:\nc';
    expect(readStatusOutput({ ...result, output: diverged })).toEqual({
      ...{ upToDate: false, pending: ['a', 'b'], unknown: ['c'] },
    });
  });
});

describe('it is not asked, and the report says why,', () => {
  const given = async (changes: Partial<PrismaProject>, more: Overrides = {}) => {
    const project = testProject('7', { sql: SQL });
    const url = await databaseWith(server, project.migrations);
    const base = await overrides(project);
    const found = await findPrismaProject(project.folder, project.folder, project.env);
    const { cli, engine, ...rest } = { ...found, ...changes };
    const probe: PrismaProject = {
      ...rest,
      ...(cli === undefined || cli === '' ? {} : { cli }),
      ...(engine === undefined || engine.file === '' ? {} : { engine }),
    };
    return runCheck(migrationsCheck, url, { ...base, ...more, context: { project: probe, ...more.context } }); // prettier-ignore
  };

  it.each<[string, Partial<PrismaProject>, Overrides, RegExp]>([
    ['without Prisma', { cli: '' }, {}, /not installed/],
    ['without its engine', { engine: { file: '', from: 'package' } }, {}, /engine is not in place/],
    [
      'with an engine that does not start',
      {},
      { env: { PATH: process.env['PATH'], PRISMA_SCHEMA_ENGINE_BINARY: '/nowhere/engine' } },
      /could not be started/,
    ],
  ])('%s', async (_how, project, more, reason) => {
    const outcome = await given(project, more);
    expect(outcome).toMatchObject({ findings: [], result: { result: '2 of 2 applied' } });
    expect(outcome.notVerified.join()).toMatch(reason);
  });

  it('without a schema', async () => {
    const project = testProject('7', { sql: SQL });
    const url = await databaseWith(server, project.migrations);
    const base = await overrides(project);
    const { schema, ...tree } = base.tree ?? {};
    expect(schema).toBeDefined();
    const { notVerified } = await runCheck(migrationsCheck, url, { ...base, tree });
    expect(notVerified.join()).toMatch(/no schema\.prisma/);
  });

  it('through a pooler, and when it does not end in time', async () => {
    const project = testProject('7', { sql: SQL });
    const url = await databaseWith(server, project.migrations);
    const base = await overrides(project);
    const pooled = await runCheck(migrationsCheck, `${url}?pgbouncer=true`, base);
    expect(pooled.notVerified.join()).toMatch(/direct URL/);
    const late = await runCheck(migrationsCheck, url, { ...base, budgetMs: 300 });
    expect(late.notVerified.join()).toMatch(/did not end in time/);
    expect(late.findings).toEqual([]);
  });
});

describe('the URL that Prisma gets', () => {
  const of = async (url: string, env: Record<string, string> = {}) => {
    const made = await readOnlyPrismaUrl(url, env);
    if ('reason' in made) return made.reason;
    const { searchParams, ...parts } = Object.assign(new URL(made.url), {});
    void parts;
    return Object.fromEntries(searchParams);
  };

  it('keeps login, place and Prisma’s own parameters, and adds what makes it a reader', async () => {
    const url =
      'postgres://us%40er:p%2Fw@[::1]:6543/d%20b?schema=shop&connect_timeout=3&options=-c%20work_mem%3D1MB&x=1';
    const made = (await readOnlyPrismaUrl(url, {})) as { url: string };
    expect(made.url).toMatch(/^postgresql:\/\/us%40er:p%2Fw@\[::1\]:6543\/d%20b\?/);
    expect(await of(url)).toEqual({
      ...{ schema: 'shop', connect_timeout: '3', sslmode: 'prefer', application_name: 'belay' },
      options:
        '-c work_mem=1MB -c default_transaction_read_only=on -c statement_timeout=15000 -c lock_timeout=2000',
    });
    expect(made.url).not.toContain('+');
    expect(await of('postgres://u@localhost/db?host=/var/run&port=5433')).toMatchObject({
      host: '/var/run',
    });
    const other = await readOnlyPrismaUrl('postgres://u@x/db?host=y&port=5433&password=z', {});
    expect((other as { url: string }).url).toMatch(/^postgresql:\/\/u:z@y:5433\/db\?/);
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['postgres://u@db.example.com/d', {}, { sslmode: 'require', sslaccept: 'strict' }],
    ['postgres://u@db.example.com/d?sslmode=verify-full&sslrootcert=/ca.pem', {}, { sslmode: 'require', sslaccept: 'strict', sslcert: '/ca.pem' }],
    ['postgres://u@db.example.com/d?sslmode=verify-full&sslrootcert=system', {}, { sslmode: 'require', sslaccept: 'strict' }],
    ['postgres://u@db.example.com/d?sslmode=verify-ca', { PGSSLROOTCERT: '/ca.pem' }, { sslmode: 'require', sslaccept: 'strict', sslcert: '/ca.pem' }],
    ['postgres://u@db.example.com/d?sslmode=require', {}, { sslmode: 'require', sslaccept: 'accept_invalid_certs' }],
    ['postgres://u@db.example.com/d?sslmode=require&sslaccept=strict&sslcert=/ca.pem', {}, { sslmode: 'require', sslaccept: 'strict', sslcert: '/ca.pem' }],
    ['postgres://u@db.example.com/d?sslmode=no-verify', {}, { sslmode: 'require', sslaccept: 'accept_invalid_certs' }],
    ['postgres://u@db.example.com/d?sslmode=disable', {}, { sslmode: 'disable' }],
    ['postgres://u@localhost/d', {}, { sslmode: 'prefer' }],
  ])('is protected no less than ours: %s', async (url, env, expected) => {
    const made = await of(url, env);
    const { options, application_name: name, ...tls } = made as Record<string, string>;
    expect([options !== undefined, name]).toEqual([true, 'belay']);
    expect(tls).toEqual(expected);
  }); // prettier-ignore

  it('cannot be made with a client certificate of libpq’s', async () => {
    const url = 'postgres://u@db.example.com/d?sslmode=verify-full&sslcert=/c.pem&sslkey=/k.pem';
    expect(await of(url)).toMatch(/PKCS #12/);
  });
});
