import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TransactionMode } from '@belay/core/migrations/executor.ts';
import { migrateDeploy, migrateStatus } from '@belay/core/migrations/prisma/cli.ts';
import { findPrismaProject } from '@belay/core/migrations/prisma/project.ts';
import { replayMigrations } from '@belay/core/migrations/replay.ts';
import type { Migration } from '@belay/core/migrations/types.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { corpus } from '@belay/testkit/corpus.ts';
import { prismaCli, prismaEnvironment } from '@belay/testkit/prisma-engine.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { migrationOf } from './migration-of.ts';

const server = useServer();
const calm = new AbortController().signal;

/** Replays name → SQL into a new database; what `look` selects there is in `seen`. */
async function replay(
  files: Readonly<Record<string, string>>,
  mode: TransactionMode = 'batch',
  look = 'SELECT migration_name FROM public._prisma_migrations ORDER BY 1',
) {
  const migrations = Object.entries(files).map(([name, sql]) => migrationOf(name, sql));
  return withClient(await server.createDatabase(), {}, async (client) => {
    const outcome = await replayMigrations(client, migrations, { mode, signal: calm });
    const { rows } = await client.query<Record<string, unknown>>(look);
    return { outcome, seen: rows };
  });
}

describe('replayMigrations', () => {
  it('runs one by one what Postgres refuses as a batch, and says which', async () => {
    const { outcome } = await replay({
      a: `CREATE TABLE t (a int); CREATE TYPE mood AS ENUM ('ok');`,
      concurrently: 'ALTER TABLE t ADD b int; CREATE INDEX CONCURRENTLY i ON t (b);',
      drop: 'DROP INDEX CONCURRENTLY i; SELECT 1;',
      enum: `ALTER TYPE mood ADD VALUE 'fine'; CREATE TABLE p (m mood DEFAULT 'fine');`,
      pending: `CREATE TABLE x (id int PRIMARY KEY); CREATE TABLE y (x int REFERENCES x DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO x VALUES (1); INSERT INTO y VALUES (1); ALTER TABLE y ADD z int;`,
    });
    expect(outcome).toMatchObject({ ok: true, applied: 5 });
    expect(outcome.oneByOne.map(({ migration, sqlstate }) => [migration, sqlstate])).toEqual([
      ['concurrently', '25001'], ['drop', '25001'], ['enum', '55P04'], ['pending', '55006'],
    ]); // prettier-ignore
  });

  it('goes on behind a COMMIT of the file when the rest cannot run as a batch', async () => {
    const { outcome } = await replay({
      a: 'BEGIN; CREATE TABLE t (a int); COMMIT; ALTER TABLE t ADD b int; CREATE INDEX CONCURRENTLY i ON t (b);',
    });
    expect(outcome).toMatchObject({ ok: true, applied: 1 });
  });

  it.each<TransactionMode>(['batch', 'statements'])(
    'names migration, line and error of the first that fails (%s)',
    async (mode) => {
      const { outcome, seen } = await replay(
        {
          a: 'CREATE TABLE t ();',
          b: '-- b\nCREATE TABLE u ();\nSELECT nix;',
          c: 'CREATE TABLE v ();',
        },
        mode,
      );
      expect(outcome).toMatchObject({
      ok: false, applied: 1,
      failed: { migration: { name: 'b' }, error: { sqlstate: '42703', line: 3, statementIndex: 1, left: mode === 'batch' ? 'nothing' : 'half-applied' } },
    }); // prettier-ignore
      expect(seen).toEqual([{ migration_name: 'a' }]);
    },
  );

  it('survives a baseline of pg_dump that empties the search_path', async () => {
    const { outcome } = await replay({
      a: `SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.t (a int);`,
      b: 'ALTER TABLE t ADD b int;',
    });
    expect(outcome).toMatchObject({ ok: true, applied: 2 });
  });

  it('stops at a file that forgets its COMMIT', async () => {
    const { outcome } = await replay({ a: 'BEGIN;\nCREATE TABLE t ();', b: 'CREATE TABLE u ();' });
    expect(outcome).toMatchObject({ ok: false, applied: 0, failed: { migration: { name: 'a' } } });
  });

  it('shows a file that reads the history what was applied before it', async () => {
    const { seen } = await replay(
      { a: 'SELECT 1;', b: `CREATE TABLE seen AS SELECT migration_name FROM _prisma_migrations;` },
      'batch',
      'SELECT * FROM seen',
    );
    expect(seen).toEqual([{ migration_name: 'a' }]);
  });

  it('reports progress and stops between two files when it is interrupted', async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const interrupted = withClient(await server.createDatabase(), {}, (client) =>
      replayMigrations(client, [migrationOf('a', 'SELECT 1'), migrationOf('b', 'SELECT 1')], {
        mode: 'batch',
        signal: controller.signal,
        onProgress: (count) => {
          done.push(count);
          controller.abort();
        },
      }),
    );
    await expect(interrupted).rejects.toMatchObject({ name: 'Interrupted' });
    expect(done).toEqual([1]);
  });
});

describe('the real histories', () => {
  const CASES = [
    { name: 'triggerdev', count: 820, version: '6' },
    { name: 'langwatch', count: 268, version: '7' },
  ] as const;
  for (const { name, count, version } of CASES) {
    const folder = corpus(name);
    const test = folder === undefined ? it.skip : it;
    test(`replays all ${count} of ${name}; Prisma ${version} finds nothing pending${folder ? '' : ' (skipped: the corpus is not here)'}`, async () => {
      const directory = path.join(folder ?? '', 'migrations');
      const migrations = readTree(directory);
      expect(migrations).toHaveLength(count);
      const url = await server.createDatabase();
      const outcome = await withClient(url, {}, (client) =>
        replayMigrations(client, migrations, { mode: 'statements', signal: calm }),
      );
      expect(outcome).toMatchObject({ ok: true, applied: count, oneByOne: [] });
      const env = { ...process.env, ...prismaEnvironment() };
      const schema = path.join(folder ?? '', 'schema.prisma');
      const found = await findPrismaProject(schema, folder ?? '', env);
      const run = {
        project: {
          ...found,
          cli: prismaCli(version),
          version: { text: `${version}.0.0`, source: 'installed' as const },
        },
        schema: { path: schema, files: [schema], provider: 'postgresql' },
        migrations: directory,
        databaseUrl: url,
      };
      const ports = { env, signal: calm };
      expect((await migrateDeploy(run, ports)).output).toContain('No pending migrations to apply');
      expect((await migrateStatus(run, ports)).output).toContain('Database schema is up to date');
    }, 120_000);
  }
});

function readTree(directory: string): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) =>
      migrationOf(name, readFileSync(path.join(directory, name, 'migration.sql'), 'utf8')),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
