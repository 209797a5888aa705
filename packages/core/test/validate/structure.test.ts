import { openSync, closeSync, writeSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { randomPart } from '@belay/core/runtime/run-id.ts';
import { structureCheck } from '@belay/core/validate/checks/structure.ts';
import { batchesOf } from '@belay/core/validate/structure/batches.ts';
import type { Btree } from '@belay/core/validate/structure/list-btrees.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import { pgbouncer, usePgbouncer } from '@belay/testkit/pgbouncer.ts';
import { type TestServer, useServer } from '@belay/testkit/servers.ts';
import { loginOf } from './login.ts';
import { runCheck } from './run-check.ts';
import { execute } from './run.ts';

/** A comparison that somebody changes under an index, as a new version of a collation does. */
const COMPARE = `CREATE OR REPLACE FUNCTION compare(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS`;
const IN_ORDER = `${COMPARE} 'SELECT public.btint4cmp_plain(a, b)'`;
const REVERSED = `${COMPARE} 'SELECT -public.btint4cmp_plain(a, b)'`;

const SCHEMA = `
CREATE EXTENSION amcheck;
CREATE FUNCTION btint4cmp_plain(int, int) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
${IN_ORDER};
CREATE OPERATOR CLASS odd FOR TYPE int USING btree AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 compare(int, int);
CREATE TABLE "Order" (id int PRIMARY KEY, place int, note text UNIQUE);
INSERT INTO "Order" SELECT i, i, 'secret-' || i FROM generate_series(1, 2000) i;
CREATE INDEX "by place" ON "Order" (place odd);
CREATE UNLOGGED TABLE pad (id int PRIMARY KEY);
CREATE MATERIALIZED VIEW totals AS SELECT 1 AS n; CREATE UNIQUE INDEX totals_n ON totals (n);
CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
VACUUM ANALYZE`;

async function database(server: TestServer, sql = SCHEMA): Promise<string> {
  const url = await server.createDatabase();
  await execute(url, ...sql.split(';\n'));
  return url;
}

const look = (url: string, overrides = {}) => runCheck(structureCheck, url, overrides);

describe.each([13, 15, 18] as const)('the structure of indexes, on Postgres %s', (major) => {
  const server = useServer(major);

  it('is in order, and compared with the rows of small tables', async () => {
    const url = await database(server);
    const outcome = await look(url);
    expect(outcome).toMatchObject({ findings: [], notVerified: [], details: { partly: [] } });
    // Two of Order and its TOAST table's, by place, pad, totals, p1, but not the partitioned one.
    expect(outcome.result).toEqual({
      result: '7 of 7 btree indexes in order, 7 compared with their rows',
    });
  });

  it('is corrupt after the order changed under an index, and in order again after the REINDEX', async () => {
    const url = await database(server);
    await execute(url, REVERSED);
    const { findings, result, notVerified } = await look(url);
    expect(findings).toMatchObject([
      {
        ...{ rule: 'index-corrupt', severity: 'error', object: 'public."by place"' },
        title: expect.stringMatching(/^the index public\."by place" on public\."Order" is corrupt/),
        detail: expect.stringMatching(/item order invariant violated for index "by place"/),
        sql: 'REINDEX INDEX CONCURRENTLY "public"."by place";',
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('secret-');
    expect(result.result).toBe(
      '6 of 7 btree indexes in order, 6 compared with their rows, 1 corrupt',
    );
    expect(notVerified).toEqual([]);
    await execute(url, findings[0]?.sql ?? '');
    expect((await look(url)).findings).toEqual([]);
  });

  it('is corrupt where rows are missing in it', async () => {
    const url = await database(server);
    // Writes that pass an index by, as those of a faulty replica do.
    await execute(
      url,
      `UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = '"Order_note_key"'::regclass`,
      `INSERT INTO "Order" VALUES (3000, 3000, 'secret-3000')`,
      `UPDATE pg_index SET indisready = true, indisvalid = true WHERE indexrelid = '"Order_note_key"'::regclass`,
    );
    const { findings } = await look(url);
    expect(findings).toMatchObject([{ rule: 'index-corrupt', object: 'public."Order_note_key"' }]);
    expect(findings[0]?.detail).toMatch(/lacks matching index tuple within index "Order_note_key"/);
    expect(JSON.stringify(findings)).not.toContain('secret-');
    await execute(url, findings[0]?.sql ?? '');
    expect((await look(url)).findings).toEqual([]);
  });

  it('cannot be read through where a page of the rows is damaged', async () => {
    const url = await withDamagedPage(server, await database(server), '"Order"');
    const { findings, notVerified } = await look(url);
    expect(findings.map(({ rule, object }) => `${rule} ${object ?? ''}`)).toEqual([
      'data-damaged public."Order_pkey"',
      'data-damaged public."by place"',
      'data-damaged public."Order_note_key"',
    ]);
    expect(findings[0]?.detail).toMatch(/invalid page in block 1 of relation "?base/);
    expect(notVerified).toEqual([]);
  });

  it('is skipped without amcheck, and says what changes that', async () => {
    const url = await database(server, 'CREATE TABLE t (id int PRIMARY KEY)');
    expect((await look(url)).result).toEqual({
      status: 'skipped',
      result: 'amcheck is not installed in this database: CREATE EXTENSION amcheck',
    });
    const reader = await loginOf(url, () => []);
    const outcome = await look(reader);
    expect(outcome.notVerified).toEqual([]);
    expect(outcome.result.result).toMatch(
      /: CREATE EXTENSION amcheck; GRANT EXECUTE ON FUNCTION bt_index_check\(regclass, boolean\) TO "r_\w+"$/,
    );
  });

  it('is not verified for a role that may not use amcheck, and is with what it is told to grant', async () => {
    const url = await database(
      server,
      `CREATE SCHEMA "my tools";\nCREATE EXTENSION amcheck SCHEMA "my tools";\n
       CREATE TABLE t (id int PRIMARY KEY)`,
    );
    const reader = await loginOf(url, () => []);
    const outcome = await look(reader);
    expect(outcome.result.status).toBe('not-verified');
    expect(outcome.notVerified).toEqual([
      expect.stringMatching(/^structure of the indexes: amcheck is installed, and r_\w+ may not/),
    ]);
    const grants = outcome.result.result.replace(/^.*may not use it: /, '');
    expect(grants.split('; ')).toHaveLength(2);
    await execute(url, ...grants.split('; '));
    const granted = await look(reader);
    expect(granted).toMatchObject({ findings: [], notVerified: [] });
    expect(granted.result.result).toBe('1 of 1 btree index in order, 1 compared with their rows');
  });
});

describe('the structure of indexes that are large or locked', () => {
  const server = useServer(15);
  const pooler = usePgbouncer(server);

  it('is not verified where a table is locked, and blocks no writer', async () => {
    const url = await database(server);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE pad IN ACCESS EXCLUSIVE MODE');
      const { result, findings, notVerified } = await look(url);
      expect(findings).toEqual([]);
      expect(notVerified).toEqual([
        expect.stringMatching(/^structure of the indexes public\.pad_pkey: .*lock timeout/),
      ]);
      expect(result.result).toMatch(/^6 of 7 .*, 1 not looked at$/);
      await client.query('ROLLBACK');
      await client.query(`BEGIN; UPDATE "Order" SET place = 1; LOCK TABLE p IN EXCLUSIVE MODE`);
      expect((await look(url)).notVerified).toEqual([]);
      await client.query('ROLLBACK');
    });
  });

  it('is looked at while a long transaction is open that is older than the index', async () => {
    const url = await database(server);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; SELECT txid_current()');
      // As CREATE INDEX does where rows were changed in place: older snapshots must not use it.
      const young = `UPDATE pg_index SET indcheckxmin = true WHERE indexrelid = '"by place"'::regclass`;
      await execute(url, young);
      expect(await look(url)).toMatchObject({ findings: [], notVerified: [] });
      await client.query('ROLLBACK');
    });
  });

  it('is looked at through PgBouncer', async () => {
    if (pgbouncer === undefined) return console.warn('skipped: no pgbouncer here');
    const url = pooler.through(await database(server));
    expect((await look(url)).result.result).toMatch(/^7 of 7 /);
  });

  it('is looked at as far as the time goes, the smallest first, and the share is told', async () => {
    const url = await database(
      server,
      `CREATE EXTENSION amcheck;
CREATE TABLE small (id int PRIMARY KEY);
CREATE FUNCTION slow(a int, b int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN PERFORM pg_sleep(0.02 * (current_setting('application_name') <> 'setup')::int); RETURN btint4cmp(a, b); END $$;
CREATE OPERATOR CLASS slow FOR TYPE int USING btree AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 slow(int, int);
CREATE TABLE large (id int); INSERT INTO large SELECT generate_series(1, 1000);
SET application_name = 'setup'; CREATE INDEX large_id ON large (id slow);
VACUUM ANALYZE`,
    );
    const { result, findings, notVerified, details } = await look(url, { budgetMs: 600 });
    expect(findings).toEqual([]);
    expect(result).toEqual({
      result: '1 of 2 btree indexes in order, 1 compared with their rows, 1 not looked at',
    });
    expect(notVerified).toEqual([
      expect.stringMatching(
        /^structure of the largest index: the time was over \(max-check-seconds\); \d+% of all their bytes were looked at$/,
      ),
    ]);
    expect(details.partly).toEqual([
      {
        ...{ check: 'structure', object: '2 btree indexes', how: 'indexes by size' },
        share: expect.closeTo(0.17, 1),
      },
    ]);
  });

  it('is looked at in few transactions, and without the rows of large tables', () => {
    const btree = (bytes: number, rowBytes: number) => ({ bytes, rowBytes }) as Btree;
    const mega = 1024 * 1024;
    const small = Array.from({ length: 250 }, () => btree(8192, 8192));
    const batches = batchesOf(
      [...small, btree(mega, 40 * mega), btree(20 * mega, 10 * mega)],
      true,
    );
    expect(batches.map(({ indexes, withRows }) => [indexes.length, withRows])).toEqual([
      ...[100, 100, 50].map((length) => [length, true]),
      [1, false],
      [1, true],
    ]);
    expect(batchesOf(small, false).every(({ withRows }) => !withRows)).toBe(true);
  });
});

/** A copy of the database in which the second page of a table holds nothing sensible. */
async function withDamagedPage(server: TestServer, url: string, table: string): Promise<string> {
  const file = await withClient(url, {}, async (client) => {
    await client.query('CHECKPOINT');
    const { rows } = await client.query<{ file: string }>(
      `SELECT current_setting('data_directory') || '/' || pg_relation_filepath($1::regclass) AS file`,
      [table],
    );
    return rows[0]?.file ?? '';
  });
  const descriptor = openSync(path.resolve(file), 'r+');
  writeSync(descriptor, Buffer.alloc(8192, 0x5a), 0, 8192, 8192);
  closeSync(descriptor);
  // Copies the files, and has nothing of the copy in memory yet.
  const name = `t_${randomPart()}`;
  const strategy = server.major >= 15 ? ' STRATEGY file_copy' : '';
  const from = new URL(url).pathname.slice(1);
  await execute(
    withDatabase(url, 'postgres'),
    `CREATE DATABASE ${quoteIdent(name)} TEMPLATE ${quoteIdent(from)}${strategy}`,
  );
  return withDatabase(url, name);
}
