import type { IndexFacts } from '../../postgres/index-types.ts';
import type { IndexWork } from './work.ts';

/**
 * What is wrong with an index that cannot be used:
 * - `building`: somebody is at it now
 * - `left-over`: what REINDEX CONCURRENTLY worked on, and did not come to an end
 * - `dropping`: what is left of a DROP INDEX CONCURRENTLY
 * - `invalid`: queries do not use it; what a failed CREATE INDEX CONCURRENTLY leaves
 * - `not-ready`: queries use it although writes do not keep it up; only a damaged catalogue says so
 */
export type BrokenState = 'building' | 'left-over' | 'dropping' | 'invalid' | 'not-ready';

export interface BrokenIndex {
  state: BrokenState;
  index: IndexFacts;
  /** While it is worked on: what the server says of it. */
  phase: string | null;
  /** The index of the whole partitioned table, which it is or is attached to. */
  whole: IndexFacts | null;
}

/**
 * The indexes of which something is left to be done. Those behind constraints are left out: there it is the
 * constraint that is broken.
 */
export function brokenIndexes(indexes: readonly IndexFacts[], work: IndexWork): BrokenIndex[] {
  const byOid = new Map(indexes.map((index) => [index.oid, index]));
  return indexes.flatMap((index) => {
    const state = index.constraint === null ? stateOf(index, indexes, work) : undefined;
    if (state === undefined) return [];
    const phase = work.indexes.get(index.oid) ?? null;
    return [{ state, index, phase, whole: wholeOf(index, byOid) }];
  });
}

function wholeOf(index: IndexFacts, byOid: ReadonlyMap<number, IndexFacts>): IndexFacts | null {
  let top = index;
  for (let up = index.parent; up !== null; up = top.parent) {
    const parent = byOid.get(up);
    if (!parent) break;
    top = parent;
  }
  return top === index && !index.partitioned ? null : top;
}

/** Queries use it and writes keep it up. */
export function isUsable({ valid, ready, live }: IndexFacts): boolean {
  return valid && ready && live;
}

function stateOf(
  index: IndexFacts,
  all: readonly IndexFacts[],
  work: IndexWork,
): BrokenState | undefined {
  if (isUsable(index)) return isCopyBeside(index, all) ? 'left-over' : undefined;
  // A partitioned index is never built by itself: it waits for its partitions' indexes.
  if (!index.partitioned && (work.indexes.has(index.oid) || work.tables.has(index.table.oid))) {
    return 'building';
  }
  if (reindexedName(index) !== undefined) return 'left-over';
  if (!index.live) return 'dropping';
  return index.valid ? 'not-ready' : 'invalid';
}

/**
 * The name under which REINDEX CONCURRENTLY keeps a copy, without its suffix: `_ccnew` is the new one,
 * `_ccold` the old one that is to go; a number follows where the name was taken (REINDEX, "Rebuilding
 * Indexes Concurrently"). A long name is shortened before the suffix.
 */
export function reindexedName({
  name,
}: Pick<IndexFacts, 'name'>): { base: string; kind: 'new' | 'old' } | undefined {
  const match = /^(.+)_cc(new|old)\d*$/.exec(name);
  if (!match) return undefined;
  const [, base = '', kind] = match;
  return { base, kind: kind === 'new' ? 'new' : 'old' };
}

/** A usable index may have been given such a name by somebody: it must lie beside the one it is a copy of. */
function isCopyBeside(index: IndexFacts, all: readonly IndexFacts[]): boolean {
  const copy = reindexedName(index);
  if (!copy) return false;
  return all.some(
    (other) =>
      other !== index &&
      other.table.oid === index.table.oid &&
      other.name.startsWith(copy.base) &&
      JSON.stringify([other.keys, other.predicate]) ===
        JSON.stringify([index.keys, index.predicate]),
  );
}
