import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  manifestText,
  readManifestText,
  readVerificationText,
  verificationText,
} from '../../src/backup/manifest-text.ts';
import { sha256Of } from '../../src/backup/sha256.ts';
import type { BackupReport } from '../../src/backup/frame.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { type Cluster, withThrowawayCluster } from '../../src/postgres/throwaway/cluster.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import { Interrupted } from '../../src/runtime/errors.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { serverBinaries, useServer } from '@belay/testkit/servers.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';
import { watchTraces } from '../rehearse/traces.ts';
import { execute } from '../validate/run.ts';
import { type RunOptions, backUp, listed } from './run.ts';
import { type SlowLine, slowLine } from './slow-line.ts';

const DAY_MS = 86_400_000;

const server = useServer();
/** After each test: no file in the temporary folder, no process, no database of Belay's. */
const { env, folder: scratch } = watchTraces(server);

let url = '';
let workspace = '';
/** The folder of a verified backup that is old enough to go as soon as a newer one is verified. */
let older = '';
beforeAll(async () => {
  workspace = temporaryFolder();
  url = await server.createDatabase();
  await fill(url);
  older = await agedBackup();
});

/** 2 MB that gzip makes into 1 MB, and something beside it. */
async function fill(database: string): Promise<void> {
  await execute(
    database,
    `CREATE TABLE big AS SELECT n AS id, md5(n::text) || md5((-n)::text) AS t FROM generate_series(1, 30000) AS n`,
    'CREATE TABLE item AS SELECT n AS id FROM generate_series(1, 100) AS n',
    'CREATE TABLE other (id serial PRIMARY KEY)',
  );
}

async function agedBackup(): Promise<string> {
  const place = temporaryFolder();
  await backUp(workspace, { databaseUrl: url, to: [place], verify: 'read' });
  const [id = ''] = readdirSync(place);
  const file = (name: string) => path.join(place, id, name);
  const manifest = readManifestText(readFileSync(file('manifest.json'), 'utf8'));
  const takenAt = new Date(Date.now() - 90 * DAY_MS).toISOString();
  const text = manifestText({ ...manifest, takenAt });
  const verification = readVerificationText(readFileSync(file('verification.json'), 'utf8'));
  writeFileSync(file('manifest.json'), text);
  const manifestSha256 = sha256Of(text);
  writeFileSync(
    file('verification.json'),
    verificationText({ ...verification, manifestSha256, verdict: 'verified' }),
  );
  return path.join(place, id);
}

/** A place that has the older backup. */
function placeWithOlder(place = temporaryFolder()): string {
  cpSync(older, path.join(place, path.basename(older)), { recursive: true });
  return place;
}

const RETENTION = { keepDays: 30, keepLast: 1, keepMonthly: 0 };

function run(place: string, { ports, ...options }: RunOptions = {}): Promise<BackupReport> {
  const all = { databaseUrl: url, to: [place], ...RETENTION, jobs: 2, ...options };
  return backUp(workspace, { ...all, ports: { env, ...ports } });
}

async function expectOlderIsThere(place: string): Promise<void> {
  const { backup } = await listed(workspace, { to: [place] });
  const found = backup.listed?.find(({ id }) => id === path.basename(older));
  expect(found).toMatchObject({ verified: true });
}

/** Nothing of the run that failed, everything of those before. */
async function expectAsBefore(place: string): Promise<void> {
  expect(readdirSync(place)).toEqual([path.basename(older)]);
  await expectOlderIsThere(place);
}

/** Only now the older one goes. */
async function expectNextRunSucceeds(place: string): Promise<void> {
  const before = readdirSync(place);
  const report = await run(place, { verify: 'read' });
  expect(report.error).toBeUndefined();
  expect(report.backup.copies[0]?.verification?.verdict).toBe('verified');
  const { location = '' } = report.backup.copies[0] ?? {};
  expect(before).not.toContain(path.basename(location));
  expect(readdirSync(place)).toContain(path.basename(location));
  expect(readdirSync(place)).not.toContain(path.basename(older));
}

function expectFailed(report: BackupReport, code: RegExp, words: RegExp): void {
  expect(report).toMatchObject({ verdict: 'errored', error: { kind: 'operation' } });
  expect(report.error?.code).toMatch(code);
  expect(report.error?.message).toMatch(words);
  expect(report.headline).not.toMatch(/\n\s+at /);
  expect(exitCodeOf(report)).toBe(3);
  expect(report.backup.restorePoint).toBeUndefined();
}

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** The processes of this machine that have `text` in their command line or their environment. */
function processesWith(text: string): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const read = (file: string) => readFileSync(path.join('/proc', name, file), 'utf8');
      try {
        const command = read('cmdline').replaceAll('\0', ' ');
        if (!command.includes(text) && !read('environ').includes(text)) return [];
        const parent = Number(/^PPid:\t(\d+)$/m.exec(read('status'))?.[1]);
        return [{ pid: Number(name), parent, command }];
      } catch {
        return []; // it has ended since
      }
    });
}

/** pg_dump, and the workers that it forked. */
function dumping(): { leader: Process; workers: Process[] } {
  const all = processesWith(`--file=${scratch()}/belay_backup_`);
  const [leader] = all.filter(({ parent }) => parent === process.pid);
  if (!leader) throw new Error('pg_dump does not run');
  return { leader, workers: all.filter(({ parent }) => parent === leader.pid) };
}

const HOLDER = `
SELECT pg_terminate_backend(pid) FROM (
  SELECT pid FROM pg_stat_activity
   WHERE datname = current_database() AND application_name = 'belay' AND state = 'idle in transaction'
   ORDER BY xact_start LIMIT 1) AS holder`;

const DUMPING = `
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND query LIKE 'COPY public.big%'`;

async function terminate(sql: string): Promise<void> {
  await withClient(url, { settings: { application_name: 'test' } }, async (client) => {
    expect((await client.query(sql)).rowCount).toBeGreaterThan(0);
  });
}

async function withSlowLine<T>(database: string, body: (line: SlowLine) => Promise<T>): Promise<T> {
  const line = await slowLine(database, 'COPY public.big');
  try {
    return await body(line);
  } finally {
    await line.close();
  }
}

/** Makes a backup, and does something to it when half of a table has been dumped. */
async function halfWay(
  place: string,
  fault: (line: SlowLine) => unknown,
  { databaseUrl = url, ...options }: RunOptions = {},
): Promise<BackupReport> {
  return withSlowLine(databaseUrl, async (line) => {
    const running = run(place, { ...options, databaseUrl: line.url });
    await Promise.race([line.stalled, running]);
    expect(readdirSync(place).filter((name) => name.endsWith('.partial'))).toHaveLength(1);
    await fault(line);
    return running;
  });
}

describe('in the middle of the dump', () => {
  it.each<[string, RegExp, RegExp, (line: SlowLine) => unknown]>([
    [
      'pg_dump is killed',
      /^dump-failed$/,
      /it was killed/,
      () => process.kill(dumping().leader.pid, 'SIGKILL'),
    ],
    [
      'a worker of pg_dump is killed',
      /^dump-(failed|unclear)$/,
      /worker process died|parallel/,
      () => {
        for (const { pid } of dumping().workers) process.kill(pid, 'SIGKILL');
      },
    ],
    [
      'an administrator ends the session that holds the snapshot',
      /^(server-lost|snapshot-lost)$/,
      /ended/,
      async (line) => {
        await terminate(HOLDER);
        line.release();
      },
    ],
    [
      'an administrator ends the sessions of pg_dump',
      /^dump-(failed|unclear)$/,
      /terminating connection|server closed the connection/,
      async (line) => {
        await terminate(DUMPING);
        line.release();
      },
    ],
    [
      'the network is gone',
      /^(dump-failed|dump-unclear|server-lost)$/,
      // Of a worker that lost its connection pg_dump may say no more than that.
      /closed the connection|ended the connection|could not obtain lock[^]* lost its connection/,
      (line) => line.cut(),
    ],
  ])('%s', async (_what, code, words, fault) => {
    const place = placeWithOlder();
    expectFailed(await halfWay(place, fault), code, words);
    await expectAsBefore(place);
    await expectNextRunSucceeds(place);
  });

  it('somebody presses Ctrl-C while pg_dump waits for the server', async () => {
    const place = placeWithOlder();
    const { signal, abort } = stopper();
    const report = await halfWay(place, abort, { ports: { signal } });
    expect(report.error).toMatchObject({ kind: 'interrupted' });
    await expectAsBefore(place);
    await expectNextRunSucceeds(place);
  });

  it.each<[string, NodeJS.Signals]>([
    ['is killed', 'SIGKILL'],
    ['crashes', 'SIGQUIT'],
    ['is stopped', 'SIGINT'],
  ])('the server %s', async (_what, signal) => {
    const place = placeWithOlder();
    const ports = { signal: new AbortController().signal, log: silentLogger };
    await withThrowawayCluster(await serverBinaries(15), ports, async (cluster) => {
      await fill(cluster.url);
      const fault = (line: SlowLine) => {
        process.kill(postmasterOf(cluster), signal);
        line.release();
      };
      const report = await halfWay(place, fault, { databaseUrl: cluster.url });
      expectFailed(
        report,
        /^(dump-failed|dump-unclear|server-lost|snapshot-lost)$/,
        /closed the connection|ended the connection|terminating connection/,
      );
    });
    await expectAsBefore(place);
    await expectNextRunSucceeds(place);
  });
});

function stopper(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort(new Interrupted('stopped by SIGINT'));
  return { signal: controller.signal, abort };
}

function postmasterOf({ dataDirectory }: Pick<Cluster, 'dataDirectory'>): number {
  const [id] = readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  // 0 would be ourselves and all around us.
  if (!(Number(id) > 1)) throw new Error('the server has not said its number yet');
  return Number(id);
}

describe('the throwaway server of the verification is killed', () => {
  /** Waits for it, where it is only being started. */
  async function killTrial(): Promise<void> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(5)) {
      const [cluster] = readdirSync(scratch()).filter((name) => name.startsWith('belay_cluster_'));
      if (cluster === undefined) continue;
      try {
        process.kill(
          postmasterOf({ dataDirectory: path.join(scratch(), cluster, 'data') }),
          'SIGKILL',
        );
        return;
      } catch {
        // Not there yet, or its number is not written yet.
      }
    }
    throw new Error('there was no server');
  }

  it.each([
    ['while the copy is fetched', /^fetching/],
    ['before the restore', /^fetched/],
    ['after the restore', /^restored/],
  ])('%s', async (_when, line) => {
    const place = placeWithOlder();
    let killing: Promise<void> | undefined;
    const info = (text: string) => {
      if (line.test(text)) killing ??= killTrial();
    };
    const report = await run(place, { ports: { log: { ...silentLogger, info } } });
    await killing;
    expect(killing).toBeDefined();
    expect(report).toMatchObject({
      verdict: 'failed',
      findings: [{ rule: 'backup-not-verified' }],
    });
    expect(report.headline).not.toMatch(/\n\s+at /);
    expect(exitCodeOf(report)).toBe(1);
    expect(report.backup.restorePoint).toBeUndefined();
    // The copy is whole and was not verified: it is no reason to remove another one.
    const { backup } = await listed(workspace, { to: [place] });
    expect(backup.listed?.map(({ verified, problem }) => [verified, problem])).toEqual([
      [false, undefined],
      [true, undefined],
    ]);
    await expectNextRunSucceeds(place);
  });
});

interface Ended {
  signal: NodeJS.Signals | null;
  /** What the program says of its backup, unless it was killed. */
  said: { done: boolean; headline: string; error?: { kind: string; code?: string } } | undefined;
}

interface Faulty {
  place: string;
  /** Its folder for temporary files. */
  temporary: string;
  /** A regular expression: the first step that matches. */
  step: string;
  /** What the shell does right before it. */
  command: string;
  options?: RunOptions;
}

/** Makes a backup in a process of its own. */
async function faultyRun({ place, temporary, step, command, options }: Faulty): Promise<Ended> {
  const program = path.join(import.meta.dirname, 'faulty-run.ts');
  const all = { databaseUrl: url, to: [place], ...RETENTION, jobs: 2, ...options };
  const child = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', '--no-warnings', program],
      ...[workspace, JSON.stringify(all), step, command, temporary],
    ],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const signal = await ended(child);
  return { signal, said: output === '' ? undefined : (JSON.parse(output) as Ended['said']) };
}

function ended(child: ChildProcess): Promise<NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (_code, signal) => resolve(signal));
  });
}

/** As /tmp is: a throwaway server runs under another account. */
function temporaryForAll(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o1777);
  return folder;
}

/** What is left of a run that was killed, once its keepers have had a few seconds. */
async function leftOf(temporary: string): Promise<{ files: string[]; processes: string[] }> {
  for (const deadline = Date.now() + 5_000; ; await sleep(50)) {
    // Root certificates of TLS, which are everybody's, have no keeper.
    const files = readdirSync(temporary).filter((name) => !name.startsWith('belay_tls_'));
    const processes = processesWith(temporary).map(({ command }) => command);
    if (files.length + processes.length === 0 || Date.now() > deadline) return { files, processes };
  }
}

const KILL = 'kill -KILL $PPID';

describe('when we are killed', () => {
  it.each([
    ['before the folder for the dump is made', 'mkdtemp .*belay_backup_', 'nothing'],
    ['before the place is touched', 'mkdir .*\\.partial$', 'nothing'],
    ['before the owner is noted', 'open .*owner.json', 'partial'],
    ['before the archive is opened', 'open .*archive\\.tar$', 'partial'],
    ['when the dump begins', 'says dumping .*\\(1 of', 'partial'],
    ['when a file of the dump has been packed', 'truncate .*\\.dat', 'partial'],
    ['when all of the dump has been packed', 'rm .*belay_backup_.*toc.dat', 'partial'],
    ['before the manifest is written', 'open .*partial/manifest.json', 'partial'],
    ['when the manifest is written', 'unlink .*owner.json', 'partial'],
    ['before the backup gets its name', 'rename .*partial', 'partial'],
    ['before it is verified', 'mkdtemp .*belay_verify_', 'whole'],
    ['when it is unpacked', 'open .*belay_verify_.*/toc.dat', 'whole'],
    ['before the restore', 'says fetched', 'whole'],
    ['after the restore', 'says restored', 'whole'],
    ['before the verification gets its name', 'rename .*verification.json', 'whole'],
  ])('%s', async (_when, step, state) => {
    const place = placeWithOlder();
    const temporary = temporaryForAll();
    const killed = await faultyRun({ place, temporary, step, command: KILL });
    expect(killed).toEqual({ signal: 'SIGKILL', said: undefined });
    const { backup } = await listed(workspace, { to: [place] });
    const [found] = backup.listed?.filter(({ id }) => id !== path.basename(older)) ?? [];
    if (state === 'nothing') expect(found).toBeUndefined();
    else expect(found?.verified).toBe(false);
    if (state === 'partial') expect(found?.problem).toBe('it was never finished');
    if (state === 'whole') expect(found?.problem).toBeUndefined();
    await expectOlderIsThere(place);
    expect(await leftOf(temporary)).toEqual({ files: [], processes: [] });
    for (const name of readdirSync(place)) age(path.join(place, name));
    await expectNextRunSucceeds(place);
    // What never was a backup goes after a day; one that is whole is kept like any other.
    expect(readdirSync(place)).toHaveLength(state === 'whole' ? 2 : 1);
  });

  it('in the middle of a removal: the new backup is verified, and the next run ends what was begun', async () => {
    const place = placeWithOlder();
    const temporary = temporaryForAll();
    const step = 'unlink .*/archive.tar';
    await faultyRun({ place, temporary, step, command: KILL, options: { verify: 'read' } });
    const { backup } = await listed(workspace, { to: [place] });
    expect(backup.listed?.map(({ verified, problem }) => [verified, problem])).toEqual([
      [true, undefined],
      [false, 'it has no manifest'],
    ]);
    for (const name of readdirSync(place)) age(path.join(place, name));
    await expectNextRunSucceeds(place);
  });

  it('while pg_dump waits for the server: it does not go on without us', async () => {
    await withSlowLine(url, async (line) => {
      const place = placeWithOlder();
      const temporary = temporaryForAll();
      const step = 'says dumping .*big';
      const options = { databaseUrl: line.url };
      const killed = await faultyRun({ place, temporary, step, command: KILL, options });
      expect(killed.signal).toBe('SIGKILL');
      expect(await leftOf(temporary)).toEqual({ files: [], processes: [] });
      await expectNextRunSucceeds(place);
    });
  });
});

/** As if nothing had happened there for days. */
function age(folder: string): void {
  const old = new Date(Date.now() - 2 * DAY_MS);
  for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), old, old);
  utimesSync(folder, old, old);
}

it('the session that holds the snapshot ends when it is no longer needed: the backup counts', async () => {
  const place = placeWithOlder();
  const { username, password, hostname, port, pathname } = new URL(url);
  const step = 'open .*partial/manifest.json';
  const sql = HOLDER.replaceAll('\n', ' ');
  const command = `PGPASSWORD=${password} psql -h ${hostname} -p ${port} -U ${username} -d ${pathname.slice(1)} -c "${sql}"`;
  const temporary = temporaryForAll();
  const options: RunOptions = { verify: 'read' };
  const { said } = await faultyRun({ place, temporary, step, command, options });
  expect(said).toMatchObject({ done: true, headline: expect.stringMatching(/read back whole/) });
  expect(said?.error).toBeUndefined();
});

describe('a disk that is full', () => {
  const mounted: string[] = [];
  afterAll(() => {
    for (const folder of mounted) spawnSync('umount', ['--lazy', folder]);
  });

  /** A disk of so many MiB; undefined where nothing can be mounted. */
  function smallDisk(mebibytes: number): string | undefined {
    const folder = temporaryFolder();
    const options = ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=1777`, 'tmpfs', folder];
    if (spawnSync('mount', options).status !== 0) {
      console.warn('not tested: a full disk, since nothing can be mounted here (it takes root)');
      return undefined;
    }
    mounted.push(folder);
    return folder;
  }

  const filler = (disk: string) => path.join(disk, 'filler');
  const fillUp = (disk: string) => `cat /dev/zero > ${filler(disk)}`;

  it('the place', async () => {
    const disk = smallDisk(8);
    if (disk === undefined) return;
    const place = path.join(disk, 'place');
    mkdirSync(place);
    placeWithOlder(place);
    // Less than the older one, which has the same rows.
    const room = statSync(path.join(older, 'archive.tar')).size / 2;
    const size = 8 * 1024 * 1024 - statSync(path.join(older, 'archive.tar')).size - room;
    writeFileSync(filler(disk), Buffer.alloc(Math.floor(size)));
    const report = await run(place);
    expect(report.error).toMatchObject({ kind: 'user', code: 'place-full' });
    expect(exitCodeOf(report)).toBe(2);
    await expectAsBefore(place);
    rmSync(filler(disk));
    await expectNextRunSucceeds(place);
  });

  it.each([
    ['the folder for temporary files, while the dump is made', 'says dumping .*big', 3],
    ['the folder for temporary files, while the backup is verified', 'says fetching', 1],
  ])('%s', async (_what, step, exit) => {
    const disk = smallDisk(192);
    if (disk === undefined) return;
    const place = placeWithOlder();
    const full = path.join(temporaryFolder(), 'full');
    const faulty = { place, temporary: disk, step, command: `${fillUp(disk)}; touch ${full}` };
    const { said, signal } = await withSlowLine(url, async (line) => {
      // The dump waits until the disk is full.
      const running = faultyRun({ ...faulty, options: { databaseUrl: line.url } });
      await Promise.race([line.stalled, running]);
      for (let wait = 0; exit === 3 && !existsSync(full) && wait < 500; wait++) await sleep(20);
      line.release();
      return running;
    });
    expect([signal, said?.done]).toEqual([null, true]);
    if (exit === 3) {
      expect(said?.error).toMatchObject({ kind: 'operation' });
      expect(said?.headline).toMatch(/no space left|full/i);
      await expectAsBefore(place);
    } else {
      expect(said?.error).toBeUndefined();
      expect(said?.headline).toMatch(/full while the backup was verified.*no verified backup/);
      await expectOlderIsThere(place);
    }
    expect(readdirSync(disk)).toEqual(['filler']);
    rmSync(filler(disk));
    await expectNextRunSucceeds(place);
  });
});
