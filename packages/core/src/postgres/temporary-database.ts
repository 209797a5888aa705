import pg from 'pg';
import { OperationFailed, UserError, interruption, messageOf } from '../runtime/errors.ts';
import { randomPart } from '../runtime/run-id.ts';
import type { Logger } from '../runtime/ports.ts';
import { isSessionLost, withClient } from './connection.ts';
import { copySettings } from './database-settings.ts';
import { quoteIdent, quoteLiteral } from './identifiers.ts';
import { withDatabase } from './url.ts';

export interface TemporaryDatabase {
  name: string;
  url: string;
}

export interface TemporaryOptions {
  /** The run the database belongs to; part of its name. */
  run: string;
  /** Milliseconds since the epoch. */
  now: number;
  /** Copy this database instead of starting empty; nobody may be connected to it. */
  template?: string;
  /** More for CREATE DATABASE, as SQL: encoding, locale, tablespace. */
  clauses?: string;
  /** Copy its files instead of writing the copy to the WAL: takes checkpoints, which nobody minds on a throwaway server. */
  copyFiles?: boolean;
  /** The whole server goes away soon, and the database with it: dropping it first would only take time. */
  goesWithServer?: boolean;
  /** The database whose ALTER DATABASE … SET settings this one gets. */
  settingsOf?: string;
  /** What its COMMENT says beside the run and the time. */
  mark?: Readonly<Record<string, unknown>>;
  signal?: AbortSignal;
}

const PREFIX = 'belay_';
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;
const CREATE_TIMEOUT_MS = 120_000;

/** What somebody set for the role's everyday work prevents neither. */
const CREATE_SETTINGS = {
  statement_timeout: String(CREATE_TIMEOUT_MS),
  lock_timeout: '0',
  default_transaction_read_only: 'off',
} as const;

/**
 * How to copy a database of a server: also the settings, which CREATE DATABASE … TEMPLATE leaves behind.
 * Measured on a throwaway server (15.18, 2 cores, 20 MB): 20 ms with files copied, 46 ms through the WAL.
 */
export function copyOf(
  server: { source: string; major: number },
  template: string,
): Required<Pick<TemporaryOptions, 'template' | 'copyFiles' | 'settingsOf'>> {
  const copyFiles = server.source !== 'database-url' && server.major >= 15;
  return { template, copyFiles, settingsOf: template };
}

/**
 * Makes a database named `belay_<run>_<random>` on a server, runs `body`, drops the database again, also
 * when `body` throws or the signal aborts. Its COMMENT says which run made it and when, so that one left
 * behind by a killed process is recognised later ({@link dropLeftovers}).
 *
 * @param adminUrl A database of the same server, for a role with CREATEDB.
 * @throws UserError `createdb-missing`, `database-not-created`.
 * @throws OperationFailed `leftover-database` when it cannot be dropped. Where `body` failed too, its error is
 *   thrown, and its message says what is left.
 */
export async function withTemporaryDatabase<T>(
  adminUrl: string,
  options: TemporaryOptions,
  body: (database: TemporaryDatabase) => Promise<T>,
): Promise<T> {
  const name = `${PREFIX}${options.run}_${randomPart()}`;
  let result: T;
  try {
    await createMarked(adminUrl, name, options);
    result = await body({ name, url: withDatabase(adminUrl, name) });
  } catch (error) {
    if (!options.goesWithServer) await dropAfter(error, adminUrl, name);
    throw error;
  }
  if (!options.goesWithServer) await dropTemporaryDatabase(adminUrl, name);
  return result;
}

/** The first error counts; a database that stays is told with it, unless it says so already. */
async function dropAfter(error: unknown, adminUrl: string, name: string): Promise<void> {
  try {
    await dropTemporaryDatabase(adminUrl, name);
  } catch (failure) {
    if (error instanceof Error && !isUnreachable(error)) error.message += `\n${messageOf(failure)}`;
  }
}

/**
 * Empties a temporary database by making it anew under its name, from `options.template` or empty.
 * Whoever is connected to it is thrown out.
 */
export async function recreateTemporaryDatabase(
  adminUrl: string,
  name: string,
  options: TemporaryOptions,
): Promise<void> {
  await dropTemporaryDatabase(adminUrl, name);
  await createMarked(adminUrl, name, options);
}

/**
 * Makes a database for a caller that sees to its end. Its COMMENT is as {@link withTemporaryDatabase} says.
 *
 * @throws UserError `createdb-missing`, `database-not-created`; the server's own error is the cause.
 */
export async function createMarked(
  adminUrl: string,
  name: string,
  options: TemporaryOptions,
): Promise<void> {
  const created = new Date(options.now).toISOString();
  const mark = JSON.stringify({ belay: options.run, created, ...options.mark });
  // Not template1, the server's default: what its administrator put there would seem to be in the history.
  const template = ` TEMPLATE ${quoteIdent(options.template ?? 'template0')}`;
  const strategy = options.copyFiles ? ' STRATEGY file_copy' : '';
  const clauses = options.clauses === undefined ? '' : ` ${options.clauses}`;
  if (options.signal?.aborted) throw interruption(options.signal);
  // Not under the signal: a CREATE DATABASE whose client is gone goes on, and would end after the drop.
  await withClient(adminUrl, { settings: CREATE_SETTINGS }, async (client) => {
    try {
      await client.query(`CREATE DATABASE ${quoteIdent(name)}${template}${strategy}${clauses}`);
    } catch (error) {
      throw sqlState(error) === '42501' ? createdbMissing(error) : error;
    }
    await client.query(`COMMENT ON DATABASE ${quoteIdent(name)} IS ${quoteLiteral(mark)}`);
    if (options.settingsOf !== undefined) await copySettings(client, options.settingsOf, name);
  }).catch((error: unknown) => {
    throw error instanceof pg.DatabaseError && !isSessionLost(error) ? notCreated(error) : error;
  });
}

function createdbMissing(error: unknown): UserError {
  return new UserError(
    'createdb-missing',
    `Belay could not create its isolated database: ${messageOf(error)}.`,
    'Give the role the right with: ALTER ROLE … CREATEDB; or leave database-url out, and Belay starts a throwaway server of its own.',
  );
}

/** What to do about the server's reasons not to create a database, by SQLSTATE. */
const ADVICE: Readonly<Record<string, string>> = {
  '53100': "Free space on the server's disk.",
  '53200': 'The server is out of memory.',
  '55006':
    'Somebody is connected to the database that is to be copied: end that session and try again.',
  '55P03': 'Something on the server held a lock for too long: try again when it is done.',
  '57014': `It took longer than ${CREATE_TIMEOUT_MS / 1_000} s or was cancelled: try again when the server is less busy.`,
};

function notCreated(error: pg.DatabaseError): UserError {
  return new UserError(
    'database-not-created',
    `Belay could not create its isolated database: ${messageOf(error)} (SQLSTATE ${sqlState(error)}).`,
    ADVICE[sqlState(error)] ??
      'Leave database-url out, and Belay starts a throwaway server of its own.',
    { cause: error },
  );
}

function sqlState(error: unknown): string {
  return (error as { code?: string }).code ?? '';
}

/**
 * Drops a database of Belay's, and throws out whoever is connected to it. Not under the caller's signal: what an
 * interrupted run made must still go.
 *
 * @throws OperationFailed `leftover-database`.
 */
export async function dropTemporaryDatabase(adminUrl: string, name: string): Promise<void> {
  try {
    await withClient(adminUrl, { settings: CREATE_SETTINGS }, (client) =>
      dropDatabase(client, name),
    );
  } catch (error) {
    throw new OperationFailed(
      'leftover-database',
      `Belay could not drop its database ${name}: ${messageOf(error)}.`,
      `The database ${name} is left on the server. Drop it: DROP DATABASE ${quoteIdent(name)} WITH (FORCE).`,
      { cause: error },
    );
  }
}

function isUnreachable(error: unknown): boolean {
  return ['database-unreachable', 'server-lost'].includes(sqlState(error));
}

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  if (!name.startsWith(PREFIX))
    throw new Error(`refusing to drop ${name}: not a database of Belay's`);
  await client.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`);
}

const LEFTOVERS = `
SELECT d.datname AS name, pg_catalog.shobj_description(d.oid, 'pg_database') AS mark
  FROM pg_catalog.pg_database d
 WHERE pg_catalog.starts_with(d.datname, $1)
   AND pg_catalog.pg_has_role(d.datdba, 'USAGE')`;

/**
 * Drops databases that earlier runs of Belay left on this server: only those whose COMMENT is Belay's own
 * and says that they are older than a day. Whatever merely looks alike stays.
 *
 * @returns The names of what was dropped.
 */
export async function dropLeftovers(
  client: pg.Client,
  now: number,
  log: Logger,
): Promise<string[]> {
  const { rows } = await client.query<{ name: string; mark: string | null }>(LEFTOVERS, [PREFIX]);
  const old = rows.filter(({ mark }) => isOld(mark, now)).map(({ name }) => name);
  const dropped: string[] = [];
  for (const name of old) {
    try {
      await dropDatabase(client, name);
      dropped.push(name);
    } catch (error) {
      log.warn(`the leftover database ${name} could not be dropped: ${messageOf(error)}`);
    }
  }
  return dropped;
}

function isOld(mark: string | null, now: number): boolean {
  try {
    const { belay, created } = JSON.parse(mark ?? '') as { belay?: unknown; created?: unknown };
    if (typeof belay !== 'string' || typeof created !== 'string') return false;
    const at = Date.parse(created);
    return Number.isFinite(at) && now - at > LEFTOVER_AGE_MS;
  } catch {
    return false;
  }
}
