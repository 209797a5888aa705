import { withClient } from '../postgres/connection.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import type { CheckPlan } from '../report/recorder.ts';
import { UserError } from '../runtime/errors.ts';
import { withAdmin } from './admin.ts';
import { judgeFirst } from './arm/judge-first.ts';
import { judgeArmed } from './arm/judge.ts';
import { overBudget } from './arm/time.ts';
import { requireConfirmation } from './confirm.ts';
import { isOfThisHour, noteDone } from './done-before.ts';
import type { RollbackFrame } from './frame.ts';
import { forgetInPlace, isDoneInPlace } from './in-place/mark.ts';
import { withHeldTarget } from './locks.ts';
import { targetOfBackup } from './look-for-ways.ts';
import { refusalOf } from './plan/decide.ts';
import type { Planned } from './planned.ts';
import { PLAN_CHECKS, makePlan } from './planning.ts';
import { alreadyDone } from './preserved/already-done.ts';
import type { Preserved } from './preserved/list.ts';
import { readHistory } from './reading-session.ts';
import { placesToSaveIn } from './save-first.ts';
import type { HeldTarget } from './target.ts';
import { takeWay } from './take-way.ts';

export const ROLLBACK_CHECKS: readonly CheckPlan[] = [
  ...PLAN_CHECKS,
  { id: 'save', title: 'Saved first' },
  { id: 'rollback', title: 'Rollback' },
];

/**
 * Plans, makes sure that it is wanted, holds the database so that nobody else works on it, and takes the way of the
 * plan. Run again after it was killed, it goes on, or says that it is done.
 *
 * @throws UserError `pre-rollback-place-missing` and whatever planning, confirming and holding throw.
 */
export async function rollBack(frame: RollbackFrame): Promise<UserError | undefined> {
  const { options, ports, details, recorder } = frame;
  if (options.armed !== undefined) {
    const first = await judgeFirst(options.armed, frame);
    if (first.kind === 'refuse') return first.error;
    if (first.kind === 'leave') {
      recorder.skipRest(first.because);
      return undefined;
    }
    if (first.since.length === 0) {
      leaveAsItIs(frame);
      return undefined;
    }
  }
  const planned = await makePlan(frame);
  if (await toldInPlace(planned, frame)) return undefined;
  const before = await doneBefore(planned, frame);
  if (before !== undefined) return tellDone(frame, planned, before);
  const refusal = refusalOf(planned.decision);
  if (refusal !== undefined) return refusal;
  if (planned.decision.strategy === 'none') {
    recorder.skipRest('there is nothing to roll back');
    return undefined;
  }
  const left = options.endsBy === undefined ? undefined : options.endsBy - ports.now();
  const late = overBudget(details.estimate, left);
  if (late !== undefined) return late;
  const { strategy } = planned.decision;
  // Said before anybody is asked or anything is held.
  if (strategy === 'reverse' || strategy === 'in-place') requirePlace(planned, frame);
  const { database } = planned.seen.facts;
  await requireConfirmation(frame, database, anotherOf(planned));
  return withHeldTarget(planned.url, { waitMs: options.lockTimeout }, ports, async (held) => {
    const refused = await stillSo(planned, held, frame);
    if (refused !== undefined) return refused;
    return refusedOnTheWay(takeWay({ frame, planned, held }));
  });
}

/** What was written while it was on its way is refused as in a plan: nothing was changed, but for a backup more. */
async function refusedOnTheWay(way: Promise<void>): Promise<UserError | undefined> {
  try {
    await way;
    return undefined;
  } catch (error) {
    if (error instanceof UserError && error.code === 'data-loss') return error;
    throw error;
  }
}

/**
 * The job failed before its deploy: a backup put back then would take what applications wrote since, and undo nothing,
 * whatever was armed.
 */
function leaveAsItIs({ details, recorder }: RollbackFrame): void {
  details.strategy = 'none';
  recorder.skipRest('nothing was migrated since the rollback was armed: nothing is undone');
}

/** A file of another tool lies in no place of backups. */
function requirePlace({ backup }: Planned, { options }: RollbackFrame): void {
  placesToSaveIn(backup?.kind === 'file' ? { ...options, backup: undefined } : options);
}

function anotherOf({ backup, seen }: Planned): string | undefined {
  if (backup?.kind !== 'point') return undefined;
  return `${seen.facts.database} from ${backup.point.manifest.target.database}`;
}

/**
 * Whether the database is still what the plan was made for, now that nobody else can change it.
 *
 * @returns Why it is not.
 */
async function stillSo(
  { seen }: Planned,
  held: HeldTarget,
  { options }: RollbackFrame,
): Promise<UserError | undefined> {
  if (options.armed !== undefined) {
    const decision = await judgeArmed(options.armed, held);
    if (decision.kind === 'refuse') return decision.error;
  }
  const now = await readHistory(held.client, held.schema);
  const same =
    held.facts.databaseOid === seen.facts.databaseOid &&
    JSON.stringify(now) === JSON.stringify(seen.history);
  if (same) return undefined;
  return new UserError(
    'target-changed',
    'Somebody has migrated or rolled back the database since the plan was made.',
    'Run it again: it plans anew.',
  );
}

/** A run that died after its cutover left nothing to do. */
async function doneBefore(
  { url, backup, decision, seen }: Planned,
  { ports, options }: RollbackFrame,
): Promise<Preserved | undefined> {
  if (backup?.kind !== 'point' || options.strategy === 'in-place') return undefined;
  const { database, databaseOid: oid } = seen.facts;
  const { id } = backup.point.manifest;
  const found = await withAdmin(url, ports, (admin) => alreadyDone(admin, { database, oid }, id));
  if (found === undefined) return undefined;
  const isRecent = isOfThisHour(found, ports.now());
  return decision.strategy === 'none' || (isRecent && options.strategy === 'restore')
    ? found
    : undefined;
}

/**
 * Whether a run died after it had restored this backup in place and before it could tell. Told now, it is forgotten: the
 * same command does it anew from then on.
 */
async function toldInPlace(
  { url, backup, going: { going, failed, notBySql } }: Planned,
  { ports: { signal, env }, options, details, recorder }: RollbackFrame,
): Promise<boolean> {
  if (backup?.kind !== 'point' || options.strategy !== 'in-place') return false;
  // Deployed to since: it is another database by now than the one that was restored.
  if (going.length + failed.length > 0 || notBySql !== undefined) return false;
  const { manifest } = backup.point;
  const settings = { default_transaction_read_only: 'off' } as const;
  return withClient(url, { signal, env, remote: 'verify-full', settings }, async (client) => {
    if (!(await isDoneInPlace(client, manifest.id))) return false;
    Object.assign(details, { done: true, strategy: 'in-place', ...NO_COST });
    recorder.skipRest(
      `it was done by a run that ended before it could tell; the same command restores ${manifest.id} anew`,
    );
    await forgetInPlace(client, parseDatabaseUrl(url).database);
    return true;
  });
}

/** What the plan counted was written after the rollback, and stays. */
const NO_COST = { losses: [], lossesUnknown: [] };

function tellDone(frame: RollbackFrame, { backup }: Planned, found: Preserved): undefined {
  noteDone(frame, found);
  if (backup) frame.details.to = targetOfBackup(backup);
  frame.recorder.skipRest(`it was done at ${found.mark.preserved.at}`);
  return undefined;
}
