import { afterAll, beforeAll } from '@jest/globals';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@belay/core/postgres/connection.ts';
import { FINISH } from '@belay/core/postgres/throwaway/cluster.ts';
import { type Keeper, startKeeper, stopKeeper } from '@belay/core/postgres/throwaway/keeper.ts';
import { serverAccount } from '@belay/core/postgres/throwaway/unprivileged.ts';
import { messageOf } from '@belay/core/runtime/errors.ts';
import { freePort } from './programs.ts';
import { type Major, type TestServer, serverBinaries } from './servers.ts';

/** Settings that a server needs in order to have a standby: for {@link useServer}. */
export const PRIMARY_SETTINGS = { wal_level: 'replica', max_wal_senders: '4' } as const;

/** A standby must have as much of these as its primary ("Administrator's Overview" of hot standby). */
const AS_PRIMARY = [
  ...['max_connections', 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions'],
  'max_locks_per_transaction',
];

const PREPARE = 'pg_basebackup -D "$BELAY_ROOT/data" -R -X stream -c fast --no-sync';
const START_DEADLINE_MS = 60_000;

export interface Standby {
  /** The same database on the standby, from the URL of the primary. */
  on(url: string): string;
  /** Waits until everything that was committed on the primary by now can be read here. */
  caughtUp(): Promise<void>;
}

interface Running {
  keeper: Keeper;
  root: string;
  port: number;
}

/** True where pg_basebackup comes with the server; the npm packages do not have it. */
export async function canHaveStandby(major: Major): Promise<boolean> {
  const { directory } = await serverBinaries(major);
  return existsSync(path.join(directory, 'pg_basebackup'));
}

/**
 * A hot standby that streams from a test server started with {@link PRIMARY_SETTINGS}, for all tests of a
 * file. It goes when the tests end and when their process is killed. Without pg_basebackup nothing is started.
 *
 * @param settings Of the standby, `max_standby_streaming_delay` for instance.
 */
export function useStandby(
  primary: TestServer,
  settings: Readonly<Record<string, string>> = {},
): Standby {
  let running: Running | undefined;
  beforeAll(async () => {
    const major = primary.major as Major;
    if (!(await canHaveStandby(major))) return;
    const { directory } = await serverBinaries(major);
    running = await start(directory, primary.url(), settings);
  });
  afterAll(async () => {
    if (running === undefined) return;
    await stopKeeper(running.keeper);
    await rm(running.root, { recursive: true, force: true });
  });
  const standby: Standby = {
    on(url) {
      if (running === undefined) throw new Error('the standby is there only inside tests');
      const copy = new URL(url);
      copy.port = String(running.port);
      return copy.href;
    },
    async caughtUp() {
      const end = await endOfWal(primary.url());
      const here = standby.on(primary.url());
      while ((await ask(here, REPLAYED_SQL, [end])) !== 'yes') await sleep(10);
    },
  };
  return standby;
}

/**
 * Test servers commit without waiting for the WAL: a commit that waits takes along what was committed before it. It
 * waits only where something was written (RecordTransactionCommit).
 */
const FLUSH_SQL =
  "BEGIN; SET LOCAL synchronous_commit = on; SELECT pg_logical_emit_message(true, 'belay', ''); COMMIT";

async function endOfWal(url: string): Promise<string | null> {
  return withClient(url, {}, async (client) => {
    await client.query(FLUSH_SQL);
    const { rows } = await client.query<{ lsn: string }>(
      'SELECT pg_current_wal_flush_lsn()::text AS lsn',
    );
    return rows[0]?.lsn ?? null;
  });
}

const REPLAYED_SQL =
  "SELECT CASE WHEN pg_last_wal_replay_lsn() >= $1::pg_lsn THEN 'yes' END AS answer";

async function start(
  bin: string,
  primary: string,
  settings: Readonly<Record<string, string>>,
): Promise<Running> {
  const account = await serverAccount();
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'belay_standby_')));
  if (account) await chown(root, account.uid, account.gid);
  const port = await freePort();
  const all = {
    ...(await limitsOf(primary)),
    ...{ fsync: 'off', unix_socket_directories: '', listen_addresses: '127.0.0.1' },
    ...{ port: String(port), ...settings },
  };
  const { hostname, port: primaryPort, username, password } = new URL(primary);
  const keeper = startKeeper({
    command: [
      ...[path.join(bin, 'postgres'), '-D', path.join(root, 'data')],
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    prepare: PREPARE,
    finish: FINISH,
    logFile: path.join(root, 'log'),
    env: {
      ...{ PATH: `${bin}:/usr/bin:/bin`, LC_ALL: 'C', TZ: 'UTC', BELAY_ROOT: root },
      ...{ PGHOST: hostname, PGPORT: primaryPort, PGUSER: username },
      PGPASSWORD: decodeURIComponent(password),
    },
    account,
  });
  const running = { keeper, root, port };
  try {
    await untilReady(running, primary);
    return running;
  } catch (error) {
    await stopKeeper(keeper);
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

async function limitsOf(url: string): Promise<Record<string, string>> {
  const names = await ask(
    url,
    'SELECT json_object_agg(name, setting)::text AS answer FROM pg_settings WHERE name = ANY ($1)',
    [AS_PRIMARY],
  );
  return JSON.parse(names) as Record<string, string>;
}

async function ask(url: string, sql: string, values: unknown[] = []): Promise<string> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ answer: string | null }>(sql, values);
    return rows[0]?.answer ?? '';
  });
}

async function untilReady({ keeper, root, port }: Running, primary: string): Promise<void> {
  const there = new URL(primary);
  there.port = String(port);
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const gone = keeper.gone();
    const failure = await ask(there.href, 'SELECT pg_is_in_recovery()::text AS answer').catch(
      messageOf,
    );
    if (failure === 'true') return;
    if (gone !== undefined || Date.now() > deadline) {
      const log = await readFile(path.join(root, 'log'), 'utf8').catch(messageOf);
      throw new Error(`the standby did not start (${gone ?? failure}):\n${log.slice(-2_000)}`);
    }
    await sleep(20);
  }
}
