import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compressOption } from '@belay/core/backup/dump/compression.ts';
import type { Compression } from '@belay/core/backup/manifest.ts';
import { backup } from '@belay/core/backup/stage.ts';
import { backupInputs } from '@belay/core/config/backup-inputs.ts';
import { parseInputs } from '@belay/core/config/inputs.ts';
import { libpqEnvironment } from '@belay/core/postgres/client-programs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withTemporaryDatabase } from '@belay/core/postgres/temporary-database.ts';
import { dropBeside } from '@belay/core/rollback/beside/drop.ts';
import { restoreBeside } from '@belay/core/rollback/beside/restore.ts';
import type { RollbackPorts } from '@belay/core/rollback/context.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { locatePoint } from '@belay/core/rollback/point/locate.ts';
import { withPointSource } from '@belay/core/rollback/point/source.ts';
import type { CheckScope } from '@belay/core/report/recorder.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import type { BackupPrograms } from './backup.ts';
import { backupTables } from './backup-data.ts';
import { median, runProcess } from './measure.ts';
import { type Row, seconds } from './row.ts';

export interface RestoreResult {
  rounds: number;
  /** Of the tables, without indexes. */
  bytes: number;
  /** Medians: `pg_restore -j2` alone; Belay from finding the backup until the new database could be cut over to. */
  aloneSeconds: number;
  besideSeconds: number;
}

const ORDERS = 1_200_000;
const ROUNDS = 2;
const JOBS = 2;
const GOAL = 1.2;
const RUN = 'benchmark';

const PORTS: RollbackPorts = {
  ...{ log: silentLogger, now: Date.now, signal: new AbortController().signal },
  env: { PATH: process.env['PATH'] },
};

/**
 * Restores a backup beside its database, fetched, checked, compared, analysed, by turns with pg_restore alone from a dump
 * of the same database with the same compression and as many jobs.
 */
export async function benchRestore(
  adminUrl: string,
  programs: BackupPrograms,
  orders = ORDERS,
): Promise<RestoreResult> {
  const owner = { run: RUN, now: Date.now() };
  const folder = mkdtempSync(path.join(tmpdir(), 'belay-bench-restore-'));
  try {
    return await withTemporaryDatabase(adminUrl, owner, async ({ url }) => {
      const bytes = await withClient(url, {}, (client) => backupTables(client, orders));
      const compression = await backUp(url, folder);
      const dump = path.join(folder, 'alone');
      const args = ['--format=directory', `--jobs=${JOBS}`, compressOption(compression)];
      await program(programs.pgDump, [...args, `--file=${dump}`], url);
      const beside: number[] = [];
      const alone: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        beside.push(await restoreOnce(url, path.join(folder, 'store')));
        alone.push(
          await withTemporaryDatabase(adminUrl, owner, (to) =>
            program(programs.pgRestore, [`--jobs=${JOBS}`, `--dbname=${to.name}`, dump], to.url),
          ),
        );
      }
      return {
        ...{ rounds: ROUNDS, bytes, aloneSeconds: median(alone) },
        besideSeconds: median(beside),
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function backUp(url: string, folder: string): Promise<Compression> {
  const { backup: details, headline } = await backup(
    {
      ...parseInputs(backupInputs, {}, (name) => name),
      ...{ databaseUrl: url, to: [path.join(folder, 'store')], verify: 'read', jobs: JOBS },
      ...{ report: path.join(folder, 'report'), workspace: folder, run: RUN, identity: {} },
    },
    PORTS,
  );
  if (!details.manifest || !details.restorePoint) throw new Error(headline);
  return details.manifest.archive.compression;
}

const NOBODY: CheckScope = {
  ...{ item: () => undefined, find: (one) => one },
  ...{ findAll: () => undefined, notVerified: () => undefined },
};

async function restoreOnce(url: string, store: string): Promise<number> {
  const options = {
    ...{ backup: store, restorePoint: undefined, confirm: undefined, jobs: JOBS },
    ...{ ageIdentity: undefined, encryptPassphrase: undefined, manifestKey: undefined },
    installClient: false,
  };
  return withHeldTarget(url, { waitMs: 10_000 }, PORTS, async (held) => {
    const started = performance.now();
    const point = await locatePoint(options, held, '/', PORTS);
    const database = await withPointSource(point, held, options, NOBODY, PORTS, async (checked) => {
      const how = { held, jobs: JOBS, run: RUN };
      return (await restoreBeside(checked.source(), how, NOBODY, PORTS)).database;
    });
    const taken = (performance.now() - started) / 1000;
    await dropBeside(held, database, PORTS);
    return taken;
  });
}

async function program(file: string, args: readonly string[], to: string): Promise<number> {
  const env = { ...process.env, ...libpqEnvironment(to) };
  const { seconds: taken, exitCode, stderr } = await runProcess(file, args, { cwd: '/', env });
  if (exitCode !== 0) throw new Error(`${path.basename(file)}: ${stderr}`);
  return taken;
}

export function restoreRows({ besideSeconds, aloneSeconds, bytes }: RestoreResult): Row[] {
  const size = `${(bytes / 1024 ** 3).toFixed(2)} GB of tables`;
  return [
    {
      ...{ what: 'restored beside, compared / pg_restore -j2 alone', unit: '×', goal: GOAL },
      measured: besideSeconds / aloneSeconds,
      note: `${seconds(besideSeconds)} / ${seconds(aloneSeconds)}; ${size}`,
    },
  ];
}
