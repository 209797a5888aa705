import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { untilArchived } from '../../../src/backup/pgbackrest/archived.ts';
import { findStanza } from '../../../src/backup/pgbackrest/beside.ts';
import { compareAtPoint } from '../../../src/backup/pgbackrest/compare.ts';
import { makePoint, makePointAndRead } from '../../../src/backup/pgbackrest/named-point.ts';
import { withRestoredCluster } from '../../../src/backup/pgbackrest/trial-cluster.ts';
import { readServerFacts } from '../../../src/postgres/server-facts.ts';
import { pgBackRestHeadline } from '../../../src/backup/pgbackrest/headline.ts';
import { parseInfo } from '../../../src/backup/pgbackrest/info.ts';
import { backupWithPgBackRest } from '../../../src/backup/pgbackrest/stage.ts';
import { type BackupReport, runFramed } from '../../../src/backup/frame.ts';
import { RestorePoint } from '../../../src/backup/restore-point.ts';
import { backupInputs, backupOutputsOf } from '../../../src/config/backup-inputs.ts';
import { parseInputs } from '../../../src/config/inputs.ts';
import { withClient } from '../../../src/postgres/connection.ts';
import { silentLogger } from '../../../src/runtime/ports.ts';
import { STANZA, pgbackrest, useStanza } from '@belay/testkit/pgbackrest.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';
import { rules } from '../run.ts';

const there = pgbackrest !== undefined;
if (!there) console.warn('skipped: pgbackrest is not installed');
const when = there ? describe : describe.skip;

const PLAN = [
  { id: 'ready', title: 'Ready' },
  { id: 'dump', title: 'Dump' },
  { id: 'verify', title: 'Verified' },
  { id: 'retention', title: 'Retention' },
];

when('a restore point of a cluster', () => {
  const stanza = useStanza();
  const { server } = stanza;

  function backUp(
    url: string,
    more: Readonly<Record<string, string>> = {},
    signal = new AbortController().signal,
  ): Promise<BackupReport> {
    const raw = {
      engine: 'pgbackrest',
      stanza: STANZA,
      'pgbackrest-config': stanza.config,
      ...more,
    };
    const inputs = parseInputs(backupInputs, { 'database-url': url, ...raw }, (name) => name);
    const options = { ...inputs, workspace: temporaryFolder(), run: 'testrun1', identity: {} };
    const env = { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'] };
    return runFramed(
      options,
      { log: silentLogger, now: Date.now, signal, env },
      {
        plan: PLAN,
        headline: (verdict, { findings }, details) =>
          pgBackRestHeadline(verdict, findings, details),
        body: backupWithPgBackRest,
      },
    );
  }

  function execute(url: string, sql: string): Promise<unknown> {
    return withClient(url, {}, (client) => client.query(sql));
  }

  const ports = {
    env: { PATH: process.env['PATH'] },
    signal: new AbortController().signal,
    log: silentLogger,
  };

  async function theStanza(client: pg.Client) {
    const input = { stanza: STANZA, config: stanza.config, deadlineMs: 60_000 };
    return findStanza(input, client, await readServerFacts(client), ports);
  }

  const leftovers = () =>
    readdirSync(tmpdir()).filter((name) => name.startsWith('belay_restored_'));

  it('is restored beside the server, is the same to the row while others write, and stands in the report', async () => {
    const url = await server.createDatabase();
    await execute(
      url,
      `CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);
       INSERT INTO item (v) SELECT md5(g::text) FROM generate_series(1, 20000) g;
       CREATE UNLOGGED TABLE cache (id serial, v text);
       INSERT INTO cache (v) VALUES ('gone after a restore');
       CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM item;
       SELECT lo_from_bytea(0, 'large');`,
    );
    let done = false;
    const writing = withClient(url, {}, async (client) => {
      while (!done) {
        await client.query("INSERT INTO item (v) VALUES ('meanwhile')");
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    });
    const report = await backUp(url).finally(() => (done = true));
    await writing;
    expect(rules(report)).toEqual([]);
    expect(report.error).toBeUndefined();
    expect(report.checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      ...['ready passed', 'dump passed', 'verify passed', 'retention skipped'],
    ]);
    const outputs = backupOutputsOf(report);
    const point = RestorePoint.parse(JSON.parse(outputs['restore-point']));
    const [label = '', name = ''] = point.id.split('/');
    expect(point).toMatchObject({ engine: 'pgbackrest' });
    expect(point.locations).toEqual([`pgbackrest:${STANZA}/${label}`]);
    expect(outputs).toMatchObject({ verified: 'true', location: `pgbackrest:${STANZA}/${label}` });
    const info = stanza.call('info', `--set=${label}`, '--repo=1');
    expect(info).toMatch(/belay-run: testrun1/);
    expect(info).toContain(`belay-restore-point: ${name.replace(/_\d+$/, '')}`);
    expect(info).toMatch(/belay-archived-to: /);
    expect(report.notVerified.join('\n')).toMatch(/"cache" is unlogged/);
    expect(report.notVerified.join('\n')).not.toMatch(/^rows:|verification: rows/m);
    expect(report.headline).toMatch(/restored beside the server and found equal/);
    expect(leftovers()).toEqual([]);
  }, 180_000);

  it('does not count before its WAL is in the repository', async () => {
    const url = await server.createDatabase();
    await withClient(url, {}, async (client) => {
      const found = await theStanza(client);
      const backup = found.info.backup.at(-1);
      if (!backup) throw new Error('no backup');
      stanza.close();
      try {
        const { segment: last, segmentBytes } = await makePoint(client, 'belay_unarchived');
        const needed = { backup, last, segmentBytes, timeoutMs: 700 };
        await expect(untilArchived(found, needed, ports)).rejects.toMatchObject({
          code: 'restore-point-not-archived',
          message: expect.stringContaining(last),
        });
        stanza.open();
        await untilArchived(found, { ...needed, timeoutMs: 60_000 }, ports);
        // The newest one proves nothing of those before it.
        const file = segmentFile(backup.archive.stop ?? '');
        renameSync(file, `${file}.away`);
        await expect(untilArchived(found, needed, ports)).rejects.toMatchObject({
          code: 'restore-point-not-archived',
        });
        renameSync(`${file}.away`, file);
      } finally {
        stanza.open();
      }
    });
  }, 180_000);

  it('comes back to a time too, and what is not the same then is found', async () => {
    const url = await server.createDatabase();
    await execute(url, 'CREATE TABLE item (id int); INSERT INTO item VALUES (1)');
    const found = await withClient(url, {}, theStanza);
    const backup = found.info.backup.at(-1);
    if (!backup) throw new Error('no backup');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const time = new Date().toISOString();
    await execute(url, 'INSERT INTO item VALUES (2)');
    const { point, at } = await makePointAndRead(url, 'belay_later', 10_000, ports);
    const { segment: last, segmentBytes } = point;
    await untilArchived(found, { backup, last, segmentBytes }, ports);
    const database = new URL(url).pathname.slice(1);
    const target = { type: 'time', time } as const;
    const { reached, compared } = await withRestoredCluster(
      { stanza: found, backup, target },
      ports,
      async (restored) => ({
        reached: restored.reached,
        compared: await compareAtPoint(at, restored.url(database, 'postgres'), ports),
      }),
    );
    expect(reached.reason).toMatch(/^before /);
    expect(compared.differences).toEqual([expect.stringContaining('"public"."item"')]);
    // Postgres itself refuses a point that the WAL does not have, instead of running to its end.
    const nowhere = { type: 'name', name: 'belay_nowhere', lsn: point.lsn } as const;
    await expect(
      withRestoredCluster({ stanza: found, backup, target: nowhere }, ports, async () => undefined),
    ).rejects.toMatchObject({
      code: 'restore-failed',
      message: expect.stringContaining('recovery ended before configured recovery target'),
    });
    expect(leftovers()).toEqual([]);
  }, 180_000);

  function segmentFile(segment: string): string {
    const folder = path.join(stanza.repository, 'archive', STANZA, '15-1', segment.slice(0, 16));
    const name = readdirSync(folder).find((one) => one.startsWith(`${segment}-`)) ?? '';
    return path.join(folder, name);
  }

  /** In its middle; done again, it is as it was. */
  function flipBit(file: string): void {
    const data = readFileSync(file);
    const middle = Math.floor(data.length / 2);
    data[middle] = (data[middle] ?? 0) ^ 1;
    writeFileSync(file, data);
  }

  it('does not count when a single bit of what it rests on was flipped, although pgbackrest verify leaves with 0', async () => {
    const url = await server.createDatabase();
    const folder = path.join(stanza.repository, 'backup', STANZA);
    const full = readdirSync(folder).find((name) => /^\d{8}-\d{6}F$/.test(name)) ?? '';
    const bundle = path.join(folder, full, 'bundle/1');
    flipBit(bundle);
    const before = readdirSync(folder);
    const report = await backUp(url, { verify: 'read' });
    flipBit(bundle);
    expect(rules(report)).toEqual(['error backup-not-verified']);
    expect(report.findings[0]?.title).toContain(full);
    expect(report.backup.restorePoint).toBeUndefined();
    expect(backupOutputsOf(report)).toMatchObject({ verified: 'false', 'restore-point': '' });
    expect(report.backup.retention[0]).toMatchObject({ removed: [] });
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(before));
  }, 180_000);

  it('refuses a stanza of another cluster, and options that would do nothing', async () => {
    const url = await server.createDatabase();
    const wrong = await backUp(url, { stanza: 'nobody' });
    expect(wrong.error).toMatchObject({ code: 'pgbackrest-stanza-unusable' });
    const place = await backUp(url, { to: '/backups' });
    expect(place.error).toMatchObject({ code: 'pgbackrest-option-unused' });
    const none = await backUp(url, { stanza: '--delta' });
    expect(none.error).toMatchObject({ code: 'pgbackrest-stanza-missing' });
  }, 180_000);

  it('leaves nothing of a trial restore when the process is killed in the middle of it', async () => {
    const program = path.join(import.meta.dirname, 'restorer.ts');
    const arguments_ = [
      '--import',
      'tsx',
      '--no-warnings',
      program,
      server.url(),
      stanza.config,
      STANZA,
    ];
    const child = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const until = async (reached: () => boolean) => {
      while (!reached()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    // pgBackRest has begun to write.
    await until(() => leftovers().some((name) => existsSync(path.join(tmpdir(), name, 'data'))));
    child.kill('SIGKILL');
    await ended;
    await until(() => leftovers().length === 0);
    // What still wrote would make the folder again.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(leftovers()).toEqual([]);
  }, 180_000);

  it('leaves no backup that counts when it is cancelled, and the next run succeeds', async () => {
    const url = await server.createDatabase();
    const labels = () =>
      parseInfo(stanza.call('info', '--output=json'), STANZA).backup.map(({ label }) => label);
    const before = labels();
    const controller = new AbortController();
    const running = backUp(url, {}, controller.signal);
    const lock = path.join(path.dirname(stanza.config), 'lock');
    while (readdirSync(lock).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect((await running).error).toMatchObject({ code: 'interrupted' });
    expect(labels()).toEqual(before);
    // A second full one: the configuration keeps one.
    stanza.call('backup', '--type=full', '--start-fast', '--no-expire-auto');
    const again = await backUp(url, { verify: 'read' });
    expect(rules(again)).toEqual([]);
    expect(again.backup.restorePoint).toBeDefined();
    expect(again.backup.retention).toEqual([
      expect.objectContaining({ place: `pgbackrest:${STANZA}`, removed: before, dryRun: false }),
    ]);
    expect(labels()).toHaveLength(2);
  }, 180_000);
});
