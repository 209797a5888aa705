import type { CheckResult, CheckScope } from '../report/recorder.ts';
import { READING_SETTINGS, withClient } from '../postgres/connection.ts';
import { OperationFailed, messageOf } from '../runtime/errors.ts';
import { dropBeside } from './beside/drop.ts';
import { type Beside, restoreBeside } from './beside/restore.ts';
import type { RestoreSource } from './beside/source.ts';
import { type CutOver, cutOver } from './cutover/cut-over.ts';
import { freeParkedName } from './cutover/free-name.ts';
import type { RollbackFrame } from './frame.ts';
import { withFile } from './from-file.ts';
import { requireNoNewLoss } from './new-loss.ts';
import { impossible } from './point/impossible.ts';
import { jobsOf } from './point/jobs.ts';
import { withPointSource } from './point/source.ts';
import { alreadyDone } from './preserved/already-done.ts';
import { isOfThisHour, noteDone } from './done-before.ts';
import { dropOldPreserved } from './preserved/drop.ts';
import { markFor, ownComment } from './preserved/list.ts';
import type { HeldTarget } from './target.ts';
import { tellCutOver } from './tell-cut-over.ts';
import { type WayInput, noteAllGone } from './way.ts';
import { whileWritersWait } from './writers-wait.ts';

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
  const { history } = planned.seen;
  return withFile(
    { file: backup.file, live: { ...held, history }, options },
    scope,
    ports,
    async (source) => {
      const id = `${source.facts.name} (SHA-256 ${source.facts.sha256})`;
      const { database, databaseOid: oid } = held.facts;
      const before = await alreadyDone(held.admin, { database, oid }, id);
      if (before !== undefined && isOfThisHour(before, ports.now())) {
        noteDone(frame, before);
        return { result: `it was done at ${before.mark.preserved.at}` };
      }
      return exchange(input, source, id, scope);
    },
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
  const done = await unlessWritten(input, () => swapIn(beside, backup, input)).catch(
    async (error: unknown) => {
      await giveUp(beside, held, frame, error);
      throw error;
    },
  );
  details.done = true;
  details.preserved = done.preserved;
  details.window = { refusedMs: done.refusedMs, terminated: done.terminated };
  noteAllGone(frame);
  tellCutOver(done, scope);
  await dropOld(frame, held, done.preserved.database, scope);
  return { result: `${source.words} serves; the one before is ${done.preserved.database}` };
}

/**
 * Applications went on writing while it was restored. Where nobody accepted to lose that, it is counted, and counted again
 * with every writer waiting until the other database serves: then nothing was written that nobody was told of.
 */
async function unlessWritten(input: WayInput, swapped: () => Promise<CutOver>): Promise<CutOver> {
  const { frame, held } = input;
  if (frame.options.acceptDataLoss) return swapped();
  await requireNoNewLoss(input);
  const { signal, env } = frame.ports;
  const connect = { signal, env, remote: 'verify-full', settings: READING_SETTINGS } as const;
  return whileWritersWait(held, frame.ports, async () => {
    await withClient(held.url, connect, (client) =>
      requireNoNewLoss({ ...input, held: { ...held, client } }),
    );
    return swapped();
  });
}

async function swapIn(
  { database, oid, outside }: Beside,
  backup: string,
  input: WayInput,
): Promise<CutOver> {
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
  const incoming = { database, oid, outside: { ...outside, comment: ownComment(outside.comment) } };
  return cutOver({ held, incoming, parkAs, mark }, ports);
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
  keep: string,
  scope: CheckScope,
): Promise<void> {
  const { keepPreservedDays: keepDays } = options;
  if (keepDays === undefined) return;
  const { dropped, not } = await dropOldPreserved(
    admin,
    { of: facts.database, keep, keepDays, now: ports.now() },
    ports,
  );
  for (const name of dropped) {
    scope.item({ status: 'passed', name, result: `dropped: older than ${keepDays} days` });
  }
  for (const { database, because } of not) {
    scope.item({ status: 'warned', name: database, result: `not dropped: ${because}` });
  }
}
