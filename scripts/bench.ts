/**
 * `npm run bench [-- PART … --json]`: the speed that Belay promises, measured in one run on one throwaway server; of
 * the parts `test`, `validate`, `backup` and `rollback` those that are named, else all. Prints a table of goals; it fails only when something could not be measured. Measures the bundles as they
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
import { type RollingBack, benchRollingBack, rollingBackRows } from './bench/rolling-back.ts';
import { benchStartup } from './bench/startup.ts';
import { type Validating, benchValidating, validatingRows } from './bench/validating.ts';

const CLI = fileURLToPath(new URL('../packages/cli/bin/belay.js', import.meta.url));
const ACTION = fileURLToPath(new URL('../action-test/dist/index.js', import.meta.url));

const PARTS = ['test', 'validate', 'backup', 'rollback'] as const;

interface Results {
  history: string;
  postgres: string;
  rehearsing?: Rehearsing;
  validating?: Validating;
  backingUp?: BackupResult;
  rollingBack?: RollingBack;
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
  const wanted = partsOf(process.argv.slice(2));
  return withThrowawayCluster(binaries, { signal, log: silentLogger }, async ({ url, version }) => {
    const results: Results = { history: history.description, postgres: version };
    if (wanted.has('test')) {
      const startup = await benchStartup(CLI, ACTION);
      const replay = await benchReplay(history, url, psql);
      results.rehearsing = { startup, replay, rehearsal: await benchRehearsal(CLI, history, url) };
    }
    if (wanted.has('validate')) results.validating = await benchValidating(url, pgDump);
    if (wanted.has('backup'))
      results.backingUp = await benchBackup(CLI, url, { pgDump, pgRestore });
    if (wanted.has('rollback')) results.rollingBack = await benchRollingBack(url, { pgDump, pgRestore }); // prettier-ignore
    return results;
  });
}

function partsOf(args: readonly string[]): ReadonlySet<string> {
  const named = args.filter((arg) => !arg.startsWith('--'));
  const unknown = named.filter((name) => !PARTS.some((part) => part === name));
  if (unknown.length > 0)
    throw new Error(`no part is called ${unknown.join(', ')}: ${PARTS.join(', ')}`);
  return new Set(named.length === 0 ? PARTS : named);
}

function rowsOf({ rehearsing, validating, backingUp, rollingBack }: Results): Row[] {
  return [
    ...(rehearsing ? rehearsingRows(rehearsing) : []),
    ...(validating ? validatingRows(validating) : []),
    ...(backingUp ? backupRows(backingUp) : []),
    ...(rollingBack ? rollingBackRows(rollingBack) : []),
  ];
}

function printTable(results: Results): void {
  const { history, postgres } = results;
  console.log(
    `${history}; Postgres ${postgres}, Node ${process.versions.node}, ${cpus().length} cores; medians of the rounds of each part.\n`,
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
