import type { RollbackFrame } from './frame.ts';
import type { Planned } from './planned.ts';
import type { HeldTarget } from './target.ts';

/** What every way of going back works with. */
export interface WayInput {
  frame: RollbackFrame;
  planned: Planned;
  held: HeldTarget;
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
