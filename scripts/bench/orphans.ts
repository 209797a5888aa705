import { fileURLToPath } from 'node:url';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withTemporaryDatabase } from '@belay/core/postgres/temporary-database.ts';
import { type Keys, benchTables, plainJoin } from './orphans-data.ts';
import { lookForOrphans } from './orphans-check.ts';
import { median, measureNode } from './measure.ts';

export interface OrphansResult {
  keys: Keys;
  /** Of the table that refers. */
  rows: number;
  rounds: number;
  /** Medians. */
  belaySeconds: number;
  joinSeconds: number;
  /** Of a process that does nothing but Belay's check, started from the sources. */
  peakMb: number;
}

export interface OrphansOptions {
  /** Default: 10 million. */
  rows?: number;
  /** What the keys are; whole numbers without gaps are another way for Belay than uuids. */
  keys?: Keys;
}

const ROWS = 10_000_000;
/** One round not counted: the first one fills the caches. */
const WARM_UP = 1;
const ROUNDS = 3;
const PROCESS = fileURLToPath(new URL('orphans-process.ts', import.meta.url));

/**
 * Looks for the orphans of one foreign key over many rows, by turns with Belay's check, connecting included,
 * and with the plain LEFT JOIN. Both see the same: no orphan, a table that was vacuumed and analyzed.
 */
export async function benchOrphans(
  adminUrl: string,
  { rows = ROWS, keys = 'integers' }: OrphansOptions = {},
): Promise<OrphansResult> {
  const owner = { run: 'benchmark', now: Date.now() };
  return withTemporaryDatabase(adminUrl, owner, async ({ url }) => {
    await withClient(url, {}, (client) => benchTables(client, keys, rows));
    const times: { belay: number[]; join: number[] } = { belay: [], join: [] };
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const order = round % 2 === 0 ? (['belay', 'join'] as const) : (['join', 'belay'] as const);
      for (const who of order) {
        const started = performance.now();
        if (who === 'belay') await lookForOrphans(url);
        else await withClient(url, {}, plainJoin);
        if (round >= WARM_UP) times[who].push((performance.now() - started) / 1000);
      }
    }
    return {
      ...{ keys, rows, rounds: ROUNDS },
      belaySeconds: median(times.belay),
      joinSeconds: median(times.join),
      peakMb: await peakOf(url),
    };
  });
}

async function peakOf(url: string): Promise<number> {
  const env = { ...process.env, BELAY_DATABASE_URL: url };
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const run = await measureNode(['--import', 'tsx', PROCESS], { cwd, env });
  if (run.exitCode !== 0) throw new Error(`the check's own process: ${run.stderr}`);
  return run.peakMb;
}
