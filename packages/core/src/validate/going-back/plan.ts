import { prismaAdapter } from '../../migrations/prisma/adapter.ts';
import type { TestReport, WayBack } from '../../report/test-report.ts';
import type { ValidateDetails } from '../../report/validate-report.ts';
import { namesInWords } from '../../report/words.ts';

/** What can be done about a deploy that does not stand. */
export type BackPlan =
  /** Newest first, each proven by the rehearsal. */
  | { kind: 'undo'; steps: readonly WayBack[] }
  /** No migration of the plan is in the history. */
  | { kind: 'nothing'; because: string }
  /** There are tables, and no history: what is applied cannot be told from it. */
  | { kind: 'no-history' }
  /** One has failed, and nobody knows what it left. */
  | { kind: 'resolve'; migration: string }
  | { kind: 'restore'; because: string };

/** How a history came to have no row: there is no table for it, with others there or without. */
export type AbsentHistory = 'missing' | 'empty';

/**
 * Decides from the rehearsal's report and from what the history says how the deploy is taken back.
 *
 * @param history Undefined when it could not be read.
 */
export function planBack(
  expected: TestReport | undefined,
  history: ValidateDetails['migrations'],
  absent?: AbsentHistory,
): BackPlan {
  if (absent === 'missing') return { kind: 'no-history' };
  if (absent === 'empty') return { kind: 'nothing', because: 'nothing was deployed there' };
  if (!expected) return restore("no rehearsal's report was given (expect)");
  if (!history) return restore('the migration history could not be read');
  const { pending: plan, wayBack } = expected.test;
  if (plan.length === 0)
    return { kind: 'nothing', because: 'the rehearsal had no migration to apply' };
  const [failed, pending] = [new Set(history.failed), new Set(history.pending)];
  const stuck = plan.find(({ name }) => failed.has(name));
  if (stuck) return { kind: 'resolve', migration: stuck.name };
  const applied = plan.filter(({ name }) => !pending.has(name)).map(({ name }) => name);
  const [first] = applied;
  if (first === undefined) {
    return { kind: 'nothing', because: 'none of the migrations that were rehearsed is applied' };
  }
  const skipped = plan.slice(0, applied.length).find(({ name }) => pending.has(name));
  if (skipped) return restore(`${skipped.name} is not applied, and later ones of the plan are`);
  const isLater = (name: string) => prismaAdapter.compareNames(name, first) > 0;
  const later = history.unknown?.find(isLater);
  if (later !== undefined) {
    return restore(`${later} is applied too, which was not rehearsed and may build on them`);
  }
  const failedLater = history.failed?.find(isLater);
  if (failedLater !== undefined) {
    return restore(`${failedLater} has failed, which was not rehearsed and may have left something that builds on them`); // prettier-ignore
  }
  const proofs = new Map(wayBack.map((proof) => [proof.migration, proof]));
  const unproven = applied.filter((name) => proofs.get(name)?.verdict !== 'proven');
  if (unproven.length > 0) return restore(unprovenWords(unproven, proofs));
  return { kind: 'undo', steps: applied.flatMap((name) => proofs.get(name) ?? []).reverse() };
}

const SHOWN = 3;

/** Why a way back that was tried cannot be used. */
export const VERDICT_WORDS: Readonly<Record<Exclude<WayBack['verdict'], 'proven'>, string>> = {
  inexact: 'its reverse does not give back what was there',
  'loses-data': 'it loses data',
  none: 'it has none',
};

function unprovenWords(names: readonly string[], proofs: ReadonlyMap<string, WayBack>): string {
  const shown = names.map((name) => {
    const verdict = proofs.get(name)?.verdict;
    const why =
      verdict === undefined || verdict === 'proven' ? 'not tried' : VERDICT_WORDS[verdict];
    return `${name} (${why})`;
  });
  return `the rehearsal proved none for ${namesInWords(shown, SHOWN)}`;
}

function restore(because: string): BackPlan {
  return { kind: 'restore', because };
}
