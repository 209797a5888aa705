import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import type { Seed } from '../config/test-inputs.ts';
import { openTransaction } from '../migrations/execution/send.ts';
import { rehearsalSearchPath } from '../migrations/executor.ts';
import { lineAtPosition } from '../migrations/sql/positions.ts';
import {
  findClientProgram,
  libpqEnvironment,
  runClientProgram,
} from '../postgres/client-programs.ts';
import { isSessionLost } from '../postgres/connection.ts';
import { urlVariables, withoutOtherDatabases } from '../runtime/child-environment.ts';
import { UserError, messageOf } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { run } from '../runtime/process.ts';
import { withRehearsalClient } from './boundary.ts';
import { leadingAway, readPsqlScript } from './psql-script.ts';
import { throwIfServerIsGone } from './server-gone.ts';

/** A seed that never ends must not outlive the job. */
const SEED_DEADLINE_MS = 15 * 60_000;

const MUST_FIT =
  'The seed is loaded after the migrations that are not pending, so it must fit the schema of the base branch.';

export interface SeedOptions {
  /** Further variables that a seed command may look for its database in: those of the schema's datasource. */
  variables?: readonly string[];
}

/**
 * Loads rows into the baseline, so that the pending migrations meet data as they will in production.
 *
 * @param directory What a relative file name or the command starts from.
 * @throws UserError `seed-failed`, `seed-not-found`. @throws OperationFailed `server-lost`.
 */
export async function loadSeed(
  seed: Seed,
  url: string,
  directory: string,
  ports: Ports,
  options: SeedOptions = {},
): Promise<void> {
  if (seed.kind === 'sql') await loadSeedFile(path.resolve(directory, seed.file), url, ports);
  else await runSeedCommand(seed.command, url, directory, ports, options.variables ?? []);
}

async function loadSeedFile(file: string, url: string, ports: Ports): Promise<void> {
  const sql = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError('seed-not-found', `The seed file cannot be read: ${messageOf(error)}.`);
  });
  if (await copiesRows(file)) await runThroughPsql(file, url, ports);
  else await sendSeed(file, sql, url, ports);
  await withRehearsalClient(url, ports, (client) => client.query('ANALYZE'));
}

async function sendSeed(file: string, sql: string, url: string, ports: Ports): Promise<void> {
  await withRehearsalClient(url, ports, async (client) => {
    try {
      await client.query(sql);
    } catch (error) {
      if (isSessionLost(error)) throw error;
      throw seedSqlFailed(file, sql, error);
    }
    if (openTransaction(client) !== 'no') throw leftOpen(file);
  });
}

/**
 * Whether a file holds `COPY … FROM stdin`: only psql can send the rows that follow one.
 *
 * @throws UserError `seed-failed` when psql would do more than that.
 */
async function copiesRows(file: string): Promise<boolean> {
  let copies = false;
  let away: { command: string; line: number } | undefined;
  for await (const part of readPsqlScript(file)) {
    if ('text' in part) {
      copies ||= part.copiesRows;
      continue;
    }
    const command = leadingAway(part);
    if (command !== undefined) away ??= { command, line: part.line };
  }
  if (!copies || away === undefined) return copies;
  throw new UserError(
    'seed-failed',
    `The seed ${path.basename(file)}:${away.line} has the psql command ${away.command}, which could lead out of the isolated database.`,
    'Leave it out, or give a seed command that runs psql itself.',
  );
}

/** Fails inside a transaction, and does next to nothing outside one. */
const ONLY_OUTSIDE_TRANSACTION = 'VACUUM pg_catalog.pg_am';

async function runThroughPsql(file: string, url: string, ports: Ports): Promise<void> {
  const name = path.basename(file);
  const psql = await findClientProgram('psql', 0, ports.env);
  if (psql === undefined) {
    throw new UserError(
      'seed-failed',
      `The seed ${name} has COPY … FROM stdin, which takes psql, and psql is not on this machine.`,
      'Install postgresql-client, or write the rows as INSERT (pg_dump --inserts does).',
    );
  }
  const settings = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null'];
  const args = [...settings, '--file', file, '--command', ONLY_OUTSIDE_TRANSACTION];
  const session = inSchema(url);
  await runClientProgram(psql, args, session, ports, SEED_DEADLINE_MS).catch(
    async (error: unknown) => {
      if ((error as { code?: string }).code !== 'client-program-failed') throw error;
      await throwIfServerIsGone(url, ports, error as Error);
      if (/ERROR: +VACUUM /.test(messageOf(error))) throw leftOpen(file);
      throw new UserError('seed-failed', `The seed ${name} failed: ${messageOf(error)}`, MUST_FIT, {
        cause: error,
      });
    },
  );
}

/** The URL for a session of libpq's that starts as Prisma's does, in UTF-8 as the file is. */
function inSchema(url: string): string {
  const copy = new URL(url);
  const searchPath = rehearsalSearchPath(url).replace(/([\\ ])/g, '\\$1');
  const given = copy.searchParams.get('options');
  copy.searchParams.set('options', `${given ? `${given} ` : ''}-c search_path=${searchPath}`);
  copy.searchParams.set('client_encoding', 'UTF8');
  return copy.href;
}

function leftOpen(file: string): UserError {
  return new UserError(
    'seed-failed',
    `The seed ${path.basename(file)} ends inside a transaction that it began: its rows would be lost.`,
    'Put COMMIT at its end, or leave BEGIN out.',
  );
}

function seedSqlFailed(file: string, sql: string, error: unknown): UserError {
  const { position, detail } = error as pg.DatabaseError;
  const line = position === undefined ? '' : `:${lineAtPosition(sql, Number(position))}`;
  return new UserError(
    'seed-failed',
    `The seed ${path.basename(file)}${line} failed: ${messageOf(error)}.${detail === undefined ? '' : ` ${detail}`}`,
    MUST_FIT,
  );
}

/** The command is the user's own and is meant for a shell, as in package.json's scripts. */
async function runSeedCommand(
  command: string,
  url: string,
  directory: string,
  ports: Ports,
  variables: readonly string[],
): Promise<void> {
  const result = await run('/bin/sh', ['-c', command], {
    cwd: directory,
    env: {
      ...withoutOtherDatabases(ports.env),
      ...urlVariables(onlyThisDatabase(url), variables),
      ...libpqEnvironment(url),
    },
    deadlineMs: SEED_DEADLINE_MS,
    signal: ports.signal,
  });
  if (result.exitCode === 0) return;
  const said = (result.stderr || result.stdout).trim().slice(-1_500);
  const failure = new UserError(
    'seed-failed',
    result.timedOut
      ? `The seed command did not end within ${SEED_DEADLINE_MS / 60_000} minutes.`
      : `The seed command ended with ${result.exitCode ?? 'a signal'}: ${said}`,
    'It runs in the working directory. DATABASE_URL, DIRECT_URL and PGHOST, PGDATABASE … lead to the isolated database; other variables of libpq are not passed on.',
  );
  await throwIfServerIsGone(url, ports, failure);
  throw failure;
}

/** libpq would follow these, and Belay does not: they outweigh the URL's own host and database. */
function onlyThisDatabase(url: string): string {
  const copy = new URL(url);
  const leading = ['dbname', 'hostaddr', 'service', 'servicefile', 'passfile'];
  const found = leading.filter((name) => copy.searchParams.has(name));
  if (found.length === 0) return url;
  for (const name of found) copy.searchParams.delete(name);
  return copy.href;
}
