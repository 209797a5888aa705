import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { libpqEnvironment } from '../../../src/postgres/client-programs.ts';
import { withClient } from '../../../src/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { roleUrl, sql } from '../preflight/ready-run.ts';
import { dump, installed, scripted } from './dump-run.ts';

afterAll(removeTemporaryFolders);

const failed = (code: string, ...messages: RegExp[]) => ({
  name: 'OperationFailed',
  code,
  message: expect.stringMatching(
    new RegExp(messages.map(({ source }) => `(?=.*${source})`).join(''), 's'),
  ),
});

async function ask<T>(url: string, question: string): Promise<T[]> {
  return withClient(url, {}, async (client) => (await client.query(question)).rows as T[]);
}

describe('a dump', () => {
  const server = useServer(15, { wal_level: 'logical' });

  const sample = async () => {
    const url = await server.createDatabase();
    await sql(
      url,
      'CREATE TABLE plain (id serial PRIMARY KEY, word text)',
      "INSERT INTO plain (word) SELECT 'word ' || g FROM generate_series(1, 5000) g",
      'CREATE TABLE "Sp ace""d" (x int)',
      'CREATE TABLE "two\nlines" (x int)',
      'INSERT INTO "two\nlines" VALUES (7)',
      'CREATE SCHEMA über CREATE TABLE "ö" (x int)',
      'CREATE TABLE parted (x int) PARTITION BY RANGE (x)',
      'CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10)',
      "SELECT lo_from_bytea(5001, 'abc'), lo_from_bytea(5002, 'def')",
    );
    return url;
  };

  let made: Promise<string> | undefined;
  /** For tests that change nothing in it. */
  const shared = () => (made ??= sample());

  const restored = async (folder: string) => {
    const url = await server.createDatabase();
    const { pgRestore } = await installed();
    const { PGDATABASE = '', ...env } = libpqEnvironment(url);
    const into = ['--exit-on-error', '--dbname', PGDATABASE, folder];
    execFileSync(pgRestore.file, into, { env: { ...process.env, ...env } });
    return url;
  };

  it('has everything as it was at the snapshot, whatever was written since', async () => {
    const url = await sample();
    const { folder } = await dump(url, {}, () =>
      sql(url, 'DELETE FROM plain WHERE id > 10', "SELECT lo_from_bytea(5003, 'new')"),
    );
    const back = await restored(folder);
    expect(await ask(back, 'SELECT count(*)::int AS n FROM plain')).toEqual([{ n: 5000 }]);
    expect(await ask(back, 'SELECT x FROM "two\nlines"')).toEqual([{ x: 7 }]);
    expect(await ask(back, 'SELECT oid::int FROM pg_largeobject_metadata ORDER BY 1')).toEqual([
      { oid: 5001 },
      { oid: 5002 },
    ]);
  });

  it('leaves nothing of its own outside the kept folder that it is in', async () => {
    const kept = temporaryFolder();
    const client = await scripted(`ls "${kept}" >&2; exit 1`);
    const dumping = dump(await shared(), { client, folder: path.join(kept, 'dump') });
    await expect(dumping).rejects.toMatchObject({
      message: expect.stringContaining('belay_tls_'),
    });
    expect(readdirSync(kept)).toEqual([]);
  });

  it('tells of every table, and of every data file when it is complete', async () => {
    const { told, tables, files } = await dump(await shared());
    expect(tables.map(({ table }) => table).sort()).toEqual(
      ['public.Sp ace"d', 'public.parted_1', 'public.plain', 'public.two\nlines', 'über.ö'].sort(),
    );
    expect(tables.map(({ index, of }) => `${index} of ${of}`)).toEqual(
      [1, 2, 3, 4, 5].map((index) => `${index} of 5`),
    );
    const data = new Map([...files].filter(([name]) => /\.dat\.gz$/.test(name)));
    expect(told).toEqual(data);
    expect(data.size).toBe(7);
  });

  it('with one job has the same, and uncompressed files their own names', async () => {
    const url = await shared();
    const { folder, told, tables } = await dump(url, { jobs: 1 });
    expect(tables).toHaveLength(5);
    expect(told.size).toBe(0);
    const back = await restored(folder);
    expect(await ask(back, 'SELECT count(*)::int AS n FROM plain')).toEqual([{ n: 5000 }]);
    const plain = await dump(url, { compression: { method: 'none' } });
    expect([...plain.told.keys()].every((name) => name.endsWith('.dat'))).toBe(true);
    expect(plain.told.size).toBe(7);
  });

  it('takes no variable of the job, and shows no password in an argument list', async () => {
    const url = await shared();
    const seen = path.join(temporaryFolder(), 'seen');
    const client = await scripted(`printf '%s\\n' "$@" >${seen}; env >>${seen}; exec "$REAL" "$@"`);
    const env = {
      PGHOSTADDR: '192.0.2.1',
      PGSERVICE: 'none',
      LC_ALL: 'de_DE.UTF-8',
      LANGUAGE: 'de',
    };
    await dump(url, { client, env });
    const [args, variables] = split(readFileSync(seen, 'utf8'));
    expect(args).not.toContain(new URL(url).password);
    expect(args).toContain('--lock-wait-timeout=10000');
    expect(args).not.toMatch(/^(-[ntOx]|--(enable-row-security|no-owner|no-acl|no-sync).*)$/m);
    expect(variables).toContain('PGPASSWORD=');
    expect(variables).toContain('LC_ALL=C\n');
    expect(variables).not.toMatch(/PGHOSTADDR|PGSERVICE/);
  });

  describe('fails, with a reason', () => {
    it('when a table stays locked', async () => {
      const url = await sample();
      await withClient(url, {}, async (client) => {
        await client.query('BEGIN; LOCK TABLE plain IN ACCESS EXCLUSIVE MODE');
        await expect(dump(url, { lockTimeoutMs: 200 })).rejects.toMatchObject(
          failed(
            'dump-failed',
            /canceling statement due to statement timeout/,
            /LOCK TABLE public\.plain/,
            /give lock-timeout more time/,
          ),
        );
      });
    });

    it('where policies would hide rows; never an empty table instead', async () => {
      const url = await sample();
      const reader = await roleUrl(url, 'dumps_policies', 'IN ROLE pg_read_all_data');
      await sql(
        url,
        'ALTER TABLE plain ENABLE ROW LEVEL SECURITY',
        'SELECT lo_unlink(5001), lo_unlink(5002)',
      );
      await expect(dump(reader)).rejects.toMatchObject(
        failed('dump-failed', /row-level security policy for table "plain"/, /BYPASSRLS/),
      );
    });

    it('where a right is missing', async () => {
      const url = await sample();
      const stranger = await roleUrl(url, 'dumps_nothing');
      await expect(dump(stranger)).rejects.toMatchObject(
        failed('dump-failed', /permission denied for table/, /pg_read_all_data/),
      );
    });

    it('where subscriptions would be left out, though pg_dump calls that success', async () => {
      const url = await server.createDatabase();
      const reader = await roleUrl(url, 'dumps_no_subs', 'IN ROLE pg_read_all_data');
      const off = '(connect = false, slot_name = NONE)';
      await sql(url, `CREATE SUBSCRIPTION feed CONNECTION 'dbname=x' PUBLICATION p WITH ${off}`);
      const attempt = dump(reader);
      await expect(attempt).rejects.toMatchObject(
        failed('dump-unclear', /subscriptions not dumped because current user is not a superuser/),
      );
      await sql(url, 'DROP SUBSCRIPTION feed');
    });

    it('when the snapshot is none', async () => {
      await expect(dump(await shared(), { snapshot: '00000003-00000001-1' })).rejects.toMatchObject(
        failed('dump-failed', /snapshot/, /session that held the snapshot/),
      );
    });

    it('when pg_dump is of another major version', async () => {
      const client = await scripted(
        `echo 'pg_dump: error: aborting because of server version mismatch' >&2
         echo 'pg_dump: detail: server version: 16.1; pg_dump version: 15.4' >&2; exit 1`,
      );
      await expect(dump(await shared(), { client })).rejects.toMatchObject(
        failed('dump-failed', /server version: 16\.1/, /install-client/),
      );
    });

    it('when the disk is full', async () => {
      if (process.getuid?.() !== 0) return;
      const small = path.join(temporaryFolder(), 'small');
      mkdirSync(small);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small], {
          stdio: 'ignore',
        });
      } catch {
        return; // a container without the right to mount
      }
      try {
        const url = await sample();
        await sql(url, 'CREATE TABLE wide AS SELECT md5(g::text) FROM generate_series(1, 20000) g');
        await expect(dump(url, { folder: path.join(small, 'dump') })).rejects.toMatchObject(
          failed('dump-failed', /No space left on device/, /TMPDIR/),
        );
      } finally {
        execFileSync('umount', [small]);
      }
    });

    it('when pg_dump is killed, or cannot be started', async () => {
      const url = await shared();
      const killed = await scripted('kill -KILL $$');
      await expect(dump(url, { client: killed })).rejects.toMatchObject(
        failed('dump-failed', /it was killed/),
      );
      const gone = { ...killed, pgDump: { file: '/nonexistent/pg_dump', args: [] } };
      await expect(dump(url, { client: gone })).rejects.toMatchObject(
        failed('dump-failed', /ENOENT/),
      );
    });

    it('when the server ends its sessions half-way', async () => {
      const url = await large();
      const attempt = dump(url, { compression: { method: 'gzip', level: 9 } });
      attempt.catch(() => undefined);
      await untilDumping(url);
      await sql(url, `SELECT pg_terminate_backend(pid) ${DUMPING}`);
      await expect(attempt).rejects.toMatchObject(
        failed('dump-failed', /terminating connection|closed the connection/, /run it again/),
      );
    });

    it.each([
      'pg_dump: warning: could not resolve dependency loop among these items:',
      'WARNING:  something new',
      'pg_dump: something new is skipped',
      'Segmentation fault',
      'lines"',
    ])('over a line that nobody knows: %s', async (line) => {
      const url = await shared();
      const client = await scripted(`"$REAL" "$@" || exit; echo '${line}' >&2; exit 0`);
      await expect(dump(url, { client })).rejects.toMatchObject({
        code: 'dump-unclear',
        message: expect.stringContaining(line),
      });
    });

    it('at once over such a line, not when hours are over', async () => {
      const client = await scripted(
        `echo 'pg_dump: warning: strange' >&2; echo 'pg_dump: detail: very' >&2; sleep 60`,
      );
      const started = performance.now();
      await expect(dump(await shared(), { client })).rejects.toMatchObject(
        failed('dump-unclear', /strange/, /very/),
      );
      expect(performance.now() - started).toBeLessThan(10_000);
    });
  });

  it('goes on where the collation has another version', async () => {
    const url = await shared();
    const notice = [
      'WARNING:  database "shop" has a collation version mismatch',
      'DETAIL:  The database was created using collation version 2.31, but the operating system provides version 2.36.',
      'HINT:  Rebuild all objects in this database that use the default collation and run ALTER DATABASE shop REFRESH COLLATION VERSION, or build PostgreSQL with the right library version.',
    ];
    const say = notice.map((line) => `echo '${line}' >&2`).join('\n');
    const client = await scripted(`${say}\nexec "$REAL" "$@"`);
    expect((await dump(url, { client })).told.size).toBe(7);
  });

  it('that is given up ends pg_dump and its workers, here and on the server', async () => {
    const url = await large();
    const controller = new AbortController();
    const folder = path.join(temporaryFolder(), 'dump');
    const compression = { method: 'gzip', level: 9 } as const;
    const attempt = dump(url, { signal: controller.signal, folder, compression });
    attempt.catch(() => undefined);
    await untilDumping(url);
    controller.abort();
    await expect(attempt).rejects.toMatchObject({ name: 'Interrupted' });
    expect(processesWith(folder)).toEqual([]);
    const deadline = performance.now() + 5_000;
    while ((await ask(url, `SELECT pid ${DUMPING}`)).length > 0) {
      expect(performance.now()).toBeLessThan(deadline);
      await sleep(50);
    }
  });

  const DUMPING =
    "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'belay' AND query LIKE 'COPY %' AND state = 'active'";

  async function large(): Promise<string> {
    const url = await server.createDatabase();
    await sql(
      url,
      'CREATE TABLE wide AS SELECT md5(g::text) || md5((g + 1)::text) AS x FROM generate_series(1, 600000) g',
    );
    return url;
  }

  async function untilDumping(url: string): Promise<void> {
    const deadline = performance.now() + 20_000;
    while ((await ask(url, `SELECT pid ${DUMPING}`)).length === 0) {
      if (performance.now() > deadline) throw new Error('the dump does not begin');
      await sleep(10);
    }
  }
});

/** The arguments, then the variables, as the script wrote them. */
function split(text: string): [string, string] {
  const at = text.search(/^[A-Z_a-z]+=/m);
  return [text.slice(0, at), text.slice(at)];
}

/** Command lines of running processes that name the folder. */
function processesWith(folder: string): string[] {
  const all = execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' });
  return all.split('\n').filter((line) => line.includes(folder) && !line.startsWith('Z'));
}
