import { describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import type { Finding } from '@belay/core/report/schema.ts';
import { constraintsCheck } from '@belay/core/validate/checks/constraints.ts';
import { type TestServer, useServer } from '@belay/testkit/servers.ts';
import { runCheck } from './run-check.ts';

const CLEAN = `
CREATE TABLE "User" (id int PRIMARY KEY, email text UNIQUE, boss int REFERENCES "User");
CREATE TABLE "Order" (id int PRIMARY KEY, "userId" int CONSTRAINT of_user REFERENCES "User" DEFERRABLE,
  place int CONSTRAINT placed UNIQUE DEFERRABLE, note text CHECK (note <> ''));
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER mine AFTER INSERT ON "User" FOR EACH ROW EXECUTE FUNCTION f();
CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
CREATE TABLE c (x int, p int CONSTRAINT to_p REFERENCES p) PARTITION BY RANGE (x);
CREATE TABLE c1 PARTITION OF c FOR VALUES FROM (0) TO (10);
CREATE TABLE c2 PARTITION OF c FOR VALUES FROM (10) TO (20);`;

async function execute(url: string, sql: string): Promise<void> {
  await withClient(url, {}, (client) => client.query(sql));
}

async function database(server: TestServer, sql: string): Promise<string> {
  const url = await server.createDatabase();
  await execute(url, sql);
  return url;
}

const look = (url: string) => runCheck(constraintsCheck, url);
const rules = (findings: readonly Finding[]) =>
  findings.map(({ severity, rule, object }) => [severity, rule, object].join(' '));

/** Follows what each finding says, and looks again. */
async function mended(url: string, findings: readonly Finding[]): Promise<Finding[]> {
  await withClient(url, {}, async (client) => {
    for (const { sql = '' } of findings) {
      for (const line of sql.split('\n')) await client.query(line);
    }
  });
  return (await look(url)).findings;
}

describe.each([13, 15, 18] as const)('constraints, on Postgres %s', (major) => {
  const server = useServer(major);

  it('are in force; triggers of the project are not looked at', async () => {
    const url = await database(server, `${CLEAN} ALTER TABLE "User" DISABLE TRIGGER mine`);
    expect(await look(url)).toMatchObject({
      findings: [],
      notVerified: [],
      result: { result: '9 constraints, 3 foreign keys among them; all in force' },
    });
  });

  it('are not valid', async () => {
    const url = await database(
      server,
      `${CLEAN}
       ALTER TABLE "Order" ADD CONSTRAINT "has note" CHECK (note IS NOT NULL) NOT VALID;
       ALTER TABLE "Order" ADD CONSTRAINT "of place" FOREIGN KEY (place) REFERENCES p NOT VALID;
       ALTER TABLE c ADD CONSTRAINT positive CHECK (p > 0) NOT VALID;
       CREATE DOMAIN nick AS text;
       ALTER DOMAIN nick ADD CONSTRAINT short CHECK (length(VALUE) < 9) NOT VALID;
       CREATE TABLE parent (a int);
       CREATE TABLE child () INHERITS (parent);
       ALTER TABLE parent ADD CONSTRAINT inherited CHECK (a > 0) NOT VALID;`,
    );
    const { findings, result } = await look(url);
    expect(rules(findings)).toEqual([
      'warning unvalidated-constraint "has note"',
      'warning unvalidated-constraint "of place"',
      'warning unvalidated-constraint positive',
      'warning unvalidated-constraint short',
      'warning unvalidated-constraint inherited',
    ]);
    expect(result.result).toMatch(/; 5 not valid$/);
    expect(findings.find(({ object }) => object === '"of place"')).toMatchObject({
      title: expect.stringMatching(/^the foreign key "of place" on public\."Order" is NOT VALID/),
      sql: 'ALTER TABLE "public"."Order" VALIDATE CONSTRAINT "of place";',
    });
    expect(findings.find(({ object }) => object === 'short')?.sql).toBe(
      'ALTER DOMAIN "public"."nick" VALIDATE CONSTRAINT "short";',
    );
    expect(await mended(url, findings)).toEqual([]);
  });

  it('have their triggers switched off on either side', async () => {
    const url = await database(server, CLEAN);
    await execute(url, `ALTER TABLE "Order" DISABLE TRIGGER ALL`);
    const referring = (await look(url)).findings;
    expect(rules(referring)).toEqual([
      'error foreign-key-unguarded of_user',
      'error unique-key-unguarded placed',
    ]);
    expect(referring[0]?.title).toMatch(
      /public\."Order" is not guarded: nothing checks the rows that refer/,
    );
    expect(await mended(url, referring)).toEqual([]);

    await execute(url, `ALTER TABLE "User" DISABLE TRIGGER ALL`);
    const referred = (await look(url)).findings;
    expect(rules(referred)).toEqual([
      'error foreign-key-unguarded of_user',
      'error foreign-key-unguarded "User_boss_fkey"',
    ]);
    expect(referred[0]?.title).toMatch(/when rows that are referred to change or go/);
    expect(referred[1]?.title).toMatch(/nothing checks either side/);
    expect(await mended(url, referred)).toEqual([]);
  });

  it('have triggers that fire for replication only', async () => {
    const url = await database(server, CLEAN);
    const triggers = await withClient(url, {}, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT tgname AS name FROM pg_trigger WHERE tgisinternal AND tgrelid = '"Order"'::regclass AND tgname ~ 'RI_'`,
      );
      return rows.map(({ name }) => quoteIdent(name));
    });
    for (const name of triggers) {
      await execute(url, `ALTER TABLE "Order" ENABLE REPLICA TRIGGER ${name}`);
    }
    const { findings } = await look(url);
    expect(rules(findings)).toEqual(['error foreign-key-unguarded of_user']);
    expect(findings[0]?.detail).toMatch(/enabled for replication only/);
    for (const name of triggers)
      await execute(url, `ALTER TABLE "Order" ENABLE ALWAYS TRIGGER ${name}`);
    expect((await look(url)).findings).toEqual([]);
  });

  it('of partitioned tables are told once', async () => {
    const url = await database(server, CLEAN);
    await execute(
      url,
      `ALTER TABLE c1 DISABLE TRIGGER ALL; ALTER TABLE c2 DISABLE TRIGGER ALL; ALTER TABLE p1 DISABLE TRIGGER ALL`,
    );
    const { findings } = await look(url);
    expect(rules(findings)).toEqual(['error foreign-key-unguarded to_p']);
    expect(findings[0]?.title).toMatch(/to_p on public\.c is not guarded/);
    expect(findings[0]?.detail).toMatch(/On public\.c1, public\.c2, public\.p1: disabled/);
    expect(await mended(url, findings)).toEqual([]);
  });

  it('have an index that is not valid', async () => {
    const url = await database(
      server,
      `${CLEAN}
       CREATE TABLE q (id int NOT NULL, x int) PARTITION BY RANGE (id);
       CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (0) TO (10);
       CREATE TABLE q2 PARTITION OF q FOR VALUES FROM (10) TO (20);
       ALTER TABLE ONLY q ADD CONSTRAINT q_key UNIQUE (id);
       UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"User_email_key"'::regclass;
       UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('p_pkey'::regclass, 'p1_pkey'::regclass);`,
    );
    const { findings, result } = await look(url);
    expect(rules(findings)).toEqual([
      'error constraint-index-invalid "User_email_key"',
      'error constraint-index-invalid p_pkey',
      'error constraint-index-invalid q_key',
    ]);
    expect(result.result).toMatch(/; 3 with an invalid index$/);
    await execute(
      url,
      `UPDATE pg_index SET indisvalid = true WHERE indexrelid IN ('p_pkey'::regclass, 'p1_pkey'::regclass)`,
    );
    expect(
      await mended(
        url,
        findings.filter(({ object }) => object !== 'p_pkey'),
      ),
    ).toEqual([]);
  });

  it('are all switched off by session_replication_role', async () => {
    const url = await database(server, CLEAN);
    const name = quoteIdent(new URL(url).pathname.slice(1));
    const role = `etl${major}`;
    await execute(
      url,
      `CREATE ROLE ${role} LOGIN; CREATE ROLE "group${major}";
       ALTER DATABASE ${name} SET session_replication_role = replica;
       ALTER ROLE ${role} IN DATABASE ${name} SET session_replication_role = 'REPLICA';
       ALTER ROLE "group${major}" SET session_replication_role = replica;
       ALTER DATABASE postgres SET session_replication_role = replica;`,
    );
    const { findings, result } = await look(url);
    expect(rules(findings)).toEqual([
      `error session-replication-role ${name}`,
      `error session-replication-role "${role}"`,
    ]);
    expect(findings[0]?.title).toMatch(/is replica for everybody in the database "t_/);
    expect(findings[1]?.title).toMatch(/for the role "etl\d+" in the database "t_/);
    expect(result.result).toMatch(/; switched off by session_replication_role$/);
    expect(await mended(url, findings)).toEqual([]);

    await execute(url, `ALTER SYSTEM SET session_replication_role = replica`);
    await execute(url, 'SELECT pg_reload_conf()');
    await settled(url, 'replica');
    const wide = (await look(url)).findings;
    expect(wide.map(({ title }) => title)).toEqual([expect.stringMatching(/for the whole server/)]);
    await execute(url, `ALTER SYSTEM RESET session_replication_role`);
    await execute(url, 'SELECT pg_reload_conf()');
    await settled(url, 'origin');
    expect((await look(url)).findings).toEqual([]);
  });

  it('are seen by a role that may only read', async () => {
    const role = `reader${major}`;
    const url = await database(server, `${CLEAN} CREATE ROLE ${role} LOGIN PASSWORD 'reader'`);
    await execute(
      url,
      `ALTER TABLE "Order" DISABLE TRIGGER ALL; ALTER TABLE c ADD CONSTRAINT positive CHECK (p > 0) NOT VALID`,
    );
    const reader = new URL(url);
    reader.username = role;
    reader.password = 'reader';
    const { findings, notVerified } = await look(reader.href);
    expect(findings).toEqual((await look(url)).findings);
    expect(findings).toHaveLength(3);
    expect(notVerified).toEqual([]);
  });
});

/** Waits until new sessions begin with this session_replication_role. */
async function settled(url: string, value: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const now = await withClient(url, {}, async (client) => {
      const { rows } = await client.query<{ value: string }>(
        `SELECT current_setting('session_replication_role') AS value`,
      );
      return rows[0]?.value;
    });
    if (now === value) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the server did not read its configuration');
}

describe('constraints of Postgres 18', () => {
  const server = useServer(18);

  it('are not enforced', async () => {
    const url = await database(
      server,
      `${CLEAN}
       ALTER TABLE "Order" ADD CONSTRAINT wish CHECK (note <> 'x') NOT ENFORCED;
       ALTER TABLE "Order" ADD CONSTRAINT dream FOREIGN KEY (place) REFERENCES p NOT ENFORCED;`,
    );
    const { findings, result } = await look(url);
    expect(rules(findings)).toEqual([
      'warning constraint-not-enforced dream',
      'warning constraint-not-enforced wish',
    ]);
    expect(result.result).toMatch(/; 2 not enforced$/);
    expect(await mended(url, findings)).toEqual([]);
  });

  it('say NOT NULL, and rows from before were not checked', async () => {
    const url = await database(
      server,
      `${CLEAN} ALTER TABLE c ADD CONSTRAINT given NOT NULL x NOT VALID;
       ALTER TABLE "Order" ADD CONSTRAINT noted NOT NULL note NOT VALID;`,
    );
    const { findings } = await look(url);
    expect(rules(findings)).toEqual([
      'warning unvalidated-constraint noted',
      'warning unvalidated-constraint given',
    ]);
    expect(findings[0]?.title).toMatch(/^the NOT NULL noted on public\."Order" is NOT VALID/);
    expect(await mended(url, findings)).toEqual([]);
  });
});
