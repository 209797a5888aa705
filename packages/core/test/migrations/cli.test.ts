import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyMigration, rehearsalSearchPath } from '@belay/core/migrations/executor.ts';
import {
  diffExitCode,
  migrateDeploy,
  migrateStatus,
  validateSchema,
} from '@belay/core/migrations/prisma/cli.ts';
import { replayMigrations } from '@belay/core/migrations/replay.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { calmPorts, testProject, VERSIONS } from './prisma-project.ts';

const server = useServer();
afterAll(removeTemporaryFolders);

const MODELS = 'model Author {\n  id Int @id\n}\n\nmodel Book {\n  id Int @id\n}\n';
const TREE = {
  '20240101000000_author': 'CREATE TABLE "Author" ("id" INTEGER NOT NULL PRIMARY KEY);\n',
  '20240102000000_book': '-- größe\r\nCREATE TABLE "Book" ("id" INTEGER NOT NULL PRIMARY KEY);\r\n',
};
/** A temporary directory that nobody else uses, until `restore`. */
function useTemporaryDirectory(): { folder: string; restore: () => void } {
  const before = process.env['TMPDIR'];
  const folder = temporaryFolder();
  process.env['TMPDIR'] = folder;
  return {
    folder,
    restore: () => {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    },
  };
}

/** A folder's name can hold all of this. */
const HOSTILE = `20240103000000_a'b"c; DROP TABLE x --\n $(id) é`;

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(
    url,
    {},
    async (client) => (await client.query<Record<string, unknown>>(sql)).rows,
  );
}

const HISTORY_SHAPE = `
  SELECT column_name, data_type, character_maximum_length, is_nullable, column_default, ordinal_position,
         (SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), ',' ORDER BY conname)
            FROM pg_constraint WHERE conrelid = '_prisma_migrations'::regclass AND contype = 'p') AS primary_key
    FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`;

/** Rows without what differs from run to run; of those only whether they are there and sound. */
const HISTORY_ROWS = `
  SELECT migration_name, checksum, applied_steps_count, rolled_back_at, logs IS NULL AS no_logs,
         finished_at IS NULL AS unfinished, finished_at >= started_at AS in_order,
         started_at BETWEEN now() - interval '10 min' AND now() + interval '1 s' AS started_now,
         id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' AS uuid4
    FROM _prisma_migrations ORDER BY migration_name`;

describe.each(VERSIONS)('the unmodified CLI of Prisma %s', (version) => {
  it('and Belay’s executor and replay write the same history, column by column', async () => {
    const project = testProject(version, {
      sql: { ...TREE, [HOSTILE]: 'SELECT 1;' },
      models: MODELS,
    });
    const ports = calmPorts(project.env);
    const [byCli, byExecutor, byReplay] = [
      await server.createDatabase(),
      await server.createDatabase(),
      await server.createDatabase(),
    ];
    const deployed = await migrateDeploy(await project.run(byCli), ports);
    expect(deployed).toMatchObject({ ok: true, exitCode: 0 });
    await withClient(
      byExecutor,
      { settings: { search_path: rehearsalSearchPath(byExecutor) } },
      async (client) => {
        for (const migration of project.migrations) {
          expect(await applyMigration(client, migration, 'statements')).toMatchObject({ ok: true });
        }
      },
    );
    await withClient(byReplay, {}, (client) =>
      replayMigrations(client, project.migrations, { mode: 'batch', signal: ports.signal }),
    );
    for (const sql of [HISTORY_SHAPE, HISTORY_ROWS]) {
      const expected = await query(byCli, sql);
      expect(expected.length).toBeGreaterThan(2);
      expect(await query(byExecutor, sql)).toEqual(expected);
      expect(await query(byReplay, sql)).toEqual(expected);
    }
    for (const url of [byExecutor, byReplay]) {
      const again = await migrateDeploy(await project.run(url), ports);
      expect(again).toMatchObject({ ok: true });
      expect(again.output).toContain('No pending migrations to apply');
      const status = await migrateStatus(await project.run(url), ports);
      expect(status.output).toContain('Database schema is up to date');
    }
  });

  it('and Belay’s executor leave the same row after a failure; the CLI then answers P3009', async () => {
    const project = testProject(version, {
      sql: { ...TREE, '20240103000000_bad': 'ALTER TABLE "nix" ADD x int;' },
    });
    const ports = calmPorts(project.env);
    const [byCli, byExecutor] = [await server.createDatabase(), await server.createDatabase()];
    const failed = await migrateDeploy(await project.run(byCli), ports);
    expect(failed).toMatchObject({ ok: false, exitCode: 1, failedMigration: '20240103000000_bad' });
    await withClient(byExecutor, {}, async (client) => {
      for (const migration of project.migrations) await applyMigration(client, migration, 'batch');
    });
    expect(await query(byExecutor, HISTORY_ROWS)).toEqual(await query(byCli, HISTORY_ROWS));
    const again = await migrateDeploy(await project.run(byExecutor), ports);
    expect(again).toMatchObject({
      ok: false,
      code: 'P3009',
      failedMigration: '20240103000000_bad',
    });
  });

  it('reaches no other database, whatever .env, schema and config say', async () => {
    const decoy = await server.createDatabase();
    const target = await server.createDatabase();
    const project = testProject(version, {
      sql: TREE,
      models: MODELS,
      url: JSON.stringify(decoy),
      files: {
        '.env': `DATABASE_URL=${decoy}\nBELAY_ISOLATED_DATABASE=${decoy}\n`,
        'prisma/.env': `DATABASE_URL=${decoy}\nBELAY_ISOLATED_DATABASE=${decoy}\n`,
        'prisma.config.ts': `import { readFileSync } from 'node:fs';
process.env['BELAY_ISOLATED_DATABASE'] = process.env['DATABASE_URL'] = ${JSON.stringify(decoy)};
export default { schema: 'prisma/schema.prisma', datasource: { url: ${JSON.stringify(decoy)}, shadowDatabaseUrl: ${JSON.stringify(decoy)} } };
`,
      },
    });
    const env = {
      ...project.env,
      DATABASE_URL: decoy,
      BELAY_DATABASE_URL: decoy,
      BELAY_ISOLATED_DATABASE: decoy,
      PGHOST: '127.0.0.1',
      PGDATABASE: 'postgres',
    };
    const run = await project.run(target);
    expect(await migrateDeploy(run, calmPorts(env))).toMatchObject({ ok: true, notes: [] });
    expect(await diffExitCode(run, calmPorts(env))).toMatchObject({ ok: true, different: false });
    const tables = `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`;
    expect(await query(decoy, tables)).toEqual([]);
    expect((await query(target, tables)).map(({ relname }) => relname)).toEqual([
      'Author',
      'Book',
      '_prisma_migrations',
    ]);
  });

  it('compares the database with the schema, and validates the schema', async () => {
    const project = testProject(version, {
      sql: TREE,
      models: 'model Author {\n  id Int @id\n}\n',
    });
    const ports = calmPorts(project.env);
    const run = await project.run(await server.createDatabase());
    await migrateDeploy(run, ports);
    const diff = await diffExitCode(run, ports);
    expect(diff).toMatchObject({ ok: true, exitCode: 2, different: true });
    expect(diff.script).toMatch(/^-- DropTable\nDROP TABLE "Book";$/);
    expect(await validateSchema(run, ports)).toMatchObject({ ok: true });
    writeFileSync(
      path.join(project.folder, 'prisma/schema.prisma'),
      'datasource db {\n  provider = "postgresql"\n}\nmodel X {\n',
    );
    expect(await validateSchema(run, ports)).toMatchObject({ ok: false, code: 'P1012' });
  });

  it('takes a schema of several files', async () => {
    const project = testProject(version, { sql: TREE });
    const folder = path.join(project.folder, 'prisma');
    writeFileSync(path.join(folder, 'models.prisma'), MODELS);
    const run = await project.run(await server.createDatabase());
    const files = ['models.prisma', 'schema.prisma'].map((name) => path.join(folder, name));
    const several = { ...run, schema: { ...run.schema, path: folder, files } };
    const ports = calmPorts(project.env);
    expect(await migrateDeploy(several, ports)).toMatchObject({ ok: true });
    expect(await diffExitCode(several, ports)).toMatchObject({ ok: true, different: false });
  });

  it('says that the engine is missing, when it is not there and cannot be downloaded', async () => {
    const project = testProject(version, { sql: TREE });
    // Nothing listens there, so that this holds on a machine with a network too.
    const env: Record<string, string | undefined> = {
      ...project.env,
      PRISMA_ENGINES_MIRROR: 'http://127.0.0.1:9',
    };
    delete env.PRISMA_SCHEMA_ENGINE_BINARY;
    const run = await project.run(await server.createDatabase());
    const { engine, ...withoutEngine } = run.project;
    expect(engine?.from).toBe('PRISMA_SCHEMA_ENGINE_BINARY');
    const result = await migrateDeploy({ ...run, project: withoutEngine }, calmPorts(env));
    expect(result).toMatchObject({ ok: false, engineMissing: true });
    env.PRISMA_SCHEMA_ENGINE_BINARY = '/nowhere/schema-engine';
    expect(await migrateDeploy(run, calmPorts(env))).toMatchObject({
      ok: false,
      engineMissing: true,
    });
  });

  it('shows no password, and ends at the deadline and on the signal with nothing left behind', async () => {
    const project = testProject(version, { sql: TREE });
    const temporary = useTemporaryDirectory();
    const url = new URL(await server.createDatabase());
    url.searchParams.delete('host');
    url.host = '127.0.0.1:9';
    url.username = 'somebody';
    url.password = 'geheim%2Fwort';
    const result = await migrateDeploy(await project.run(url.href), calmPorts(project.env));
    expect(result.ok).toBe(false);
    expect(result.output).not.toMatch(/geheim/);
    const late = await migrateDeploy(
      { ...(await project.run(url.href)), deadlineMs: 50 },
      calmPorts(project.env),
    );
    expect(late).toMatchObject({ ok: false, timedOut: true, exitCode: null });
    const controller = new AbortController();
    const aborted = migrateDeploy(await project.run(url.href), {
      env: project.env,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 200);
    await expect(aborted).rejects.toMatchObject({ name: 'Interrupted' });
    expect(readdirSync(temporary.folder)).toEqual([]);
    temporary.restore();
  });
});

describe('a project', () => {
  it('without Prisma is a mistake that says what to do', async () => {
    const project = testProject('7', { sql: TREE });
    const run = await project.run(await server.createDatabase());
    const { cli, ...withoutCli } = run.project;
    expect(cli && existsSync(cli)).toBe(true);
    await expect(migrateDeploy({ ...run, project: withoutCli }, calmPorts(project.env))).rejects.toMatchObject({
      name: 'UserError', code: 'prisma-not-installed',
    }); // prettier-ignore
  });

  it('whose config cannot be loaded runs without it, and the result says so', async () => {
    const project = testProject('7', {
      sql: TREE,
      files: { 'prisma.config.ts': `import 'no-such-package';\nexport default {};\n` },
    });
    const result = await migrateDeploy(
      await project.run(await server.createDatabase()),
      calmPorts(project.env),
    );
    expect(result.ok).toBe(true);
    expect(result.notes.join()).toContain('could not be loaded');
  });
});
