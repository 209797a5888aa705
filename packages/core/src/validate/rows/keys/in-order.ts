import { BY_PROBING, IN_KEY_ORDER } from '../planner.ts';
import { askNumbers } from '../ask.ts';
import type { Way } from '../question.ts';
import type { KeyPath } from './path.ts';
import { extremesSql, isInteger, orphansInGapsSql, orphansInRangeSql } from './sql.ts';
import { type WalkOptions, walk } from './walk.ts';

/** Rows of both sides, at most. */
export interface Sizes {
  child: number;
  parent: number;
}

/** Looking into a gap costs about as much as reading so many keys in their order. */
const PROBE_COST = 15;
/** Rows of the larger side in the first range. */
const FIRST_ROWS = 2_000;
const FEWEST_KEYS = 10;
const EXTREMES_MS = 2_000;

/**
 * Looks for orphans in the order of the keys: between the parent's keys where that are few gaps to look
 * into, else by reading both sides' keys in step.
 */
export function inKeyOrder(path: KeyPath, sizes: Sizes): Way {
  return async (context, milliseconds) => {
    const end = performance.now() + milliseconds;
    const gaps =
      path.columns.length === 1 ? await gapsAtMost(context, path, sizes, milliseconds) : Infinity;
    const way = isCheaper(gaps, sizes)
      ? walk(path, {
          ...{ bounds: 'parent', keys: sizes.parent },
          ...{ sql: orphansInGapsSql, planner: BY_PROBING },
        })
      : walk(path, {
          ...stepsOf(sizes),
          ...{ sql: orphansInRangeSql, planner: IN_KEY_ORDER },
        });
    return way(context, end - performance.now());
  };
}

/** Counting off the keys of the smaller side costs less; a range should still begin with few rows of both. */
function stepsOf({ child, parent }: Sizes): Pick<WalkOptions, 'bounds' | 'keys' | 'firstStep'> {
  if (child <= parent) return { bounds: 'child', keys: child, firstStep: FIRST_ROWS };
  const firstStep = Math.max(FEWEST_KEYS, Math.round((FIRST_ROWS * parent) / child));
  return { bounds: 'parent', keys: parent, firstStep };
}

/** Whether looking into so many gaps between the parent's keys costs less than reading the child's. */
export function isCheaper(gaps: number, { child }: Sizes): boolean {
  return gaps * PROBE_COST < child;
}

/** As many as the parent has keys; of whole numbers, no more than are missing between the first and the last. */
async function gapsAtMost(
  context: Parameters<Way>[0],
  path: KeyPath,
  { child, parent }: Sizes,
  milliseconds: number,
): Promise<number> {
  if (!isInteger(path) || isCheaper(parent, { child, parent })) return parent;
  const timeoutMs = Math.min(EXTREMES_MS, milliseconds / 10);
  const outcome = await askNumbers(context, extremesSql(path), { timeoutMs, planner: BY_PROBING });
  if (!('value' in outcome)) return parent;
  const [first = 0, last = 0] = outcome.value;
  return Math.min(parent, Math.max(0, last - first + 1 - parent));
}
