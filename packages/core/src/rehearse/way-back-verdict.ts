import type { WayBack } from '../report/test-report.ts';
import { differences } from './differences.ts';
import type { Reverse } from './reverse.ts';
import type { Step } from './walk.ts';

/** How one reverse came out when it was tried. */
export interface Attempt {
  reverse: Reverse;
  /** `back`: it gave back what was there before, and nothing that was applied again spoke against it. */
  outcome: 'back' | 'inexact' | 'failed';
  /** What it did not bring back, or why it could not run. */
  differences: string[];
}

/** The verdict over everything that was tried for one migration, when nothing is left to try. */
export function judge(step: Step, attempts: readonly Attempt[]): WayBack {
  const common = { migration: step.migration.name, losses: step.losses };
  const proven = attempts.find(({ outcome }) => outcome === 'back');
  const others = attempts.filter((attempt) => attempt !== proven);
  if (proven) {
    const { source, sql } = proven.reverse;
    return { ...common, verdict: 'proven', source, sql, differences: notesOnDown(others) };
  }
  if (attempts.length === 0 && differences(step.before, step.after).length === 0) {
    return { ...common, verdict: 'proven', source: 'nothing to undo', differences: [] };
  }
  const best = others.find(({ outcome }) => outcome === 'inexact') ?? others[0];
  const tried = best
    ? { source: best.reverse.source, sql: best.reverse.sql, differences: best.differences }
    : { differences: ['nothing can undo its changes to the rows; a down.sql could'] };
  if (step.losses.length > 0) return { ...common, verdict: 'loses-data', ...tried };
  return { ...common, verdict: best?.outcome === 'inexact' ? 'inexact' : 'none', ...tried };
}

/** A down.sql that is no good is told even when something else is. */
function notesOnDown(attempts: readonly Attempt[]): string[] {
  return attempts
    .filter(({ reverse }) => reverse.source === 'down.sql')
    .flatMap(({ differences: missing }) => missing.map((line) => `down.sql is not exact: ${line}`));
}
