import { afterAll, describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { allowConnections, load, rolledBack, rowsOf, sql } from './databases.ts';
import { salvaged } from './salvaged.ts';

const server = useServer(15);
afterAll(removeTemporaryFolders);
const newFolder = () => path.join(temporaryFolder(), 'salvage');

const SHOP = `
  CREATE TABLE customer (id uuid PRIMARY KEY, email text UNIQUE, boss uuid REFERENCES customer);
  CREATE TABLE "Order" (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer uuid NOT NULL REFERENCES customer, note text,
    total numeric(12,2) NOT NULL, twice numeric GENERATED ALWAYS AS (total * 2) STORED,
    data jsonb, plain json, file bytea, tags text[], took interval, fixed char(5), gone int);
  ALTER TABLE "Order" DROP COLUMN gone;
  CREATE TABLE "_tag" ("A" bigint NOT NULL, "B" text NOT NULL);
  CREATE UNIQUE INDEX ON "_tag" ("A", "B");
  CREATE TABLE log (at timestamptz, line text);
  CREATE TABLE _prisma_migrations (id text PRIMARY KEY, migration_name text);
  INSERT INTO customer VALUES ('00000000-0000-0000-0000-000000000001', 'one@example.com', NULL);
  INSERT INTO "Order" (customer, note, total, data, tags, fixed)
    SELECT '00000000-0000-0000-0000-000000000001', 'n' || n, n, '{"a": 1}', '{a,b}', 'ab' FROM generate_series(1, 2000) n;
  INSERT INTO log VALUES ('2026-01-01Z', 'twice'), ('2026-01-01Z', 'twice'), (NULL, NULL)`;

const WRITTEN = `
  INSERT INTO _prisma_migrations VALUES ('x', 'bad');
  INSERT INTO customer VALUES ('00000000-0000-0000-0000-00000000000a', 'ä"b@example.com', '00000000-0000-0000-0000-00000000000f'),
    ('00000000-0000-0000-0000-00000000000f', NULL, NULL);
  INSERT INTO "Order" (customer, note, total, data, plain, file, tags, took, fixed) VALUES
    ('00000000-0000-0000-0000-00000000000a', E'it''s "quoted",\\n\\\\. \\\\n \\t😀 $1', 1.10, '{"k": [null, "\\u00e4"]}', '{"b":1, "a" : 2}', '\\x00ff5c', '{"a,b",NULL,"","NULL"}', '-1 day 02:03', 'x'),
    ('00000000-0000-0000-0000-00000000000a', '', 0, 'null', NULL, '', '{}', NULL, ''),
    ('00000000-0000-0000-0000-00000000000a', NULL, 2, NULL, NULL, NULL, NULL, NULL, NULL);
  UPDATE "Order" SET note = E'ch\\\\ang''ed', fixed = 'cd', plain = '{"x": 1}', total = 7.5 WHERE id = 5;
  UPDATE "Order" SET note = NULL WHERE id = 6;
  DELETE FROM "Order" WHERE id = 7;
  INSERT INTO "_tag" VALUES (5, 'ö');
  INSERT INTO log VALUES ('2026-01-01Z', 'twice'), (NULL, NULL), ('2026-02-02Z', '')`;

describe('a salvage', () => {
  it('brings every row that was written since the backup back into the restored database', async () => {
    const pair = await rolledBack(server, SHOP, WRITTEN);
    const folder = newFolder();
    const { tables, notVerified } = await salvaged(pair, folder);

    expect(notVerified).toEqual([]);
    const counts = tables.map(({ table, missing, changed }) => [table, missing, changed]);
    expect(Object.fromEntries(counts.map(([table, ...numbers]) => [table, numbers]))).toEqual({
      '"public"."customer"': [2, 0],
      '"public"."Order"': [3, 2],
      '"public"."_tag"': [1, 0],
      '"public"."log"': [3, 0],
    });
    expect(tables.find(({ table }) => table === '"public"."Order"')?.note).toContain(
      '1 row only in the live',
    );

    await load(pair.live, path.join(folder, 'salvage.sql'));
    await load(pair.live, path.join(folder, 'salvage-updates.sql'));
    await allowConnections(server, pair.preserved, true);
    for (const table of ['public.customer', 'public."_tag"', 'public.log']) {
      expect(await rowsOf(pair.live, table)).toEqual(await rowsOf(pair.preserved, table));
    }
    const there = await rowsOf(pair.live, 'public."Order"');
    const seventh = there.filter((row) => row.startsWith('(7,'));
    expect(seventh).toHaveLength(1);
    expect(there.filter((row) => row !== seventh[0])).toEqual(
      await rowsOf(pair.preserved, 'public."Order"'),
    );
    expect(await rowsOf(pair.live, 'public._prisma_migrations')).toEqual([]);
    // The next number is not one that a salvaged row has.
    await sql(
      pair.live,
      `INSERT INTO "Order" (customer, total) VALUES ('00000000-0000-0000-0000-000000000001', 1)`,
    );
    expect(await rowsOf(pair.live, `(SELECT max(id) FROM public."Order")`)).toEqual(['(2004)']);

    await allowConnections(server, pair.preserved, false);
    const again = await salvaged(pair, newFolder());
    expect(again.tables.filter(({ missing, changed }) => missing + changed > 0)).toEqual([]);
  });

  it('writes CSV that COPY reads, for nobody else to read', async () => {
    const pair = await rolledBack(server, SHOP, WRITTEN);
    const folder = newFolder();
    const { tables } = await salvaged(pair, folder);
    const order = tables.find(({ table }) => table === '"public"."Order"');
    const csv = order?.files.find((file) => file.endsWith('missing.csv')) ?? '';

    const text = readFileSync(path.join(folder, csv), 'utf8');
    expect(text.split('\n')[0]).toBe(
      '"id","customer","note","total","data","plain","file","tags","took","fixed"',
    );
    const columns = 'id, customer, note, total, data, plain, file, tags, took, fixed';
    await sql(pair.live, `CREATE TABLE seen AS SELECT ${columns} FROM "Order" WITH NO DATA`);
    await load(pair.live, copyScript('seen', path.join(folder, csv)));
    await allowConnections(server, pair.preserved, true);
    expect(await rowsOf(pair.live, 'public.seen')).toEqual(
      await rowsOf(pair.preserved, `(SELECT ${columns} FROM public."Order" WHERE id > 2000)`),
    );

    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder)) {
      expect(statSync(path.join(folder, file)).mode & 0o777).toBe(0o600);
    }
  });
});

describe('keys that are text', () => {
  it.each(['UTF8', 'WIN1251', 'SQL_ASCII'])('are found in a database in %s', async (encoding) => {
    const template = `in_${encoding.toLowerCase()}`;
    await sql(
      server.url(),
      `CREATE DATABASE ${template} TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C'`,
    );
    // In WIN1251 and UTF-8 they sort otherwise, and in UTF-16 again.
    const keys = encoding === 'WIN1251' ? ['Ё', 'А', '№', 'ј', '"'] : ['！', '😀', 'é', 'e', '"'];
    const values = keys.map((key, at) => `('${key}', ${at})`).join(', ');
    const pair = await rolledBack(
      server,
      `CREATE TABLE t (k text, n int, PRIMARY KEY (k)); INSERT INTO t VALUES ${values}`,
      `UPDATE t SET n = 9 WHERE n = 1; INSERT INTO t VALUES ('${keys[0]}2', 1)`,
      'DELETE FROM t WHERE n = 2',
      template,
    );
    const folder = newFolder();
    const { tables, notVerified } = await salvaged(pair, folder);
    expect(tables).toMatchObject([{ missing: 2, changed: 1 }]);
    expect(notVerified).toHaveLength(encoding === 'SQL_ASCII' ? 1 : 0);
    await load(pair.live, path.join(folder, 'salvage.sql'));
    await load(pair.live, path.join(folder, 'salvage-updates.sql'));
    await allowConnections(server, pair.preserved, true);
    expect(await rowsOf(pair.live, 'public.t')).toEqual(await rowsOf(pair.preserved, 'public.t'));
  });
});

function copyScript(table: string, csv: string): string {
  const script = path.join(temporaryFolder(), 'copy.sql');
  writeFileSync(
    script,
    `\\set ON_ERROR_STOP on\n\\copy ${table} FROM '${csv}' WITH (FORMAT csv, HEADER)\n`,
  );
  return script;
}
