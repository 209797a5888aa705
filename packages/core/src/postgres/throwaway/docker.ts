import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed, interruption, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import { randomPart } from '../../runtime/run-id.ts';
import { withClient } from '../connection.ts';
import { type Keeper, startKeeper, stopKeeper } from './keeper.ts';

/** Used when nobody asked for a major version. */
export const DOCKER_DEFAULT_MAJOR = 18;

const DAEMON_DEADLINE_MS = 5_000;
/** Pulling the image included. */
const START_DEADLINE_MS = 300_000;

/**
 * The client first, so that nobody asks for the container any more; the daemon may still be at creating one
 * that was asked for, so it counts as gone when it is not there three times in a row. With its volume (-v).
 */
const FINISH = `
kill -KILL "$server"
wait "$server"
absent=0
tries=0
while [ "$absent" -lt 3 ] && [ "$tries" -lt 20 ]; do
  tries=$((tries + 1))
  docker rm -f -v "$BELAY_CONTAINER"
  if docker container inspect "$BELAY_CONTAINER"; then absent=0; else absent=$((absent + 1)); fi
  [ "$absent" -eq 3 ] || sleep 0.3
done`;

/** Why Docker cannot be used here, or undefined when a daemon answers. */
export async function dockerUnavailable(env: Ports['env']): Promise<string | undefined> {
  const asked = await run('docker', ['version', '--format', '{{.Server.Version}}'], {
    env,
    deadlineMs: DAEMON_DEADLINE_MS,
  });
  if (asked.startError) return 'no docker command';
  if (asked.timedOut) return 'the Docker daemon does not answer';
  return asked.exitCode === 0 ? undefined : 'no Docker daemon answers';
}

/**
 * Runs the image `postgres:<major>` with its port on the loopback interface only, runs `body`, removes
 * the container; also when this process is killed.
 *
 * @throws OperationFailed `throwaway-start-failed`.
 */
export async function withDockerServer<T>(
  major: number,
  runName: string,
  ports: Ports,
  body: (url: string) => Promise<T>,
): Promise<T> {
  const name = `belay_${runName}_${randomPart()}`;
  const password = randomBytes(24).toString('base64url');
  const folder = await mkdtemp(path.join(tmpdir(), 'belay_docker_'));
  const logFile = path.join(folder, 'log');
  const settings = ['fsync=off', 'synchronous_commit=off', 'max_locks_per_transaction=1024'];
  const keeper = startKeeper({
    command: [
      ...['docker', 'run', '--rm', '--name', name, '-e', 'POSTGRES_PASSWORD'],
      ...['-p', '127.0.0.1::5432', `postgres:${major}`],
      ...settings.flatMap((setting) => ['-c', setting]),
    ],
    finish: FINISH,
    logFile,
    env: { ...definedOnly(ports.env), POSTGRES_PASSWORD: password, BELAY_CONTAINER: name },
    account: undefined,
  });
  try {
    const url = await waitForServer({ name, password, logFile, keeper }, ports);
    return await body(url);
  } finally {
    await stopKeeper(keeper);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Container {
  name: string;
  password: string;
  /** What `docker run` prints. */
  logFile: string;
  keeper: Keeper;
}

async function waitForServer(container: Container, ports: Ports): Promise<string> {
  const { name, password, logFile, keeper } = container;
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline && keeper.gone() === undefined) {
    const url = await mappedUrl(name, password, ports);
    if (url !== undefined && (await answers(url, ports.signal))) return url;
    await sleep(250, undefined, { signal: ports.signal }).catch(() => {
      throw interruption(ports.signal);
    });
  }
  const log = await readFile(logFile, 'utf8').catch(messageOf);
  const why = keeper.gone() ?? `not within ${START_DEADLINE_MS / 1_000} s`;
  throw new OperationFailed(
    'throwaway-start-failed',
    `The Postgres container did not become ready (${why}):\n${log.trim().slice(-2_000)}`,
    'The container is removed.',
  );
}

async function mappedUrl(
  name: string,
  password: string,
  ports: Ports,
): Promise<string | undefined> {
  const asked = await run('docker', ['port', name, '5432/tcp'], {
    env: ports.env,
    deadlineMs: DAEMON_DEADLINE_MS,
    signal: ports.signal,
  });
  const port = /127\.0\.0\.1:(\d+)/.exec(asked.stdout)?.[1];
  return port === undefined
    ? undefined
    : `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    await withClient(url, { signal }, (client) => client.query('SELECT 1'));
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}

function definedOnly(env: Ports['env']): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
