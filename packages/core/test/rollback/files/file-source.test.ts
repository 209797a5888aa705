import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Outside } from '../../../src/backup/content/content.ts';
import { readOutside } from '../../../src/backup/content/outside.ts';
import { findClientProgram, runClientProgram } from '../../../src/postgres/client-programs.ts';
import { withClient } from '../../../src/postgres/connection.ts';
import { withDatabase } from '../../../src/postgres/url.ts';
import type { CheckScope } from '../../../src/report/recorder.ts';
import type { Finding } from '../../../src/report/schema.ts';
import { type FileSource, withFileSource } from '../../../src/rollback/files/source.ts';
import { silentLogger } from '../../../src/runtime/ports.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';
import { watchTraces } from '../../rehearse/traces.ts';

const server = useServer(15);
/** After each test: no file of the run, no process, no database of Belay's. */
const { env, folder: scratch } = watchTraces(server);
const ports = {
  ...{ log: silentLogger, now: Date.now, signal: new AbortController().signal },
  env,
};

let url = '';
let live: Outside;
let files = '';
const file = (name: string) => path.join(files, name);

async function sqlOn(database: string, ...statements: string[]): Promise<void> {
  await withClient(database, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

async function dump(name: string, ...args: string[]): Promise<string> {
  const program = (await findClientProgram('pg_dump', 15, process.env)) ?? '';
  const to = file(name);
  await runClientProgram(
    program,
    [...args, `--file=${to}`],
    url,
    { env: process.env, signal: ports.signal },
    60_000,
  );
  return to;
}

beforeAll(async () => {
  files = temporaryFolder();
  url = await server.createDatabase();
  await sqlOn(
    url,
    'CREATE SCHEMA "my app"',
    `CREATE TABLE "my app"."an ""item""" (id serial PRIMARY KEY, note text, part int NOT NULL)`,
    `INSERT INTO "my app"."an ""item""" (note, part) SELECT CASE n % 3 WHEN 0 THEN E'\\\\.\n' ELSE 'é;' END, n FROM generate_series(1, 500) n`,
    'CREATE TABLE parts (n int) PARTITION BY LIST (n)',
    'CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1)',
    'INSERT INTO parts SELECT 1 FROM generate_series(1, 7)',
    'CREATE TABLE empty ()',
    `CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '\\connect elsewhere
      ' $$`,
    `SELECT lo_from_bytea(0, 'large')`,
    `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL,
       finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
       started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0)`,
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('1', 'c', now(), 'a')`,
  );
  live = await withClient(url, {}, readOutside);
  await dump('plain.sql');
  await dump('inserts.sql', '--inserts');
  await dump('custom.dump', '--format=custom');
  await dump('tar.dump', '--format=tar');
  await dump('folder', '--format=directory');
  await dump('bare', '--format=directory', '--compress=0');
});
afterAll(() => rmSync(files, { recursive: true, force: true }));

/** Keeps what is found; whatever else a check can do is not called. */
function listen(findings: Finding[]): CheckScope {
  return { find: (finding: Finding) => (findings.push(finding), finding) } as unknown as CheckScope;
}

interface Options {
  liveHasHistory?: boolean;
  /** Done to the restored database before it is compared. */
  alter?: (url: string) => Promise<void>;
}

async function take<T>(
  name: string,
  { liveHasHistory = true }: Options,
  body: (source: FileSource, scope: CheckScope) => Promise<T>,
): Promise<{ findings: Finding[]; result: T }> {
  const findings: Finding[] = [];
  const scope = listen(findings);
  const options = {
    ...{ file: path.resolve(files, name), live, liveHasHistory, schema: 'public' },
    ...{ server: { major: 15, version: '15' }, installClient: false, jobs: 2 },
    scratchFolder: scratch(),
  };
  const result = await withFileSource(options, scope, ports, (source) => body(source, scope));
  return { findings, result };
}

/** Into a new database, as a restore beside does. */
async function restored(name: string, options: Options = {}) {
  const target = await server.createDatabase();
  const { findings, result } = await take(name, options, async (source, scope) => {
    const database = { name: new URL(target).pathname.slice(1), url: target };
    await source.fill(database, scope);
    await options.alter?.(target);
    return { compared: await source.compare(database), source };
  });
  return { findings, url: target, ...result };
}

/** What it says of a file that it refuses, before anything reaches a server. */
async function refused(name: string, content?: string | Buffer): Promise<Record<string, unknown>> {
  if (content !== undefined) writeFileSync(file(name), content);
  return take(name, {}, () => Promise.reject(new Error('it was taken'))).then(
    () => ({}),
    (error: unknown) => ({
      code: (error as { code?: string }).code,
      message: (error as Error).message,
    }),
  );
}

const COUNT = `SELECT
  (SELECT count(*)::int FROM "my app"."an ""item""") AS items,
  (SELECT md5(string_agg(i::text, ',' ORDER BY id)) FROM "my app"."an ""item""" i) AS digest,
  (SELECT count(*)::int FROM parts) AS parts,
  (SELECT string_agg(convert_from(lo_get(oid), 'UTF8'), ',') FROM pg_largeobject_metadata) AS large,
  (SELECT last_value::int FROM "my app"."an ""item""_id_seq") AS last`;

const read = (database: string) =>
  withClient(database, {}, async (client) => (await client.query<object>(COUNT)).rows[0]);

describe('a file that pg_dump wrote', () => {
  beforeAll(() => {
    writeFileSync(file('packed'), gzipSync(readFileSync(file('plain.sql'))));
    writeFileSync(file('packed custom'), gzipSync(readFileSync(file('custom.dump'))));
    // A name says nothing.
    cpSync(file('custom.dump'), file('custom.sql'));
    // As split and put together again by `gzip` in parts.
    const text = readFileSync(file('plain.sql'));
    const half = text.length >> 1;
    writeFileSync(
      file('in parts.gz'),
      Buffer.concat([gzipSync(text.subarray(0, half)), gzipSync(text.subarray(half))]),
    );
  });

  it.each<[string, string]>([
    ['plain.sql', 'sql'],
    ['inserts.sql', 'sql'],
    ['packed', 'sql'],
    ['in parts.gz', 'sql'],
    ['custom.dump', 'custom'],
    ['custom.sql', 'custom'],
    ['packed custom', 'custom'],
    ['tar.dump', 'tar'],
    ['folder', 'directory'],
    ['bare', 'directory'],
  ])('%s is restored, known by its content as %s', async (name, kind) => {
    const { compared, source, findings, url: to } = await restored(name);
    expect(source.facts).toMatchObject({ name, kind, dumpedFrom: expect.stringMatching(/^15/) });
    expect(source).toMatchObject({ words: `the file ${name}`, outside: live });
    expect(await read(to)).toEqual(await read(url));
    expect(compared).toEqual({ differences: [], notCompared: [] });
    expect(findings).toEqual([
      expect.objectContaining({
        rule: 'file-proves-little',
        severity: 'warning',
        detail: expect.stringMatching(/SHA-256 [0-9a-f]{64}.*by pg_dump 15/),
      }),
    ]);
  });

  it('a copy is restored: whoever changes the file meanwhile changes nothing', async () => {
    cpSync(file('plain.sql'), file('changes.sql'));
    const target = await server.createDatabase();
    const database = { name: 'x', url: target };
    await take('changes.sql', {}, async (source, scope) => {
      writeFileSync(file('changes.sql'), 'DROP DATABASE postgres');
      await source.fill(database, scope);
    });
    expect(await read(target)).toEqual(await read(url));
  });

  it.each<[string, string, RegExp]>([
    [
      'rows that are missing',
      'DELETE FROM "my app"."an ""item""" WHERE id = 1',
      /499 rows; the file has 500/,
    ],
    ['a partition’s', 'DELETE FROM parts', /part_1 has 0 rows; the file has 7/],
    ['a table', 'DROP TABLE empty', /public\.empty was not restored/],
  ])('notices %s', async (_what, sql, says) => {
    const { compared } = await restored('plain.sql', { alter: (to) => sqlOn(to, sql) });
    expect(compared.differences).toEqual([expect.stringMatching(says)]);
  });

  it('with --create in an archive is restored into the database that it is given', async () => {
    await dump('creates.dump', '--format=custom', '--create', '--clean');
    const { compared, url: to } = await restored('creates.dump');
    expect(compared.differences).toEqual([]);
    expect(await read(to)).toEqual(await read(url));
  });

  it('says when it holds no history of migrations and the database has one', async () => {
    await dump('no-history.sql', '--exclude-table=_prisma_migrations');
    const { findings } = await restored('no-history.sql');
    expect(findings.map(({ rule }) => rule)).toEqual([
      'file-proves-little',
      'file-without-history',
    ]);
    const without = await restored('no-history.sql', { liveHasHistory: false });
    expect(without.findings.map(({ rule }) => rule)).toEqual(['file-proves-little']);
  });

  it('fails at the first error, with nothing half restored', async () => {
    const text = readFileSync(file('plain.sql'), 'utf8');
    const at = text.indexOf('ALTER TABLE ONLY');
    writeFileSync(file('fails.sql'), `${text.slice(0, at)}SELECT nowhere;\n${text.slice(at)}`);
    const target = await server.createDatabase();
    await expect(
      take('fails.sql', {}, (source, scope) => source.fill({ name: 'x', url: target }, scope)),
    ).rejects.toMatchObject({
      code: 'restore-failed',
      message: expect.stringMatching(/file:\d+: ERROR: column "nowhere" does not exist/),
    });
    const there = `SELECT FROM pg_class WHERE relname = 'parts'`;
    await withClient(target, {}, async (client) => {
      expect((await client.query(there)).rowCount).toBe(0);
    });
  });

  it('an archive fails at the first error, too', async () => {
    const target = await server.createDatabase();
    await sqlOn(target, 'CREATE TABLE parts ()');
    await expect(
      take('custom.dump', {}, (source, scope) => source.fill({ name: 'x', url: target }, scope)),
    ).rejects.toMatchObject({
      code: 'restore-failed',
      message: expect.stringContaining('already exists'),
    });
  });

  it('does not show the values that it is about', async () => {
    const copy = 'COPY public.t (n) FROM stdin;\n1\nsecret-value\n\\.\n';
    writeFileSync(file('row.sql'), `CREATE TABLE public.t (n int PRIMARY KEY);\n${copy}`);
    const target = await server.createDatabase();
    const failure = await take('row.sql', {}, (source, scope) =>
      source.fill({ name: 'x', url: target }, scope),
    ).catch(String);
    expect(failure).toContain('SQLSTATE 22P02');
    expect(failure).not.toContain('secret-value');
  });
});

describe('a file of another tool', () => {
  it('is restored, and said to be of unknown end', async () => {
    writeFileSync(
      file('by-hand.sql'),
      "\ufeffBEGIN;\r\nCREATE TABLE t (n int, note text);\r\nINSERT INTO t VALUES (1, 'é');\r\nCOMMIT;\r\n",
    );
    const {
      compared,
      findings,
      url: to,
    } = await restored('by-hand.sql', { liveHasHistory: false });
    expect(compared).toEqual({ differences: [], notCompared: [] });
    expect(findings[0]?.detail).toMatch(/whether its end is missing cannot be known/);
    const note = await withClient(
      to,
      {},
      async (client) => (await client.query<object>('SELECT * FROM t')).rows,
    );
    expect(note).toEqual([{ n: 1, note: 'é' }]);
  });

  it.each<[string, string, RegExp]>([
    ['no table', 'SELECT 1;', /has no table/],
    [
      'no row',
      'CREATE TABLE a (n int); CREATE TABLE b ();',
      /none of the 2 restored tables has a row/,
    ],
  ])('differs when it holds %s', async (name, sql, says) => {
    writeFileSync(file(`${name}.sql`), sql);
    const { compared } = await restored(`${name}.sql`, { liveHasHistory: false });
    expect(compared.differences).toEqual([expect.stringMatching(says)]);
  });
});

describe('refused before anything reaches a server: what is not whole', () => {
  const plain = () => readFileSync(file('plain.sql'), 'utf8');
  const cut = (at: string, plus = 0) => plain().slice(0, plain().indexOf(at) + plus);
  const lastRow = () => plain().lastIndexOf('\t500\n') + '\t500\n'.length;

  it.each<[string, () => string | Buffer, RegExp]>([
    [
      'in the middle of rows, at a line',
      () => plain().slice(0, lastRow()),
      /in the middle of the rows of a COPY/,
    ],
    [
      'between two statements',
      () => cut('COPY public.part_1'),
      /mark that pg_dump ends with is missing/,
    ],
    [
      'within its last mark',
      () => cut('-- PostgreSQL database dump complete', 20),
      /mark that pg_dump ends with/,
    ],
    [
      'in the middle of a statement',
      () => cut('CREATE TABLE public.parts', 20),
      /in the middle of a statement/,
    ],
    ['in a function', () => cut('\\connect elsewhere'), /in the middle of a string/],
    [
      'at its beginning',
      () => plain().slice(plain().indexOf('CREATE SCHEMA')),
      /beginning .* is missing/,
    ],
    [
      'the first of two dumps',
      () => cut('COPY public.part_1') + plain(),
      /mark that pg_dump ends with/,
    ],
    [
      'a gzip file that breaks off',
      () => gzipSync(plain()).subarray(0, -20),
      /gzip says that its end is missing/,
    ],
    [
      'a gzip file with a flipped bit',
      () => {
        const packed = gzipSync(plain(), { level: 0 });
        packed.writeUInt8((packed[5_000] ?? 0) ^ 1, 5_000);
        return packed;
      },
      /gzip says incorrect data check/,
    ],
    [
      'an archive that breaks off in its contents',
      () => readFileSync(file('custom.dump')).subarray(0, 900),
      /pg_restore says: .*end of file/,
    ],
  ])('%s', async (what, content, says) => {
    expect(await refused('cut', content())).toEqual({
      code: 'file-truncated',
      message: expect.stringMatching(new RegExp(`^cut is not whole: .*${says.source}`)),
    });
    expect(what).not.toBe('');
  });

  it('a custom archive that breaks off in its rows fails the restore', async () => {
    const whole = readFileSync(file('custom.dump'));
    writeFileSync(file('half.dump'), whole.subarray(0, whole.length - 40));
    const target = await server.createDatabase();
    await expect(
      take('half.dump', {}, (source, scope) => source.fill({ name: 'x', url: target }, scope)),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(restore-failed|file-truncated)$/) });
  });

  it.each(['folder', 'bare'])('a file of %s that is cut at the end of a row', async (kind) => {
    const copy = file(`cut ${kind}`);
    cpSync(file(kind), copy, { recursive: true });
    const packed = kind === 'folder';
    const rows = readdirSync(copy)
      .filter((name) => /^\d+\.dat/.test(name))
      .map((name) => ({ name, data: readFileSync(path.join(copy, name)) }))
      .map(({ name, data }) => ({ name, text: (packed ? gunzipSync(data) : data).toString() }))
      .find(({ text }) => text.includes('\t500\n'));
    if (!rows) throw new Error('there are no rows');
    const half = rows.text.slice(0, rows.text.indexOf('\t250\n') + 5);
    writeFileSync(path.join(copy, rows.name), packed ? gzipSync(half) : half);
    expect(await refused(`cut ${kind}`)).toMatchObject({
      code: 'file-truncated',
      message: expect.stringContaining('the mark that pg_dump puts behind its rows is missing'),
    });
    // What Belay is there for: pg_restore takes it.
    const target = await server.createDatabase();
    const program = (await findClientProgram('pg_restore', 15, process.env)) ?? '';
    const name = decodeURIComponent(new URL(target).pathname.slice(1));
    execFileSync(program, ['-d', withDatabase(target, name), '--exit-on-error', copy]);
  });

  it('a compressed file of a folder that breaks off', async () => {
    const copy = file('broken');
    cpSync(file('folder'), copy, { recursive: true });
    const [large = ''] = readdirSync(copy).filter((name) => /^blob_.*gz$/.test(name));
    truncateSync(path.join(copy, large), 12);
    expect(await refused('broken')).toMatchObject({ code: 'file-truncated' });
  });
});

describe('refused before anything reaches a server: what reaches beyond the database', () => {
  it.each<[string, RegExp]>([
    ['SELECT 1;\n\\! touch /tmp/belay-was-here', /:2 has the psql command \\!/],
    ['\\o /tmp/belay-was-here\nSELECT 1;', /:1 has the psql command \\o/],
    [`\\copy t FROM '/etc/passwd'`, /the psql command \\copy/],
    ['\\i /tmp/other.sql', /the psql command \\i/],
    ['SELECT 1;\n\n\\connect postgres\nDROP TABLE t;', /:3 has the psql command \\connect/],
    ['SELECT $$DROP TABLE t$$ \\gexec', /the psql command \\gexec/],
    ['CREATE DATABASE shop;', /CREATE DATABASE/],
    ['DROP DATABASE shop;', /DROP DATABASE/],
    ['ALTER SYSTEM SET work_mem = 1;', /ALTER SYSTEM/],
    ['CREATE ROLE admin SUPERUSER;', /CREATE ROLE/],
    [`COPY t FROM PROGRAM 'id';`, /COPY with a program/],
    [`DO $$ BEGIN EXECUTE 'CREATE ROLE admin'; END $$;`, /CREATE ROLE/],
    [`SET standard_conforming_strings = off;`, /standard_conforming_strings/],
    ['CREATE TABLE t (n int);\n-- x\nROLLBACK;', /ROLLBACK/],
    [`CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p;`, /CREATE SUBSCRIPTION/],
  ])('%j', async (sql, says) => {
    expect(await refused('away.sql', sql)).toEqual({
      code: 'file-reaches-out',
      message: expect.stringMatching(says),
    });
    expect(existsSync('/tmp/belay-was-here')).toBe(false);
  });

  it('in an archive, which holds more than pg_dump wrote', async () => {
    const archive = readFileSync(file('custom.dump')).toString('latin1');
    const made = 'CREATE SCHEMA "my app";';
    for (const [instead, says] of [
      ['CREATE ROLE belay_evil;', /CREATE ROLE/],
      [String.raw`\! touch /tmp/evil.sql;`.slice(0, made.length), /psql command \\!/],
    ] as const) {
      expect([archive.includes(made), instead.length]).toEqual([true, made.length]);
      const hostile = Buffer.from(archive.replace(made, instead), 'latin1');
      expect(await refused('hostile.dump', hostile)).toEqual({
        code: 'file-reaches-out',
        message: expect.stringMatching(says),
      });
    }
  });

  it('a dump of a whole server, and --create in plain SQL, with what to do instead', async () => {
    await dump('creates.sql', '--create');
    expect(await refused('creates.sql')).toMatchObject({ code: 'file-reaches-out' });
    const cluster = '--\n-- PostgreSQL database cluster dump\n--\n\nCREATE ROLE a;\n';
    expect(await refused('all.sql', cluster)).toMatchObject({
      code: 'file-not-usable',
      message: expect.stringContaining('pg_dumpall'),
    });
  });

  it('subscriptions as pg_dump writes them are none: they connect to nobody', async () => {
    const made = `CREATE SUBSCRIPTION s CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false, slot_name = 's');`;
    expect(await refused('subscription.sql', made)).toEqual({ message: 'it was taken' });
  });
});

it('psql obeys no command, not even one that nothing but running the script would show', async () => {
  const sql = `SELECT set_config('standard_' || 'conforming_strings', 'off', false);
SELECT '\\' ' \\! touch /tmp/belay-was-here
';`;
  writeFileSync(file('hides.sql'), sql);
  await expect(restored('hides.sql')).rejects.toMatchObject({ code: 'restore-failed' });
  expect(existsSync('/tmp/belay-was-here')).toBe(false);
});

describe('refused: what is no dump', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['empty', '', /is empty/],
    ['zstd', Buffer.from('28b52ffd0000', 'hex'), /compressed with zstd/],
    ['zip', 'PK\x03\x04', /a zip archive/],
    ['age', 'age-encryption.org/v1\n', /encrypted with age/],
    ['binary', Buffer.from([1, 0, 2, 0]), /neither text nor a format of pg_dump/],
    ['packed twice', gzipSync(gzipSync('SELECT 1;')), /packed more than once/],
    ['no archive', 'PGDMP and nothing else', /pg_restore does not take/],
  ])('%s', async (name, content, says) => {
    expect(await refused(name, content)).toEqual({
      code: 'file-not-usable',
      message: expect.stringMatching(says),
    });
  });

  it('a schema without rows', async () => {
    await dump('schema.dump', '--format=custom', '--schema-only');
    expect(await refused('schema.dump')).toMatchObject({ code: 'file-not-usable' });
  });

  it('a named pipe, at which nobody waits', async () => {
    execFileSync('mkfifo', [file('pipe')]);
    expect(await refused('pipe')).toMatchObject({
      code: 'file-not-usable',
      message: expect.stringContaining('no regular file'),
    });
  });

  it('a folder without a table of contents, a file that is not there, a link out of the folder', async () => {
    mkdirSync(file('other folder'), { recursive: true });
    expect(await refused('other folder')).toMatchObject({ code: 'file-not-usable' });
    expect(await refused('nowhere')).toMatchObject({ code: 'file-not-usable' });
    cpSync(file('bare'), file('linked'), { recursive: true });
    symlinkSync('/etc/hostname', path.join(file('linked'), '9999.dat'));
    expect(await refused('linked')).toEqual({
      code: 'file-not-usable',
      message: expect.stringContaining('is no regular file'),
    });
  });
});
