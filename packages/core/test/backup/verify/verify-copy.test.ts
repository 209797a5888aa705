import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { backupClient } from '@belay/core/backup/dump/client.ts';
import { directoryStore } from '@belay/core/backup/stores/directory.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { type BackedUp, backUp, ports, verify } from './backed-up.ts';

const server = useServer(15);
const another = useServer(15);
const newer = useServer(17);
afterAll(removeTemporaryFolders);

let url = '';
let made: BackedUp;
beforeAll(async () => {
  url = await server.createDatabase();
  await withClient(url, {}, (client) =>
    client.query(`
      CREATE ROLE clerk; CREATE EXTENSION citext; CREATE TABLE t (id serial PRIMARY KEY, name citext);
      ALTER TABLE t OWNER TO clerk; INSERT INTO t (name) SELECT 'n' || g FROM generate_series(1, 5000) g;
      COMMENT ON DATABASE ${quoteIdent(parseDatabaseUrl(url).database)} IS 'ours';
      ALTER DATABASE ${quoteIdent(parseDatabaseUrl(url).database)} CONNECTION LIMIT 1`),
  );
  made = await backUp(url);
}, 60_000);

/** The same backup in another folder, to be damaged. */
async function copied(from = made): Promise<BackedUp> {
  const root = temporaryFolder();
  const folder = path.join(root, from.manifest.id);
  await cp(from.folder, folder, { recursive: true });
  return {
    ...from,
    folder,
    copy: await directoryStore({ place: root, root }).open(from.manifest.id),
  };
}

async function restoring(script: string) {
  const client = await backupClient({ major: 15, version: '15', installClient: false }, ports);
  const file = path.join(temporaryFolder(), 'pg_restore');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return { ...client, pgRestore: { file, args: [] } };
}

/** Names of Belay's databases on a server. */
const ours = (of: string): Promise<string[]> =>
  withClient(of, {}, async (client) => {
    const sql = `SELECT datname FROM pg_database WHERE datname LIKE 'belay%'`;
    return (await client.query<{ datname: string }>(sql)).rows.map(({ datname }) => datname);
  });

test('reads a copy without a server: hashes, and every file decompressed', async () => {
  const record = await verify(made, { how: 'read' });
  expect(record).toMatchObject({ verdict: 'verified', how: 'read', decrypted: 'not encrypted' });
  expect(record.notCompared).toContainEqual(expect.stringContaining('it was not restored'));
});

test.each(['read', 'restore'] as const)(
  '%s: one flipped bit is found before anything is restored',
  async (how) => {
    const damaged = await copied();
    const file = path.join(damaged.folder, 'archive.tar');
    const bytes = await readFile(file);
    const at = bytes.indexOf('.dat.gz') + 700;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);
    await writeFile(file, bytes);
    const client = await restoring('touch "$0.was-run"');
    await expect(verify(damaged, { how, client })).rejects.toMatchObject({
      code: 'backup-corrupt',
    });
    expect(existsSync(`${client.pgRestore.file}.was-run`)).toBe(false);
  },
);

test('a copy that was cut off is found', async () => {
  const damaged = await copied();
  await truncate(path.join(damaged.folder, 'archive.tar'), made.manifest.archive.bytes - 1);
  await expect(verify(damaged)).rejects.toMatchObject({ code: 'backup-corrupt' });
});

test('a manifest that was exchanged is found, whatever the archive beside it is', async () => {
  const damaged = await copied();
  await writeFile(path.join(damaged.folder, 'manifest.json'), `${made.manifestText} `);
  await expect(verify(damaged)).rejects.toMatchObject({ code: 'manifest-exchanged' });
});

test('says that there is no room before it fetches anything', async () => {
  const manifest = { ...made.manifest, databaseBytes: 10 ** 16 };
  await expect(verify({ ...made, manifest })).rejects.toMatchObject({
    code: 'verify-too-small',
    message: expect.stringContaining('the dump and the restored database'),
  });
});

const verifying = (on: string) => verify(made, { verifyUrl: on });

test('restores on a server that was named, of which the roles are needed, and leaves nothing there', async () => {
  await expect(verifying(another.url())).rejects.toMatchObject({
    code: 'restore-roles-missing',
    message: expect.stringContaining('"clerk"'),
  });
  expect(await ours(another.url())).toEqual([]);
  const record = await verifying(server.url());
  expect(record).toMatchObject({ verdict: 'verified', differences: [] });
  expect(await ours(server.url())).toEqual([]);
}, 30_000);

test("the trial database stays marked as Belay's until it is dropped, so that a later run would know it", async () => {
  await withClient(server.url(), {}, async (client) => {
    let marks: Promise<{ rows: { mark: string }[] }> | undefined;
    const look = (line: string) => {
      if (!line.startsWith('compared')) return;
      // Sent at once, on a connection that is open already: the database is dropped by a new one.
      marks = client.query(
        `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname LIKE 'belay%'`,
      );
    };
    const log = { ...silentLogger, info: look };
    expect(await verify(made, { verifyUrl: server.url() }, { log })).toMatchObject({
      verdict: 'verified',
    });
    expect((await marks)?.rows).toEqual([{ mark: expect.stringContaining('"belay":') }]);
  });
}, 30_000);

test('as a role that may only create databases: what it may not reapply is said', async () => {
  const modest = await server.createDatabase();
  const { database } = parseDatabaseUrl(modest);
  await withClient(modest, {}, (client) =>
    client.query(
      `CREATE ROLE modest LOGIN CREATEDB PASSWORD 'modest' IN ROLE clerk;
       CREATE EXTENSION citext; CREATE TABLE t AS SELECT 1 AS id; ALTER TABLE t OWNER TO modest;
       ALTER ROLE clerk IN DATABASE ${quoteIdent(database)} SET work_mem = '8MB'`,
    ),
  );
  const again = await backUp(modest);
  const as = new URL(server.url());
  as.username = as.password = 'modest';
  const record = await verify(again, { verifyUrl: as.href });
  expect(record.differences).toEqual([]);
  expect(record.notCompared).toContainEqual(
    expect.stringMatching(/its owner postgres could not be given/),
  );
  expect(record.notCompared).toContainEqual(
    expect.stringMatching(/the setting work_mem of clerk could not/),
  );
  expect(await ours(server.url())).toEqual([]);
}, 30_000);

test('a subscription in the backup neither holds the trial database nor loses its slot (traps 3 and 4)', async () => {
  const subscribed = await server.createDatabase();
  await withClient(subscribed, {}, (client) =>
    client.query(
      `CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere.invalid' PUBLICATION p
         WITH (connect = false, slot_name = 'of_the_original')`,
    ),
  );
  const record = await verify(await backUp(subscribed), { verifyUrl: server.url() });
  expect(record.differences).toEqual([]);
  expect(await ours(server.url())).toEqual([]);
}, 30_000);

test('a server of another major version is no server for it', async () => {
  await expect(verifying(newer.url())).rejects.toMatchObject({
    code: 'verify-server-missing',
    hint: expect.stringContaining('verify-url'),
  });
});

test('an interruption leaves neither a database nor a file', async () => {
  const stop = new AbortController();
  const client = await restoring('touch "$0.runs"; sleep 71.5');
  const scratchFolder = temporaryFolder();
  const running = verify(
    made,
    { verifyUrl: server.url(), client, scratchFolder },
    { signal: stop.signal },
  );
  running.catch(() => undefined);
  while (!existsSync(`${client.pgRestore.file}.runs`)) await sleep(50);
  expect(await ours(server.url())).toHaveLength(1);
  stop.abort();
  await expect(running).rejects.toMatchObject({ name: 'Interrupted' });
  expect(await ours(server.url())).toEqual([]);
  expect(await readdir(scratchFolder)).toEqual([]);
}, 30_000);

test('a pg_restore that is killed is a failure that leaves nothing', async () => {
  const client = await restoring('kill -KILL $$');
  const scratchFolder = temporaryFolder();
  await expect(
    verify(made, { verifyUrl: server.url(), client, scratchFolder }),
  ).rejects.toMatchObject({
    code: 'restore-failed',
    message: expect.stringContaining('it was killed'),
  });
  expect(await ours(server.url())).toEqual([]);
  expect(await readdir(scratchFolder)).toEqual([]);
}, 30_000);

test('nothing in the clear is left when we are killed', async () => {
  const client = await restoring('ls "$(eval echo \\$$#)" >"$0.runs"; sleep 72.5');
  const scratchFolder = temporaryFolder();
  const program = path.join(import.meta.dirname, 'hanging.ts');
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--no-warnings',
      program,
      made.folder,
      scratchFolder,
      client.pgRestore.file,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const runs = `${client.pgRestore.file}.runs`;
  while (!existsSync(runs) && child.exitCode === null) await sleep(50);
  expect(await readFile(runs, 'utf8')).toContain('toc.dat');
  expect(await readdir(scratchFolder)).toHaveLength(1);
  child.kill('SIGKILL');
  for (let wait = 0; wait < 100 && (await readdir(scratchFolder)).length > 0; wait++)
    await sleep(50);
  expect(await readdir(scratchFolder)).toEqual([]);
}, 30_000);
