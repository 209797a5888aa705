import type { RollbackFrame } from './frame.ts';
import { type Preserved, preservedFacts, timeOf } from './preserved/list.ts';

/** For how long a rollback to the same backup counts as the one that was asked for, where the history does not tell. */
const SAME_RUN_MS = 60 * 60_000;

/** Whether what put this database aside can be the same command, killed before it could tell. */
export function isOfThisHour(found: Preserved, now: number): boolean {
  return now - timeOf(found) < SAME_RUN_MS;
}

/** Nothing is left to do: an earlier run did it. */
export function noteDone({ details }: RollbackFrame, found: Preserved): void {
  const { at } = found.mark.preserved;
  Object.assign(details, { done: true, doneBefore: at, strategy: 'restore' });
  details.preserved = preservedFacts(found);
}
