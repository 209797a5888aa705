import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { TestReport } from '@belay/core/report/test-report.ts';
import { prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';
import type { BenchHistory } from './history.ts';
import { measureNode, median } from './measure.ts';

export interface RehearsalResult {
  rounds: number;
  /** Medians of the whole process. */
  seconds: number;
  peakMb: number;
  /** Of the last round, from its report. */
  verdict: string;
  prisma: TestReport['test']['prisma'];
}

export interface Rehearsals {
  /** On the server that psql was measured on. */
  sameServer: RehearsalResult;
  /** As a user runs it: a throwaway server is started and removed. */
  ownServer: RehearsalResult;
  /** With the project's own Prisma; absent where there is no schema.prisma for it. */
  withPrisma?: RehearsalResult;
}

const ROUNDS = 3;
const PENDING = 20;

/** Rehearses the last 20 migrations with the command line's bundle, as a process. */
export async function benchRehearsal(
  bundle: string,
  history: BenchHistory,
  adminUrl: string,
): Promise<Rehearsals> {
  const onServer = { BELAY_DATABASE_URL: adminUrl };
  const sameServer = await rehearse(bundle, history, onServer);
  const ownServer = await rehearse(bundle, history, {});
  if (!history.hasSchema) return { sameServer, ownServer };
  // Last: from here on the project has Prisma.
  projectWithPrisma(history.folder, '7');
  const withPrisma = await rehearse(bundle, history, { ...onServer, ...prismaEnvironment() });
  return { sameServer, ownServer, withPrisma };
}

async function rehearse(
  bundle: string,
  { folder, migrations }: BenchHistory,
  env: Record<string, string>,
): Promise<RehearsalResult> {
  const names = readdirSync(migrations, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const since = names.at(-PENDING - 1) ?? '';
  const report = path.join(folder, 'belay-report');
  const args = [bundle, 'test', '--migrations', migrations, '--since', since, '--report', report];
  const runs = [];
  for (let round = 0; round < ROUNDS; round++) {
    const run = await measureNode(args, { cwd: folder, env: { ...process.env, ...env } });
    // 1 is a verdict too.
    if (run.exitCode !== 0 && run.exitCode !== 1) throw new Error(`belay test: ${run.stderr}`);
    runs.push(run);
  }
  const { verdict, test } = JSON.parse(
    readFileSync(path.join(report, 'report.json'), 'utf8'),
  ) as TestReport;
  return {
    rounds: ROUNDS,
    seconds: median(runs.map(({ seconds }) => seconds)),
    peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
    verdict,
    prisma: test.prisma,
  };
}
