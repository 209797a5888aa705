import { describe, expect, it } from '@jest/globals';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { prismaAdapter } from '../../src/migrations/prisma/adapter.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { parseDatabaseUrl } from '../../src/postgres/url.ts';
import { MAJORS, type TestServer, useServer } from '@belay/testkit/servers.ts';
import { prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';
import { SHOP, temporaryFolder } from '@belay/testkit/workspace.ts';
import { KITCHEN_SINK } from '../catalogue/kitchen-sink.ts';
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

void cpSync;
void prismaEnvironment;
void projectWithPrisma;
void temporaryFolder;
