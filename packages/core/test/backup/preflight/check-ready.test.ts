import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '../../../src/postgres/connection.ts';
import { contentData } from '../../../src/backup/content/content-data.ts';
import type { Content } from '../../../src/backup/content/content.ts';
import { estimateContent } from '../../../src/backup/preflight/schema-size.ts';
import { roomNeeded } from '../../../src/backup/preflight/room.ts';
import { pgbouncer, usePgbouncer } from '@belay/testkit/pgbouncer.ts';
import { MAJORS, useServer } from '@belay/testkit/servers.ts';
import { PRIMARY_SETTINGS, canHaveStandby, useStandby } from '@belay/testkit/standby.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { contentOf } from '../content/round-trip.ts';
import { readyFor, roleUrl, sql } from './ready-run.ts';

afterAll(removeTemporaryFolders);

const refused = (code: string, message: RegExp, hint = /./) => ({
  name: 'UserError',
  code,
  message: expect.stringMatching(message),
  hint: expect.stringMatching(hint),
});

describe('before a backup', () => {
  const server = useServer(15, {
    ...PRIMARY_SETTINGS,
    wal_level: 'logical',
    max_prepared_transactions: '2',
    // Else the standby has caught up before the end of the log was written.
    synchronous_commit: 'on',
  });

  it('a database like any other is ready, and its size is known', async () => {
    const url = await server.createDatabase();
    await sql(url, 'CREATE TABLE t (id int)', 'INSERT INTO t SELECT generate_series(1, 1000)');
    const { bytes, findings, notCompared } = await readyFor(url);
    expect({ findings, notCompared }).toEqual({ findings: [], notCompared: [] });
    expect(bytes).toBeGreaterThan(1_000_000);
  });

  describe('a role that may not read everything is refused, with what it may not', () => {
    it('a table, a sequence, a schema', async () => {
      const url = await server.createDatabase();
      const reader = await roleUrl(url, 'reads_some');
      await sql(
        url,
        'CREATE TABLE open (id int)',
        'CREATE TABLE "Of "" others" (id serial)',
        'GRANT SELECT ON open TO reads_some',
      );
      const some = refused(
        'backup-not-allowed',
        /table public\."Of "" others"/,
        /pg_read_all_data/,
      );
      await expect(readyFor(reader)).rejects.toMatchObject(some);
      await sql(url, 'GRANT SELECT ON "Of "" others" TO reads_some');
      const sequence = refused('backup-not-allowed', /: sequence public\."Of "" others_id_seq"\.$/);
      await expect(readyFor(reader)).rejects.toMatchObject(sequence);
      await sql(
        url,
        'GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO reads_some',
        'CREATE SCHEMA shut CREATE TABLE s (id int)',
        'GRANT SELECT ON shut.s TO reads_some',
      );
      const schema = refused('backup-not-allowed', /table shut\.s \(no USAGE on its schema\)/);
      await expect(readyFor(reader)).rejects.toMatchObject(schema);
      await sql(url, 'GRANT pg_read_all_data TO reads_some');
      expect((await readyFor(reader)).findings).toEqual([]);
    });

    it('a large object', async () => {
      const url = await server.createDatabase();
      const reader = await roleUrl(url, 'reads_tables', 'IN ROLE pg_read_all_data');
      await sql(url, "SELECT lo_from_bytea(4711, 'x')");
      const wanted = refused('backup-not-allowed', /1 large object, 4711/, /large objects/);
      await expect(readyFor(reader)).rejects.toMatchObject(wanted);
      await sql(url, 'GRANT SELECT ON LARGE OBJECT 4711 TO reads_tables');
      expect((await readyFor(reader)).findings).toEqual([]);
    });

    it('rows behind policies, forced on the owner or not', async () => {
      const url = await server.createDatabase();
      const owner = await roleUrl(url, 'owns_rows');
      const reader = await roleUrl(url, 'reads_rows', 'IN ROLE pg_read_all_data');
      await sql(
        url,
        'CREATE TABLE secrets (id int)',
        'ALTER TABLE secrets OWNER TO owns_rows',
        'ALTER TABLE secrets ENABLE ROW LEVEL SECURITY',
      );
      const wanted = refused('row-security-hides-rows', /public\.secrets/, /BYPASSRLS/);
      await expect(readyFor(reader)).rejects.toMatchObject(wanted);
      expect((await readyFor(owner)).findings).toEqual([]);
      await sql(url, 'ALTER TABLE secrets FORCE ROW LEVEL SECURITY');
      await expect(readyFor(owner)).rejects.toMatchObject(wanted);
      await sql(url, 'ALTER ROLE reads_rows BYPASSRLS');
      expect((await readyFor(reader)).findings).toEqual([]);
    });

    it('subscriptions, which pg_dump would leave out with a warning', async () => {
      const url = await server.createDatabase();
      const reader = await roleUrl(url, 'reads_no_subs', 'IN ROLE pg_read_all_data');
      const off = '(connect = false, slot_name = NONE)';
      await sql(url, `CREATE SUBSCRIPTION feed CONNECTION 'dbname=x' PUBLICATION p WITH ${off}`);
      const wanted = refused('subscription-not-dumpable', /: feed\.$/, /superuser/);
      await expect(readyFor(reader)).rejects.toMatchObject(wanted);
      const { rules } = await readyFor(url);
      await sql(url, 'DROP SUBSCRIPTION feed');
      expect(rules).toEqual(['subscription-restored-disabled']);
    });
  });

  it('connections that are not there are missed before, not half-way', async () => {
    const url = await server.createDatabase();
    const few = await roleUrl(url, 'few', 'CONNECTION LIMIT 5');
    await expect(readyFor(few, { jobs: 4 })).rejects.toMatchObject(
      refused(
        'connections-short',
        /4 jobs takes 8 connections more, and the limit of the role leaves 4/,
      ),
    );
    expect((await readyFor(few, { jobs: 1 })).findings).toEqual([]);
    await expect(readyFor(url, { jobs: 64 })).resolves.toBeDefined();
    await sql(url, `ALTER DATABASE "${new URL(url).pathname.slice(1)}" CONNECTION LIMIT 3`);
    const other = await roleUrl(url, 'unlimited');
    await expect(readyFor(other, { jobs: 1 })).rejects.toMatchObject(
      refused('connections-short', /the limit of the database leaves 2/),
    );
  });

  it('what is not in a dump is said', async () => {
    const url = await server.createDatabase();
    const name = new URL(url).pathname.slice(1);
    await sql(
      url,
      'CREATE UNLOGGED TABLE volatile_one (id int)',
      'CREATE EXTENSION postgres_fdw',
      'CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw',
      "CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (password 'pw')",
      'CREATE FOREIGN TABLE far_away (id int) SERVER far',
      'CREATE MATERIALIZED VIEW seen AS SELECT 1 AS one',
      'CREATE TABLE twice (id int)',
      'INSERT INTO twice VALUES (1), (1)',
      `SELECT pg_create_logical_replication_slot('slot_${name}', 'pgoutput')`,
    );
    await expect(sql(url, 'CREATE UNIQUE INDEX CONCURRENTLY half ON twice (id)')).rejects.toThrow(
      /could not create unique index/,
    );
    await sql(
      url,
      'CREATE FUNCTION pg_catalog.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      "BEGIN; INSERT INTO twice VALUES (2); PREPARE TRANSACTION 'waits'",
    );
    const { rules, notCompared } = await readyFor(url);
    await sql(url, "ROLLBACK PREPARED 'waits'", `SELECT pg_drop_replication_slot('slot_${name}')`);
    expect(rules).toEqual([
      ...['system-schema-not-dumped', 'foreign-rows-not-dumped', 'invalid-index-not-dumped'],
      ...['slot-not-dumped', 'prepared-transaction-not-dumped'],
    ]);
    expect(notCompared).toEqual([
      'rows of foreign tables are not compared: public.far_away',
      'what users made in the schemas of the server is not compared: pg_catalog.mine',
      'invalid indexes are not dumped: public.half',
      'materialized views are computed anew when they are restored: public.seen',
      `logical slots do not come back: slot_${name}`,
      'prepared transactions do not come back: waits',
    ]);
  });

  it('a user mapping whose password this role may not see is said', async () => {
    const url = await server.createDatabase();
    const reader = await roleUrl(url, 'reads_no_mapping', 'IN ROLE pg_read_all_data');
    await sql(
      url,
      'CREATE EXTENSION postgres_fdw',
      'CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw',
      "CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (password 'pw')",
    );
    const { findings } = await readyFor(reader);
    expect(findings).toEqual([
      expect.objectContaining({
        rule: 'user-mapping-options-lost',
        severity: 'warning',
        title: expect.stringContaining('1 user mapping would be dumped without user and password'),
      }),
    ]);
    expect(JSON.stringify(findings)).not.toContain('pw');
    expect((await readyFor(url)).rules).toEqual([]);
  });

  it('rows of an extension that are no configuration are said, those that are in part are a sentence', async () => {
    const url = await server.createDatabase();
    await sql(
      url,
      'CREATE EXTENSION pg_trgm',
      'CREATE TABLE empty_one (id int)',
      'CREATE TABLE theirs (id int)',
      'CREATE TABLE in_part (id int)',
      'CREATE TABLE configured (id int)',
      ...['empty_one', 'theirs', 'in_part', 'configured'].map(
        (table) => `ALTER EXTENSION pg_trgm ADD TABLE ${table}`,
      ),
      ...['theirs', 'in_part', 'configured'].map((table) => `INSERT INTO ${table} VALUES (1)`),
      `UPDATE pg_extension SET extconfig = ARRAY['in_part'::regclass, 'configured'::regclass]::oid[],
              extcondition = ARRAY['WHERE id > 5', ''] WHERE extname = 'pg_trgm'`,
    );
    const { findings, notCompared } = await readyFor(url);
    expect(findings).toEqual([
      expect.objectContaining({ rule: 'extension-rows-not-dumped', detail: 'public.theirs' }),
    ]);
    expect(notCompared).toHaveLength(2);
    expect(notCompared[1]).toMatch(/only the rows .*: public\.in_part$/);
  });

  it('another version of the collation is said', async () => {
    const url = await server.createDatabase();
    await sql(
      url,
      "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = current_database()",
    );
    const [finding] = (await readyFor(url)).findings;
    // In the locale C nothing has a version.
    const versioned = await withClient(url, {}, async (client) => {
      const { rows } = await client.query<{ version: string | null }>(
        'SELECT pg_database_collation_actual_version(oid) AS version FROM pg_database WHERE datname = current_database()',
      );
      return rows[0]?.version != null;
    });
    expect(finding?.rule).toBe(versioned ? 'collation-version-differs' : undefined);
  });

  const withBouncer = pgbouncer === undefined ? describe.skip : describe;
  withBouncer('behind PgBouncer (skipped where it is not installed)', () => {
    const users = { through: 'word-through' };
    const transactions = usePgbouncer(server, { poolSize: 5, users });
    const sessions = usePgbouncer(server, { poolSize: 5, users, poolMode: 'session' });

    it('in transaction mode nothing is begun', async () => {
      const url = await server.createDatabase();
      await expect(readyFor(transactions.through(url))).rejects.toMatchObject(
        refused('pooler-not-for-backup', /after every transaction/, /direct URL/),
      );
    });

    it('in session mode all is well', async () => {
      const url = await server.createDatabase();
      expect((await readyFor(sessions.through(url))).rules).toEqual([]);
    });
  });

  describe('a standby (skipped where pg_basebackup is missing)', () => {
    const standby = useStandby(server);

    it('without rows of unlogged tables is no place for a backup', async () => {
      if (!(await canHaveStandby(15))) return;
      const url = await server.createDatabase();
      await sql(url, 'CREATE TABLE kept (id int)');
      await standby.caughtUp();
      expect((await readyFor(standby.on(url))).rules).toEqual([]);
      await sql(url, 'CREATE UNLOGGED TABLE lost (id int)');
      await standby.caughtUp();
      const { findings, notCompared } = await readyFor(standby.on(url));
      expect(findings).toEqual([
        expect.objectContaining({
          rule: 'unlogged-not-dumped',
          severity: 'error',
          detail: 'public.lost',
        }),
      ]);
      expect(notCompared).toEqual(['a standby has no rows of unlogged tables: public.lost']);
      expect((await readyFor(url)).rules).toEqual([]);
    });
  });

  it('a schema whose description no backup could hold is refused, with what can', async () => {
    const url = await server.createDatabase();
    await sql(
      url,
      `CREATE FUNCTION long() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      `UPDATE pg_proc SET prosrc = repeat('x', 250000000) WHERE proname = 'long'`,
    );
    await expect(readyFor(url)).rejects.toMatchObject(
      refused('schema-too-large', /about 238 MB, .*holds at most 256 MB/, /pgbackrest/),
    );
  });

  it('a scratch folder without room is refused', async () => {
    if (process.getuid?.() !== 0) return;
    const scratch = path.join(temporaryFolder(), 'small');
    mkdirSync(scratch);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', scratch], {
        stdio: 'ignore',
      });
    } catch {
      return; // a container without the right to mount
    }
    try {
      const url = await server.createDatabase();
      await sql(
        url,
        'CREATE TABLE t AS SELECT repeat(md5(g::text), 10) FROM generate_series(1, 9000) g',
      );
      await expect(readyFor(url, { scratch })).rejects.toMatchObject(
        refused('scratch-too-small', /has 1 MB free; the dump takes 3\.\d MB/, /TMPDIR/),
      );
    } finally {
      execFileSync('umount', [scratch]);
    }
  });
});

describe('the size of what is recorded of a schema', () => {
  const server = useServer(15);

  it('is known beforehand, near enough', async () => {
    const url = await server.createDatabase();
    await sql(
      url,
      `DO $$ BEGIN
         FOR i IN 1..40 LOOP
           EXECUTE format('CREATE TABLE customers_%1$s (id bigserial PRIMARY KEY, parent bigint REFERENCES customers_%1$s, %2$s)', i,
             (SELECT string_agg(format('some_column_name_%s varchar(200) NOT NULL DEFAULT 1', n), ', ') FROM generate_series(1, 25) n));
           EXECUTE format('CREATE INDEX ON customers_%1$s (some_column_name_1)', i);
           EXECUTE format('CREATE VIEW view_of_%1$s AS SELECT * FROM customers_%1$s', i);
           EXECUTE format('COMMENT ON TABLE customers_%1$s IS %2$L', i, repeat('comment ', 100));
           EXECUTE format('CREATE FUNCTION function_%1$s() RETURNS int LANGUAGE sql AS %2$L', i, 'SELECT 1 -- ' || repeat('x', 3000));
         END LOOP; END $$`,
    );
    const { content } = await contentOf(url);
    const estimated = await withClient(url, {}, estimateContent);
    const ratio = estimated / contentData(content).length;
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.15);
  });

  it('is never more than can be read again, however it was estimated', () => {
    const definition = 'x'.repeat(257 * 1024 * 1024);
    const content = { catalogue: { functions: [{ definition }] } } as unknown as Content;
    expect(() => contentData(content)).toThrow(
      expect.objectContaining({ code: 'schema-too-large' }),
    );
  });
});

describe('the room that a dump takes', () => {
  const MB = 1024 * 1024;
  it.each([
    { tables: [], jobs: 4, least: 0, most: 0 },
    { tables: [10 * MB, 5 * MB, MB], jobs: 2, least: 15 * MB, most: 15 * MB },
    { tables: [9000 * MB, 5 * MB, MB], jobs: 2, least: 133 * MB, most: 9005 * MB },
    { tables: [9000 * MB, 8000 * MB, 7000 * MB], jobs: 1, least: 128 * MB, most: 9000 * MB },
  ])('is $least to $most bytes', ({ tables, jobs, least, most }) => {
    expect(roomNeeded({ bytes: 0, tables }, jobs)).toEqual({ least, most });
  });
});

describe.each(MAJORS.filter((major) => major !== 15))('on Postgres %d', (major) => {
  const server = useServer(major);

  it('the same questions are answered, also to a role that is no superuser', async () => {
    const url = await server.createDatabase();
    const reader = await roleUrl(url, 'reader');
    await sql(
      url,
      'CREATE TABLE t (id serial)',
      'CREATE MATERIALIZED VIEW m AS SELECT 1 AS one',
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader',
    );
    await expect(readyFor(reader)).rejects.toMatchObject(
      refused('backup-not-allowed', /: sequence public\.t_id_seq\.$/),
    );
    await sql(url, 'GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO reader');
    for (const one of [url, reader]) {
      const { rules, notCompared, bytes } = await readyFor(one);
      expect(rules).toEqual([]);
      expect(notCompared).toEqual([
        'materialized views are computed anew when they are restored: public.m',
      ]);
      expect(bytes).toBeGreaterThan(1_000_000);
    }
  });
});
