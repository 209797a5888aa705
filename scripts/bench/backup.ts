import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { compressOption } from '@belay/core/backup/dump/compression.ts';
import { libpqEnvironment } from '@belay/core/postgres/client-programs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withTemporaryDatabase } from '@belay/core/postgres/temporary-database.ts';
import type { BackupReport } from '@belay/core/report/backup-report.ts';
import { backupTables } from './backup-data.ts';
import { measureNode, median, runProcess } from './measure.ts';

export interface BackupResult {
  rounds: number;
  /** Of the tables, without indexes. */
  bytes: number;
  archiveBytes: number;
  compression: string;
  /** Medians: `pg_dump -Fd -j2` alone; Belay's dump with hashes, packing, encryption, manifest. */
  dumpSeconds: number;
  makeSeconds: number;
  /** Medians: `pg_restore -j2` alone; Belay's fetching, checking, decrypting, restoring, hashing, comparing. */
  restoreSeconds: number;
  verifySeconds: number;
  peakMb: number;
}

export interface BackupPrograms {
  pgDump: string;
  pgRestore: string;
}

const ORDERS = 1_200_000;
const ROUNDS = 2;
const JOBS = 2;

/**
 * Backs up and verifies with the command line's bundle, encrypted, into a folder, by turns with pg_dump and
 * pg_restore alone with as many jobs and the same compression. Belay's times are those of its own report.
 */
export async function benchBackup(
  bundle: string,
  adminUrl: string,
  programs: BackupPrograms,
): Promise<BackupResult> {
  const owner = { run: 'benchmark', now: Date.now() };
  const folder = mkdtempSync(path.join(tmpdir(), 'belay-bench-backup-'));
  try {
    return await withTemporaryDatabase(adminUrl, owner, async ({ url }) => {
      const bytes = await withClient(url, {}, (client) => backupTables(client, ORDERS));
      const recipient = await identityToRecipient(await generateX25519Identity());
      const runs: (Awaited<ReturnType<typeof backUp>> &
        Awaited<ReturnType<typeof dumpAndRestore>>)[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const belay = await backUp(bundle, url, path.join(folder, `belay-${round}`), recipient);
        const alone = await dumpAndRestore(programs, url, adminUrl, folder, belay);
        runs.push({ ...belay, ...alone });
      }
      const [last] = runs;
      if (!last) throw new Error('no round was run');
      const of = (key: 'makeSeconds' | 'verifySeconds' | 'dumpSeconds' | 'restoreSeconds') =>
        median(runs.map((one) => one[key]));
      return {
        ...{ rounds: ROUNDS, bytes, archiveBytes: last.archiveBytes },
        compression: compressOption(last.compression).replace('--compress=', ''),
        ...{ dumpSeconds: of('dumpSeconds'), makeSeconds: of('makeSeconds') },
        ...{ restoreSeconds: of('restoreSeconds'), verifySeconds: of('verifySeconds') },
        peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function backUp(bundle: string, url: string, folder: string, recipient: string) {
  const args = ['backup', '--to', path.join(folder, 'store'), '--encrypt-to', recipient];
  const more = ['--jobs', String(JOBS), '--report', path.join(folder, 'report')];
  const env = { ...process.env, BELAY_DATABASE_URL: url };
  const run = await measureNode([bundle, ...args, ...more], { cwd: tmpdir(), env });
  if (run.exitCode !== 0) throw new Error(`belay backup: ${run.stderr}`);
  const { backup } = JSON.parse(
    readFileSync(path.join(folder, 'report/report.json'), 'utf8'),
  ) as BackupReport;
  const { manifest, times } = backup;
  rmSync(folder, { recursive: true, force: true });
  if (!manifest) throw new Error('belay backup wrote no manifest');
  return {
    makeSeconds: (times['make'] ?? NaN) / 1000,
    verifySeconds: (times['verify'] ?? NaN) / 1000,
    archiveBytes: manifest.archive.bytes,
    compression: manifest.archive.compression,
    peakMb: run.peakMb,
  };
}

async function dumpAndRestore(
  { pgDump, pgRestore }: BackupPrograms,
  url: string,
  adminUrl: string,
  folder: string,
  { compression }: Awaited<ReturnType<typeof backUp>>,
) {
  const dump = path.join(folder, 'alone');
  const program = async (file: string, args: string[], to: string) => {
    const env = { ...process.env, ...libpqEnvironment(to) };
    const { seconds, exitCode, stderr } = await runProcess(file, args, { cwd: '/', env });
    if (exitCode !== 0) throw new Error(`${path.basename(file)}: ${stderr}`);
    return seconds;
  };
  const jobs = `--jobs=${JOBS}`;
  const dumpArgs = ['--format=directory', jobs, compressOption(compression), `--file=${dump}`];
  const dumpSeconds = await program(pgDump, dumpArgs, url);
  const owner = { run: 'benchmark', now: Date.now() };
  const restoreSeconds = await withTemporaryDatabase(adminUrl, owner, (restored) =>
    program(pgRestore, [jobs, `--dbname=${restored.name}`, dump], restored.url),
  );
  rmSync(dump, { recursive: true, force: true });
  return { dumpSeconds, restoreSeconds };
}
