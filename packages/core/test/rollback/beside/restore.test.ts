import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { cp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import { analyzeAll } from '@belay/core/rollback/beside/analyze.ts';
import { dropBeside, dropLeftoverBesides } from '@belay/core/rollback/beside/drop.ts';
import { besideName, markFor } from '@belay/core/rollback/beside/mark.ts';
import type { Beside } from '@belay/core/rollback/beside/restore.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { type BackedUp, backUp } from '../../backup/verify/backed-up.ts';
import { EVERYTHING_SQL, ROLES_SQL } from '../../backup/verify/everything.ts';
import {
  RUN,
  ask,
  besides,
  fetched,
  listening,
  nameOf,
  ports,
  restorePoint,
  restored,
} from './rolling.ts';

const server = useServer(15, { wal_level: 'logical' });
afterAll(removeTemporaryFolders);

let url = '';
let made: BackedUp;
beforeAll(async () => {
  url = await server.createDatabase();
  const name = quoteIdent(nameOf(url));
  await withClient(url, {}, async (client) => {
    await client.query(ROLES_SQL);
    await client.query(EVERYTHING_SQL);
    await client.query(`
      COMMENT ON DATABASE ${name} IS 'ours'; REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC;
      ALTER DATABASE ${name} SET work_mem = '5MB'; ALTER ROLE "read only" IN DATABASE ${name} SET default_transaction_read_only = on;
      ALTER DATABASE ${name} OWNER TO "the owner"`);
  });
  made = await backUp(url);
}, 60_000);

const byFolder = () => ({ restorePoint: restorePoint(made, [made.folder]) });

const dropped: Beside[] = [];
afterEach(async () => {
  for (const { database } of dropped.splice(0)) {
    await withClient(server.url(), {}, (client) =>
      client.query(`DROP DATABASE ${quoteIdent(database)} WITH (FORCE)`),
    );
  }
});

async function kept(rolling: Parameters<typeof restored>[1]): Promise<Beside> {
  const beside = await restored(url, rolling);
  dropped.push(beside);
  return beside;
}

/** Of the database that serves, as the server keeps it. */
const ROW = `SELECT xmin::text || d::text FROM pg_database d WHERE datname = current_database()`;

test('one of everything is restored beside, analysed, its sequences at the live values; the live one is untouched', async () => {
  await ask(url, `SELECT setval(pg_get_serial_sequence('types', 'id'), 5000), nextval('unused')`);
  const before = await ask(url, ROW);
  const told = listening();
  const { database, oid, url: there, outside, not } = await kept({ ...byFolder(), told });
  expect(not).toEqual([]);
  expect(told.findings).toEqual([]);
  expect(outside).toMatchObject({ owner: 'the owner', comment: 'ours' });
  expect(
    await ask(server.url(), `SELECT oid::int FROM pg_database WHERE datname = '${database}'`),
  ).toBe(oid);
  expect(await ask(there, 'SELECT nextval(pg_get_serial_sequence($$types$$, $$id$$))::int')).toBe(
    5001,
  );
  expect(await ask(there, `SELECT nextval('unused')::int`)).toBe(78);
  const unknown = `SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'm', 'p') AND nspname IN ('public', 'Sché ma') AND reltuples < 0 AND c.relname <> 'never_filled'`;
  expect(await ask(url, unknown)).toBeGreaterThan(0);
  expect(await ask(there, unknown)).toBe(0);
  expect(await ask(url, 'SELECT count(*)::int FROM parted')).toBe(900);
  expect(await ask(url, ROW)).toBe(before);
  expect(told.items.join('\n')).toMatch(/pg_restore: [^]*compared: [^]*sequences: /);
}, 60_000);

test('where only a name is known of a place, the newest backup of this database in it is taken, with a warning when it was never verified', async () => {
  const told = listening();
  await kept({ backup: path.dirname(made.folder), told });
  expect(told.findings.map(({ rule }) => rule)).toEqual(['backup-never-verified']);
}, 30_000);

test('what is not as it was recorded is never handed on, and nothing of it stays', async () => {
  const failing = restored(url, {
    ...byFolder(),
    as: (source) => ({
      ...source,
      fill: async (database, scope) => {
        await source.fill(database, scope);
        await ask(database.url, `DELETE FROM parted WHERE id = 5 RETURNING 1`);
      },
    }),
  });
  await expect(failing).rejects.toMatchObject({
    code: 'restore-differs',
    message: expect.stringMatching(/parted/),
    left: expect.stringContaining('was not touched'),
  });
  expect(await besides(server.url())).toEqual([]);
}, 30_000);

test('the first copy is damaged: the second one is taken, and it is said', async () => {
  const bad = path.join(temporaryFolder(), made.manifest.id);
  await cp(made.folder, bad, { recursive: true });
  const file = path.join(bad, 'archive.tar');
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(90_000) ^ 1, 90_000);
  await writeFile(file, bytes);
  const told = listening();
  const gone = path.join(temporaryFolder(), made.manifest.id);
  const point = restorePoint(made, [gone, bad, made.folder]);
  await fetched(url, { restorePoint: point, told }, async (checked) => {
    expect(checked.problems).toEqual([]);
    expect(checked.fetched?.copy.location).toBe(made.folder);
    return checked.source();
  });
  expect(told.findings).toEqual([
    expect.objectContaining({ rule: 'backup-passed-over', title: expect.stringContaining(gone) }),
    expect.objectContaining({
      rule: 'backup-copy-passed-over',
      title: expect.stringContaining(bad),
    }),
  ]);
}, 30_000);

const sessionsOf = (database: string) =>
  `FROM pg_stat_activity WHERE datname = '${database}' AND pid <> pg_backend_pid()`;

/** Ends the pg_restore that this process has started, as the kernel does when memory is short. */
async function killRestore(): Promise<void> {
  for (const folder of await readdir(tmpdir())) {
    if (!folder.startsWith('belay_restore_')) continue;
    const note = path.join(tmpdir(), folder, 'pg_restore.group');
    const group = Number(await readFile(note, 'utf8').catch(() => ''));
    const status = await readFile(`/proc/${group}/status`, 'utf8').catch(() => '');
    if (status.includes(`PPid:\t${process.pid}\n`)) process.kill(-group, 'SIGKILL');
  }
}

/** Faults while the database is filled: what happens to it, and what is said. */
const FAULTS: readonly [string, (name: string) => Promise<unknown>, RegExp][] = [
  [
    'the connections of pg_restore are ended',
    (name) => ask(server.url(), `SELECT pg_terminate_backend(pid) ${sessionsOf(name)}`),
    /restore-failed|restore-unclear/,
  ],
  ['pg_restore is killed', killRestore, /restore-failed/],
  [
    'the server crashes and recovers',
    async (name) => {
      const pid = await ask<number | undefined>(
        server.url(),
        `SELECT pid ${sessionsOf(name)} LIMIT 1`,
      );
      if (pid === undefined) throw new Error('nobody is connected');
      process.kill(pid, 'SIGKILL');
    },
    /restore-failed|restore-unclear/,
  ],
];

test.each(FAULTS)(
  '%s: the live database serves, nothing stays, and the next run succeeds',
  async (_, fault, code) => {
    const failing = restored(url, {
      ...byFolder(),
      as: (source) => ({
        ...source,
        fill: async (database, scope) => {
          const filling = source.fill(database, scope).catch((error: unknown) => error);
          await untilConnected(database.name);
          await fault(database.name);
          const error = await filling;
          if (error instanceof Error) throw error;
        },
      }),
    });
    await expect(failing).rejects.toMatchObject({ code: expect.stringMatching(code) });
    await untilUp();
    expect(await ask(url, 'SELECT count(*)::int FROM parted')).toBe(900);
    const told = listening();
    await kept({ ...byFolder(), told });
    expect(await besides(server.url())).toHaveLength(1);
  },
  60_000,
);

async function untilConnected(database: string): Promise<void> {
  for (;;) {
    const count = await ask<number>(server.url(), `SELECT count(*)::int ${sessionsOf(database)}`);
    if (count > 0) return;
  }
}

async function untilUp(): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await ask(server.url(), 'SELECT 1').catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a leftover goes by its mark, and only that of this database; whatever merely looks alike stays', async () => {
  await withHeldTarget(url, { waitMs: 5_000 }, ports, async (held) => {
    const { facts } = held;
    const mark = { belay: RUN, created: new Date().toISOString(), ...markFor(facts) };
    const databases: Record<string, string | undefined> = {
      [besideName('deadrun1', facts)]: JSON.stringify(mark),
      belay_restore_other: JSON.stringify({ ...mark, beside: { database: 'x', oid: 1 } }),
      belay_restore_mine: undefined,
      belay_restore_said: 'mine, too',
      [besideName('unmarked1', facts)]: undefined,
      [besideName('unmarked2', { ...facts, databaseOid: 77 })]: undefined,
      [besideName('full1full', facts)]: undefined,
    };
    const names = Object.keys(databases);
    for (const [name, comment] of Object.entries(databases)) {
      await held.admin.client.query(`CREATE DATABASE ${quoteIdent(name)}`);
      const sql = `COMMENT ON DATABASE ${quoteIdent(name)} IS '${comment ?? ''}'`;
      await held.admin.client.query(sql);
    }
    await ask(withDatabase(url, names[6] ?? ''), 'CREATE TABLE precious AS SELECT 1');
    expect((await dropLeftoverBesides(held, ports)).sort()).toEqual([names[0], names[4]].sort());
    for (const name of names) await dropBeside(held, name, ports);
  });
}, 30_000);

test('a role without a right to create is refused before anything is made, with every reason at once', async () => {
  const name = quoteIdent(nameOf(url));
  await withClient(server.url(), {}, (client) =>
    client.query(
      `CREATE ROLE modest LOGIN PASSWORD 'modest'; GRANT CONNECT ON DATABASE ${name} TO modest; GRANT USAGE ON SCHEMA public TO modest`,
    ),
  );
  const as = new URL(url);
  as.username = 'modest';
  as.password = 'modest';
  const told = listening();
  const failing = restored(as.href, { ...byFolder(), told });
  await expect(failing).rejects.toMatchObject({
    code: 'restore-impossible',
    message: expect.stringMatching(
      /sequences-unreadable: [^]*restore-no-createdb: [^]*restore-not-member: [^]*the owner/,
    ),
    hint: expect.stringContaining('GRANT "the owner" TO "modest"'),
  });
  expect(told.findings).toContainEqual(
    expect.objectContaining({
      rule: 'restore-may-be-refused',
      title: expect.stringMatching(/extension postgres_fdw[^]*event trigger hears/),
    }),
  );
  expect(await besides(server.url())).toEqual([]);
}, 30_000);

test('what stays behind with the old database is said', async () => {
  await ask(url, `SELECT pg_create_logical_replication_slot('cdc', 'pgoutput')`);
  await ask(url, `CREATE PUBLICATION newer FOR TABLE child`);
  try {
    const told = listening();
    await fetched(url, { ...byFolder(), told }, async ({ problems }) => {
      expect(problems).toEqual([]);
      return Promise.resolve();
    });
    expect(told.findings).toEqual([
      // A test before this one has let a role connect.
      expect.objectContaining({ rule: 'database-changed-since' }),
      expect.objectContaining({ rule: 'slot-stays-behind', detail: 'cdc (pgoutput)' }),
      expect.objectContaining({ rule: 'publication-goes', detail: 'newer' }),
    ]);
  } finally {
    await ask(url, `SELECT pg_drop_replication_slot('cdc')`);
    await ask(url, `DROP PUBLICATION newer`);
  }
}, 30_000);

test('statistics that cannot be gathered keep nobody from the rest', async () => {
  const odd = await server.createDatabase();
  await withClient(odd, {}, (client) =>
    client.query(`
      CREATE TABLE plain AS SELECT generate_series(1, 100) AS id;
      CREATE FUNCTION strict_one(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
        $$ BEGIN IF current_setting('application_name') = 'belay' THEN RAISE 'not now'; END IF; RETURN $1; END $$;
      CREATE TABLE odd (id int); CREATE INDEX ON odd (strict_one(id)); SET application_name = 'app';
      INSERT INTO odd SELECT generate_series(1, 100)`),
  );
  const { tables, failed } = await analyzeAll(odd, { major: 15, connections: 2 }, ports);
  expect(tables).toBe(2);
  expect(failed).toEqual([expect.stringMatching(/^"public"."odd": SQLSTATE P0001/)]);
  expect(await ask(odd, `SELECT count(*)::int FROM pg_stats WHERE tablename = 'plain'`)).toBe(1);
});
