import { extensionMissing } from '../../migrations/extension-missing.ts';
import { recoveryAdvice } from '../../migrations/recovery.ts';
import type { CheckScope } from '../../report/recorder.ts';
import type { CheckItem, Finding } from '../../report/schema.ts';
import { type Boundary, readBoundary } from '../boundary.ts';
import { type Context, type Plan, placeOf } from '../context.ts';
import type { Deploy } from '../prisma-work.ts';
import { differences } from '../differences.ts';
import type { FailedStep, Step, Walk } from '../walk.ts';

/** Both ways in which the pending migrations were applied. */
export interface Applied {
  deploy: Deploy;
  walk: Walk;
}

/**
 * Judges how the pending migrations applied. Prisma's own deploy is what counts where it ran; Belay's walk
 * knows the line, the statement and what was left behind.
 */
export async function judgeApply(
  context: Context,
  plan: Plan,
  scope: CheckScope,
  { deploy, walk }: Applied,
  start: Boundary,
): Promise<string> {
  const { details } = context;
  details.prisma.executor = deploy.by;
  if (deploy.by === 'belay') {
    details.prisma.executorReason = deploy.reason;
    scope.notVerified(`prisma migrate deploy itself: ${deploy.reason}; Belay's executor stood in`);
  }
  const { failed } = walk;
  const extension = failed?.outcome.error && extensionMissing(failed.outcome.error);
  if (extension) throw extension;

  if (deploy.by === 'prisma' && deploy.ok && failed) scope.find(walkDiffers(context, failed));
  if (walk.differs) scope.find(notTwice(context, walk.differs));
  if (deploy.by === 'prisma' && !deploy.ok) {
    scope.find(await deployFails(context, plan, deploy, walk, start));
  } else if (deploy.by === 'belay' && failed) {
    scope.find(migrationFails(context, plan, failed, failed.leftBehind));
  } else if (deploy.by === 'prisma' && deploy.ok && !failed) {
    await compareExecutors(context, scope, deploy.url, walk.steps.at(-1)?.after ?? start);
  }
  if (deploy.by === 'prisma' && deploy.ok)
    details.pending.forEach((entry) => (entry.applied = true));
  const applied = details.pending.filter((entry) => entry.applied).length;
  const by =
    deploy.by === 'prisma'
      ? `prisma migrate deploy ${details.prisma.version ?? ''}`.trim()
      : "Belay's executor";
  return `${applied} of ${plan.choice.pending.length}, by ${by}`;
}

/** A row for one migration of the walk, and its facts for the report. */
export function recordStep(context: Context, scope: CheckScope, step: Step | FailedStep): void {
  const { migration, outcome } = step;
  const entry = context.details.pending.find(({ name }) => name === migration.name);
  if (entry) {
    entry.applied = outcome.ok;
    entry.durationMs = Math.round(outcome.durationMs * 10) / 10;
    entry.statements = outcome.statements;
  }
  scope.item(itemOf(context, step));
}

function itemOf(context: Context, { migration, outcome }: Step | FailedStep): CheckItem {
  const { name } = migration;
  if (outcome.ok) {
    const result = outcome.batchBecause === undefined ? '' : `one batch: ${outcome.batchBecause}`;
    return { status: 'passed', name, result, durationMs: outcome.durationMs };
  }
  const { error } = outcome;
  const place = placeOf(context, migration, error?.line);
  return {
    status: 'failed',
    name,
    result: '',
    detail: [
      `${place.file}:${error?.line ?? 1}`,
      `${error?.message ?? 'it failed'} (${error?.sqlstate ?? ''})`,
      ...(error?.detail === undefined ? [] : [error.detail]),
      error?.leftDescription ?? '',
    ],
  };
}

async function deployFails(
  context: Context,
  plan: Plan,
  deploy: Extract<Deploy, { by: 'prisma'; ok: false }>,
  walk: Walk,
  start: Boundary,
): Promise<Finding> {
  const { failed } = walk;
  if (failed && (deploy.failedMigration ?? failed.migration.name) === failed.migration.name) {
    const before = walk.steps.at(-1)?.after ?? start;
    const left = differences(before, await readBoundary(deploy.url, context.ports));
    return migrationFails(context, plan, failed, left);
  }
  const migration = plan.choice.pending.find(({ name }) => name === deploy.failedMigration);
  // Prisma applies in order and stops: what comes from there on was not applied. Without a name, nothing was.
  const from = context.details.pending.findIndex(({ name }) => name === deploy.failedMigration);
  for (const entry of context.details.pending.slice(Math.max(from, 0))) entry.applied = false;
  return {
    rule: 'deploy-fails',
    severity: 'error',
    evidence: 'measured',
    title: `prisma migrate deploy fails${migration ? ` on ${migration.name}` : ''}${deploy.code === undefined ? '' : ` (${deploy.code})`}`,
    detail: deploy.output.trim().slice(-2_000),
    ...(migration ? { migration: migration.name, place: placeOf(context, migration) } : {}),
    advice: failed
      ? `Belay's own executor stopped elsewhere, at ${failed.migration.name}.`
      : "Belay's own executor applied the same files, so the cause is in how Prisma runs them.",
  };
}

function migrationFails(
  context: Context,
  plan: Plan,
  { migration, outcome }: FailedStep,
  leftBehind: readonly string[],
): Finding {
  const { error } = outcome;
  if (!error) throw new Error('a failed migration without an error');
  const left =
    leftBehind.length === 0
      ? 'Nothing of it was left behind (measured: schema and rows are as before).'
      : `It left the database half-applied:\n${leftBehind.map((line) => `  ${line}`).join('\n')}`;
  return {
    rule: 'migration-fails',
    severity: 'error',
    evidence: 'measured',
    title: `${migration.name} fails: ${error.message} (${error.sqlstate})`,
    detail: [error.detail, error.hint, left].filter((line) => line !== undefined).join('\n'),
    migration: migration.name,
    place: {
      ...placeOf(context, migration, error.line),
      ...(error.column === undefined ? {} : { column: error.column }),
    },
    sql: error.statement,
    advice: recoveryAdvice(outcome, plan.project.transactions).join('\n'),
  };
}

function walkDiffers(context: Context, { migration, outcome }: FailedStep): Finding {
  return {
    rule: 'executors-differ',
    severity: 'warning',
    evidence: 'measured',
    title: `Prisma applied ${migration.name}, Belay's measuring copy could not: ${outcome.error?.message ?? ''}`,
    detail:
      'What Prisma did counts. The way back of this migration and of later ones is not verified.',
    migration: migration.name,
    place: placeOf(context, migration, outcome.error?.line),
  };
}

function notTwice(context: Context, { migration, message }: NonNullable<Walk['differs']>): Finding {
  return {
    rule: 'executors-differ',
    severity: 'warning',
    evidence: 'measured',
    title: `${migration.name} applied to one copy of the database and not to another: ${message}`,
    detail: 'It does not do the same twice, so what it loses is counted only in part.',
    migration: migration.name,
    place: placeOf(context, migration),
  };
}

async function compareExecutors(
  context: Context,
  scope: CheckScope,
  url: string,
  end: Boundary,
): Promise<void> {
  const prisma = await readBoundary(url, context.ports);
  const missing = differences(end, prisma, ({ kind }) => kind !== 'content');
  if (missing.length === 0) return;
  scope.find({
    rule: 'executors-differ',
    severity: 'warning',
    evidence: 'measured',
    title: "Prisma's deploy and Belay's measuring copy left different databases",
    detail: missing.join('\n'),
  });
}
