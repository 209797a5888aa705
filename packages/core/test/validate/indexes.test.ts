import { describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import path from 'node:path';
import { replayMigrations } from '@belay/core/migrations/replay.ts';
import { prismaAdapter } from '@belay/core/migrations/prisma/adapter.ts';
import { openSession, withClient } from '@belay/core/postgres/connection.ts';
import type { Finding } from '@belay/core/report/schema.ts';
import { indexesCheck } from '@belay/core/validate/checks/indexes.ts';
import { corpus } from '@belay/testkit/corpus.ts';
import { type TestServer, useServer } from '@belay/testkit/servers.ts';
import { runCheck } from './run-check.ts';

const CLEAN = `
CREATE TABLE "User" (id int PRIMARY KEY, email text UNIQUE, name text);
CREATE INDEX user_name ON "User" (lower(name), name DESC) WHERE name <> '';
CREATE TABLE "Order" (id int PRIMARY KEY, "userId" int REFERENCES "User" ON DELETE CASCADE, note text);
CREATE INDEX "Order_userId" ON "Order" ("userId");
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM "Order";
CREATE UNIQUE INDEX totals_n ON totals (n);`;

async function database(server: TestServer, ...sql: string[]): Promise<string> {
  const url = await server.createDatabase();
  await withClient(url, {}, async (client) => {
    for (const statement of sql) await client.query(statement);
  });
  return url;
}

const look = (url: string, overrides = {}) => runCheck(indexesCheck, url, overrides);
const rules = (findings: readonly Finding[]) =>
  findings.map(({ severity, rule, object }) => [severity, rule, object].join(' '));

/** Runs a statement that waits for somebody else, and gives up. */
async function givesUp(client: pg.Client, sql: string): Promise<void> {
  await client.query(`SET statement_timeout = 300`);
  await expect(client.query(sql)).rejects.toThrow(/timeout/);
  await client.query(`RESET statement_timeout`);
}

/** A transaction that has written to a table and goes on, which whoever works CONCURRENTLY waits for. */
async function whileWriting(url: string, table: string, body: () => Promise<void>): Promise<void> {
  await withClient(url, {}, async (client) => {
    await client.query(`BEGIN; LOCK TABLE ${table} IN ROW EXCLUSIVE MODE`);
    await body();
    await client.query('ROLLBACK');
  });
}

describe.each([13, 15, 18] as const)('indexes, on Postgres %s', (major) => {
  const server = useServer(major);

  it('are fine, and so is what belongs to the server, an extension or another session', async () => {
    const url = await database(server, CLEAN);
    const outcome = await look(url);
    expect(outcome).toMatchObject({
      findings: [],
      notVerified: [],
      result: { result: '6 indexes' },
    });
  });

  it('are invalid after a CREATE UNIQUE INDEX CONCURRENTLY that found duplicates', async () => {
    const url = await database(
      server,
      CLEAN,
      `INSERT INTO "User" VALUES (1, 'a', 'n'), (2, 'b', 'n')`,
    );
    await withClient(url, {}, (client) =>
      expect(
        client.query('CREATE UNIQUE INDEX CONCURRENTLY "User name" ON "User" (name)'),
      ).rejects.toThrow(/could not create unique index/),
    );
    const { findings, result } = await look(url);
    expect(rules(findings)).toEqual(['error invalid-index public."User name"']);
    expect(result.result).toBe('7 indexes, 1 invalid');
    await withClient(url, {}, async (client) => {
      await client.query('DELETE FROM "User" WHERE id = 2');
      await client.query(findings[0]?.sql?.split('\n')[0] ?? '');
    });
    expect((await look(url)).findings).toEqual([]);
  });

  it('are not ready, left over or half dropped after work that was given up', async () => {
    const url = await database(
      server,
      CLEAN,
      `CREATE INDEX "User_name_gone" ON "User" (id, name); CREATE INDEX gone ON "Order" (note)`,
    );
    await whileWriting(url, '"User"', () =>
      withClient(url, {}, async (client) => {
        await givesUp(client, 'CREATE INDEX CONCURRENTLY unready ON "User" (name)');
        await givesUp(client, 'REINDEX INDEX CONCURRENTLY "User_email_key"');
        await client.query(
          `UPDATE pg_index SET indisvalid = false, indisready = false, indislive = false WHERE indexrelid = 'gone'::regclass`,
        );
        await client.query(
          `UPDATE pg_index SET indisready = false WHERE indexrelid = '"User_name_gone"'::regclass`,
        );
      }),
    );
    const { findings } = await look(url);
    expect(rules(findings).sort()).toEqual([
      'error index-left-over public."User_email_key_ccnew"',
      'error index-not-ready public."User_name_gone"',
      'error index-not-ready public.gone',
      'error invalid-index public.unready',
    ]);
    expect(findings.find(({ object }) => object === 'public.gone')?.title).toMatch(/half dropped/);
    await withClient(url, {}, async (client) => {
      for (const { sql = '' } of findings) await client.query(sql.split('\n')[0] ?? '');
    });
    expect((await look(url)).findings).toEqual([]);
  });

  it('of TOAST tables are left over too', async () => {
    const url = await database(server, CLEAN);
    const toast = await withClient(url, {}, async (client) => {
      const { rows } = await client.query<{ toast: string }>(
        `SELECT reltoastrelid::regclass::text AS toast FROM pg_class WHERE oid = '"Order"'::regclass`,
      );
      return rows[0]?.toast ?? '';
    });
    await withClient(url, {}, async (client) => {
      await client.query(`BEGIN; INSERT INTO "Order"
        SELECT 1, NULL, string_agg(md5(i::text), '') FROM generate_series(1, 1000) i`);
      await withClient(url, {}, (other) =>
        givesUp(other, `REINDEX INDEX CONCURRENTLY ${toast}_index`),
      );
      await client.query('ROLLBACK');
    });
    const { findings } = await look(url);
    expect(rules(findings)).toEqual([`error index-left-over ${toast}_index_ccnew`]);
    expect(findings[0]?.title).toContain('the TOAST table of public."Order"');
    await withClient(url, {}, (client) => client.query(findings[0]?.sql ?? ''));
    expect((await look(url)).findings).toEqual([]);
  });

  it('that are being built are no error, also where this role may not see who builds', async () => {
    const url = await database(
      server,
      CLEAN,
      `CREATE ROLE "reader${major}" LOGIN PASSWORD 'reader'`,
    );
    const asReader = new URL(url);
    asReader.username = `reader${major}`;
    asReader.password = 'reader';
    for (const sql of [
      'CREATE INDEX CONCURRENTLY slow ON "User" (name)',
      'REINDEX INDEX CONCURRENTLY "User_email_key"',
    ]) {
      const builder = await openSession(url, {});
      await whileWriting(url, '"User"', async () => {
        const building = builder.client.query(sql);
        building.catch(() => undefined);
        await untilWaiting(url);
        const seen = await look(url);
        const hidden = await look(asReader.href);
        for (const { findings } of [seen, hidden]) {
          expect(rules(findings)).toEqual([
            expect.stringMatching(
              /^warning index-being-built public\.(slow|"User_email_key_ccnew")$/,
            ),
          ]);
        }
        expect(seen.findings[0]?.detail).toMatch(/waiting for writers/);
        expect(seen.notVerified).toEqual([]);
        expect(hidden.notVerified).toEqual([expect.stringMatching(/pg_read_all_stats/)]);
      });
      await untilIdle(url);
      await builder.close();
    }
    expect(
      (await look(asReader.href)).findings.filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
  });

  it('of partitioned tables are told once, with what is missing', async () => {
    const url = await database(
      server,
      `CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
       CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
       CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY RANGE (at);
       CREATE TABLE m2a PARTITION OF m2 FOR VALUES FROM ('2025-01-01') TO ('2025-06-01');
       CREATE INDEX complete ON m (at);
       CREATE INDEX "on only" ON ONLY m (id) WHERE id > 0;`,
    );
    const { findings } = await look(url);
    expect(rules(findings)).toEqual(['error invalid-index public."on only"']);
    expect(findings[0]?.title).toMatch(/2 partitions \(public\.m1, public\.m2\) without/);
    await withClient(url, {}, async (client) => {
      for (const statement of (findings[0]?.sql ?? '').split(/;\n?/)) await client.query(statement);
    });
    expect((await look(url)).findings).toEqual([]);

    await withClient(url, {}, (client) =>
      client.query(`UPDATE pg_index SET indisvalid = false FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
        WHERE c.oid = indexrelid AND c.relkind = 'i'`),
    );
    const parts = await look(url);
    expect(rules(parts.findings)).toEqual([
      'error invalid-index public.complete',
      'error invalid-index public."on only"',
    ]);
    expect(parts.findings[0]?.title).toMatch(/has 2 invalid parts \(public\./);
  });

  it('repeat another one, or its beginning', async () => {
    const url = await database(
      server,
      CLEAN,
      `CREATE TABLE d (a int, b text, c int, CONSTRAINT d_key UNIQUE (a));
       CREATE INDEX d_a ON d (a);
       CREATE INDEX d_b ON d (b);
       CREATE INDEX d_b_again ON d (b);
       CREATE INDEX d_bc ON d (b, c);
       CREATE INDEX d_c ON d (c) INCLUDE (b);
       CREATE INDEX d_cb ON d (c, b);
       CREATE UNIQUE INDEX d_a_unique ON d (a);
       -- None of these repeats another one.
       CREATE INDEX d_b_desc ON d (b DESC);
       CREATE INDEX d_b_pattern ON d (b text_pattern_ops);
       CREATE INDEX d_b_c ON d (b COLLATE "C");
       CREATE INDEX d_b_some ON d (b) WHERE a > 0;
       CREATE INDEX d_b_others ON d (b) WHERE a > 1;
       CREATE INDEX d_b_hash ON d USING hash (b);
       CREATE INDEX d_lower ON d (lower(b));
       CREATE INDEX d_upper ON d (upper(b));
       CREATE UNIQUE INDEX d_unique_bc ON d (c, a, b);
       CREATE INDEX d_a_holds ON d (a) INCLUDE (c);`,
    );
    const { findings, result } = await look(url);
    expect(rules(findings.filter(({ severity }) => severity === 'warning'))).toEqual([
      'warning duplicate-index public.d_a',
      'warning duplicate-index public.d_a_unique',
      'warning duplicate-index public.d_b_again',
    ]);
    expect(rules(findings.filter(({ severity }) => severity === 'notice'))).toEqual([
      'notice duplicate-index public.d_b',
      'notice duplicate-index public.d_c',
    ]);
    expect(result.result).toMatch(/3 duplicate, 2 the beginning of another one/);
    expect(findings.map(({ sql }) => sql)).toContain(
      'DROP INDEX CONCURRENTLY "public"."d_b_again";',
    );
    await withClient(url, {}, async (client) => {
      for (const { sql = '' } of findings) await client.query(sql);
    });
    expect((await look(url)).findings).toEqual([]);
  });

  it('that somebody needs are never the ones to go', async () => {
    const url = await database(
      server,
      `CREATE TABLE p (a int NOT NULL);
       CREATE UNIQUE INDEX p_first ON p (a);
       CREATE UNIQUE INDEX p_referenced ON p (a);
       CREATE TABLE c (a int PRIMARY KEY);
       CREATE TABLE r (a int NOT NULL);
       CREATE UNIQUE INDEX r_first ON r (a);
       CREATE UNIQUE INDEX r_identity ON r (a);
       ALTER TABLE r REPLICA IDENTITY USING INDEX r_identity;
       CREATE TABLE s (a int, CONSTRAINT s_deferred UNIQUE (a) DEFERRABLE);
       CREATE UNIQUE INDEX s_at_once ON s (a);`,
      // The foreign key takes the first unique index, so that one is put out of its way for a moment.
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'p_first'::regclass`,
      `ALTER TABLE c ADD FOREIGN KEY (a) REFERENCES p (a)`,
      `UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'p_first'::regclass`,
    );
    const { findings } = await look(url);
    expect(rules(findings)).toEqual([
      'warning duplicate-index public.p_first',
      'warning duplicate-index public.r_first',
    ]);
  });

  it('are missing behind foreign keys: a warning where it hurts', async () => {
    const url = await database(
      server,
      `CREATE TABLE p (id int PRIMARY KEY, x int, UNIQUE (id, x));
       CREATE TABLE small (p int REFERENCES p ON DELETE CASCADE);
       CREATE TABLE big (p int REFERENCES p ON DELETE CASCADE, kept int);
       CREATE TABLE partly (a int, b int, FOREIGN KEY (a, b) REFERENCES p (id, x) ON DELETE CASCADE);
       CREATE INDEX ON partly (b);
       -- Each of these has an index that serves.
       CREATE TABLE reversed (a int, b int, c int, FOREIGN KEY (a, b) REFERENCES p (id, x));
       CREATE INDEX ON reversed (b, a, c);
       CREATE TABLE hashed (p int REFERENCES p);
       CREATE INDEX ON hashed USING hash (p);
       CREATE TABLE given (p int REFERENCES p);
       CREATE INDEX ON given (p) WHERE p IS NOT NULL;
       INSERT INTO big SELECT NULL, i FROM generate_series(1, 20000) i;
       INSERT INTO partly SELECT NULL, i FROM generate_series(1, 20000) i;
       CREATE TABLE useless (p int REFERENCES p);
       CREATE INDEX ON useless (p) WHERE p > 3;
       CREATE INDEX ON useless USING brin (p);`,
      'ANALYZE',
    );
    const { findings, result } = await look(url);
    const [first, ...others] = findings;
    expect(first).toMatchObject({
      rule: 'foreign-key-without-index',
      severity: 'warning',
      object: 'big_p_fkey',
      title: expect.stringMatching(/on public\.big \(to public\.p\)/),
      sql: 'CREATE INDEX CONCURRENTLY ON "public"."big" ("p");',
    });
    expect(rules(others)).toEqual([
      'notice foreign-key-without-index partly_a_b_fkey',
      'notice foreign-key-without-index small_p_fkey',
      'notice foreign-key-without-index useless_p_fkey',
    ]);
    expect(result.result).toMatch(
      /1 missing behind foreign keys of large tables, 3 missing behind/,
    );
    await withClient(url, {}, async (client) => {
      for (const { sql = '' } of findings) await client.query(sql);
    });
    expect((await look(url)).findings).toEqual([]);
  });

  it('behind foreign keys of partitioned tables may lie on the partitions', async () => {
    const url = await database(
      server,
      `CREATE TABLE p (id int PRIMARY KEY);
       CREATE TABLE m (x int, p int REFERENCES p) PARTITION BY RANGE (x);
       CREATE TABLE m1 (gone int, p int, x int);
       ALTER TABLE m1 DROP COLUMN gone;
       ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM (0) TO (10);
       CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (10) TO (20);
       CREATE INDEX ON m1 (p);`,
    );
    const { findings } = await look(url);
    expect(rules(findings)).toEqual(['notice foreign-key-without-index m_p_fkey']);
    const onRest = await database(server);
    await withClient(url, {}, (client) => client.query('CREATE INDEX ON m2 (p)'));
    expect((await look(url)).findings).toEqual([]);
    expect((await look(onRest)).findings).toEqual([]);

    await withClient(url, {}, async (client) => {
      await client.query('DROP INDEX m1_p_idx, m2_p_idx');
      for (const statement of (findings[0]?.sql ?? '').split(/;\n?/)) await client.query(statement);
    });
    expect((await look(url)).findings).toEqual([]);
  });
});

async function untilWaiting(url: string): Promise<void> {
  await until(
    url,
    `SELECT FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting for writers%'`,
  );
}

async function untilIdle(url: string): Promise<void> {
  await until(
    url,
    `SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_progress_create_index WHERE datname = current_database())`,
  );
}

async function until(url: string, sql: string): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (let tries = 0; tries < 100; tries += 1) {
      if (((await client.query(sql)).rowCount ?? 0) > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`never came about: ${sql}`);
  });
}

describe('indexes of many', () => {
  const server = useServer(15);

  it('are told one by one up to twenty, then counted', async () => {
    const tables = Array.from(
      { length: 25 },
      (_, n) => `CREATE TABLE t${n} (a int, b int);
      CREATE INDEX t${n}_bad ON t${n} (a); CREATE INDEX t${n}_b ON t${n} (b); CREATE INDEX t${n}_ba ON t${n} (b, a);`,
    );
    const url = await database(
      server,
      tables.join('\n'),
      `UPDATE pg_index SET indisvalid = false FROM pg_class c WHERE c.oid = indexrelid AND relname LIKE '%_bad'`,
    );
    const { findings } = await look(url);
    const invalid = findings.filter(({ rule }) => rule === 'invalid-index');
    expect(invalid).toHaveLength(21);
    expect(invalid.at(-1)).toMatchObject({ severity: 'error', title: '5 more invalid indexes' });
    expect(invalid.at(-1)?.sql).toMatch(/REINDEX INDEX CONCURRENTLY "public"\."t9_bad"/);
    const notices = findings.filter(({ severity }) => severity === 'notice');
    expect(notices.map(({ title }) => title)).toEqual([
      '25 indexes are only the beginning of another one',
    ]);
  });

  it.each(['triggerdev', 'langwatch'] as const)('of %s are as they are', async (name) => {
    const folder = corpus(name);
    if (folder === undefined) return console.warn('skipped: no corpus here (BELAY_CORPUS)');
    const url = await server.createDatabase();
    const tree = await prismaAdapter.readTree({
      migrationsDir: path.join(folder, 'migrations'),
      workspace: folder,
    });
    await withClient(url, {}, (client) =>
      replayMigrations(client, tree.migrations, {
        mode: 'batch',
        signal: new AbortController().signal,
      }),
    );
    const { findings } = await look(url);
    // What the histories really have: a primary key and @unique on the same column, and an index twice.
    expect(rules(findings.filter(({ severity }) => severity !== 'notice'))).toEqual(
      name === 'triggerdev'
        ? []
        : [
            'warning duplicate-index public."ApiKey_lookupId_idx"',
            'warning duplicate-index public."BatchEvaluation_id_key"',
            'warning duplicate-index public."CustomGraph_id_key"',
          ],
    );
    expect(findings.length).toBeLessThan(10);
  });
});
