import { expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Content, Outside } from '@belay/core/backup/content/content.ts';
import { readOutside } from '@belay/core/backup/content/outside.ts';
import { withGrantsInOrder } from '@belay/core/backup/restore/database-grants.ts';
import { type NotReapplied, reapplyOutside } from '@belay/core/backup/restore/reapply.ts';
import { createRoles, requireRoles } from '@belay/core/backup/restore/roles.ts';
import { withClient, withTransaction } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer(15);
const other = useServer(15);

const OWNER = `the "Ow'ner`;

async function run(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const sql of statements) await client.query(sql);
  });
}

const outsideOf = (url: string): Promise<Outside> => withClient(url, {}, readOutside);

function reapply(url: string, outside: Outside, as = url): Promise<NotReapplied[]> {
  const { database } = parseDatabaseUrl(url);
  return withClient(as, {}, (client: pg.Client) =>
    withTransaction(client, 'BEGIN', () => reapplyOutside(client, database, outside)),
  );
}

/** A database with everything on it that a dump does not hold. */
async function decorated(): Promise<string> {
  const url = await server.createDatabase();
  const name = quoteIdent(parseDatabaseUrl(url).database);
  const owner = quoteIdent(OWNER);
  await run(
    url,
    `DO $$ BEGIN
       CREATE ROLE ${owner}; CREATE ROLE passes_on; CREATE ROLE stranger; CREATE ROLE "read only";
       CREATE ROLE staff; GRANT staff TO "read only";
     EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
    `ALTER DATABASE ${name} OWNER TO ${owner}`,
    `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${name} TO passes_on WITH GRANT OPTION`,
    `SET ROLE passes_on`,
    `GRANT CONNECT ON DATABASE ${name} TO stranger`,
    `RESET ROLE`,
    `ALTER DATABASE ${name} CONNECTION LIMIT 7`,
    `COMMENT ON DATABASE ${name} IS 'it''s ours'`,
    `ALTER DATABASE ${name} SET search_path = "Shop's", '', public`,
    `ALTER DATABASE ${name} SET my.secret = 'a ''b'' \\ c'`,
    `ALTER ROLE "read only" IN DATABASE ${name} SET default_transaction_read_only = on`,
  );
  return url;
}

test('gives a restored database its owner, privileges, limit, comment and settings, those of roles too', async () => {
  const before = await outsideOf(await decorated());
  const restored = await server.createDatabase();
  expect(await outsideOf(restored)).not.toMatchObject({ connectionLimit: 7 });
  expect(await reapply(restored, before)).toEqual([]);
  const after = await outsideOf(restored);
  expect(after).toEqual({ ...before, acl: expect.any(Array) });
  expect([...(after.acl ?? [])].sort()).toEqual([...(before.acl ?? [])].sort());
  expect(after.acl).toContain('stranger=c/passes_on');
  expect(after.settings).toContainEqual({ role: null, name: 'my.secret', value: `a 'b' \\ c` });
});

test('leaves the privileges of a database that has the default ones alone', async () => {
  const before = await outsideOf(await server.createDatabase());
  const restored = await server.createDatabase();
  expect(before.acl).toBeNull();
  expect(await reapply(restored, before)).toEqual([]);
  expect((await outsideOf(restored)).acl).toBeNull();
});

test('takes away everything from everybody where that was so', async () => {
  const url = await server.createDatabase();
  const name = quoteIdent(parseDatabaseUrl(url).database);
  await run(url, `REVOKE ALL ON DATABASE ${name} FROM PUBLIC, postgres`);
  const before = await outsideOf(url);
  expect(before.acl).toEqual([]);
  const restored = await server.createDatabase();
  expect(await reapply(restored, before)).toEqual([]);
  expect((await outsideOf(restored)).acl).toEqual([]);
});

test('says what a role without the right could not give, and goes on with the rest', async () => {
  const before = await outsideOf(await decorated());
  const restored = await server.createDatabase();
  const { database } = parseDatabaseUrl(restored);
  await run(
    restored,
    `CREATE ROLE modest LOGIN PASSWORD 'modest'`,
    `ALTER DATABASE ${quoteIdent(database)} OWNER TO modest`,
  );
  const as = new URL(restored);
  as.username = as.password = 'modest';
  const not = await reapply(restored, before, as.href);
  expect(not.map(({ part, setting }) => setting?.role ?? part)).toEqual(
    expect.arrayContaining(['owner', 'read only']),
  );
  for (const { sentence } of not) expect(sentence).not.toContain(`a 'b'`);
  const after = await outsideOf(restored);
  expect(after).toMatchObject({ owner: 'modest', connectionLimit: 7, comment: "it's ours" });
  const value = `"Shop's", "", public`;
  expect(after.settings).toEqual([{ role: null, name: 'search_path', value }]);
});

test('orders privileges so that whoever passes one on has it', () => {
  const grant = (grantor: string, grantee: string, grantable = true) => ({
    ...{ grantor, grantee, privilege: 'CONNECT', grantable },
  });
  const chain = [grant('b', 'c'), grant('a', 'b'), grant('o', 'a')];
  expect(withGrantsInOrder(chain, 'o').map(({ grantor }) => grantor)).toEqual(['o', 'a', 'b']);
  const lost = [grant('nobody', 'x')];
  expect(withGrantsInOrder(lost, 'o')).toEqual(lost);
});

const NOTHING = { eventTriggers: [], publications: [], others: [] };

test('makes the missing roles with their memberships on a throwaway server, and none that can log in', async () => {
  const outside = await outsideOf(await decorated());
  const catalogue = { ...NOTHING, eventTriggers: [{ owner: quoteIdent(OWNER) }] };
  const content = { outside, catalogue } as unknown as Content;
  await expect(
    withClient(other.url(), {}, (client) => requireRoles(client, content)),
  ).rejects.toMatchObject({
    code: 'restore-roles-missing',
    hint: expect.stringContaining('CREATE ROLE "read only";'),
  });
  await withClient(other.url(), {}, async (client) => {
    expect(await createRoles(client, content)).toEqual([]);
    await requireRoles(client, content);
    const { rows } = await client.query(
      `SELECT rolname, rolcanlogin, rolsuper, pg_has_role(oid, 'staff', 'MEMBER') AS staff
         FROM pg_roles WHERE rolname = ANY ($1) ORDER BY 1`,
      [['read only', OWNER]],
    );
    expect(rows).toEqual([
      { rolname: 'read only', rolcanlogin: false, rolsuper: false, staff: true },
      // An event trigger is owned by superusers only.
      { rolname: OWNER, rolcanlogin: false, rolsuper: true, staff: true },
    ]);
  });
  const restored = await other.createDatabase();
  expect(await reapply(restored, outside)).toEqual([]);
});

test('what a role may do beside its privileges is what it was', async () => {
  const attributes = `SELECT rolname, rolsuper, rolbypassrls, rolinherit, rolcanlogin FROM pg_roles WHERE rolname ~ '^may_' ORDER BY 1`;
  const from = await server.createDatabase();
  await run(
    from,
    'CREATE ROLE may_all SUPERUSER; CREATE ROLE may_see BYPASSRLS; CREATE ROLE may_little NOINHERIT LOGIN',
    `CREATE TABLE t (); GRANT SELECT ON t TO may_all, may_see, may_little`,
  );
  const content = { outside: await outsideOf(from), catalogue: NOTHING } as unknown as Content;
  const { rows } = await withClient(other.url(), {}, async (client) => {
    await createRoles(client, content);
    return client.query<Record<string, unknown>>(attributes);
  });
  const [yes, no] = [true, false];
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['may_all', yes, no, yes, no],
    ['may_little', no, no, no, no],
    ['may_see', no, yes, yes, no],
  ]);
});

test('tells of a role of a newer Postgres', async () => {
  const outside = await outsideOf(await server.createDatabase());
  const roles = [{ name: 'someone', memberOf: ['pg_maintain_everything'] }];
  const content = {
    ...{ outside: { ...outside, roles }, catalogue: NOTHING },
  } as unknown as Content;
  const unmade = await withClient(other.url(), {}, (client) => createRoles(client, content));
  expect(unmade).toEqual([expect.stringContaining('pg_maintain_everything')]);
});
