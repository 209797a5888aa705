import { afterAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { loadConfig } from '@belay/core/config/belay-yml.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { prismaCli, prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';
import { MAJORS, useServer } from '@belay/testkit/servers.ts';
import { SHOP, copyShop, removeTemporaryFolders } from '@belay/testkit/workspace.ts';

afterAll(removeTemporaryFolders);

const MIGRATIONS = path.join(SHOP, 'prisma/migrations');
const names = readdirSync(MIGRATIONS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();
const FIRST_PENDING = 12;

/** Everything a migration of the shop can change, as text, apart from rows. */
const SCHEMA = `
  SELECT 'column', format('%s.%s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod),
                          attnotnull, pg_get_expr(adbin, adrelid)) AS what
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  JOIN pg_class ON pg_class.oid = attrelid
  WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'v')
  UNION ALL
  SELECT 'index', pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  WHERE relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'constraint', format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT 'function', pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  ORDER BY 1, 2`;

const sql = (name: string, file = 'migration.sql') =>
  readFileSync(path.join(MIGRATIONS, name, file), 'utf8');
const seed = () => readFileSync(path.join(SHOP, 'prisma/seed.sql'), 'utf8');
const schemaOf = async (client: pg.Client) => (await client.query(SCHEMA)).rows as unknown[];

describe.each(MAJORS)('the shop on Postgres %i', (major) => {
  const server = useServer(major);

  it('replays its history, takes its seed before the pending ones, and undoes what has a down.sql', async () => {
    const { assertions } = await loadConfig(undefined, SHOP);
    await withClient(await server.createDatabase(), {}, async (client) => {
      for (const [index, name] of names.entries()) {
        if (index === FIRST_PENDING) await client.query(seed());
        const before = await schemaOf(client);
        await client.query(sql(name));
        if (!existsSync(path.join(MIGRATIONS, name, 'down.sql'))) continue;
        const after = await schemaOf(client);
        expect(after).not.toEqual(before);
        await client.query(sql(name, 'down.sql'));
        expect({ name, schema: await schemaOf(client) }).toEqual({ name, schema: before });
        await client.query(sql(name));
        expect(await schemaOf(client)).toEqual(after);
      }
      expect(assertions).toHaveLength(2);
      for (const assertion of assertions) {
        expect((await client.query(assertion.sql)).rows).toEqual([]);
      }
    });
  });
});

describe('the shop', () => {
  const server = useServer(18);

  it('has 15 migrations, the last 3 of them pending', () => {
    expect(names).toHaveLength(15);
    expect(names[FIRST_PENDING - 1]).toBe('20250827083000_daily_revenue_view');
    expect(
      names.filter((name) => existsSync(path.join(MIGRATIONS, name, 'down.sql'))),
    ).toHaveLength(3);
  });

  it('has rows in every table, and assertions that can fail', async () => {
    await withClient(await server.createDatabase(), {}, async (client) => {
      for (const name of names.slice(0, FIRST_PENDING)) await client.query(sql(name));
      await client.query(seed());
      const { rows } = await client.query<{ table: string }>(
        "SELECT quote_ident(relname) AS table FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
      );
      expect(rows).toHaveLength(9);
      for (const { table } of rows) {
        const count = (await client.query(`SELECT FROM ${table}`)).rowCount ?? 0;
        expect({ table, enough: count >= 190 }).toEqual({ table, enough: true });
      }
      const notes = await client.query('SELECT FROM "Order" WHERE "note" IS NOT NULL');
      expect(notes.rowCount).toBe(214);

      await client.query('UPDATE "Order" SET "totalCents" = "totalCents" + 1 WHERE "id" = 7');
      await client.query('UPDATE "Product" SET "stock" = "stock" + 1 WHERE "id" = 7');
      const { assertions } = await loadConfig(undefined, SHOP);
      for (const assertion of assertions) {
        expect((await client.query(assertion.sql)).rowCount).toBe(1);
      }
    });
  });

  it('is deployed by Prisma and in step with schema.prisma', async () => {
    const folder = copyShop();
    projectWithPrisma(folder, '7');
    const env = {
      ...process.env,
      ...prismaEnvironment(),
      DATABASE_URL: await server.createDatabase(),
    };
    const prisma = (...args: string[]) =>
      new Promise<string>((resolve, reject) => {
        execFile(
          process.execPath,
          [prismaCli('7'), ...args],
          { cwd: folder, env },
          (error, stdout, stderr) => {
            if (error) reject(new Error(stdout + stderr, { cause: error }));
            else resolve(stdout);
          },
        );
      });
    expect(await prisma('migrate', 'deploy')).toContain(
      'All migrations have been successfully applied',
    );
    const schema = ['--to-schema', 'prisma/schema.prisma', '--exit-code'];
    expect(await prisma('migrate', 'diff', '--from-config-datasource', ...schema)).toContain(
      'No difference',
    );
    expect(
      await prisma('migrate', 'diff', '--from-migrations', 'prisma/migrations', ...schema),
    ).toContain('No difference');
  });
});
