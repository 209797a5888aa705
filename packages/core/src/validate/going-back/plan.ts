import { prismaAdapter } from '../../migrations/prisma/adapter.ts';
import type { TestReport, WayBack } from '../../report/test-report.ts';
import type { ValidateDetails } from '../../report/validate-report.ts';

/** What can be done about a deploy that does not stand. */
export type BackPlan =
  /** Newest first, each proven by the rehearsal. */
  | { kind: 'undo'; steps: readonly WayBack[] }
  /** No migration of the plan is in the history. */
  | { kind: 'nothing' }
  /** One has failed, and nobody knows what it left. */
  | { kind: 'resolve'; migration: string }
  | { kind: 'restore'; because: string };

/**
 * Decides from the rehearsal's report and from what the history says how the deploy is taken back.
 *
 * @param history Undefined when it could not be read.
 */
export function planBack(
  expected: TestReport | undefined,
  history: ValidateDetails['migrations'],
): BackPlan {
  if (!expected) return restore("no rehearsal's report was given (expect)");
  if (!history) return restore('the migration history could not be read');
  const { pending: plan, wayBack } = expected.test;
  const [failed, pending] = [new Set(history.failed), new Set(history.pending)];
  const stuck = plan.find(({ name }) => failed.has(name));
  if (stuck) return { kind: 'resolve', migration: stuck.name };
  const applied = plan.filter(({ name }) => !pending.has(name)).map(({ name }) => name);
  const [first] = applied;
  if (first === undefined) return { kind: 'nothing' };
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

const VERDICT_WORDS: Readonly<Record<Exclude<WayBack['verdict'], 'proven'>, string>> = {
  inexact: 'its reverse does not give back what was there',
  'loses-data': 'it loses data',
  none: 'it has none',
};

function unprovenWords(names: readonly string[], proofs: ReadonlyMap<string, WayBack>): string {
  const shown = names.slice(0, SHOWN).map((name) => {
    const verdict = proofs.get(name)?.verdict;
    const why =
      verdict === undefined || verdict === 'proven' ? 'not tried' : VERDICT_WORDS[verdict];
    return `${name} (${why})`;
  });
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `the rehearsal proved none for ${shown.join(', ')}${more}`;
}

function restore(because: string): BackPlan {
  return { kind: 'restore', because };
}
