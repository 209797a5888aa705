import { afterAll, beforeAll } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withClient } from '@belay/core/postgres/connection.ts';
import { type Account, serverAccount } from '@belay/core/postgres/throwaway/unprivileged.ts';
import { findProgram } from './programs.ts';
import { type TestServer, useServer } from './servers.ts';

/** The program; undefined where it is not installed: the test that wanted it skips and says so. */
export const pgbackrest: string | undefined = findProgram('pgbackrest');

export const STANZA = 'shop';

export interface TestStanza {
  server: TestServer;
  /** Its configuration file. */
  config: string;
  repository: string;
  /** Runs pgbackrest as the server's account and returns what it printed. */
  call(...args: readonly string[]): string;
  /** Keeps WAL from being archived until {@link TestStanza.open}. */
  close(): void;
  open(): void;
}

const FOLDERS = ['repository', 'log', 'lock', 'spool'];

/**
 * A server that archives into a pgBackRest repository of its own, for all tests of a file. It goes when the tests end.
 * Only where {@link pgbackrest} is there.
 */
export function useStanza(): TestStanza {
  const root = mkdtempSync(path.join(tmpdir(), 'belay_stanza_'));
  const at = (name: string) => path.join(root, name);
  const config = at('pgbackrest.conf');
  const program = pgbackrest ?? 'pgbackrest';
  let account: Account | undefined;
  beforeAll(async () => {
    // Before the server starts: its socket lies here.
    account = await serverAccount();
    for (const name of FOLDERS) mkdirSync(at(name));
    if (account) {
      for (const name of ['', ...FOLDERS]) chownSync(at(name), account.uid, account.gid);
    }
  });
  const push = `test ! -e ${at('closed')} && ${program} --config=${config} --stanza=${STANZA} archive-push %p`;
  const server = useServer(15, {
    ...{ wal_level: 'replica', max_wal_senders: '4', full_page_writes: 'on' },
    ...{ archive_mode: 'on', archive_command: push, unix_socket_directories: root },
  });
  const call = (...args: readonly string[]) =>
    execFileSync(program, [`--config=${config}`, `--stanza=${STANZA}`, ...args], {
      ...{ encoding: 'utf8', cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] },
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
    });
  beforeAll(async () => {
    const folder = await trustSocket(server.url());
    writeFileSync(config, configuration(root, folder, new URL(server.url()).port));
    if (pgbackrest !== undefined) call('stanza-create');
  }, 60_000);
  afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));
  return {
    ...{ server, config, repository: at('repository'), call },
    close: () => writeFileSync(at('closed'), ''),
    open: () => rmSync(at('closed'), { force: true }),
  };
}

/** pgBackRest has no password; only the server's account reaches the socket. Returns the data directory. */
async function trustSocket(url: string): Promise<string> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    const folder = rows[0]?.data_directory ?? '';
    const file = path.join(folder, 'pg_hba.conf');
    writeFileSync(file, `local all all trust\n${readFileSync(file, 'utf8')}`);
    await client.query('SELECT pg_reload_conf()');
    return folder;
  });
}

function configuration(root: string, dataDirectory: string, port: string): string {
  return `[global]
repo1-path=${root}/repository
repo1-retention-full=1
log-path=${root}/log
lock-path=${root}/lock
spool-path=${root}/spool
log-level-file=off
compress-level=1
repo1-bundle=y

[${STANZA}]
pg1-path=${dataDirectory}
pg1-socket-path=${root}
pg1-port=${port}
pg1-user=postgres
`;
}
