import path from 'node:path';
import { type RehearsalServer, withServer } from '../postgres/throwaway/server.ts';
import {
  type TemporaryDatabase,
  copyOf,
  withTemporaryDatabase,
} from '../postgres/temporary-database.ts';
import { withBackground } from '../runtime/background.ts';
import type { Ports } from '../runtime/ports.ts';
import type { Context, Plan } from './context.ts';
import type { CheckResult, CheckScope } from '../report/recorder.ts';
import { durationWords, plural } from '../report/words.ts';
import { type Boundary, readBoundary } from './boundary.ts';
import { fillBaseline, type Start } from './steps/baseline.ts';
import { judgeApply, recordStep } from './steps/apply.ts';
import { judgeData } from './steps/data.ts';
import { judgeSchema } from './steps/schema.ts';
import { writeReverses } from './steps/reverse-files.ts';
import { judgeWayBack } from './steps/way-back.ts';
import {
  type Deploy,
  deployWithPrisma,
  diffWithPrisma,
  validateWithPrisma,
  withReverseGenerator,
} from './prisma-work.ts';
import { onlyOnceBecause } from './reach.ts';
import {
  type BaselineDump,
  type RestoreProof,
  dumpBaseline,
  proveRestore,
} from './restore-proof.ts';
import { type Walk, walkForward } from './walk.ts';
import { proveWayBack } from './way-back.ts';

const SOURCE_WORDS: Record<RehearsalServer['source'], string> = {
  'database-url': 'of database-url',
  installed: 'installed',
  embedded: 'npm package',
  docker: 'Docker',
};

/** Rehearses the pending migrations of a plan on a server that is there only for this. */
export async function rehearsePlan(context: Context, plan: Plan): Promise<void> {
  const { options, root, ports } = context;
  const server = {
    run: options.run,
    searchFrom: [root, process.cwd(), import.meta.dirname],
    ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
    ...(options.postgresVersion === undefined ? {} : { postgresVersion: options.postgresVersion }),
  };
  const onlyOnce = await onlyOnceBecause(context, plan);
  await withServer(server, ports, (found) => rehearseOn(context, plan, found, onlyOnce));
}

/**
 * Rehearses them on a server that is there.
 *
 * @param onlyOnce As {@link onlyOnceBecause} has it.
 */
export async function rehearseOn(
  context: Context,
  plan: Plan,
  found: RehearsalServer,
  onlyOnce: string | undefined,
): Promise<void> {
  const { details, subject, recorder } = context;
  const { source, version, major } = found;
  details.server = { source, version, major };
  subject.push(`Postgres ${version} (${SOURCE_WORDS[source]})`);
  if (details.prisma.version !== undefined) subject.push(`Prisma ${details.prisma.version}`);
  await withDatabase(context, found, undefined, async (baseline) => {
    const start = await fillBaseline(context, plan, found, baseline.url);
    if (start) await rehearseFrom(context, plan, found, baseline, { ...start, onlyOnce });
    else recorder.stop('the baseline could not be built');
  });
}

/** An isolated database of this run, empty or a copy of another. */
function withDatabase<T>(
  { options, ports }: Context,
  server: RehearsalServer,
  template: string | undefined,
  body: (database: TemporaryDatabase) => Promise<T>,
): Promise<T> {
  const base = {
    ...{ run: options.run, now: ports.now(), signal: ports.signal },
    goesWithServer: server.source !== 'database-url',
  };
  const copied = template === undefined ? base : { ...base, ...copyOf(server, template) };
  return withTemporaryDatabase(server.url, copied, body);
}

interface OnlyOnce {
  /** Why the pending migrations can run only once on this server, if that is so. */
  onlyOnce: string | undefined;
}

interface Databases {
  /** Stays as it is: it is dumped, and then serves for further copies. */
  baseline: TemporaryDatabase;
  /** For Prisma's own deploy. */
  deployed: TemporaryDatabase;
  /** For the walk, and one that stays a migration behind it. */
  ahead: TemporaryDatabase;
  behind: TemporaryDatabase;
}

/** Makes the copies of the baseline that the rest works on. */
async function rehearseFrom(
  context: Context,
  plan: Plan,
  server: RehearsalServer,
  baseline: TemporaryDatabase,
  start: Start & OnlyOnce,
): Promise<void> {
  const copy = <T>(body: (database: TemporaryDatabase) => Promise<T>) =>
    withDatabase(context, server, baseline.name, body);
  await copy((deployed) =>
    copy((ahead) =>
      copy((behind) =>
        carryOut(context, plan, server, start, { baseline, deployed, ahead, behind }),
      ),
    ),
  );
}

async function carryOut(
  context: Context,
  plan: Plan,
  server: RehearsalServer,
  start: Start & OnlyOnce,
  databases: Databases,
): Promise<void> {
  const { recorder, options, root, ports } = context;
  const { ahead, behind, deployed, baseline } = databases;
  const { onlyOnce } = start;
  await withBackground(ports.signal, async (spawn) => {
    const portsWith = (signal: AbortSignal): Ports => ({ ...ports, signal });
    const deploying: Promise<Deploy> =
      onlyOnce === undefined
        ? spawn((signal) => deployWithPrisma(context, plan, deployed.url, portsWith(signal)))
        : Promise.resolve({ by: 'belay', reason: onlyOnce });
    const schemaRuns = spawn(async (signal) => {
      const url = deployed.url;
      const validate = await validateWithPrisma(context, plan, url, portsWith(signal));
      const deploy = await deploying;
      if (deploy.by === 'belay') return { validate, diff: deploy.reason };
      if (!deploy.ok) return { validate, diff: 'prisma migrate deploy failed' };
      return { validate, diff: await diffWithPrisma(context, plan, url, portsWith(signal)) };
    });
    const dumping: Promise<BaselineDump> = plan.withoutRestore
      ? Promise.resolve({ reason: 'not asked for' })
      : spawn((signal) => dumpBaseline(server, baseline.url, portsWith(signal)));
    const restoring = spawn(async (signal) =>
      proveRestore(
        server,
        await dumping,
        baseline.name,
        start.boundary,
        options.run,
        portsWith(signal),
      ),
    );

    let walk: Walk = { steps: [] };
    await recorder.check('apply', async (scope) => {
      walk = await withReverseGenerator(context, plan, ahead.url, ports, (generator) =>
        walkForward(
          {
            ...{ pending: plan.choice.pending, mode: plan.project.transactions, generator },
            ...{
              aheadUrl: ahead.url,
              behindUrl: onlyOnce === undefined ? behind.url : undefined,
              start: start.boundary,
            },
            onStep: (step) => recordStep(context, scope, step),
          },
          ports,
        ),
      );
      const applied = { deploy: await deploying, walk };
      return { result: await judgeApply(context, plan, scope, applied, start.boundary) };
    });
    const end = await endOf(walk, await deploying, start.boundary, ports);
    const boundaries = { start: start.boundary, end };
    await recorder.check('schema', async (scope) =>
      judgeSchema(context, plan, scope, boundaries, await schemaRuns),
    );
    await recorder.check('data', (scope) =>
      judgeData(context, scope, { start, end, walk, url: ahead.url }),
    );
    await recorder.check('way-back', async (scope) => {
      if (onlyOnce !== undefined) {
        scope.notVerified(`the way back: ${onlyOnce}`);
        return { status: 'not-verified', result: onlyOnce };
      }
      const bench = {
        ...{ server, run: options.run, mode: plan.project.transactions },
        ...{ baseline: settled(dumping).then(() => baseline.name), database: ahead },
        isDirty: walk.failed !== undefined,
      };
      const proofs = await proveWayBack(walk.steps, bench, ports);
      const kept = await writeReverses(context, path.resolve(root, options.report), proofs);
      return judgeWayBack(context, plan, scope, kept);
    });
    await recorder.check('restore', async (scope) =>
      restoreResult(context, scope, await restoring),
    );
  });
}

/** The end of something, however it ended. */
async function settled(work: Promise<unknown>): Promise<void> {
  await Promise.allSettled([work]);
}

/** What the pending migrations leave: Prisma's database where it came further than the walk. */
async function endOf(walk: Walk, deploy: Deploy, start: Boundary, ports: Ports): Promise<Boundary> {
  if (walk.failed && deploy.by === 'prisma' && deploy.ok) return readBoundary(deploy.url, ports);
  return walk.steps.at(-1)?.after ?? start;
}

function restoreResult({ details }: Context, scope: CheckScope, proof: RestoreProof): CheckResult {
  switch (proof.kind) {
    case 'proven': {
      details.restoreProven = true;
      const took = durationWords(proof.durationMs);
      return { result: `a dump taken before restores to the same schema and rows, in ${took}` };
    }
    case 'differs':
      details.restoreProven = false;
      scope.find({
        rule: 'restore-differs',
        severity: 'warning',
        evidence: 'measured',
        title: 'a dump taken before the migrations does not restore to the same database',
        detail: proof.differences.join('\n'),
      });
      return { result: plural(proof.differences.length, 'difference') };
    case 'not-verified':
      scope.notVerified(`restoring a dump: ${proof.reason}`);
      return { status: 'not-verified', result: proof.reason };
  }
}
