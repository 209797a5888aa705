import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { ensureHistoryTable, recordApplied } from '../migrations/execution/history.ts';
import type { TransactionMode } from '../migrations/execution/transport.ts';
import { rehearsalSearchPath } from '../migrations/executor.ts';
import { readPrismaHistory } from '../migrations/prisma/history.ts';
import { type ReplayOutcome, replayMigrations } from '../migrations/replay.ts';
import { lineOfOffset } from '../migrations/sql/positions.ts';
import type { Migration } from '../migrations/types.ts';
import { findClientProgram, runClientProgram } from '../postgres/client-programs.ts';
import { withClient } from '../postgres/connection.ts';
import type { RehearsalServer } from '../postgres/throwaway/server.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import { UserError, messageOf } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { beyondDatabase, leadingAway, readPsqlScript } from './psql-script.ts';
import { throwIfServerIsGone } from './server-gone.ts';

export interface BaselineOptions {
  url: string;
  server: RehearsalServer;
  /** Not pending, in order. */
  merged: readonly Migration[];
  pending: readonly Migration[];
  mode: TransactionMode;
  /** Absolute path of a dump to start from. */
  dump?: string;
}

export interface Baseline {
  kind: 'replay' | 'restore';
  replay: ReplayOutcome;
}

const RESTORE_DEADLINE_MS = 30 * 60_000;

/**
 * Brings an empty database to the state in which the pending migrations will meet it: by replaying what
 * is not pending, or from a dump and what it lacks. The history says so afterwards, as Prisma would.
 *
 * @throws UserError `baseline-not-found`, `baseline-unusable`, `baseline-too-new`.
 */
export async function buildBaseline(options: BaselineOptions, ports: Ports): Promise<Baseline> {
  const { url, merged, mode, dump } = options;
  if (dump !== undefined) await restoreDump(dump, options, ports);
  const { schema } = parseDatabaseUrl(url);
  const settings = { search_path: rehearsalSearchPath(url) };
  return withClient(url, { signal: ports.signal, settings }, async (client) => {
    if (dump !== undefined && merged.length > 0) await refuseEmpty(client, dump);
    const todo = dump === undefined ? merged : await notInDump(client, schema, options);
    const replay = await replayMigrations(client, todo, { mode, schema, signal: ports.signal });
    return { kind: dump === undefined ? 'replay' : 'restore', replay };
  });
}

/**
 * What the dump does not hold by its own history. A dump of the schema alone has no history rows: it is
 * taken to hold everything that is not pending, and the rows are written.
 */
async function notInDump(
  client: pg.Client,
  schema: string,
  { merged, pending }: BaselineOptions,
): Promise<readonly Migration[]> {
  const history = (await readPrismaHistory(client, schema)) ?? [];
  const applied = new Set(history.filter((row) => row.state === 'applied').map((row) => row.name));
  const tooNew = pending.find(({ name }) => applied.has(name));
  if (tooNew) {
    throw new UserError(
      'baseline-too-new',
      `The baseline holds the pending migration ${tooNew.name} already.`,
      'Take it from a database that does not have the pending migrations, or leave baseline out.',
    );
  }
  if (history.length > 0) return merged.filter(({ name }) => !applied.has(name));
  await ensureHistoryTable(client, schema);
  const at = new Date();
  const rows = merged.map((migration) => ({ migration, startedAt: at, finishedAt: at }));
  await recordApplied(client, schema, rows);
  return [];
}

const ANY_TABLE = `
SELECT FROM pg_catalog.pg_class
 WHERE relkind IN ('r', 'p')
   AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
   AND relpersistence <> 't'
 LIMIT 1`;

/** A dump that put its tables elsewhere, or holds none, would pass for "everything that is merged". */
async function refuseEmpty(client: pg.Client, dump: string): Promise<void> {
  if ((await client.query(ANY_TABLE)).rowCount !== 0) return;
  throw new UserError(
    'baseline-unusable',
    `The baseline ${path.basename(dump)} was restored without an error, but holds no table, although there are merged migrations.`,
    MAKE_IT,
  );
}

type DumpKind = 'archive' | 'sql';

const MAKE_IT =
  'Make it with: pg_dump --schema-only --no-owner --no-privileges --format=custom (without --create).';

async function restoreDump(
  dump: string,
  { url, server }: BaselineOptions,
  ports: Ports,
): Promise<void> {
  const kind = await kindOfDump(dump);
  if (kind === 'sql') await refuseScriptThatLeaves(dump, server.source === 'database-url');
  const program = kind === 'archive' ? 'pg_restore' : 'psql';
  const file = await findClientProgram(program, server.major, ports.env);
  if (file === undefined) {
    throw new UserError(
      'baseline-unusable',
      `The baseline ${path.basename(dump)} needs ${program} of Postgres ${server.major}, which is not on this machine.`,
      `Install postgresql-client-${server.major}.`,
    );
  }
  const { database } = parseDatabaseUrl(url);
  // Owners and grants name roles of the database it was taken from, which a throwaway server lacks.
  const without = ['--no-owner', '--no-privileges', '--no-subscriptions'];
  const archive = [...without, '--exit-on-error', '--dbname', database, dump];
  const sql = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null'];
  const args = kind === 'archive' ? archive : [...sql, '--file', dump];
  await runClientProgram(file, args, url, ports, RESTORE_DEADLINE_MS).catch(
    async (error: unknown) => {
      if ((error as { code?: string }).code !== 'client-program-failed') throw error;
      await throwIfServerIsGone(url, ports, error as Error);
      throw new UserError(
        'baseline-unusable',
        `The baseline ${path.basename(dump)} could not be restored: ${messageOf(error)}`,
        MAKE_IT,
        { cause: error },
      );
    },
  );
}

/** With it a backslash ends no string, and what is text could no longer be told from commands. */
const OTHER_STRINGS = /standard_conforming_strings['"]?\s*(=|,|to)\s*'?(off|false|no|0)\b/i;

/**
 * psql obeys what a script says: `\connect` and DROP DATABASE, as pg_dump --create writes them, lead to the
 * real database of that name.
 */
async function refuseScriptThatLeaves(dump: string, isRealServer: boolean): Promise<void> {
  for await (const part of readPsqlScript(dump)) {
    if ('command' in part) {
      const command = leadingAway(part);
      if (command === undefined) continue;
      throw leaves(dump, part.line, `the psql command ${command}`);
    }
    const other = part.text.search(OTHER_STRINGS);
    if (other !== -1) {
      const line = part.line + lineOfOffset(part.text, other) - 1;
      throw leaves(dump, line, 'standard_conforming_strings = off');
    }
    // Nobody calls the functions of a dump on a server that is thrown away.
    const found = await beyondDatabase(part, { bodies: isRealServer });
    if (found) throw leaves(dump, found.line, found.words);
  }
}

function leaves(dump: string, line: number, what: string): UserError {
  return new UserError(
    'baseline-unusable',
    `The baseline ${path.basename(dump)}:${line} has ${what}, which could lead out of the isolated database. Nothing of it was run.`,
    MAKE_IT,
  );
}

/** Archives of pg_dump begin with PGDMP; its directory format holds a toc.dat that does. */
async function kindOfDump(dump: string): Promise<DumpKind> {
  try {
    const isFolder = (await stat(dump)).isDirectory();
    const handle = await open(isFolder ? path.join(dump, 'toc.dat') : dump);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0);
      if (bytesRead === 0) throw new Error('it is empty');
      const isArchive = buffer.subarray(0, bytesRead).toString('latin1') === 'PGDMP';
      if (isFolder && !isArchive) throw new Error('its toc.dat is not one of pg_dump');
      return isArchive ? 'archive' : 'sql';
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UserError(
      'baseline-not-found',
      `The baseline ${dump} cannot be used: ${messageOf(error)}.`,
      'It is a file or folder that pg_dump wrote (plain SQL, custom or directory format).',
    );
  }
}
