import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readOutside } from '@belay/core/backup/content/outside.ts';
import { libpqEnvironment } from '@belay/core/postgres/client-programs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { createMarked, withTemporaryDatabase } from '@belay/core/postgres/temporary-database.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import type { RollbackPorts } from '@belay/core/rollback/context.ts';
import { cutOver } from '@belay/core/rollback/cutover/cut-over.ts';
import { freeParkedName } from '@belay/core/rollback/cutover/free-name.ts';
import { oidOf } from '@belay/core/rollback/database-oid.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { listPreserved, markFor } from '@belay/core/rollback/preserved/list.ts';
import { undoRollback } from '@belay/core/rollback/preserved/undo.ts';
import type { HeldTarget } from '@belay/core/rollback/target.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import { randomPart } from '@belay/core/runtime/run-id.ts';
import type { BackupPrograms } from './backup.ts';
import { backupTables } from './backup-data.ts';
import { median, runProcess } from './measure.ts';
import { whileAsked } from './rollback-clients.ts';
import type { Row } from './row.ts';

export interface CutoverResult {
  /** Of the tables, without indexes. */
  bytes: number;
  /** Of each cutover: what Belay measured, and the longest that a client was without an answer. */
  refusedMs: number[];
  unansweredMs: number[];
  /** Sessions that were ended, and errors that clients saw, of all cutovers. */
  terminated: number;
  errors: number;
  /** DROP DATABASE, CREATE DATABASE and `pg_restore -j2`, for which there is no database. */
  recreateSeconds: number;
}

/** About 100 MB and 2 GB. */
const ORDERS = [120_000, 2_400_000];
const GOAL_MS = 250;
const WAIT_MS = 10_000;
const RUN = 'benchmark';

const PORTS: RollbackPorts = {
  ...{ log: silentLogger, now: Date.now, env: {}, signal: new AbortController().signal },
};

/**
 * Puts a copy in the place of a database that clients use, takes that back, and takes that back again: three cutovers.
 * Then drops the database and restores it from a dump, as one does by hand.
 */
export async function benchCutovers(
  adminUrl: string,
  programs: BackupPrograms,
  orders: readonly number[] = ORDERS,
): Promise<CutoverResult[]> {
  const results: CutoverResult[] = [];
  for (const count of orders) results.push(await benchOne(adminUrl, programs, count));
  return results;
}

async function benchOne(
  adminUrl: string,
  programs: BackupPrograms,
  orders: number,
): Promise<CutoverResult> {
  const owner = { run: RUN, now: Date.now() };
  return withTemporaryDatabase(adminUrl, owner, async ({ name, url }) => {
    const bytes = await withClient(url, {}, (client) => backupTables(client, orders));
    const copy = `belay_restore_${RUN}_${randomPart()}`;
    await createMarked(adminUrl, copy, { ...owner, template: name, copyFiles: true });
    const rounds = [
      (held: HeldTarget) => replace(held, copy),
      (held: HeldTarget) => putBack(held),
      (held: HeldTarget) => putBack(held),
    ];
    const result: CutoverResult = {
      ...{ bytes, refusedMs: [], unansweredMs: [], terminated: 0, errors: 0, recreateSeconds: NaN },
    };
    for (const round of rounds) {
      const seen = await whileAsked(url, async () => {
        const done = await withHeldTarget(url, { waitMs: WAIT_MS }, PORTS, round);
        result.refusedMs.push(done.refusedMs);
        result.terminated += done.terminated;
      });
      result.unansweredMs.push(seen.longestMs);
      result.errors += seen.errors;
    }
    await dropKept(adminUrl, name);
    return { ...result, recreateSeconds: await recreate(adminUrl, programs, name) };
  });
}

async function replace(held: HeldTarget, copy: string) {
  const { admin, facts } = held;
  const outside = await readOutside(held.client);
  const oid = await oidOf(admin.client, copy);
  if (oid === undefined) throw new Error(`there is no ${copy}`);
  const at = Date.now();
  const live = { database: facts.database, oid: facts.databaseOid };
  const made = {
    run: RUN,
    at: new Date(at).toISOString(),
    replacedBy: oid,
    by: 'rollback' as const,
  };
  const mark = await markFor(admin.client, live, made);
  const parkAs = await freeParkedName(admin, facts.database, at, 'rollback');
  return cutOver({ held, incoming: { database: copy, oid, outside }, parkAs, mark }, PORTS);
}

/** Names what was put aside last, since an undo is not taken back of its own. */
async function putBack(held: HeldTarget) {
  const [last] = await listPreserved(held.admin, held.facts.database);
  if (!last) throw new Error('nothing was put aside');
  const undone = await undoRollback(held, PORTS, { run: RUN, database: last.database });
  if ('already' in undone) throw new Error('the undo did nothing');
  return undone.done;
}

async function dropKept(adminUrl: string, of: string): Promise<void> {
  await withClient(adminUrl, {}, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
      [`${of}_before_`],
    );
    for (const { name } of rows) await client.query(`DROP DATABASE ${quoteIdent(name)}`);
  });
}

async function recreate(
  adminUrl: string,
  { pgDump, pgRestore }: BackupPrograms,
  name: string,
): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'belay-bench-cutover-'));
  const env = { ...process.env, ...libpqEnvironment(withDatabase(adminUrl, name)) };
  const program = async (file: string, args: string[]) => {
    const { seconds, exitCode, stderr } = await runProcess(file, args, { cwd: '/', env });
    if (exitCode !== 0) throw new Error(`${path.basename(file)}: ${stderr}`);
    return seconds;
  };
  try {
    const dump = path.join(folder, 'dump');
    await program(pgDump, ['--format=directory', '--jobs=2', '--compress=1', `--file=${dump}`]);
    const started = performance.now();
    await withClient(adminUrl, {}, async (client) => {
      await client.query(`DROP DATABASE ${quoteIdent(name)} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${quoteIdent(name)} TEMPLATE template0`);
    });
    await program(pgRestore, ['--jobs=2', `--dbname=${name}`, dump]);
    return (performance.now() - started) / 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function cutoverRows(results: readonly CutoverResult[]): Row[] {
  return results.flatMap(
    ({ bytes, refusedMs, unansweredMs, terminated, errors, recreateSeconds }) => [
      {
        ...{
          what: `refused by a cutover, ${(bytes / 1e9).toFixed(1)} GB`,
          unit: 'ms',
          goal: GOAL_MS,
        },
        ...{ measured: Math.max(...refusedMs) },
        note: `the longest of ${refusedMs.length}, median ${median(refusedMs).toFixed(0)} ms; ${terminated} sessions ended, ${errors} errors seen`,
      },
      {
        ...{ what: '  a client without an answer', unit: 'ms' },
        ...{ measured: Math.max(...unansweredMs) },
        note: `dropping and restoring it with pg_restore -j2 instead: ${recreateSeconds.toFixed(1)} s without a database`,
      },
    ],
  );
}
