import type { IndexFacts } from '../postgres/index-types.ts';
import type { ScanCounters } from './reading/index-scans.ts';

/** Smaller ones cost next to nothing. */
const WORTH_BYTES = 1024 * 1024;

export interface UnusedIndex {
  index: IndexFacts;
  /** With those of the partitions. */
  bytes: number;
}

/**
 * Indexes of some size that no scan has used although their table was, the largest first. Not those that
 * guarantee something: unique ones, those of constraints and the replica identity. One on a partitioned table
 * counts with all its partitions'.
 */
export function unusedIndexes(
  indexes: readonly IndexFacts[],
  { scans, tableScans }: Pick<ScanCounters, 'scans' | 'tableScans'>,
): UnusedIndex[] {
  return [...families(indexes)]
    .filter(([{ unique, constraint, needed, valid, ofToast }]) => {
      return !unique && constraint === null && !needed && valid && !ofToast;
    })
    .filter(([, members]) => members.every(({ oid }) => (scans.get(oid) ?? 0) === 0))
    .filter(([, members]) => members.some(({ table }) => (tableScans.get(table.oid) ?? 0) > 0))
    .map(([index, members]) => ({
      index,
      bytes: members.reduce((sum, { bytes }) => sum + bytes, 0),
    }))
    .filter(({ bytes }) => bytes >= WORTH_BYTES)
    .sort((a, b) => b.bytes - a.bytes);
}

/** Each index that is attached to no other one, with itself and all that are attached to it. */
function families(indexes: readonly IndexFacts[]): Map<IndexFacts, IndexFacts[]> {
  const byOid = new Map(indexes.map((index) => [index.oid, index]));
  const rootOf = (index: IndexFacts): IndexFacts => {
    const parent = index.parent === null ? undefined : byOid.get(index.parent);
    return parent ? rootOf(parent) : index;
  };
  const families = new Map<IndexFacts, IndexFacts[]>();
  for (const index of indexes) {
    const root = rootOf(index);
    families.set(root, [...(families.get(root) ?? []), index]);
  }
  return families;
}
