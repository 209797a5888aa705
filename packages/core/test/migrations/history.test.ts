import { beforeAll, describe, expect, it } from '@jest/globals';
import { readPendingBasis } from '@belay/core/migrations/basis.ts';
import { choosePending } from '@belay/core/migrations/pending.ts';
import { checksumOf } from '@belay/core/migrations/prisma/checksum.ts';
import { readPrismaHistory } from '@belay/core/migrations/prisma/history.ts';
import { readPrismaTree } from '@belay/core/migrations/prisma/tree.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import type { MigrationTree, PendingChoice } from '@belay/core/migrations/types.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { project, useTemporaryFolders, write } from './files.ts';

const server = useServer();
const temporary = useTemporaryFolders();

const HISTORY_TABLE = `
  CREATE TABLE _prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

interface Attempt {
  name: string;
  checksum?: string;
  finished?: boolean;
  rolledBack?: boolean;
  logs?: string;
}

async function run(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

async function record(url: string, attempts: readonly Attempt[]): Promise<void> {
  await run(url, HISTORY_TABLE);
  await withClient(url, {}, async (client) => {
    for (const [index, attempt] of attempts.entries()) {
      const { name, checksum = 'x', finished = true, rolledBack = false, logs = null } = attempt;
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, finished_at, rolled_back_at, started_at)
         VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END, CASE WHEN $6 THEN now() END, now() + $7::int * interval '1 s')`,
        [String(index), checksum, name, logs, finished, rolledBack, index],
      );
    }
  });
}

describe('pending by the history of a database', () => {
  let tree: MigrationTree;
  let workspace: string;
  const sql = { '1_a': 'SELECT 1;\n', '2_b': 'SELECT 2;\r\n', '3_c': 'SELECT 3;\n' };
  const applied = (name: keyof typeof sql): Attempt => ({ name, checksum: checksumOf(sql[name]) });

  beforeAll(async () => {
    workspace = await temporary();
    await write(workspace, project(sql));
    tree = await readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });
  });

  async function choose(url: string): Promise<PendingChoice> {
    const options = { historyUrl: url, directory: tree.directory, env: {} };
    return choosePending(tree, await readPendingBasis(options), workspace);
  }
  const names = (migrations: readonly { name: string }[]) => migrations.map(({ name }) => name);

  it('what was applied is merged, whatever its line endings', async () => {
    const url = await server.createDatabase();
    await record(url, [applied('1_a'), { name: '2_b', checksum: checksumOf('SELECT 2;\n') }]);
    const choice = await choose(url);
    expect(names(choice.pending)).toEqual(['3_c']);
    expect(choice.findings).toEqual([]);
    expect(choice.basis.kind).toBe('history');
    expect(choice.basis.description).not.toContain('postgres@');
  });

  it('a migration marked as rolled back is pending again, and not late', async () => {
    const url = await server.createDatabase();
    await record(url, [
      { ...applied('1_a'), finished: false, rolledBack: true },
      applied('2_b'),
      applied('3_c'),
    ]);
    const choice = await choose(url);
    expect(names(choice.pending)).toEqual(['1_a']);
    expect(choice.findings).toEqual([]);
  });

  it('a migration applied at the second attempt is merged', async () => {
    const url = await server.createDatabase();
    const first = { ...applied('1_a'), finished: false, rolledBack: true };
    await record(url, [first, applied('1_a')]);
    expect(names((await choose(url)).merged)).toEqual(['1_a']);
  });

  it('a failed row is an error that says how to recover', async () => {
    const url = await server.createDatabase();
    await record(url, [{ ...applied('1_a'), finished: false, logs: 'ERROR: no such table' }]);
    const { findings } = await choose(url);
    expect(findings).toMatchObject([
      { rule: 'history-failed-migration', severity: 'error', migration: '1_a' },
    ]);
    expect(findings[0]?.detail).toContain('ERROR: no such table');
    expect(findings[0]?.advice).toContain('prisma migrate resolve --rolled-back "1_a"');
  });

  it('finds what was edited, deleted, renamed or put in late', async () => {
    const url = await server.createDatabase();
    await record(url, [
      { name: '0_old', checksum: checksumOf(sql['1_a']) },
      { name: '1_gone' },
      { ...applied('2_b'), checksum: 'f'.repeat(64) },
      applied('3_c'),
    ]);
    const { findings, pending } = await choose(url);
    expect(names(pending)).toEqual(['1_a']);
    expect(findings.map(({ rule, migration }) => [rule, migration])).toEqual([
      ['migration-edited', '2_b'],
      ['migration-renamed', '1_a'],
      ['migration-deleted', '1_gone'],
      ['migration-out-of-order', '1_a'],
    ]);
  });

  it('an empty database: everything is pending, extensions do not count', async () => {
    const url = await server.createDatabase();
    await run(url, 'CREATE EXTENSION pg_stat_statements');
    const choice = await choose(url);
    expect(choice.pending).toHaveLength(3);
    // It looks just like a typing error in the URL, so it is told.
    expect(choice.findings).toMatchObject([{ rule: 'history-empty', severity: 'warning' }]);
  });

  it.each(['CREATE TABLE t ()', 'CREATE VIEW v AS SELECT 1', "CREATE TYPE e AS ENUM ('a')"])(
    'a database with %s and no history is an error, as for Prisma (P3005)',
    async (statement) => {
      const url = await server.createDatabase();
      await run(url, statement);
      expect((await choose(url)).findings).toMatchObject([
        { rule: 'history-missing', severity: 'error' },
      ]);
    },
  );

  it('looks in the schema of the URL', async () => {
    const url = await server.createDatabase();
    await run(url, 'CREATE SCHEMA "my app"');
    await run(url, `SET search_path = "my app"; ${HISTORY_TABLE}`);
    await run(
      url,
      `INSERT INTO "my app"._prisma_migrations (id, checksum, migration_name, finished_at)
       VALUES ('1', '${checksumOf(sql['1_a'])}', '1_a', now())`,
    );
    expect(names((await choose(`${url}?schema=my%20app`)).merged)).toEqual(['1_a']);
    expect(names((await choose(url)).merged)).toEqual([]);
  });

  it('reads in a read-only transaction', async () => {
    const url = await server.createDatabase();
    await run(
      url,
      'CREATE TABLE touched ()',
      'CREATE SEQUENCE s',
      // Reading this "history" writes: only a read-only transaction stops it.
      `CREATE VIEW _prisma_migrations AS SELECT nextval('s')::text AS id, 'x' AS checksum, now() AS finished_at,
         'a' AS migration_name, '' AS logs, null::timestamptz AS rolled_back_at, now() AS started_at, 0 AS applied_steps_count`,
    );
    await expect(choose(url)).rejects.toMatchObject({ code: '25006' });
  });

  it('a role that may not read the history gets the GRANT to run', async () => {
    const url = await server.createDatabase();
    await record(url, []);
    await run(url, "CREATE ROLE nosy LOGIN PASSWORD 'secret'");
    const nosy = new URL(url);
    nosy.username = 'nosy';
    nosy.password = 'secret';
    await expect(choose(nosy.href)).rejects.toMatchObject({
      name: 'UserError',
      code: 'history-unreadable',
      hint: expect.stringContaining('GRANT SELECT ON "public"."_prisma_migrations"'),
    });
  });

  it('a table of that name with other columns is not taken for an empty history', async () => {
    const url = await server.createDatabase();
    await run(url, 'CREATE TABLE _prisma_migrations (id int)');
    await expect(choose(url)).rejects.toMatchObject({ code: 'history-unreadable' });
  });

  it('a lock on the history ends in a message, not in a wait', async () => {
    const url = await server.createDatabase();
    await record(url, []);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE _prisma_migrations');
      await expect(choose(url)).rejects.toMatchObject({ code: 'history-timeout' });
    });
  });

  it('times come out as ISO 8601 in UTC, whatever the time zone of the session', async () => {
    const url = await server.createDatabase();
    await run(
      url,
      HISTORY_TABLE,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at)
       VALUES ('1', 'x', 'a', '2024-01-02 03:04:05.678+02')`,
    );
    await withClient(url, {}, async (client) => {
      await client.query("SET timezone = 'Asia/Tokyo'");
      expect(await readPrismaHistory(client)).toEqual([
        {
          name: 'a',
          checksum: 'x',
          state: 'failed',
          startedAt: '2024-01-02T01:04:05.678Z',
          appliedSteps: 0,
        },
      ]);
    });
  });
});
