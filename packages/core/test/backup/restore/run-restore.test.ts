import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackupClient } from '@belay/core/backup/dump/client.ts';
import { requireExtensions } from '@belay/core/backup/restore/extensions.ts';
import { runRestore } from '@belay/core/backup/restore/run-restore.ts';
import { dropSubscriptions } from '@belay/core/backup/restore/subscriptions.ts';
import type { Outside } from '@belay/core/backup/content/content.ts';
import { findClientProgram, runClientProgram } from '@belay/core/postgres/client-programs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer(15);
const never = new AbortController().signal;
const ports = { env: process.env, signal: never };
const LEFT = 'nothing is left';

let folder = '';
let client: BackupClient;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'belay_test_'));
  const file = async (program: 'pg_dump' | 'pg_restore') =>
    (await findClientProgram(program, 15, process.env)) ?? '';
  client = {
    version: '15',
    pgDump: { file: await file('pg_dump'), args: [] },
    pgRestore: { file: await file('pg_restore'), args: [] },
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function databaseWith(sql: string): Promise<string> {
  const url = await server.createDatabase();
  await withClient(url, {}, (session) => session.query(sql));
  return url;
}

async function dumped(name: string, sql: string): Promise<string> {
  const url = await databaseWith(sql);
  const to = path.join(folder, name);
  const args = ['--format=directory', '--jobs=2', `--file=${to}`];
  await runClientProgram(client.pgDump.file, args, url, ports, 60_000);
  return to;
}

async function restored(from: string, options: Partial<Parameters<typeof runRestore>[0]> = {}) {
  const url = await server.createDatabase();
  await runRestore({ url, client, folder: from, jobs: 2, left: LEFT, ...options }, ports);
  return url;
}

const count = (url: string, table: string): Promise<number> =>
  withClient(url, {}, async (session) => {
    const { rows } = await session.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return rows[0]?.n ?? -1;
  });

test('restores, though the server has something to warn of', async () => {
  const from = await dumped(
    'plain',
    `CREATE TABLE t AS SELECT generate_series(1, 1000) AS id;
     CREATE FUNCTION warns() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'old'; RETURN 1; END $$;
     CREATE MATERIALIZED VIEW m AS SELECT warns();
     CREATE PUBLICATION p FOR ALL TABLES`,
  );
  expect(await count(await restored(from), 't')).toBe(1000);
});

test('restores for a role that is read-only by default', async () => {
  const from = await dumped('read-only', 'CREATE TABLE t AS SELECT 1 AS id');
  const name = 'reads_by_default';
  const made = await databaseWith(
    `CREATE ROLE ${name} LOGIN PASSWORD 'role-pw' SUPERUSER;
     ALTER ROLE ${name} SET default_transaction_read_only = on`,
  );
  const url = new URL(made);
  [url.username, url.password] = [name, 'role-pw'];
  await runRestore({ url: url.href, client, folder: from, jobs: 2, left: LEFT }, ports);
  expect(await count(made, 't')).toBe(1);
});

test('a function that relies on search_path fails the restore, and the message says what to do (trap 18)', async () => {
  const from = await dumped(
    'search-path',
    `CREATE TABLE rates (rate int); INSERT INTO rates VALUES (2);
     CREATE FUNCTION rated(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * (SELECT rate FROM rates)';
     CREATE TABLE prices (n int CHECK (rated(n) > 0)); INSERT INTO prices VALUES (1)`,
  );
  await expect(restored(from)).rejects.toMatchObject({
    code: 'restore-failed',
    message: expect.stringMatching(/rates.*does not exist[^]*SET search_path/),
    left: LEFT,
  });
});

test('names the role that is missing', async () => {
  const from = await dumped(
    'role',
    'CREATE ROLE goes; CREATE TABLE t (); ALTER TABLE t OWNER TO goes',
  );
  await withClient(server.url(), {}, (session) => session.query('ALTER ROLE goes RENAME TO gone'));
  await expect(restored(from)).rejects.toMatchObject({
    code: 'restore-failed',
    message: expect.stringMatching(/role "goes" does not exist[^]*A dump holds no roles/),
  });
});

test('who may not do something is told what helps on that server', async () => {
  const refused = await double(
    'refused',
    'echo "ERROR:  permission denied for table t" >&2; exit 1',
  );
  await expect(restored(folder, { client: refused })).rejects.toMatchObject({
    message: expect.stringMatching(/leave verify-url out/),
  });
  const there = await restored(folder, { client: refused, onThrowaway: true }).catch(String);
  expect(there).toMatch(/owner of the view/);
  expect(there).not.toContain('verify-url');
});

test('everything of its own lies in the folder of the dump, whose keeper removes it whatever happens', async () => {
  const from = await mkdtemp(path.join(folder, 'kept-'));
  const lists = await double('lists', 'for last; do :; done; ls "$last" >&2; exit 1');
  await expect(restored(from, { client: lists })).rejects.toMatchObject({
    message: expect.stringContaining('belay_tls_'),
  });
});

async function double(name: string, script: string): Promise<BackupClient> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return { ...client, pgRestore: { file, args: ['first'] } };
}

test('a word of pg_restore that nobody knows fails the restore', async () => {
  const chatty = await double('chatty', 'echo "pg_restore: warning: something was skipped" >&2');
  await expect(restored(folder, { client: chatty })).rejects.toMatchObject({
    code: 'restore-unclear',
    message: expect.stringContaining('something was skipped'),
  });
});

test('the password is in the environment alone, and only of the database that is meant', async () => {
  const shows = await double('shows', 'echo "$@" >&2; env | grep ^PG >&2; exit 1');
  const { password } = new URL(server.url());
  const failure = (await restored(folder, { client: shows }).catch(
    (error: unknown) => error,
  )) as Error;
  const [args = '', ...variables] = failure.message.split('\n').slice(1);
  expect(args).toMatch(
    /^first --format=directory --exit-on-error --jobs=2 --no-password --dbname=dbname='t_/,
  );
  expect(args).not.toContain(password);
  expect(variables).toContain(`PGPASSWORD=${password}`);
});

test('ends pg_restore with its workers when it is interrupted', async () => {
  const url = await databaseWith('SELECT 1');
  const hangs = await double('hangs', 'sleep 61.5 & sleep 61.5');
  const stop = new AbortController();
  const running = runRestore(
    { url, client: hangs, folder, jobs: 2, left: LEFT },
    { ...ports, signal: stop.signal },
  );
  await sleep(300);
  stop.abort();
  await expect(running).rejects.toMatchObject({ name: 'Interrupted' });
});

test('says which extensions are missing before anything is restored', async () => {
  const extensions = [
    { name: 'plpgsql', version: '1.0', schema: 'pg_catalog' },
    { name: 'postgis_of_nowhere', version: '3.4', schema: 'public' },
  ];
  await expect(
    withClient(server.url(), {}, (session) =>
      requireExtensions(session, { extensions } as unknown as Outside),
    ),
  ).rejects.toMatchObject({
    code: 'restore-extensions-missing',
    message: expect.stringMatching(/: postgis_of_nowhere 3\.4\.$/),
  });
});

test('drops a restored subscription without touching the slot of the original (traps 3 and 4)', async () => {
  const from = await dumped(
    'subscription',
    `CREATE SUBSCRIPTION "my sub" CONNECTION 'host=nowhere.invalid' PUBLICATION p
       WITH (connect = false, slot_name = 'of_the_original')`,
  );
  const url = await restored(from);
  await withClient(url, {}, async (session) => {
    const listed =
      'SELECT subname, subenabled FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())';
    expect((await session.query(listed)).rows).toEqual([{ subname: 'my sub', subenabled: false }]);
    // It would need the publisher, were the slot still its own.
    await dropSubscriptions(session);
    expect((await session.query(listed)).rows).toEqual([]);
  });
});
