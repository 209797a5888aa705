import type { RehearsalResult, Rehearsals } from './rehearsal.ts';
import type { ReplayResult } from './replay.ts';
import { type Row, seconds } from './row.ts';
import type { StartupResult } from './startup.ts';

export interface Rehearsing {
  replay: ReplayResult;
  rehearsal: Rehearsals;
  startup: StartupResult;
}

/** The results as rows, each with its goal. */
export function rehearsingRows({ replay, rehearsal, startup }: Rehearsing): Row[] {
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
