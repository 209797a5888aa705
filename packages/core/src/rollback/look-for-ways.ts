import path from 'node:path';
import type { CheckScope } from '../report/recorder.ts';
import type { FoundBackup } from './find-backup.ts';
import type { RollbackFrame } from './frame.ts';
import { type RestoreWays, lookAtRestore } from './look-at-restore.ts';
import { decide } from './plan/decide.ts';
import { estimateOf } from './plan/estimate.ts';
import type { Going } from './plan/going.ts';
import { measureReverseLoss } from './plan/reverse-loss.ts';
import type { Decision, Situation } from './plan/types.ts';
import type { Planned, PlannedBackup } from './planned.ts';
import type { PreparedRollback } from './prepare.ts';
import type { SeenDatabase } from './reading-session.ts';
import { gatherReverses } from './reverse/gather.ts';
import { judgeLeft } from './reverse/left.ts';
import { isStep, type ReverseSubject } from './reverse/types.ts';

export interface WaysInput {
  frame: RollbackFrame;
  prepared: PreparedRollback;
  seen: SeenDatabase;
  found: FoundBackup;
  going: Going;
}

/** For all that is counted, in milliseconds: whoever waits for a plan waits for the database. */
const LOSS_BUDGET_MS = 20_000;

/** Looks at every way that was not ruled out by what was asked for, and decides. */
export async function lookForWays(input: WaysInput, scope: CheckScope): Promise<Planned> {
  const { prepared, seen, found, going } = input;
  const sql = await lookAtSql(input, scope);
  const asked = askedOf(input);
  const first = decide(sql, asked);
  // What is possible without a backup and costs nothing needs no look at one; a plan tells all of it.
  const free = first.losses.length + first.lossesUnknown.length === 0;
  const settled = input.frame.options.what !== 'plan' && first.refused === undefined && free;
  const restore = settled ? NOT_LOOKED_AT : await lookAtRestore(input, scope, LOSS_BUDGET_MS);
  const situation: Situation = {
    ...{ ...sql, restore: restore.restore, inPlace: restore.inPlace },
    losses: { ...sql.losses, restore: restore.losses.restore, unknown: restore.losses.unknown },
  };
  const decision = settled ? first : decide(situation, asked);
  for (const { strategy, possible, because } of decision.ways) {
    scope.item({ status: possible ? 'passed' : 'skipped', name: strategy, result: because });
  }
  noteDecision(input, decision, situation);
  const { url, tree, expected } = prepared;
  const { facts, history, schema } = seen;
  return {
    ...{ url, tree, expected, seen: { facts, history, schema }, backup: found.backup },
    ...{ going, situation, decision },
  };
}

const NOT_LOOKED_AT: RestoreWays = {
  restore: { possible: false, because: 'it was not looked at: it is not needed' },
  inPlace: { possible: false, because: 'it was not asked for' },
  losses: { reverse: [], restore: [], unknown: [] },
};

function askedOf({ frame: { options }, found, prepared }: WaysInput): Parameters<typeof decide>[1] {
  const { strategy, acceptDataLoss, to, armed } = options;
  // Where something else says where to go back to, SQL may lead there, too.
  const isTold = [to, armed, prepared.expected].some((one) => one !== undefined);
  return { strategy, acceptDataLoss, to, file: !isTold && found.backup?.kind === 'file' };
}

/** What of it is known without the backup: what failed, what SQL undoes and what that takes away. */
async function lookAtSql(input: WaysInput, scope: CheckScope): Promise<Situation> {
  const { frame, seen, going, prepared } = input;
  const { strategy, workspace, run } = frame.options;
  const subject: ReverseSubject = {
    ...{ tree: prepared.tree, history: seen.history ?? [], root: frame.root, workspace, run },
    live: {
      ...{ client: seen.client, major: seen.facts.major },
      ...{ database: seen.facts.database, schema: seen.schema },
    },
  };
  const left = new Map<string, Awaited<ReturnType<typeof judgeLeft>>>();
  for (const failed of going.failed) {
    left.set(failed, await judgeLeft({ ...subject, failed }, frame.ports));
  }
  const wanted = (strategy === 'auto' || strategy === 'reverse') && going.notBySql === undefined;
  const { expected, expectedFolder } = prepared;
  const expect =
    expected && expectedFolder !== undefined
      ? { report: expected, folder: expectedFolder }
      : undefined;
  const reverses = wanted
    ? await gatherReverses({ ...subject, names: going.going, expect }, scope, frame.ports)
    : [];
  const steps = reverses.filter(isStep);
  const loss =
    steps.length > 0 && steps.length === reverses.length
      ? await measureReverseLoss(seen.client, steps, { budgetMs: LOSS_BUDGET_MS })
      : { losses: [], unknown: [] };
  return {
    ...{ history: seen.history, going: going.going, failed: going.failed, left, reverses },
    ...(going.notBySql === undefined ? {} : { notBySql: going.notBySql }),
    ...{ restore: NOT_LOOKED_AT.restore, inPlace: NOT_LOOKED_AT.inPlace },
    losses: { reverse: loss.losses, reverseUnknown: loss.unknown, restore: [], unknown: [] },
  };
}

function noteDecision(
  { frame, found, going }: WaysInput,
  { strategy, ways, losses, lossesUnknown, refused }: Decision,
  { reverses, failed }: Situation,
): void {
  const { details } = frame;
  Object.assign(details, { ways: [...ways], losses: [...losses] });
  details.lossesUnknown = [...lossesUnknown];
  if (refused?.code === 'rollback-impossible') return;
  details.strategy = strategy;
  const point = found.backup?.kind === 'point' ? found.backup.point : undefined;
  const fileBytes = found.backup?.kind === 'file' ? found.backup.bytes : undefined;
  const estimate = estimateOf({
    ...{ strategy, manifest: point?.manifest, restoreMs: point?.restoreMs, fileBytes },
  });
  if (estimate !== undefined) details.estimate = estimate;
  if (strategy === 'none') return;
  if (found.backup && (strategy === 'restore' || strategy === 'in-place')) {
    details.to = targetOfBackup(found.backup);
  }
  const names = strategy === 'clean-history' ? failed : [...failed, ...going.going];
  details.migrations = names.map((name) => {
    const reverse = reverses.find((one) => one.migration === name);
    const step = strategy === 'reverse' && reverse && isStep(reverse) ? reverse : undefined;
    const { source, proven, sql } = step ?? {};
    return {
      ...{
        name,
        how: failed.includes(name) && strategy === 'reverse' ? 'clean-history' : strategy,
      },
      ...{ state: 'to go' as const },
      ...(source === undefined ? {} : { source }),
      ...(proven === undefined ? {} : { proven }),
      ...(sql === undefined ? {} : { sql }),
    };
  });
}

/** What is gone back to, as reports have it. */
export function targetOfBackup(backup: PlannedBackup): NonNullable<RollbackFrame['details']['to']> {
  if (backup.kind === 'file') {
    return { kind: 'file', name: path.basename(backup.file), location: backup.file };
  }
  const { manifest, copies } = backup.point;
  const [copy] = copies;
  return {
    ...{ kind: 'backup', name: manifest.id, takenAt: manifest.takenAt },
    ...(copy === undefined ? {} : { location: copy.location }),
  };
}
