/**
 * `npm run bench [-- --json]`: the speed that Belay promises, measured in one run on one throwaway server.
 * Prints a table of goals; it fails only when something could not be measured. Measures the bundles as they
 * are in dist/: `npm run build` first.
 */
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findClientProgram } from '@belay/core/postgres/client-programs.ts';
import { findInstalled } from '@belay/core/postgres/throwaway/binaries.ts';
import { withThrowawayCluster } from '@belay/core/postgres/throwaway/cluster.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import { withInterrupts } from '@belay/core/runtime/signals.ts';
import { backupRows } from './bench/backing-up.ts';
import { type BackupResult, benchBackup } from './bench/backup.ts';
import { type BenchHistory, benchHistory } from './bench/history.ts';
import { benchRehearsal } from './bench/rehearsal.ts';
import { benchReplay } from './bench/replay.ts';
import type { Row } from './bench/row.ts';
import { type Rehearsing, rehearsingRows } from './bench/rehearsing.ts';
import { benchStartup } from './bench/startup.ts';
import { type Validating, benchValidating, validatingRows } from './bench/validating.ts';

const CLI = fileURLToPath(new URL('../packages/cli/bin/belay.js', import.meta.url));
const ACTION = fileURLToPath(new URL('../action-test/dist/index.js', import.meta.url));

interface Results {
  history: string;
  postgres: string;
  rehearsing: Rehearsing;
  validating: Validating;
  backingUp: BackupResult;
}

async function measure(history: BenchHistory, signal: AbortSignal): Promise<Results> {
  const [binaries] = (await findInstalled({ PATH: process.env['PATH'] })).found;
  const client = (name: 'psql' | 'pg_dump' | 'pg_restore') =>
    binaries && findClientProgram(name, binaries.major, process.env);
  const psql = await client('psql');
  const pgDump = await client('pg_dump');
  const pgRestore = await client('pg_restore');
  if (!binaries || psql === undefined || pgDump === undefined || pgRestore === undefined) {
    throw new Error(
      'the benchmark compares with psql, pg_dump and pg_restore: it needs them and an installed Postgres server',
    );
  }
  const startup = await benchStartup(CLI, ACTION);
  return withThrowawayCluster(binaries, { signal, log: silentLogger }, async ({ url, version }) => {
    const replay = await benchReplay(history, url, psql);
    const rehearsal = await benchRehearsal(CLI, history, url);
    const validating = await benchValidating(url, pgDump);
    const backingUp = await benchBackup(CLI, url, { pgDump, pgRestore });
    const rehearsing = { replay, rehearsal, startup };
    return { history: history.description, postgres: version, rehearsing, validating, backingUp };
  });
}

function rowsOf({ rehearsing, validating, backingUp }: Results): Row[] {
  return [...rehearsingRows(rehearsing), ...validatingRows(validating), ...backupRows(backingUp)];
}

function printTable(results: Results): void {
  const { history, postgres, rehearsing, validating } = results;
  const { replay, rehearsal, startup } = rehearsing;
  console.log(
    `${replay.migrations} migrations, ${history}; Postgres ${postgres}, Node ${process.versions.node}, ${cpus().length} cores.`,
  );
  console.log(
    `Medians of ${replay.rounds} replays, ${rehearsal.sameServer.rounds} rehearsals, ${startup.rounds} starts, ${validating.catalogue.rounds} comparisons of schemas, ${validating.integers.rounds} looks for orphans.\n`,
  );
  for (const { what, measured, unit, goal, note } of rowsOf(results)) {
    const digits = unit === 'MB' || unit === 'ms' ? 0 : 2;
    const value = `${measured.toFixed(digits)} ${unit}`;
    const verdict = goal === undefined ? '' : measured <= goal ? 'met' : 'missed';
    const cells = [
      what.padEnd(50),
      value.padStart(9),
      (goal ? `≤ ${goal} ${unit}` : '').padEnd(10),
    ];
    console.log(`${cells.join('  ')}  ${verdict.padEnd(6)}  ${note ?? ''}`.trimEnd());
  }
}

const results = await withInterrupts(
  process,
  () => process.exit(1),
  async ({ signal }) => {
    const history = benchHistory();
    try {
      return await measure(history, signal);
    } finally {
      rmSync(history.folder, { recursive: true, force: true });
    }
  },
);
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ ...results, rows: rowsOf(results) }, undefined, 2));
} else printTable(results);
