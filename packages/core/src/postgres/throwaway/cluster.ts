import { randomBytes } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { chmod, chown, cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed, interruption, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import { withClient } from '../connection.ts';
import type { ServerBinaries } from './binaries.ts';
import { startKeeper, stopKeeper } from './keeper.ts';
import { type Account, serverAccount } from './unprivileged.ts';

export interface Cluster {
  /** URL of its maintenance database, for a superuser. */
  url: string;
  version: string;
  major: number;
  dataDirectory: string;
}

const SUPERUSER = 'postgres';
const INITDB_DEADLINE_MS = 60_000;
const START_DEADLINE_MS = 30_000;
const START_ATTEMPTS = 5;

/** SIGQUIT is Postgres's immediate shutdown: nothing on this server is worth a checkpoint. */
const FINISH = 'kill -QUIT "$server"; wait "$server"; rm -rf "$BELAY_ROOT"';

/** What a server needs to be fast when nothing on it is worth keeping. */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  autovacuum: 'off',
  // A whole history in a few transactions takes more locks than the default allows.
  max_locks_per_transaction: '1024',
  jit: 'off',
  timezone: 'UTC',
  unix_socket_directories: '',
  listen_addresses: '127.0.0.1',
};

/**
 * Starts a Postgres server on an empty data directory, runs `body`, stops the server and deletes the
 * directory; also when `body` throws, when the signal aborts, and when this process is killed. Only the
 * holder of a random password can connect (scram on the loopback interface).
 *
 * Measured on 2 cores: initdb 0.45 s, start 0.12 s.
 *
 * @throws OperationFailed `throwaway-start-failed` with the end of the server's log.
 */
export async function withThrowawayCluster<T>(
  binaries: ServerBinaries,
  ports: Pick<Ports, 'signal' | 'log'>,
  body: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const account = await serverAccount();
  // Real: the server reports its data directory with links resolved (macOS: /tmp is one).
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'belay_cluster_')));
  try {
    if (account) await chown(root, account.uid, account.gid);
    const usable = await reachable(binaries, root, account);
    const password = randomBytes(24).toString('base64url');
    await initialise(usable, root, password, account, ports.signal);
    return await withServerProcess(usable, { root, password, account }, ports, body);
  } finally {
    // The keeper has done this already, unless it never started.
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Place {
  root: string;
  password: string;
  account: Account | undefined;
}

/**
 * The binaries, copied beside the data where the server's account cannot read them (a checkout in root's
 * home, say).
 */
async function reachable(
  binaries: ServerBinaries,
  root: string,
  account: Account | undefined,
): Promise<ServerBinaries> {
  if (!account) return binaries;
  const postgres = path.join(binaries.directory, 'postgres');
  const attempt = await run(postgres, ['--version'], { ...ids(account), deadlineMs: 10_000 });
  if (attempt.exitCode === 0) return binaries;
  const copy = path.join(root, 'postgres');
  await cp(path.dirname(binaries.directory), copy, { recursive: true, verbatimSymlinks: true });
  await chmod(copy, 0o755);
  return { ...binaries, directory: path.join(copy, path.basename(binaries.directory)) };
}

async function initialise(
  binaries: ServerBinaries,
  root: string,
  password: string,
  account: Account | undefined,
  signal: AbortSignal,
): Promise<void> {
  const passwordFile = path.join(root, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const args = ['-D', path.join(root, 'data'), '-U', SUPERUSER, '-A', 'scram-sha-256'];
  const result = await run(
    path.join(binaries.directory, 'initdb'),
    [...args, `--pwfile=${passwordFile}`, '--no-sync', '--encoding=UTF8', '--locale=C'],
    {
      cwd: root,
      env: serverEnvironment(),
      deadlineMs: INITDB_DEADLINE_MS,
      signal,
      ...ids(account),
    },
  );
  await rm(passwordFile, { force: true });
  if (result.exitCode !== 0) {
    throw startFailed(binaries, result.stderr || (result.startError?.message ?? 'initdb failed'));
  }
}

/** Tries ports until the server gets one for itself; somebody else may take a free port before it does. */
async function withServerProcess<T>(
  binaries: ServerBinaries,
  place: Place,
  ports: Pick<Ports, 'signal' | 'log'>,
  body: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const keeper = startServer(binaries, place, port);
    try {
      const url = `postgresql://${SUPERUSER}:${place.password}@127.0.0.1:${port}/postgres`;
      const dataDirectory = path.join(place.root, 'data');
      const ready = await waitUntilReady(url, place.root, dataDirectory, ports.signal);
      if (ready === 'port-taken' && attempt < START_ATTEMPTS) continue;
      if (ready !== 'ready') throw startFailed(binaries, await logTail(place.root));
      const { version, major } = binaries;
      return await body({ url, version, major, dataDirectory });
    } finally {
      await stopKeeper(keeper);
    }
  }
}

function startServer(binaries: ServerBinaries, place: Place, port: number): ChildProcess {
  const settings = Object.entries({ ...SETTINGS, port: String(port) });
  const args = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = path.join(binaries.directory, 'postgres');
  return startKeeper({
    command: [server, '-D', path.join(place.root, 'data'), ...args],
    finish: FINISH,
    logFile: path.join(place.root, 'log'),
    env: { ...serverEnvironment(), BELAY_ROOT: place.root },
    account: place.account,
  });
}

/**
 * Connects until the server answers, and makes sure that it is ours: another server may own the port,
 * and it would refuse the password or show another data directory.
 */
async function waitUntilReady(
  url: string,
  root: string,
  dataDirectory: string,
  signal: AbortSignal,
): Promise<'ready' | 'port-taken' | 'failed'> {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    const log = await logTail(root);
    if (/could not bind|could not create any TCP\/IP sockets/.test(log)) return 'port-taken';
    if (/FATAL|PANIC/.test(log)) return 'failed';
    if (/ready to accept connections/.test(log)) {
      const shown = await dataDirectoryOf(url, signal);
      return shown === dataDirectory ? 'ready' : 'port-taken';
    }
    await sleep(10, undefined, { signal }).catch(() => {
      throw interruption(signal);
    });
  }
  return 'failed';
}

async function dataDirectoryOf(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await withClient(url, { signal }, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      return rows[0]?.data_directory;
    });
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

async function logTail(root: string): Promise<string> {
  try {
    return (await readFile(path.join(root, 'log'), 'utf8')).slice(-4_000);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? '' : messageOf(error);
  }
}

function startFailed(binaries: ServerBinaries, log: string): OperationFailed {
  return new OperationFailed(
    'throwaway-start-failed',
    `The throwaway Postgres ${binaries.version} (${binaries.source}) did not start:\n${log.trim()}`,
    'Nothing is left behind: its data directory was removed.',
  );
}

/** Nothing of our environment may steer the server (PGDATA, PGPORT, LC_ALL with an unknown locale …). */
function serverEnvironment(): Record<string, string> {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function ids(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
