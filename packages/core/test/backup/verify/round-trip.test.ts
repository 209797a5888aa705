import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { backupClient } from '@belay/core/backup/dump/client.ts';
import { listClientPrograms } from '@belay/core/postgres/client-programs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { MAJORS, type TestServer, useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { type BackedUp, backUp, ports, verify } from './backed-up.ts';
import { decorationSql, EVERYTHING_SQL, ROLES_SQL } from './everything.ts';

const server = useServer(15, { wal_level: 'logical', max_wal_senders: '2' });
afterAll(removeTemporaryFolders);

let everything: BackedUp;
beforeAll(async () => {
  everything = await backUp(await databaseWithEverything(server), { encrypted: true });
}, 60_000);

async function databaseWithEverything(on: TestServer): Promise<string> {
  const url = await on.createDatabase();
  await withClient(url, {}, async (client) => {
    await client.query(ROLES_SQL);
    await client.query(EVERYTHING_SQL);
    for (const sql of decorationSql(parseDatabaseUrl(url).database)) await client.query(sql);
  });
  return url;
}

/** pg_restore as it is, and after it what went wrong. */
async function thenTampered(sql: string, ...options: string[]) {
  const client = await backupClient({ major: 15, version: '15', installClient: false }, ports);
  const file = path.join(temporaryFolder(), 'pg_restore');
  const psql = path.join(path.dirname(client.pgRestore.file), 'psql');
  // It has no name of the database in its environment but that of the URL.
  const script = [
    '#!/bin/sh',
    `"${client.pgRestore.file}" ${options.join(' ')} "$@" || exit`,
    `"${psql}" -X -q -v ON_ERROR_STOP=1 >/dev/null <<'SQL'`,
    sql,
    'SQL',
  ];
  await writeFile(file, script.join('\n') + '\n');
  await chmod(file, 0o755);
  return { ...client, pgRestore: { file, args: [] } };
}

test('a database with one of everything is given back as it was', async () => {
  const scratchFolder = temporaryFolder();
  const record = await verify(everything, { scratchFolder });
  expect(record.differences).toEqual([]);
  expect(record).toMatchObject({ verdict: 'verified', how: 'restore', decrypted: 'one-time key' });
  // What the proof cannot speak of is said.
  expect(record.notCompared).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/"random_one" is a materialized view: the restore computed it anew/),
    ]),
  );
  expect(record.notCompared.join('\n')).not.toContain('secret of the mapping');
  expect(await readdir(scratchFolder)).toEqual([]);
}, 60_000);

test('every loss after the restore is seen and named', async () => {
  const client = await thenTampered(`
    SET client_min_messages = error;
    DELETE FROM public.parted WHERE id = 7;
    UPDATE public.types SET f = 0 WHERE f = 'NaN';
    UPDATE public.guarded SET tenant = 'c' WHERE id = 1;
    SELECT lo_unlink(424243);
    SELECT setval('public.types_id_seq', 1, false);
    DROP INDEX public.part_index;
    DROP POLICY mine ON public.guarded;
    ALTER TABLE public.guarded NO FORCE ROW LEVEL SECURITY;
    REVOKE SELECT ON public.seen FROM reader;
    ALTER TABLE public.child ENABLE TRIGGER touched;
    DROP EVENT TRIGGER hears;
    DROP PUBLICATION pub;
    ALTER SCHEMA "Sché ma" OWNER TO reader;
    DROP EXTENSION postgres_fdw CASCADE;
    DROP TABLE public.empty_one;
    CREATE TABLE public.one_more ();
    ALTER TYPE public.mood RENAME VALUE 'happy' TO 'unhappy';
    DROP RULE nothing ON public.empty_two;
    ALTER DEFAULT PRIVILEGES FOR ROLE "the owner" IN SCHEMA "Sché ma" REVOKE SELECT ON TABLES FROM reader;`);
  const record = await verify(everything, { client });
  expect(record.verdict).toBe('differs');
  const said = record.differences.join('\n');
  for (const lost of [
    ...['parted', '"types"', '"guarded"', 'large objects', 'types_id_seq', 'part_index', 'mine'],
    ...['row level security forced', 'seen', 'touched', 'hears', 'pub', 'Sché ma', 'postgres_fdw'],
    ...['empty_one', 'one_more', 'mood', 'nothing', 'default privileges'],
  ]) {
    expect(said).toContain(lost);
  }
}, 60_000);

test('owners and privileges that a restore leaves out are missed (trap 12)', async () => {
  const client = await thenTampered('SELECT 1;', '--no-owner', '--no-privileges');
  const { verdict, differences } = await verify(everything, { client });
  expect(verdict).toBe('differs');
  expect(differences.join('\n')).toMatch(/owner: "the owner" → /);
  expect(differences.join('\n')).toMatch(/grant removed: .* to reader/);
}, 60_000);

test('a materialized view is filled by its owner, as on the server: a superuser, or one whom no policy stops', async () => {
  const url = await server.createDatabase();
  await withClient(url, {}, (client) =>
    client.query(`
      CREATE ROLE "other super" SUPERUSER; CREATE ROLE passes BYPASSRLS;
      CREATE TABLE closed AS SELECT generate_series(1, 5) AS id;
      CREATE TABLE guarded AS SELECT generate_series(1, 7) AS id; GRANT SELECT ON guarded TO passes;
      ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
      CREATE MATERIALIZED VIEW of_super AS SELECT id FROM closed; ALTER MATERIALIZED VIEW of_super OWNER TO "other super";
      CREATE MATERIALIZED VIEW of_passes AS SELECT id FROM guarded; ALTER MATERIALIZED VIEW of_passes OWNER TO passes`),
  );
  const record = await verify(await backUp(url));
  expect(record).toMatchObject({ verdict: 'verified', differences: [], notCompared: [] });
}, 60_000);

test('a million rows, and writers during the dump', async () => {
  const busy = await server.createDatabase();
  await withClient(busy, {}, (client) =>
    client.query(`
      CREATE TABLE big (id bigserial PRIMARY KEY, at timestamptz DEFAULT now(), note text);
      INSERT INTO big (note) SELECT md5(g::text) FROM generate_series(1, 1000000) g;
      CREATE TABLE balance (who text PRIMARY KEY, amount int);
      INSERT INTO balance VALUES ('a', 1000), ('b', 1000)`),
  );
  let writing = true;
  let written = 0;
  const writer = withClient(busy, {}, async (client) => {
    while (writing) {
      await client.query(`
        INSERT INTO big (note) SELECT 'while dumping' FROM generate_series(1, 20);
        UPDATE balance SET amount = amount + CASE who WHEN 'a' THEN 1 ELSE -1 END;
        DELETE FROM big WHERE id = (SELECT max(id) - 5 FROM big)`);
      written += 1;
    }
  });
  const made = await backUp(busy).finally(() => (writing = false));
  await writer;
  expect(written).toBeGreaterThan(5);
  const record = await verify(made);
  expect(record).toMatchObject({ verdict: 'verified', differences: [] });
  expect(made.manifest.rows['"public"."big"']).toBeGreaterThanOrEqual(1_000_000);
}, 120_000);

const installed = await listClientPrograms('pg_dump', process.env);
const others = MAJORS.filter((one) => one !== 15 && installed.some(({ major }) => major === one));

// Each major version of which this machine has pg_dump.
for (const major of others) {
  const other = useServer(major);
  test(`Postgres ${major}: a database with one of everything is given back as it was`, async () => {
    const record = await verify(await backUp(await databaseWithEverything(other)));
    expect(record).toMatchObject({ verdict: 'verified', differences: [] });
  }, 60_000);
}
