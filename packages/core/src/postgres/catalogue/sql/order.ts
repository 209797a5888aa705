import { compareText } from '../names.ts';
import type { ObjectKind } from '../types.ts';

/** The order in which kinds are made where nothing else decides. Dropped in the opposite order. */
const RANK: Record<ObjectKind, number> = {
  schema: 0,
  extension: 1,
  other: 2,
  enum: 3,
  'composite type': 4,
  domain: 5,
  'range type': 6,
  sequence: 7,
  function: 8,
  table: 9,
  column: 10,
  constraint: 11,
  index: 12,
  view: 14,
  'materialized view': 15,
  statistics: 16,
  trigger: 17,
  policy: 18,
  rule: 19,
  'event trigger': 20,
  publication: 21,
  'default privileges': 22,
  'database settings': 23,
};

export interface Orderable {
  key: string;
  kind: ObjectKind;
  /** Between two of one kind, the smaller first; then the key decides. */
  weight: number;
}

/**
 * Orders so that everything comes after what it needs, and among what is free, by kind, weight and name.
 * A circle (which no schema of the field has among the kinds ordered here) is cut at its first member.
 *
 * @param needs The keys each key needs; keys outside `items` are already there.
 */
export function inOrder<T extends Orderable>(
  items: readonly T[],
  needs: (key: string) => readonly string[],
): T[] {
  const waiting = new Map<string, T>(items.map((item) => [item.key, item]));
  const missing = new Map<string, number>();
  const waiters = new Map<string, string[]>();
  for (const { key } of items) {
    const open = new Set(needs(key).filter((need) => need !== key && waiting.has(need)));
    missing.set(key, open.size);
    for (const need of open) waiters.set(need, [...(waiters.get(need) ?? []), key]);
  }
  const before = (a: T, b: T): number =>
    RANK[a.kind] - RANK[b.kind] || a.weight - b.weight || compareText(a.key, b.key);
  const sorted = [...items].sort(before);
  const result: T[] = [];
  while (waiting.size > 0) {
    const next =
      sorted.find((item) => waiting.has(item.key) && missing.get(item.key) === 0) ??
      sorted.find((item) => waiting.has(item.key));
    if (next === undefined) break;
    waiting.delete(next.key);
    result.push(next);
    for (const waiter of waiters.get(next.key) ?? [])
      missing.set(waiter, (missing.get(waiter) ?? 1) - 1);
  }
  return result;
}
