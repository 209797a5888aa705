import path from 'node:path';
import { withProtectedEnvironment } from '../../postgres/protected-libpq.ts';
import { parseDatabaseUrl } from '../../postgres/url.ts';
import { OperationFailed, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import type { BackupClient } from '../dump/client.ts';
import { noteGroupIn } from '../kept-folder.ts';
import { explainRestore } from './explain-restore.ts';

export interface RestoreOptions {
  /** An empty database, made like the one that was dumped. */
  url: string;
  client: BackupClient;
  /**
   * A dump in directory format whose hashes were checked: pg_restore runs what is in it. A kept folder, whose keeper ends
   * pg_restore when this process is killed, or one in it that is noted with `keptIn`.
   */
  folder: string;
  /** The kept folder, where that is not `folder` itself. */
  keptIn?: string;
  /** Of `folder`, which may then be a file of pg_dump's in `keptIn`. Default: `directory`. */
  format?: 'directory' | 'custom' | 'tar';
  jobs: number;
  /** What the failure of a restore leaves behind, for the message. */
  left: string;
  /** The server was started by Belay, for this restore alone. */
  onThrowaway?: boolean;
}

/** The timeout of the stage ends it long before. */
const DEADLINE_MS = 7 * 24 * 60 * 60_000;

/**
 * Restores a dump into an empty database. The first error ends it. Without --verbose pg_restore has nothing to say when
 * all went well, so whatever it does say fails the restore. When the signal aborts, pg_restore ends with its
 * workers. Names are restored as they are: owners, grants, tablespaces (never -O, -x, --no-tablespaces).
 *
 * @throws OperationFailed `restore-failed`; `restore-unclear` when it exits 0 and said something.
 */
export async function runRestore(
  options: RestoreOptions,
  ports: Pick<Ports, 'env' | 'signal'>,
): Promise<void> {
  const { url, client, folder, keptIn = folder, jobs, left, onThrowaway = false } = options;
  const { format = 'directory' } = options;
  const { pgRestore } = client;
  const args = [
    ...pgRestore.args,
    ...[`--format=${format}`, '--exit-on-error', `--jobs=${jobs}`, '--no-password'],
    ...[`--dbname=${connectionString(url)}`, folder],
  ];
  let forget: (() => Promise<void>) | undefined;
  const onStart = (pid: number) => (forget = noteGroupIn(path.join(keptIn, 'pg_restore'), pid));
  const result = await withProtectedEnvironment(url, { env: ports.env, scratch: keptIn }, (env) =>
    run(pgRestore.file, args, {
      ...{ env: writing(env), deadlineMs: DEADLINE_MS, signal: ports.signal, onStart },
    }),
  ).finally(() => forget?.());
  const said = result.stderr.trim();
  if (result.exitCode === 0) {
    if (said === '') return;
    throw new OperationFailed(
      'restore-unclear',
      `pg_restore said something after which its restore cannot be relied on:\n${shown(said)}`,
      left,
    );
  }
  const { startError, exitCode } = result;
  const words =
    said || messageOf(startError ?? `no word, exit code ${exitCode ?? 'none: it was killed'}`);
  const advice = explainRestore(words, onThrowaway);
  throw new OperationFailed(
    'restore-failed',
    `pg_restore failed:\n${shown(words)}${advice === undefined ? '' : `\n${advice}`}`,
    left,
    { cause: startError },
  );
}

/** Also for a role, or on a server, that is read-only by default: the database is a new one. */
export function writing(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const options = [env['PGOPTIONS'] ?? '', '-c default_transaction_read_only=off'];
  return { ...env, PGOPTIONS: options.join(' ').trim() };
}

/** pg_restore wants it on the command line; a name with an equals sign would be read as more than a name. */
function connectionString(url: string): string {
  const { database } = parseDatabaseUrl(url);
  return `dbname='${database.replace(/(['\\])/g, '\\$1')}'`;
}

const SHOWN = 4_000;

/** The beginning is what went wrong first; what follows are its consequences in other workers. */
function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
