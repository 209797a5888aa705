import type { DuplicateIndex, IndexFacts } from './index-types.ts';

/**
 * Pairs of indexes of which one only repeats the other, in the order of `indexes`. The one to go is never
 * one that a constraint, a foreign key or the replica identity needs, nor a unique one unless the other one
 * guarantees as much; nor the index of a partition that comes from its parent. All that are named can go
 * together: one that is not named does the work of each.
 */
export function duplicatesAmong(indexes: readonly IndexFacts[]): DuplicateIndex[] {
  const found = new Map<IndexFacts, DuplicateIndex>();
  for (const group of alike(indexes)) {
    for (const index of group) {
      const by = bestOf(group.filter((other) => replaces(other, index) && !found.has(other)));
      if (by) found.set(index, { kind: isSame(index, by) ? 'same' : 'prefix', index, by });
    }
  }
  return indexes.flatMap((index) => found.get(index) ?? []);
}

/**
 * In use, of the same table, access method and predicate. The longest come first: what only begins another
 * one is then compared with those that stay. Among the same, the ones rather to go come first.
 */
function alike(indexes: readonly IndexFacts[]): IndexFacts[][] {
  const groups = new Map<string, IndexFacts[]>();
  for (const index of indexes) {
    if (!index.valid || !index.ready || !index.live) continue;
    const key = JSON.stringify([index.table.oid, index.method, index.predicate]);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .map((group) =>
      group.sort((a, b) => b.keys.length - a.keys.length || worth(a) - worth(b) || b.oid - a.oid),
    );
}

/** How much speaks for keeping it, compared with one of the same keys. */
function worth({ constraint, needed, parent, unique, included }: IndexFacts): number {
  const reasons = [included.length > 0, unique, parent !== null, needed, constraint !== null];
  return reasons.reduce((sum, holds, weight) => sum + (holds ? 2 ** weight : 0), 0);
}

/** The same if there is one, else the one with the fewest columns more. */
function bestOf(candidates: readonly IndexFacts[]): IndexFacts | undefined {
  const size = ({ keys, included }: IndexFacts) => keys.length + included.length;
  return [...candidates].sort((a, b) => size(a) - size(b) || worth(b) - worth(a))[0];
}

function isSame(index: IndexFacts, by: IndexFacts): boolean {
  return sameKeys(index, by) && index.included.length === by.included.length;
}

function replaces(other: IndexFacts, index: IndexFacts): boolean {
  if (other === index || index.constraint !== null || index.needed || index.parent !== null) {
    return false;
  }
  return (
    begins(other, index) &&
    holds(other, index) &&
    (index.unique ? sameKeys(other, index) && guarantees(other, index) : true)
  );
}

/** Only a btree with more keys serves whoever asks for the first ones nearly as well. */
function begins(other: IndexFacts, { keys, method }: IndexFacts): boolean {
  if (other.keys.length > keys.length && method !== 'btree') return false;
  return keys.every((key, position) => other.keys[position] === key);
}

function sameKeys(one: IndexFacts, other: IndexFacts): boolean {
  return one.keys.length === other.keys.length;
}

/** What INCLUDE adds for index-only scans is there as well. */
function holds(other: IndexFacts, { included }: IndexFacts): boolean {
  return included.every(
    (column) => other.included.includes(column) || other.columns.includes(column),
  );
}

function guarantees(other: IndexFacts, index: IndexFacts): boolean {
  return (
    other.unique &&
    (other.immediate || !index.immediate) &&
    (other.nullsNotDistinct || !index.nullsNotDistinct)
  );
}
