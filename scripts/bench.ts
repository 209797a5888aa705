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
import { type BenchHistory, benchHistory } from './bench/history.ts';
import { type Rehearsals, type RehearsalResult, benchRehearsal } from './bench/rehearsal.ts';
import { type ReplayResult, benchReplay } from './bench/replay.ts';
import { type StartupResult, benchStartup } from './bench/startup.ts';

const CLI = fileURLToPath(new URL('../packages/cli/bin/belay.js', import.meta.url));
const ACTION = fileURLToPath(new URL('../action-test/dist/index.js', import.meta.url));

interface Results {
  history: string;
  postgres: string;
  replay: ReplayResult;
  rehearsal: Rehearsals;
  startup: StartupResult;
}

interface Row {
  what: string;
  measured: number;
  unit: string;
  /** At most this much; a row without one only informs. */
  goal?: number;
  note?: string;
}

async function measure(history: BenchHistory, signal: AbortSignal): Promise<Results> {
  const [binaries] = (await findInstalled({ PATH: process.env['PATH'] })).found;
  const psql = binaries && (await findClientProgram('psql', binaries.major, process.env));
  if (!binaries || psql === undefined) {
    throw new Error(
      'the benchmark compares with psql: it needs an installed Postgres server and psql',
    );
  }
  const startup = await benchStartup(CLI, ACTION);
  return withThrowawayCluster(binaries, { signal, log: silentLogger }, async ({ url, version }) => {
    const replay = await benchReplay(history, url, psql);
    const rehearsal = await benchRehearsal(CLI, history, url);
    return { history: history.description, postgres: version, replay, rehearsal, startup };
  });
}

/** The results as rows, each with its goal. */
function rowsOf({ replay, rehearsal, startup }: Results): Row[] {
  const { sameServer, ownServer, withPrisma } = rehearsal;
  const peaks = [sameServer, ownServer, ...(withPrisma ? [withPrisma] : [])];
  const { psqlSeconds, belaySeconds, migrations } = replay;
  const versus = (result: RehearsalResult) => result.seconds / psqlSeconds;
  return [
    {
      ...{
        what: `replaying ${migrations} migrations / psql`,
        measured: belaySeconds / psqlSeconds,
      },
      ...{ unit: '×', goal: 1.2, note: `${seconds(belaySeconds)} / ${seconds(psqlSeconds)}` },
    },
    {
      ...{ what: 'whole rehearsal, 20 pending / psql replay alone', measured: versus(sameServer) },
      ...{ unit: '×', goal: 2, note: seconds(sameServer.seconds) },
    },
    {
      ...{ what: '  the same with a server of its own', measured: versus(ownServer), unit: '×' },
      note: `${seconds(ownServer.seconds)}, start of the server included`,
    },
    ...(withPrisma ? prismaRows(withPrisma, versus(withPrisma)) : []),
    {
      ...{ what: 'peak memory of the process', unit: 'MB', goal: 250 },
      measured: Math.max(...peaks.map(({ peakMb }) => peakMb)),
    },
    {
      ...{ what: 'belay --version above an empty script', unit: 'ms', goal: 150 },
      measured: startup.cliMs,
    },
    {
      ...{ what: 'action-test refusing an input, above the same', unit: 'ms', goal: 150 },
      ...{ measured: startup.actionMs, note: startup.actionNode },
    },
  ];
}

function prismaRows(result: RehearsalResult, ratio: number): Row[] {
  const { cliMs, cliStarts, engineMs } = result.prisma;
  return [
    {
      ...{ what: "  the same with the project's own Prisma 7", measured: ratio, unit: '×' },
      note: seconds(result.seconds),
    },
    {
      ...{ what: "  of it inside Prisma's CLI, beside our own work", measured: cliMs / 1000 },
      ...{ unit: 's', note: `${cliStarts} starts` },
    },
    { what: "  of it inside Prisma's engine", measured: engineMs / 1000, unit: 's' },
  ];
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

function printTable(results: Results): void {
  const { history, postgres, replay, rehearsal } = results;
  console.log(
    `${replay.migrations} migrations, ${history}; Postgres ${postgres}, Node ${process.versions.node}, ${cpus().length} cores.`,
  );
  console.log(
    `Medians of ${replay.rounds} replays, ${rehearsal.sameServer.rounds} rehearsals, ${results.startup.rounds} starts.\n`,
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
