import { open } from 'node:fs/promises';
import path from 'node:path';
import { explainRestore } from '../../backup/restore/explain-restore.ts';
import { noteGroupIn } from '../../backup/kept-folder.ts';
import { writing } from '../../backup/restore/run-restore.ts';
import { listClientPrograms, findClientProgram } from '../../postgres/client-programs.ts';
import { withProtectedEnvironment } from '../../postgres/protected-libpq.ts';
import { OperationFailed, UserError, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import { randomPart } from '../../runtime/run-id.ts';

/**
 * How Belay calls psql: without anybody's psqlrc, the first error ends it (exit code 3), results go nowhere, and errors
 * come with their SQLSTATE, for {@link psqlWords}.
 */
export const PSQL_ARGS = [
  ...['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1'],
  ...['--set=VERBOSITY=verbose', '--set=SHOW_CONTEXT=never', '--output=/dev/null'],
] as const;

/** The timeout of the stage ends it long before. */
export const PSQL_DEADLINE_MS = 7 * 24 * 60 * 60_000;

/**
 * The psql of this machine: that of the server's major version if there is one, else any.
 *
 * @throws UserError `psql-missing`.
 */
export async function requirePsql(major: number, env: Ports['env']): Promise<string> {
  const psql = await findClientProgram('psql', major, env);
  if (psql !== undefined) return psql;
  throw new UserError(
    'psql-missing',
    'A script of SQL is run by psql, which is not on this machine.',
    `Install the package postgresql-client-${major}.`,
  );
}

export interface ScriptRun {
  psql: string;
  /** An empty database. */
  url: string;
  /** Was checked. */
  file: string;
  /** The kept folder in which it lies: its keeper ends psql when this process is killed. */
  folder: string;
  /** Where in it pg_dump tells psql to obey no commands; written over, since that is said to it here. */
  restrictions: readonly { at: number; bytes: number }[];
  /** What a failure leaves behind, for the message. */
  left: string;
}

/**
 * Runs a script in one transaction. The first error ends it and takes everything back. psql obeys no command that is
 * in it, however well hidden from whoever read it before; one that is too old for that is told of in the log.
 *
 * @throws OperationFailed `restore-failed`.
 */
export async function runScript(
  { psql, url, file, folder, restrictions, left }: ScriptRun,
  { env, signal, log }: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<void> {
  await blank(file, restrictions);
  const restricts = await canRestrict(psql, env);
  if (!restricts) log.warn(TOO_OLD);
  const before = restricts ? [`--command=\\restrict ${randomPart()}${randomPart()}`] : [];
  let forget: (() => Promise<void>) | undefined;
  const onStart = (pid: number) => (forget = noteGroupIn(path.join(folder, 'psql'), pid));
  const args = [...PSQL_ARGS, '--single-transaction', ...before, `--file=${file}`];
  const result = await withProtectedEnvironment(url, { env, scratch: folder }, (environment) =>
    run(psql, args, {
      // What says nothing of its encoding is UTF-8, whatever this machine's locale is.
      env: { PGCLIENTENCODING: 'UTF8', ...writing(environment) },
      ...{ deadlineMs: PSQL_DEADLINE_MS, signal, onStart },
    }),
  ).finally(() => forget?.());
  const words = psqlWords(result.stderr, file);
  if (result.exitCode === 0) {
    if (words !== '') log.warn(`psql said:\n${words}`);
    return;
  }
  throw scriptFailed(words || messageOf(result.startError ?? 'psql was killed'), left);
}

const TOO_OLD =
  'this psql is older than CVE-2025-8714: a command that hides in the file would be obeyed; its text was searched for them, and an update is better';

/** The first minor versions with \\restrict; every later major has it. */
const RESTRICTING: Readonly<Record<number, number>> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };

async function canRestrict(psql: string, env: Ports['env']): Promise<boolean> {
  const found = (await listClientPrograms('psql', env)).find(({ file }) => file === psql);
  const [major = 0, minor = 0] = found?.version.split('.').map(Number) ?? [];
  return major > 17 || minor >= (RESTRICTING[major] ?? Infinity);
}

/** Spaces in their place: what follows stays where it is. */
async function blank(file: string, places: ScriptRun['restrictions']): Promise<void> {
  if (places.length === 0) return;
  const handle = await open(file, 'r+');
  try {
    for (const { at, bytes } of places) await handle.write(' '.repeat(bytes), at, 'latin1');
  } finally {
    await handle.close();
  }
}

export function scriptFailed(words: string, left: string, cause?: unknown): OperationFailed {
  const advice = explainRestore(words, false);
  return new OperationFailed(
    'restore-failed',
    `psql failed:\n${words}${advice === undefined ? '' : `\n${advice}`}`,
    left,
    { cause },
  );
}

const SHOWN = 4_000;

/** What belongs to an error and may quote the rows that it is about, or is of no use to anybody else than Postgres. */
const MORE =
  /^(DETAIL|HINT|QUERY|CONTEXT|SCHEMA NAME|TABLE NAME|COLUMN NAME|CONSTRAINT NAME|DATATYPE NAME|LOCATION|LINE \d+): /;

/** `ERROR:  22P02: invalid input syntax …`: messages of class 22 and P0 quote values; see `reasonOf`. */
const SAYS = /^(.*?\b(?:ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|LOG)): +(?:([0-9A-Z]{5}): )?(.*)$/;

/** The same from a server that speaks another language: psql is told to give the state of every error. */
const SAYS_OTHERWISE = /^(.*?\p{L}+) ?: +([0-9A-Z]{5}): (.*)$/u;

/** What psql said, without values of anybody's rows, and without the folder that nobody will find any more. */
export function psqlWords(stderr: string, file: string): string {
  const lines: string[] = [];
  // What follows a line belongs to it, until the next that says what it is.
  let drops = false;
  for (const line of stderr.replaceAll(`${path.dirname(file)}/`, '').split('\n')) {
    const [, who, state, message] = SAYS.exec(line) ?? SAYS_OTHERWISE.exec(line) ?? [];
    if (MORE.test(line)) drops = true;
    else if (who === undefined) {
      if (!drops) lines.push(line);
    } else {
      drops = /^(22|P0)/.test(state ?? '');
      const words = drops ? "(the server's message may quote a value and is not shown)" : message;
      lines.push(`${who}: ${words ?? ''}${state === undefined ? '' : ` (SQLSTATE ${state})`}`);
    }
  }
  const words = lines.join('\n').trim();
  return words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words;
}
