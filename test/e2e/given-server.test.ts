import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent, quoteLiteral } from '@belay/core/postgres/identifiers.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { ROOT, belay, history, leftBehind, processes, readReport, start } from './run.ts';

afterAll(removeTemporaryFolders);

const SCRIPT = path.join(ROOT, 'scripts/test-migration.sh');
const INIT = 'CREATE TABLE "Item" (id int PRIMARY KEY, name text);';
const ADD = 'ALTER TABLE "Item" ADD COLUMN price int;';
const ROLE = 'deployer';
const PASSWORD = `p@ss'/ $x\`y\` "é%41:&?#`;

const server = useServer();
const project = () => folderWith(history({ '1_init': INIT, '2_next': ADD }));

const query = (sql: string) =>
  withClient(server.url(), {}, async (client) => (await client.query<{ name: string }>(sql)).rows);
const databases = async () =>
  (await query('SELECT datname AS name FROM pg_database ORDER BY 1')).map(({ name }) => name);

function environment(more: Record<string, string> = {}): Record<string, string> {
  const { host, port } = parseDatabaseUrl(server.url());
  const DB_PORT = String(port);
  return { DB_HOST: host, DB_PORT, DB_USER: ROLE, DB_PASSWORD: PASSWORD, ...more };
}

/** Runs the script to its end, looking at the server and at all processes all the while. */
async function watched(args: readonly string[], env: Record<string, string>) {
  const run = start('/bin/bash', [SCRIPT, ...args], { cwd: project(), env });
  const seen = { databases: new Set<string>(), commandLines: new Set<string>() };
  let ended = false;
  const watching = (async () => {
    while (!ended) {
      for (const name of await databases()) seen.databases.add(name);
      for (const line of processes()) seen.commandLines.add(line);
      await sleep(20);
    }
  })();
  const result = await run.ended;
  ended = true;
  await watching;
  return { ...result, ...seen, left: leftBehind(run) };
}

beforeAll(async () => {
  await query(`CREATE ROLE ${ROLE} LOGIN CREATEDB PASSWORD ${quoteLiteral(PASSWORD)}`);
  await query("CREATE ROLE reader LOGIN PASSWORD 'reader'");
  for (const name of ['shop', 'belay_shop', 'TEST db']) {
    await query(`CREATE DATABASE ${quoteIdent(name)} OWNER ${ROLE}`);
  }
});

describe('scripts/test-migration.sh on a server of the user', () => {
  it('creates and drops only databases of its own, and shows the password nowhere', async () => {
    const before = await databases();
    const env = environment({ TEST_DB_NAME: 'shop', VERBOSE: 'true' });
    const run = await watched(['--since', '1_init', '--seed', 'sleep 1'], env);
    expect(run).toMatchObject({ exitCode: 0, left: [] });
    expect(run.stdout).toContain('\nPASSED');
    expect(await databases()).toEqual(before);

    const created = [...run.databases].filter((name) => !before.includes(name));
    expect(created.length).toBeGreaterThan(0);
    for (const name of created) expect(name).toMatch(/^belay_[a-z0-9]{8,}_[0-9a-f]{10}$/);

    // That the watch sees what it is there for.
    expect([...run.commandLines].join('\n')).toContain('packages/cli/bin/belay.js test --since');
    const shown = [run.stdout, run.stderr, ...run.commandLines].join('\n');
    for (const form of [PASSWORD, encodeURIComponent(PASSWORD)]) expect(shown).not.toContain(form);
  });

  it('touches no database that exists, whatever TEST_DB_NAME says', async () => {
    const tables = `SELECT count(*)::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace`;
    const shop = () => withClient(server.url('shop'), {}, (client) => client.query(tables));
    await withClient(server.url('shop'), {}, (client) => client.query('CREATE TABLE mine ()'));
    const before = (await shop()).rows;
    const { exitCode, stderr } = await start('/bin/bash', [SCRIPT, '--all'], {
      cwd: project(),
      env: environment({ TEST_DB_NAME: 'shop' }),
    }).ended;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toContain('TEST_DB_NAME=shop is not used');
    expect((await shop()).rows).toEqual(before);
  });

  it.each([
    ['a wrong password', { DB_PASSWORD: 'wr0ng' }, 'password authentication failed'],
    ['a role without CREATEDB', { DB_USER: 'reader', DB_PASSWORD: 'reader' }, 'createdb-missing'],
    ['an unknown host', { DB_HOST: 'nowhere.invalid' }, 'nowhere.invalid'],
  ])('%s: exit 2, and the server as it was', async (_what, more, says) => {
    const before = await databases();
    const run = start('/bin/bash', [SCRIPT, '--all'], { cwd: project(), env: environment(more) });
    const { exitCode, stdout, stderr } = await run.ended;
    expect(stdout + stderr).toContain(says);
    expect(stdout + stderr).not.toContain('wr0ng');
    expect(exitCode).toBe(2);
    expect(await databases()).toEqual(before);
  });
});

describe('belay test --database-url', () => {
  it('drops its databases on a signal', async () => {
    const before = await databases();
    const cwd = folderWith(history({ '1_init': INIT, '2_next': 'SELECT pg_sleep(60);' }));
    const env = { BELAY_DATABASE_URL: server.url() };
    const run = start(process.execPath, [path.join(ROOT, 'packages/cli/bin/belay.js'), 'test'], {
      cwd,
      env,
    });
    while ((await databases()).length === before.length) await sleep(10);
    await sleep(500);
    run.child.kill('SIGTERM');
    expect((await run.ended).exitCode).toBe(143);
    expect(await databases()).toEqual(before);
  });

  it('takes what is pending from the history of a database, which it only reads', async () => {
    const url = await server.createDatabase();
    const row = `INSERT INTO _prisma_migrations VALUES ('1', $1, now(), '1_init', NULL, NULL, now(), 1)`;
    const { createHash } = await import('node:crypto');
    await withClient(url, {}, async (client) => {
      await client.query(
        `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL,
           finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
           rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
           applied_steps_count integer NOT NULL DEFAULT 0)`,
      );
      await client.query(row, [createHash('sha256').update(INIT).digest('hex')]);
    });
    const cwd = project();
    const env = { BELAY_HISTORY_URL: url, BELAY_DATABASE_URL: server.url() };
    const { exitCode, stdout } = await belay(['test'], { cwd, env });
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    const { test } = readReport(path.join(cwd, 'belay-report'));
    expect(test.pending.map(({ name }) => name)).toEqual(['2_next']);
  });
});
