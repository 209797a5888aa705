import { chown, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findInstalled } from '../../postgres/throwaway/binaries.ts';
import { type Keeper, startKeeper, stopKeeper } from '../../postgres/throwaway/keeper.ts';
import { pause } from '../../runtime/deadline.ts';
import { OperationFailed, UserError, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Stanza } from './beside.ts';
import type { RecoveryTarget } from './choose-backup.ts';
import type { StanzaBackup } from './info.ts';
import { argumentsOf, environmentOf } from './program.ts';
import { type Reached, requireReached } from './reached.ts';
import { restoreOptions } from './restore-options.ts';
import { END_TRIAL, NOT_RESTORED, RESTORE_AND_START, trialSettings } from './trial-script.ts';

/** A cluster that was restored beside the live one, and promoted at its target. */
export interface RestoredCluster {
  dataDirectory: string;
  /** URL of one of its databases, for a role of the cluster; over a socket that only the server's account reaches. */
  url(database: string, role: string): string;
  reached: Reached;
}

export interface Trial {
  stanza: Stanza;
  backup: StanzaBackup;
  target: RecoveryTarget;
}

const EVERY_MS = 50;

/**
 * Restores a backup of the whole cluster into a new folder, recovers it to the target, starts it where nobody else
 * reaches it, runs `body`, and removes everything again; also when this process is killed. The live server is not
 * touched, and what was restored neither archives nor replicates.
 *
 * @throws UserError `verify-server-missing`.
 * @throws OperationFailed `restore-failed`, `pgbackrest-target-missed`.
 */
export async function withRestoredCluster<T>(
  { stanza, backup, target }: Trial,
  ports: Pick<Ports, 'env' | 'signal'>,
  body: (restored: RestoredCluster) => Promise<T>,
): Promise<T> {
  const { account } = stanza.program;
  const bin = await binariesOf(stanza.major, ports.env);
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'belay_restored_')));
  let keeper: Keeper | undefined;
  try {
    if (account) await chown(root, account.uid, account.gid);
    const dataDirectory = path.join(root, 'data');
    await writeConfiguration(root);
    const options = restoreOptions({ backup, target, dataDirectory });
    const call = argumentsOf(stanza.program, 'restore', options);
    keeper = startKeeper({
      command: ['/bin/sh', '-c', RESTORE_AND_START, 'belay-restore', ...call],
      finish: END_TRIAL,
      logFile: path.join(root, 'log'),
      env: {
        PATH: '/usr/bin:/bin',
        ...environmentOf(stanza.program, ports.env),
        ...{ BELAY_ROOT: root, BELAY_BIN: bin, BELAY_PGBACKREST: stanza.program.file },
      },
      account,
    });
    await untilRecovered(keeper, root, ports.signal);
    const reached = await requireReached(dataDirectory, target);
    return await body({ dataDirectory, url: urlOf(root), reached });
  } finally {
    if (keeper) await stopKeeper(keeper);
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function binariesOf(major: number, env: Ports['env']): Promise<string> {
  const { found, looked } = await findInstalled({ PATH: env['PATH'] });
  const binaries = found.find((one) => one.major === major);
  if (binaries) return binaries.directory;
  throw new UserError(
    'verify-server-missing',
    `There are no programs of Postgres ${major} here to start the restored cluster with (looked into ${looked.join(', ')}).`,
    `Install postgresql-${major}, or check without restoring: \`verify: read\`.`,
  );
}

async function writeConfiguration(root: string): Promise<void> {
  const settings = Object.entries(trialSettings(root)).map(([name, value]) => `${name}=${value}\n`);
  // The folder is only for the account that owns it.
  const files = {
    settings: settings.join(''),
    'postgresql.conf': '',
    'pg_hba.conf': 'local all all trust\n',
    'pg_ident.conf': '',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
}

function urlOf(root: string): RestoredCluster['url'] {
  return (database, role) => {
    const url = new URL(`postgresql://localhost/${encodeURIComponent(database)}`);
    url.username = role;
    url.searchParams.set('host', root);
    return url.href;
  };
}

/** A recovery takes as long as its WAL is: only the stage's own deadline ends it. */
async function untilRecovered(keeper: Keeper, root: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const gone = keeper.gone();
    const log = await readFile(path.join(root, 'log'), 'utf8').catch(messageOf);
    if (/FATAL|PANIC/.test(log) || log.includes(NOT_RESTORED) || gone !== undefined) {
      throw restoreFailed(gone, log);
    }
    if (/database system is ready to accept connections/.test(log)) return;
    await pause(EVERY_MS, signal);
  }
}

function restoreFailed(gone: string | undefined, log: string): OperationFailed {
  const why = [gone, log.trim().slice(-2_000)].filter(Boolean).join('\n');
  return new OperationFailed(
    'restore-failed',
    `The backup could not be restored and recovered to its restore point:\n${why}`,
    'The folder it was tried in is removed; the live server was not touched.',
  );
}
