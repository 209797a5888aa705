import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Account } from '../../postgres/throwaway/unprivileged.ts';
import { onlyHarmless } from '../../runtime/child-environment.ts';
import { OperationFailed, UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { type RunResult, run } from '../../runtime/process.ts';
import { type Called, complaintOf, warningsIn } from './messages.ts';

/** pgBackRest as it is called for one stanza. */
export interface PgBackRest {
  file: string;
  /** As it says it, `2.45`. */
  version: string;
  stanza: string;
  /** Its configuration file, absolute; its own default where there is none. */
  config?: string;
  /** Whom it must run as, so that the server's archiving can go on in the same repository; undefined for us. */
  account?: ServerOwner | undefined;
  /** The longest that one call may take, in milliseconds. */
  deadlineMs: number;
}

export interface ServerOwner extends Account {
  home: string;
}

/**
 * The oldest that does what is asked of it here: annotations (2.41), and a `verify` that prints each backup's state.
 * It is also the one that is tested.
 */
const OLDEST = [2, 45] as const;

const VERSION_DEADLINE_MS = 10_000;

/** What every call gets: its messages on stderr, without times, and nothing but the answer on stdout. */
const QUIET = [
  '--log-level-console=off',
  '--log-level-stderr=warn',
  '--no-log-timestamp',
  '--log-level-file=off',
];

/**
 * The program on PATH.
 *
 * @throws UserError `pgbackrest-missing`, `pgbackrest-too-old`.
 */
export async function findPgBackRest(
  env: Ports['env'],
): Promise<Pick<PgBackRest, 'file' | 'version'>> {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((one) => path.isAbsolute(one));
  const file = folders.map((one) => path.join(one, 'pgbackrest')).find((one) => existsSync(one));
  if (file === undefined) {
    throw new UserError(
      'pgbackrest-missing',
      'There is no pgbackrest on PATH.',
      'Belay calls the one that the server archives with: run it on the machine of the server (Debian: apt-get install pgbackrest).',
    );
  }
  const { stdout } = await run(file, ['version'], {
    env: onlyHarmless(env),
    deadlineMs: VERSION_DEADLINE_MS,
  });
  const [, version = '', major = '', minor = ''] =
    /pgBackRest ((\d+)\.(\d+)\S*)/.exec(stdout) ?? [];
  const isOld = Number(major) === OLDEST[0] ? Number(minor) < OLDEST[1] : Number(major) < OLDEST[0];
  if (version === '' || isOld) {
    throw new UserError(
      'pgbackrest-too-old',
      `${file} is pgBackRest ${version || 'of an unknown version'}; Belay needs ${OLDEST.join('.')} or newer.`,
      'Install a newer one, from Debian 12 on or from apt.postgresql.org; the server must archive with the same.',
    );
  }
  return { file, version };
}

/** The arguments of a call. A secret belongs into the configuration file or a PGBACKREST_ variable, never here. */
export function argumentsOf(
  { stanza, config }: Pick<PgBackRest, 'stanza' | 'config'>,
  command: string,
  options: readonly string[],
  after: readonly string[] = [],
): string[] {
  const place = config === undefined ? [] : [`--config=${config}`];
  return [...QUIET, ...place, `--stanza=${stanza}`, ...options, command, ...after];
}

/** What it may know: where programs are, and its own variables, which can hold the keys of its repository. */
export function environmentOf(
  { account }: Pick<PgBackRest, 'account'>,
  env: Ports['env'],
): Record<string, string> {
  const own = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('PGBACKREST_') && value !== undefined ? [[name, value] as const] : [],
  );
  return {
    ...onlyHarmless(env),
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    // libpq looks for .pgpass there.
    ...(account === undefined ? {} : { HOME: account.home, USER: account.name }),
  };
}

/**
 * Calls it and waits for its end. Its warnings go to the log. When the signal aborts it is ended, with all of its
 * workers.
 *
 * @param left What is left behind when it fails.
 * @returns What it printed.
 * @throws OperationFailed `pgbackrest-failed` with its own words.
 */
export async function callPgBackRest(
  program: PgBackRest,
  { command, options = [], after, left }: Called,
  { env, signal, log }: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<string> {
  const { account, deadlineMs } = program;
  const result = await run(program.file, argumentsOf(program, command, options, after), {
    env: environmentOf(program, env),
    cwd: '/',
    deadlineMs,
    signal,
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  });
  for (const warning of warningsIn(result.stderr)) log.warn(`pgBackRest: ${warning}`);
  if (result.exitCode === 0) return result.stdout;
  throw new OperationFailed('pgbackrest-failed', failureOf(command, result, deadlineMs), left);
}

function failureOf(command: string, result: RunResult, deadlineMs: number): string {
  if (result.timedOut) return `pgbackrest ${command} came to no end in ${deadlineMs / 1000} s`;
  if (result.startError) return `pgbackrest could not be started: ${result.startError.message}`;
  return `pgbackrest ${command} failed: ${complaintOf(result.stderr)}`;
}
