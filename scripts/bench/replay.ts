import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { replayMigrations } from '@belay/core/migrations/replay.ts';
import { readPrismaTree } from '@belay/core/migrations/prisma/tree.ts';
import { libpqEnvironment } from '@belay/core/postgres/client-programs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withTemporaryDatabase } from '@belay/core/postgres/temporary-database.ts';
import type { BenchHistory } from './history.ts';
import { median, runProcess } from './measure.ts';

export interface ReplayResult {
  migrations: number;
  rounds: number;
  /** Medians. */
  belaySeconds: number;
  psqlSeconds: number;
}

/** One round not counted: the server's first replay fills its caches. */
const WARM_UP = 1;
const ROUNDS = 5;

/**
 * Reads and replays the whole history, by turns with Belay and with one psql process that reads the same
 * files, each into a new database of the same server.
 */
export async function benchReplay(
  history: BenchHistory,
  adminUrl: string,
  psql: string,
): Promise<ReplayResult> {
  const names = (await readTree(history)).migrations.map(({ file }) => file);
  const script = path.join(history.folder, 'all.sql');
  writeFileSync(script, names.map((file) => `\\i '${file.replaceAll("'", "''")}'\n`).join(''));
  const times: { belay: number[]; psql: number[] } = { belay: [], psql: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    // The order changes, so that neither always finds what the other left in the caches.
    const order = round % 2 === 0 ? (['belay', 'psql'] as const) : (['psql', 'belay'] as const);
    for (const who of order) {
      const seconds = await inNewDatabase(adminUrl, (url) =>
        who === 'belay' ? replayWithBelay(history, url) : replayWithPsql(psql, script, url),
      );
      if (round >= WARM_UP) times[who].push(seconds);
    }
  }
  return {
    migrations: names.length,
    rounds: ROUNDS,
    belaySeconds: median(times.belay),
    psqlSeconds: median(times.psql),
  };
}

function readTree({ folder, migrations }: BenchHistory) {
  return readPrismaTree({ migrationsDir: migrations, workspace: folder });
}

function inNewDatabase<T>(adminUrl: string, body: (url: string) => Promise<T>): Promise<T> {
  return withTemporaryDatabase(adminUrl, { run: 'benchmark', now: Date.now() }, ({ url }) =>
    body(url),
  );
}

async function replayWithBelay(history: BenchHistory, url: string): Promise<number> {
  const started = performance.now();
  const { migrations } = await readTree(history);
  const settings = { search_path: 'public' };
  const outcome = await withClient(url, { settings }, (client) =>
    replayMigrations(client, migrations, {
      mode: 'statements',
      signal: new AbortController().signal,
    }),
  );
  if (!outcome.ok) throw new Error(`replay stopped at ${outcome.failed?.migration.name}`);
  return (performance.now() - started) / 1000;
}

async function replayWithPsql(psql: string, script: string, url: string): Promise<number> {
  const env = { ...process.env, ...libpqEnvironment(url) };
  const args = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--file', script];
  const { seconds, exitCode, stderr } = await runProcess(psql, args, { cwd: '/', env });
  if (exitCode !== 0) throw new Error(`psql: ${stderr}`);
  return seconds;
}
