import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from '@belay/core/postgres/catalogue/read.ts';
import type { Catalogue } from '@belay/core/postgres/catalogue/types.ts';
import { libpqEnvironment } from '@belay/core/postgres/client-programs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withTemporaryDatabase } from '@belay/core/postgres/temporary-database.ts';
import { compareWithPromise } from './catalogue-check.ts';
import { INDEXES_PER_TABLE, manyTables } from './catalogue-data.ts';
import { measureNode, median, runProcess } from './measure.ts';

export interface CatalogueResult {
  tables: number;
  indexes: number;
  rounds: number;
  /** Medians: connecting, reading, comparing and fingerprints, with the promise at hand. */
  belaySeconds: number;
  /** `pg_dump --schema-only`, the start of its process included. */
  dumpSeconds: number;
  /** Of a process that reads the promise from a file and does nothing but Belay's check, started from the sources. */
  peakMb: number;
}

const TABLES = 2_000;
/** One round not counted: the first one fills the caches. */
const WARM_UP = 1;
const ROUNDS = 5;
const PROCESS = fileURLToPath(new URL('catalogue-process.ts', import.meta.url));

/**
 * Compares a large schema with what was promised, by turns with Belay's check and with a `pg_dump
 * --schema-only` of the same database, which only reads it.
 *
 * @param pgDump Path of the program, of the server's own major version.
 */
export async function benchCatalogue(
  adminUrl: string,
  pgDump: string,
  { tables = TABLES }: { tables?: number } = {},
): Promise<CatalogueResult> {
  const owner = { run: 'benchmark', now: Date.now() };
  return withTemporaryDatabase(adminUrl, owner, async ({ url }) => {
    const promise = await withClient(url, {}, async (client) => {
      await manyTables(client, tables);
      return readCatalogue(client);
    });
    const times: { belay: number[]; dump: number[] } = { belay: [], dump: [] };
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const order = round % 2 === 0 ? (['belay', 'dump'] as const) : (['dump', 'belay'] as const);
      for (const who of order) {
        const seconds =
          who === 'belay' ? await checkWithBelay(url, promise) : await dump(pgDump, url);
        if (round >= WARM_UP) times[who].push(seconds);
      }
    }
    return {
      ...{ tables, indexes: tables * INDEXES_PER_TABLE, rounds: ROUNDS },
      belaySeconds: median(times.belay),
      dumpSeconds: median(times.dump),
      peakMb: await peakOf(url, promise),
    };
  });
}

async function checkWithBelay(url: string, promise: Catalogue): Promise<number> {
  const started = performance.now();
  await compareWithPromise(url, promise);
  return (performance.now() - started) / 1000;
}

async function dump(pgDump: string, url: string): Promise<number> {
  const env = { ...process.env, ...libpqEnvironment(url) };
  const args = ['--schema-only', '--file=/dev/null'];
  const { seconds, exitCode, stderr } = await runProcess(pgDump, args, { cwd: '/', env });
  if (exitCode !== 0) throw new Error(`pg_dump: ${stderr}`);
  return seconds;
}

async function peakOf(url: string, promise: Catalogue): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'belay-bench-promise-'));
  try {
    const file = path.join(folder, 'promise.json');
    writeFileSync(file, JSON.stringify(promise));
    const env = { ...process.env, BELAY_DATABASE_URL: url, BELAY_BENCH_PROMISE: file };
    const cwd = fileURLToPath(new URL('../..', import.meta.url));
    const run = await measureNode(['--import', 'tsx', PROCESS], { cwd, env });
    if (run.exitCode !== 0) throw new Error(`the check's own process: ${run.stderr}`);
    return run.peakMb;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
