import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareContent } from '../../../src/backup/content/compare-content.ts';
import { withClient } from '../../../src/postgres/connection.ts';
import { forgetInPlace, isDoneInPlace } from '../../../src/rollback/in-place/mark.ts';
import { canRestoreInPlace } from '../../../src/rollback/in-place/possible.ts';
import { readServerFacts } from '../../../src/postgres/server-facts.ts';
import { IN_PLACE_STEPS } from '../../../src/rollback/steps.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { type Saved, contentOf, inPlace, save } from './in-place-run.ts';

const server = useServer(15, { wal_level: 'logical', max_prepared_transactions: '5' });
afterAll(removeTemporaryFolders);

async function sqlOn(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** Everything that a dump can hold, in and outside of schemas. */
const RICH = [
  'CREATE SCHEMA ext',
  'CREATE EXTENSION pgcrypto SCHEMA ext',
  'CREATE EXTENSION citext',
  'CREATE EXTENSION postgres_fdw',
  'GRANT USAGE ON SCHEMA ext TO PUBLIC',
  'CREATE SCHEMA "my ""app"""',
  `CREATE TYPE "my ""app""".mood AS ENUM ('sad', 'ok')`,
  'CREATE DOMAIN "my ""app""".short AS text CHECK (length(VALUE) < 20)',
  'CREATE TABLE "my ""app""".item (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, mail citext, note "my ""app""".short, m "my ""app""".mood)',
  `INSERT INTO "my ""app""".item (mail, note, m) SELECT 'A@' || i, 'n' || i, 'ok' FROM generate_series(1, 300) i`,
  'CREATE TABLE owner_of (item int REFERENCES "my ""app""".item)',
  'INSERT INTO owner_of SELECT generate_series(1, 20)',
  'CREATE TABLE ext.beside (hash text DEFAULT ext.gen_random_uuid()::text)',
  'INSERT INTO ext.beside DEFAULT VALUES',
  'CREATE TABLE parts (n int) PARTITION BY LIST (n)',
  'CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1)',
  'INSERT INTO parts VALUES (1), (1)',
  'CREATE TABLE parent (a int); CREATE TABLE child (b int) INHERITS (parent); INSERT INTO child VALUES (1, 2)',
  'CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM owner_of',
  'CREATE VIEW items AS SELECT * FROM "my ""app""".item',
  'CREATE FUNCTION plus(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT a + b $$',
  'CREATE AGGREGATE total(int) (SFUNC = plus, STYPE = int, INITCOND = 0)',
  'CREATE OPERATOR <+> (LEFTARG = int, RIGHTARG = int, FUNCTION = plus)',
  'CREATE PROCEDURE nothing() LANGUAGE sql AS $$ SELECT 1 $$',
  'CREATE COLLATION german (PROVIDER = libc, LOCALE = "C")',
  'CREATE TEXT SEARCH CONFIGURATION plain (PARSER = default)',
  'CREATE STATISTICS id_and_n ON id, n FROM "my ""app""".item',
  'CREATE CAST (int AS "my ""app""".mood) WITH INOUT',
  'CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw',
  'CREATE USER MAPPING FOR PUBLIC SERVER far',
  'CREATE PUBLICATION everything FOR ALL TABLES',
  'CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$',
  'CREATE EVENT TRIGGER tells ON ddl_command_end EXECUTE FUNCTION told()',
  'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC',
  'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT INSERT ON TABLES TO PUBLIC',
  'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC',
  `COMMENT ON SCHEMA public IS 'ours'`,
  `SELECT lo_from_bytea(4711, 'large')`,
];

/** What a deploy and the people after it made of it: everything at once. */
const CHANGED = [
  'DROP EVENT TRIGGER tells',
  'ALTER TABLE "my ""app""".item ADD COLUMN price int, DROP COLUMN note CASCADE',
  `INSERT INTO "my ""app""".item (mail) SELECT 'new' FROM generate_series(1, 50)`,
  'TRUNCATE owner_of',
  'CREATE SCHEMA later; CREATE TABLE later.t AS SELECT 1 AS a; CREATE EXTENSION hstore SCHEMA later',
  'CREATE TABLE ext.other (); GRANT ALL ON SCHEMA ext TO PUBLIC; ALTER SCHEMA ext OWNER TO pg_monitor',
  'CREATE EXTENSION pg_trgm; CREATE INDEX ON "my ""app""".item USING gin ((mail::text) gin_trgm_ops)',
  'DROP PUBLICATION everything; CREATE PUBLICATION less FOR TABLE parts',
  'CREATE FUNCTION loud() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION $a$no ddl here$a$; END $$',
  'ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO pg_monitor',
  'REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO pg_monitor',
  `COMMENT ON SCHEMA public IS NULL`,
  `SELECT lo_unlink(4711), lo_from_bytea(4712, 'other'), lo_from_bytea(4713, '')`,
  'DROP SERVER far CASCADE; CREATE FOREIGN DATA WRAPPER own; CREATE SERVER near FOREIGN DATA WRAPPER own',
  'CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler',
  'CREATE EVENT TRIGGER forbids ON ddl_command_start EXECUTE FUNCTION loud()',
];

let saved: Saved;
let template = '';
beforeAll(async () => {
  const url = await server.createDatabase();
  await sqlOn(url, ...RICH);
  saved = await save(url);
  template = new URL(url).pathname.slice(1);
});

async function changed(...more: string[]): Promise<string> {
  const url = await server.createDatabase(template);
  await sqlOn(url, ...CHANGED, ...more);
  return url;
}

/** What of the database itself nobody restores is taken as it is. */
async function differences(url: string): Promise<string[]> {
  const found = await contentOf(url);
  const { extensions } = found.outside;
  const outside = { ...saved.content.outside, extensions };
  return compareContent(saved.content, { ...found, outside }, { sameServer: true }).differences;
}

describe('in place', () => {
  it('gives back everything that a dump holds, and moves no sequence back', async () => {
    const url = await changed();
    const notVerified: string[] = [];
    const steps: string[] = [];
    const step = (name: string) => void steps.push(name);
    const { lockedMs } = await inPlace(url, saved, { notVerified, ports: { step } });
    expect(await differences(url)).toEqual([]);
    expect(lockedMs).toBeGreaterThan(0);
    expect(notVerified.join('\n')).toContain('of the database itself stayed as they were');
    expect(steps).toEqual([...IN_PLACE_STEPS]);
    await withClient(url, {}, async (client) => {
      const { rows } = await client.query(
        'INSERT INTO "my ""app""".item DEFAULT VALUES RETURNING id, n',
      );
      expect(rows).toEqual([{ id: 351, n: 351 }]);
      const statistics = `SELECT reltuples::int AS n FROM pg_class WHERE relname = 'item'`;
      expect((await client.query(statistics)).rows).toEqual([{ n: 300 }]);
    });
  });

  it('leaves a mark, by which a run that died before it could tell is known to be done', async () => {
    const url = await changed();
    const name = new URL(url).pathname.slice(1);
    await sqlOn(url, `COMMENT ON DATABASE "${name}" IS 'it''s ours'`);
    const done = (backup: string) => withClient(url, {}, (client) => isDoneInPlace(client, backup));
    expect(await done('20260622T000000Z')).toBe(false);
    await inPlace(url, saved);
    expect([await done('20260622T000000Z'), await done('another')]).toEqual([true, false]);
    await withClient(url, {}, (client) => forgetInPlace(client, name));
    expect(await done('20260622T000000Z')).toBe(false);
    expect((await contentOf(url)).outside.comment).toBe("it's ours");
  });
});

describe('what stands in the way is said before anything is begun', () => {
  const possible = (url: string) =>
    withClient(url, {}, async (client) =>
      canRestoreInPlace(client, saved.content, await readServerFacts(client)),
    );

  it('nothing, and what stays', async () => {
    const url = await server.createDatabase(template);
    expect(await possible(url)).toEqual({
      possible: true,
      kept: {
        extensions: ['citext', 'pgcrypto', 'plpgsql', 'postgres_fdw'],
        schemas: [
          { name: 'public', owner: 'pg_database_owner' },
          { name: 'ext', owner: expect.any(String) },
        ],
      },
    });
  });

  it('a subscription', async () => {
    const url = await server.createDatabase(template);
    await sqlOn(
      url,
      `CREATE SUBSCRIPTION s CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false)`,
    );
    const because = expect.stringContaining('subscriptions (s)');
    expect(await possible(url)).toEqual({ possible: false, because });
    await expect(inPlace(url, saved)).rejects.toMatchObject({ code: 'in-place-impossible' });
    await sqlOn(url, 'ALTER SUBSCRIPTION s SET (slot_name = NONE)', 'DROP SUBSCRIPTION s');
  });

  it('a prepared transaction', async () => {
    const url = await server.createDatabase(template);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN');
      await client.query(`INSERT INTO parts VALUES (1)`);
      await client.query(`PREPARE TRANSACTION 'waits'`);
    });
    const because = expect.stringContaining('prepared transactions');
    expect(await possible(url)).toEqual({ possible: false, because });
    await sqlOn(url, `ROLLBACK PREPARED 'waits'`);
  });

  it('a role that does not own everything', async () => {
    const url = await server.createDatabase(template);
    const name = new URL(url).pathname.slice(1);
    await sqlOn(
      url,
      `CREATE ROLE owns_little LOGIN PASSWORD 'x'`,
      `ALTER DATABASE "${name}" OWNER TO owns_little`,
    );
    const theirs = new URL(url);
    [theirs.username, theirs.password] = ['owns_little', 'x'];
    const because = expect.stringMatching(/owns_little does not own, .*event trigger tells/);
    expect(await possible(theirs.href)).toEqual({ possible: false, because });
  });
});

it('a database in another encoding, with names that are not ASCII', async () => {
  await sqlOn(
    server.url(),
    `CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`,
  );
  const url = server.url('latin');
  await sqlOn(url, 'CREATE TABLE "größe" ("maß" text)', `INSERT INTO "größe" VALUES ('ß')`);
  const before = await save(url);
  await sqlOn(url, 'DROP TABLE "größe"');
  await inPlace(url, before);
  expect((await contentOf(url)).rows).toEqual(before.content.rows);
});

it('the owner of a database and of all that is in it needs no superuser, nor CREATEDB', async () => {
  await sqlOn(server.url(), `CREATE ROLE plain_owner LOGIN PASSWORD 'x'`);
  const url = await server.createDatabase();
  const name = new URL(url).pathname.slice(1);
  await sqlOn(url, `ALTER DATABASE "${name}" OWNER TO plain_owner`, 'CREATE EXTENSION citext');
  const theirs = new URL(url);
  [theirs.username, theirs.password] = ['plain_owner', 'x'];
  await sqlOn(theirs.href, 'CREATE TABLE t (a citext PRIMARY KEY)', `INSERT INTO t VALUES ('é')`);
  const before = await save(theirs.href);
  await sqlOn(theirs.href, 'DROP TABLE t', 'CREATE TABLE u (n int)');
  await inPlace(theirs.href, before);
  const { rows, catalogue } = await contentOf(theirs.href);
  expect(rows).toEqual(before.content.rows);
  expect(catalogue.tables).toEqual(before.content.catalogue.tables);
});
