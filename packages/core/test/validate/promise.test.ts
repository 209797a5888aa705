import { afterAll, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { prismaAdapter } from '../../src/migrations/prisma/adapter.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { parseDatabaseUrl } from '../../src/postgres/url.ts';
import { MAJORS, type TestServer, useServer } from '@belay/testkit/servers.ts';
import { prismaEnvironment } from '@belay/testkit/prisma-engine.ts';
import { SHOP, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { KITCHEN_SINK } from '../catalogue/kitchen-sink.ts';
import { installedProject } from '../rehearse/prisma-project.ts';
import { checkSchema, deploy, pathTo, told, treeOf } from './schema-run.ts';

const SHOP_MIGRATIONS = path.join(SHOP, 'prisma/migrations');
const readShop = () => prismaAdapter.readTree({ migrationsDir: SHOP_MIGRATIONS, workspace: SHOP });

/** One role that deploys, one that may only look. */
const ROLES = `
  CREATE ROLE deployer LOGIN PASSWORD 'd' CREATEDB;
  CREATE ROLE "Looks Only" LOGIN PASSWORD 'l' NOINHERIT;`;

function as(url: string, user: string, password: string): string {
  const other = new URL(url);
  other.username = encodeURIComponent(user);
  other.password = password;
  return other.href;
}

interface Place {
  deployer: string;
  looks: string;
}

/** A database of the deployer's, in which the other role may look at everything. */
async function newDatabase(server: TestServer): Promise<Place> {
  const url = await server.createDatabase();
  const { database } = parseDatabaseUrl(url);
  await withClient(url, {}, async (client) => {
    const { rowCount } = await client.query(`SELECT FROM pg_roles WHERE rolname = 'deployer'`);
    if (rowCount === 0) await client.query(ROLES);
    await client.query(`ALTER DATABASE "${database}" OWNER TO deployer`);
    // Not the owner of the schema public before Postgres 15.
    await client.query('GRANT CREATE ON SCHEMA public TO deployer');
  });
  return { deployer: as(url, 'deployer', 'd'), looks: as(url, 'Looks Only', 'l') };
}

const MAY_LOOK = `
  DO $$ DECLARE s text; BEGIN
    FOR s IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
      EXECUTE 'GRANT USAGE ON SCHEMA ' || s || ' TO "Looks Only"';
      EXECUTE 'GRANT SELECT ON ALL TABLES IN SCHEMA ' || s || ' TO "Looks Only"';
      EXECUTE 'GRANT SELECT ON ALL SEQUENCES IN SCHEMA ' || s || ' TO "Looks Only"';
    END LOOP;
  END $$;
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO "Looks Only";`;

describe.each(MAJORS)('a freshly deployed database on Postgres %i', (major) => {
  const server = useServer(major);

  it('is what the migrations of the example lead to', async () => {
    const tree = await readShop();
    const { deployer, looks } = await newDatabase(server);
    await deploy(deployer, tree);
    await withClient(deployer, {}, (client) => client.query(MAY_LOOK));
    const outcome = await checkSchema(looks, { tree, env: await pathTo(major) });
    expect(told(outcome)).toEqual([]);
    expect(outcome.details.drift).toBe(false);
    expect(outcome.result.result).toMatch(
      new RegExp(
        `^as promised: \\d+ objects compared with 15 migrations rebuilt on Postgres ${major}\\.`,
      ),
    );
    expect(outcome.details.schema).toMatchObject({ changes: [], sql: [] });
    // No Prisma is installed here.
    expect(outcome.notVerified).toEqual([
      expect.stringMatching(/^migrations against schema.prisma: /),
    ]);
  }, 90_000);

  it('is equal in something of every kind', async () => {
    const tree = treeOf({ '1_all': KITCHEN_SINK });
    const { deployer, looks } = await newDatabase(server);
    const admin = server.url(parseDatabaseUrl(deployer).database);
    await withClient(admin, {}, (client) => client.query('ALTER ROLE deployer SUPERUSER'));
    await deploy(deployer, tree);
    await withClient(deployer, {}, (client) => client.query(MAY_LOOK));
    await withClient(admin, {}, (client) => client.query('ALTER ROLE deployer NOSUPERUSER'));
    const outcome = await checkSchema(looks, { tree, env: await pathTo(major) });
    expect(told(outcome)).toEqual([]);
    expect(outcome.result.result).toMatch(new RegExp(`^as promised: .* Postgres ${major}\\.`));
  }, 90_000);
});

describe('where the migrations cannot be rebuilt as they were deployed', () => {
  const server = useServer(15);

  it.each([
    [
      'an extension is not there',
      'CREATE EXTENSION "no_such_extension";',
      /^the Postgres 15 to rebuild on lacks an extension that 1_odd needs \(.*\); install it, or give expect/,
    ],
    [
      'one does not apply to an empty database',
      'INSERT INTO made_by_hand VALUES (1);',
      /^1_odd does not apply to an empty database: relation "made_by_hand" does not exist \(42P01\); or give expect/,
    ],
  ])('it says what to do: %s', async (_what, sql, reason) => {
    const url = await server.createDatabase();
    const outcome = await checkSchema(url, { tree: treeOf({ '1_odd': sql }) });
    expect(outcome.result).toEqual({
      status: 'not-verified',
      result: expect.stringMatching(reason) as unknown,
    });
    expect(outcome.notVerified).toEqual([
      `the schema against what was promised: ${outcome.result.result}`,
    ]);
    expect(outcome.findings).toEqual([]);
    expect(outcome.details.drift).toBeUndefined();
  });

  it('follows ?schema=, and names roles, the database and settings as the migrations do', async () => {
    const url = new URL(await server.createDatabase());
    const database = parseDatabaseUrl(url.href).database;
    await withClient(url.href, {}, (client) =>
      client.query('CREATE ROLE reporting; CREATE ROLE "Odd one"'),
    );
    url.searchParams.set('schema', 'shop');
    const tree = treeOf({
      '1_init': `CREATE SCHEMA IF NOT EXISTS "shop"; SET search_path = shop; CREATE TABLE t (id int PRIMARY KEY, secret text);`,
      '2_rights': `
        GRANT SELECT ON shop.t TO reporting;
        ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO "Odd one";
        ALTER DATABASE ${database} SET work_mem = '8MB';
        CREATE POLICY own ON shop.t TO reporting USING (true);`,
    });
    await deploy(url.href, tree);
    const clean = await checkSchema(url.href, { tree });
    expect(told(clean)).toEqual([]);
    expect(clean.result.result).toMatch(/^as promised/);
    await withClient(url.href, {}, (client) =>
      client.query('REVOKE SELECT ON shop.t FROM reporting'),
    );
    expect(told(await checkSchema(url.href, { tree }))).toEqual(['error privileges-differ shop.t']);
  });
});

describe.each(['6', '7'] as const)('schema.prisma, asked of Prisma %s', (version) => {
  const server = useServer(15);
  afterAll(removeTemporaryFolders);
  const models = (more = '') => `model Item {\n  id Int @id\n${more}}\n`;
  const INIT = {
    '1_init':
      'CREATE TABLE "Item" ("id" INTEGER NOT NULL, CONSTRAINT "Item_pkey" PRIMARY KEY ("id"));',
  };

  it.each([
    ['is equal', models(), []],
    ['says more than the migrations', models('  name String?\n'), ['error schema-drift ']],
  ])('%s', async (_what, text, found) => {
    const project = installedProject(version, INIT, { models: text });
    const tree = await prismaAdapter.readTree({
      ...{ migrationsDir: path.join(project, 'prisma/migrations'), workspace: project },
      schemaPath: path.join(project, 'prisma/schema.prisma'),
    });
    const url = await server.createDatabase();
    await deploy(url, tree);
    const env = { PATH: process.env['PATH'], ...prismaEnvironment() };
    const outcome = await checkSchema(url, { tree, project, env, workspace: project });
    expect(told(outcome)).toEqual(found);
    expect(outcome.notVerified).toEqual([]);
    expect(outcome.details.drift).toBe(found.length > 0);
    expect(outcome.result.result).toMatch(
      found.length > 0 ? /; not equal to schema\.prisma$/ : /; equal to schema\.prisma$/,
    );
    if (found.length > 0) {
      expect(outcome.findings[0]).toMatchObject({
        place: { file: 'prisma/schema.prisma' },
        sql: expect.stringMatching(/ADD COLUMN +"name" TEXT/) as unknown,
      });
    }
  });
});
