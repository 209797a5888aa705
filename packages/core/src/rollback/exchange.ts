import { tmpdir } from 'node:os';
import path from 'node:path';
import { readOutside } from '../backup/content/outside.ts';
import type { CheckResult, CheckScope } from '../report/recorder.ts';
import { OperationFailed, UserError, messageOf } from '../runtime/errors.ts';
import { dropBeside } from './beside/drop.ts';
import { type Beside, restoreBeside } from './beside/restore.ts';
import type { RestoreSource } from './beside/source.ts';
import { type CutOver, cutOver } from './cutover/cut-over.ts';
import { freeParkedName } from './cutover/free-name.ts';
import { withFileSource } from './files/source.ts';
import type { RollbackFrame } from './frame.ts';
import { lossWords } from './plan/loss-words.ts';
import { measureRestoreLoss } from './plan/restore-loss.ts';
import { impossible } from './point/impossible.ts';
import { jobsOf } from './point/jobs.ts';
import { withPointSource } from './point/source.ts';
import { dropOldPreserved } from './preserved/drop.ts';
import { markFor } from './preserved/list.ts';
import type { HeldTarget } from './target.ts';
import { tellCutOver } from './tell-cut-over.ts';
import { type WayInput, noteAllGone } from './way.ts';

/** Restores the backup, or the file, beside the database, and lets it serve in its place. */
export async function restoreAndCutOver(input: WayInput, scope: CheckScope): Promise<CheckResult> {
  const { planned, held, frame } = input;
  const { backup } = planned;
  if (backup === undefined) throw new Error('there is no backup to restore');
  const { options, ports } = frame;
  if (backup.kind === 'point') {
    return withPointSource(backup.point, held, options, scope, ports, async (checked) => {
      const problem = impossible(checked.problems);
      if (problem) throw problem;
      return exchange(input, checked.source(), backup.point.manifest.id, scope);
    });
  }
  const { facts, client, schema } = held;
  const file = {
    ...{ file: backup.file, live: await readOutside(client), schema },
    ...{ liveHasHistory: (planned.seen.history?.length ?? 0) > 0 },
    ...{ server: { major: facts.major, version: facts.version } },
    ...{ installClient: options.installClient, jobs: jobsOf(options), scratchFolder: tmpdir() },
  };
  return withFileSource(file, scope, ports, (source) =>
    exchange(input, source, path.basename(backup.file), scope),
  );
}

/** Restores beside and cuts over. What does not come so far leaves nothing of it. */
async function exchange(
  input: WayInput,
  source: RestoreSource,
  backup: string,
  scope: CheckScope,
): Promise<CheckResult> {
  const { frame, held } = input;
  const { options, ports, details } = frame;
  const started = ports.now();
  const beside = await restoreBeside(
    source,
    { held, jobs: jobsOf(options), run: options.run },
    scope,
    ports,
  );
  details.times['restore'] = ports.now() - started;
  const done = await swapIn(beside, backup, input).catch(async (error: unknown) => {
    await giveUp(beside, held, frame, error);
    throw error;
  });
  details.done = true;
  details.preserved = done.preserved;
  details.window = { refusedMs: done.refusedMs, terminated: done.terminated };
  noteAllGone(frame);
  tellCutOver(done, scope);
  await dropOld(frame, held, scope);
  return { result: `${source.words} serves; the one before is ${done.preserved.database}` };
}

async function swapIn(
  { database, oid, outside }: Beside,
  backup: string,
  input: WayInput,
): Promise<CutOver> {
  await requireNoNewLoss(input);
  const { frame, held } = input;
  const { admin, facts } = held;
  const { options, ports } = frame;
  const at = ports.now();
  const live = { database: facts.database, oid: facts.databaseOid };
  const mark = await markFor(admin.client, live, {
    ...{
      run: options.run,
      at: new Date(at).toISOString(),
      replacedBy: oid,
      backup,
      by: 'rollback',
    },
  });
  const parkAs = await freeParkedName(admin, facts.database, at, 'rollback');
  return cutOver({ held, incoming: { database, oid, outside }, parkAs, mark }, ports);
}

/** For the last count before the cutover, in milliseconds. */
const LOSS_BUDGET_MS = 20_000;

/** The plan was made before the restore began, and applications went on writing: what nobody accepted is not taken away. */
async function requireNoNewLoss({ frame, planned, held }: WayInput): Promise<void> {
  const { backup } = planned;
  if (frame.options.acceptDataLoss || backup?.kind !== 'point') return;
  const { manifest } = backup.point;
  const { losses, unknown } = await measureRestoreLoss(held, manifest, {
    budgetMs: LOSS_BUDGET_MS,
  });
  if (losses.length + unknown.length === 0) return;
  Object.assign(frame.details, { losses, lossesUnknown: unknown });
  const since = [...lossWords(losses), ...unknown].join('; ');
  throw new UserError(
    'data-loss',
    `Since the plan was made the database was written to: ${since}.`,
    'The restored database is dropped again. Give accept-data-loss to go on, or stop the application first.',
  );
}

/** Where nobody knows whether it was committed, the restored database may be the one that serves. */
async function giveUp(
  { database }: Beside,
  held: HeldTarget,
  { ports }: RollbackFrame,
  error: unknown,
): Promise<void> {
  if (error instanceof OperationFailed && error.code === 'cutover-unknown') return;
  try {
    await dropBeside(held, database, ports);
  } catch (failure) {
    ports.log.warn(
      `${database} is left: the next rollback of this database drops it (${messageOf(failure)})`,
    );
  }
}

async function dropOld(
  { options, ports }: RollbackFrame,
  { admin, facts }: HeldTarget,
  scope: CheckScope,
): Promise<void> {
  const { keepPreservedDays: keepDays } = options;
  if (keepDays === undefined) return;
  const { dropped, not } = await dropOldPreserved(
    admin,
    { of: facts.database, keepDays, now: ports.now() },
    ports,
  );
  for (const name of dropped) {
    scope.item({ status: 'passed', name, result: `dropped: older than ${keepDays} days` });
  }
  for (const { database, because } of not) {
    scope.item({ status: 'warned', name: database, result: `not dropped: ${because}` });
  }
}
