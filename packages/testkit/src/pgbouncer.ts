import { afterAll, beforeAll } from '@jest/globals';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@belay/core/postgres/connection.ts';
import { type Keeper, startKeeper, stopKeeper } from '@belay/core/postgres/throwaway/keeper.ts';
import { type Account, serverAccount } from '@belay/core/postgres/throwaway/unprivileged.ts';
import { messageOf } from '@belay/core/runtime/errors.ts';
import { findProgram, freePort } from './programs.ts';
import type { TestServer } from './servers.ts';

/** The program; undefined where it is not installed: the test that wanted it skips and says so. */
export const pgbouncer: string | undefined = findProgram('pgbouncer');

export interface PgbouncerOptions {
  poolMode?: 'session' | 'transaction' | 'statement';
  /** Connections to the server for one database and role. */
  poolSize?: number;
  /** Passwords of roles beside the server's superuser. */
  users?: Readonly<Record<string, string>>;
  /** Of the section [pgbouncer] beside those that are always there; these win. */
  settings?: Readonly<Record<string, string>>;
}

export interface Pgbouncer {
  /** A URL of the server, such as `createDatabase` gives it, that leads through the pooler. */
  through(url: string): string;
  /** What it has logged so far. */
  log(): Promise<string>;
}

/** Nothing that runs in it is worth an orderly end. */
const FINISH = `
if [ -n "$server" ]; then kill -KILL "$server"; wait "$server"; fi
rm -rf "$BELAY_ROOT"`;

const START_DEADLINE_MS = 15_000;
const START_ATTEMPTS = 3;

/**
 * PgBouncer in front of a test server, for all tests of a file, in transaction mode by default. It goes when
 * the tests end and when their process is killed. Only where {@link pgbouncer} is there.
 */
export function usePgbouncer(server: TestServer, options: PgbouncerOptions = {}): Pgbouncer {
  let running: { keeper: Keeper; root: string; port: number } | undefined;
  beforeAll(async () => {
    if (pgbouncer === undefined) return;
    for (let attempt = 1; running === undefined; attempt += 1) {
      running = await start(pgbouncer, server, options).catch((error: unknown) => {
        // Somebody else may have taken the free port.
        if (attempt >= START_ATTEMPTS) throw error;
        return undefined;
      });
    }
  });
  afterAll(async () => {
    if (running === undefined) return;
    await stopKeeper(running.keeper);
    await rm(running.root, { recursive: true, force: true });
  });
  return {
    through(url) {
      if (running === undefined) throw new Error('PgBouncer is there only inside tests');
      const copy = new URL(url);
      copy.port = String(running.port);
      return copy.href;
    },
    log: () => readFile(path.join(running?.root ?? '', 'log'), 'utf8'),
  };
}

async function start(program: string, server: TestServer, options: PgbouncerOptions) {
  const account = await serverAccount();
  const root = await mkdtemp(path.join(tmpdir(), 'belay_pgbouncer_'));
  if (account) await chown(root, account.uid, account.gid);
  const port = await freePort();
  const config = await writeConfiguration(root, port, account, server, options);
  const keeper = startKeeper({
    command: [program, config],
    finish: FINISH,
    logFile: path.join(root, 'log'),
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', BELAY_ROOT: root },
    account,
  });
  try {
    await untilReady(new URL(server.url()), port, root, keeper);
    return { keeper, root, port };
  } catch (error) {
    await stopKeeper(keeper);
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

async function writeConfiguration(
  root: string,
  port: number,
  account: Account | undefined,
  server: TestServer,
  { poolMode = 'transaction', poolSize = 2, users = {}, settings = {} }: PgbouncerOptions,
): Promise<string> {
  const url = new URL(server.url());
  const { username, password } = url;
  const all = Object.entries({ ...users, [username]: decodeURIComponent(password) });
  const lines = Object.entries({
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: path.join(root, 'users'),
    admin_users: username,
    pool_mode: poolMode,
    default_pool_size: String(poolSize),
    ...settings,
  }).map(([name, value]) => `${name} = ${value}`);
  const upstream = `* = host=${url.hostname} port=${url.port}`;
  const write = async (name: string, text: string) => {
    const file = path.join(root, name);
    await writeFile(file, text, { mode: 0o600 });
    if (account) await chown(file, account.uid, account.gid);
    return file;
  };
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await write('users', all.map(([user, word]) => `${quoted(user)} ${quoted(word)}\n`).join(''));
  return write('pgbouncer.ini', `[databases]\n${upstream}\n[pgbouncer]\n${lines.join('\n')}\n`);
}

async function untilReady(url: URL, port: number, root: string, keeper: Keeper): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  const there = new URL(url);
  there.port = String(port);
  for (;;) {
    const gone = keeper.gone();
    const failure = await withClient(there.href, {}, (client) => client.query('SELECT 1')).then(
      () => undefined,
      messageOf,
    );
    if (failure === undefined && gone === undefined) return;
    if (gone !== undefined || Date.now() > deadline) {
      const log = await readFile(path.join(root, 'log'), 'utf8').catch(messageOf);
      throw new Error(`PgBouncer did not start (${gone ?? failure ?? ''}):\n${log.slice(-2_000)}`);
    }
    await sleep(20);
  }
}
