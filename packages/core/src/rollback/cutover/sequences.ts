import type pg from 'pg';
import type { SequenceValue } from '../../backup/content/content.ts';
import { readSequences } from '../../backup/content/sequences.ts';
import { advanceSequences } from '../../backup/restore/sequences.ts';
import { isSqlError, reasonOf } from '../../postgres/rows/session.ts';

/** The sequences of one database as they are moved on to where those of another stand. */
export interface SequenceFollower {
  /** Reads all, and moves on those that went on since the last time. */
  follow(): Promise<void>;
  /** Those that could not be moved on, and why, one sentence each. */
  behind(): string[];
}

/**
 * Keeps the sequences of `to` no further back than those of `from`. In the moment that counts, when nobody can
 * connect, only the few that went on since shortly before are left to move.
 */
export function followSequences(from: pg.Client, to: pg.Client): SequenceFollower {
  let seen = new Map<string, string>();
  const behind = new Map<string, string>();
  return {
    async follow() {
      const now = await readSequences(from);
      const standing = new Map(now.map((value) => [value.sequence, standingOf(value)]));
      const moved = now.filter((value) => seen.get(value.sequence) !== standingOf(value));
      await moveOn(to, moved, behind);
      seen = standing;
    },
    behind: () => [...behind.values()],
  };
}

function standingOf({ lastValue, isCalled }: SequenceValue): string {
  return `${lastValue} ${isCalled}`;
}

async function moveOn(
  to: pg.Client,
  values: readonly SequenceValue[],
  behind: Map<string, string>,
): Promise<void> {
  for (const value of values) {
    try {
      await advanceSequences(to, [value]);
    } catch (error) {
      if (!isSqlError(error)) throw error;
      behind.set(
        value.sequence,
        `the sequence ${value.sequence} stands at ${value.lastValue} and could not be moved on to that: ${reasonOf(error)}`,
      );
    }
  }
}
