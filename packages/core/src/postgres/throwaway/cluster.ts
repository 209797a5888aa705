import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed, interruption, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import { withClient } from '../connection.ts';
import type { ServerBinaries } from './binaries.ts';
import { type Keeper, PREPARE_FAILED, startKeeper, stopKeeper } from './keeper.ts';
import { type Account, serverAccount } from './unprivileged.ts';

export interface Cluster {
  /** URL of its maintenance database, for a superuser. */
  url: string;
  version: string;
  major: number;
  dataDirectory: string;
  /** An empty folder for files of the caller, which goes when the server does, whatever happens to this process. */
  scratch: string;
}

export interface ClusterPorts extends Pick<Ports, 'signal' | 'log'> {
  /** Settings of the server beside those that every throwaway server has; these win. */
  settings?: Readonly<Record<string, string>>;
}

const SUPERUSER = 'postgres';
/** initdb included. */
const START_DEADLINE_MS = 90_000;
const START_ATTEMPTS = 5;

/** Under the keeper too, so that nothing stays of it either when this process is killed. */
const PREPARE = `
"$BELAY_INITDB" -D "$BELAY_ROOT/data" -U ${SUPERUSER} -A scram-sha-256 --pwfile="$BELAY_ROOT/password" \\
  --no-sync --encoding=UTF8 --locale=C && rm -f "$BELAY_ROOT/password"`;

/**
 * SIGQUIT is Postgres's immediate shutdown: nothing on this server is worth a checkpoint. Sent again until
 * it works: a shell starts what runs in the background with SIGQUIT ignored, and so it stays until the
 * server has set up its own handlers.
 */
export const FINISH = `
if [ -n "$server" ]; then
  while kill -QUIT "$server" && sleep 0.2; do :; done 2>/dev/null &
  again=$!
  wait "$server"
  kill -KILL "$again"
fi
rm -rf "$BELAY_ROOT"`;

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
  ports: ClusterPorts,
  body: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const account = await serverAccount();
  // Before there is a folder: from then on until the keeper has it, nobody would remove it if we were killed.
  const isReachable = await canRun(binaries, account);
  // Somebody else may take a free port before the server does.
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
    const outcome = await withClusterFolder(account, async (root) => {
      const reachable = isReachable ? binaries : await copied(binaries, root);
      return withServerProcess(reachable, { root, account }, ports, body);
    });
    if (outcome !== 'port-taken') return outcome.result;
  }
  throw startFailed(binaries, `Each of ${START_ATTEMPTS} free ports was taken by another process.`);
}

async function withClusterFolder<T>(
  account: Account | undefined,
  body: (root: string) => Promise<T>,
): Promise<T> {
  // Real: the server reports its data directory with links resolved (macOS: /tmp is one).
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'belay_cluster_')));
  try {
    if (account) await chown(root, account.uid, account.gid);
    return await body(root);
  } finally {
    // The keeper has done this already, unless it never started.
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Place {
  root: string;
  account: Account | undefined;
}

/** Whether the server's account may read the binaries: not those of a checkout in root's home, say. */
async function canRun(binaries: ServerBinaries, account: Account | undefined): Promise<boolean> {
  if (!account) return true;
  const postgres = path.join(binaries.directory, 'postgres');
  const attempt = await run(postgres, ['--version'], { ...ids(account), deadlineMs: 10_000 });
  return attempt.exitCode === 0;
}

/** The binaries, copied beside the data. */
async function copied(binaries: ServerBinaries, root: string): Promise<ServerBinaries> {
  const copy = path.join(root, 'postgres');
  await cp(path.dirname(binaries.directory), copy, { recursive: true, verbatimSymlinks: true });
  await chmod(copy, 0o755);
  return { ...binaries, directory: path.join(copy, path.basename(binaries.directory)) };
}

async function withServerProcess<T>(
  binaries: ServerBinaries,
  place: Place,
  ports: ClusterPorts,
  body: (cluster: Cluster) => Promise<T>,
): Promise<{ result: T } | 'port-taken'> {
  const { root } = place;
  const password = await writePassword(place);
  const port = await freePort();
  const keeper = startServer(binaries, place, {
    ...SETTINGS,
    ...ports.settings,
    port: String(port),
  });
  try {
    const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
    const dataDirectory = path.join(root, 'data');
    const ready = await waitUntilReady(url, root, keeper, ports.signal);
    if (ready === 'port-taken') return ready;
    if (ready === 'failed') {
      throw startFailed(binaries, [keeper.gone(), await logTail(root)].filter(Boolean).join('\n'));
    }
    const { version, major } = binaries;
    const scratch = await makeScratch(place);
    return { result: await body({ url, version, major, dataDirectory, scratch }) };
  } finally {
    await stopKeeper(keeper);
  }
}

/** Belongs to the server's account: the keeper, which runs as that, must be able to empty it. */
async function makeScratch({ root, account }: Place): Promise<string> {
  const scratch = path.join(root, 'scratch');
  await mkdir(scratch, { mode: 0o700 });
  if (account) await chown(scratch, account.uid, account.gid);
  return scratch;
}

/** The superuser's password, in a file that initdb reads and that is removed after it. */
async function writePassword({ root, account }: Place): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const file = path.join(root, 'password');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  if (account) await chown(file, account.uid, account.gid);
  return password;
}

function startServer(
  binaries: ServerBinaries,
  place: Place,
  settings: Readonly<Record<string, string>>,
): Keeper {
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const program = (name: string) => path.join(binaries.directory, name);
  return startKeeper({
    command: [program('postgres'), '-D', path.join(place.root, 'data'), ...args],
    prepare: PREPARE,
    finish: FINISH,
    logFile: path.join(place.root, 'log'),
    env: { ...serverEnvironment(), BELAY_ROOT: place.root, BELAY_INITDB: program('initdb') },
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
  keeper: Keeper,
  signal: AbortSignal,
): Promise<'ready' | 'port-taken' | 'failed'> {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    // Asked before the log is read, so that all of its last words are in there.
    const gone = keeper.gone() !== undefined;
    const log = await logTail(root);
    if (/could not bind|could not create any TCP\/IP sockets/.test(log)) return 'port-taken';
    if (/FATAL|PANIC/.test(log) || log.includes(PREPARE_FAILED) || gone) return 'failed';
    if (/ready to accept connections/.test(log)) {
      const shown = await dataDirectoryOf(url, signal);
      return shown === path.join(root, 'data') ? 'ready' : 'port-taken';
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
