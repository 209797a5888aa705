import type { RollbackFrame } from './frame.ts';
import type { RecordedMoment } from './plan/row-versions.ts';
import type { Planned } from './planned.ts';
import type { HeldTarget } from './target.ts';

/** What every way of going back works with. */
export interface WayInput {
  frame: RollbackFrame;
  planned: Planned;
  held: HeldTarget;
  /** When the backup was made that holds the database as it was before; absent where none was wanted or needed. */
  saved?: RecordedMoment | undefined;
}

export function noteGone({ details }: RollbackFrame, names: readonly string[]): void {
  for (const one of details.migrations) if (names.includes(one.name)) one.state = 'gone';
}

export function noteAllGone(frame: RollbackFrame): void {
  noteGone(
    frame,
    frame.details.migrations.map(({ name }) => name),
  );
}
