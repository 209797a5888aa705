import { compareText } from './names.ts';
import { nodesOf, type CatalogueNode } from './nodes.ts';
import { describeProperty } from './describe.ts';
import { isSame } from './same.ts';
import type { Catalogue, CatalogueChange } from './types.ts';

export { describeChange } from './describe.ts';

/** Properties that say who an object is, or that are compared as objects of their own. */
const IDENTITY = new Set(['id', 'schema', 'name', 'kind', 'columns', 'on', 'materialized']);

/**
 * What differs between two snapshots, in the order of kinds and then names. Empty exactly when the
 * fingerprints agree. The columns, indexes, … of a table that was added or removed as a whole are not
 * listed one by one. A renamed object is one removed and one added: the catalogue does not know better.
 */
export function compareCatalogues(before: Catalogue, after: Catalogue): CatalogueChange[] {
  const from = nodesOf(before);
  const to = nodesOf(after);
  const changes: CatalogueChange[] = [];
  for (const [key, node] of from) {
    const other = to.get(key);
    if (other === undefined) {
      if (!goesWithItsTable(node, to, from))
        changes.push({ kind: node.kind, object: node.id, change: 'removed', details: [] });
    } else {
      const details = differences(node, other);
      if (details.length > 0)
        changes.push({ kind: node.kind, object: node.id, change: 'changed', details });
    }
  }
  for (const [key, node] of to) {
    if (!from.has(key) && !goesWithItsTable(node, from, to))
      changes.push({ kind: node.kind, object: node.id, change: 'added', details: [] });
  }
  changes.push(...readingDifferences(before, after));
  return changes;
}

/** The columns of a table that is itself added or removed say nothing new. */
function goesWithItsTable(
  node: CatalogueNode,
  there: ReadonlyMap<string, CatalogueNode>,
  here: ReadonlyMap<string, CatalogueNode>,
): boolean {
  if (node.kind !== 'column') return false;
  const keys = ['table', 'view', 'materialized view'].map((kind) => `${kind} ${node.relation.id}`);
  return keys.some((key) => here.has(key) && !there.has(key));
}

/** A property in which two objects of one name differ; `columnOrder` stands for that of a table. */
export interface PropertyChange {
  property: string;
  before: unknown;
  after: unknown;
}

/** Every property in which two objects of one name differ. */
export function changedProperties(before: CatalogueNode, after: CatalogueNode): PropertyChange[] {
  const was = before.object as unknown as Record<string, unknown>;
  const is = after.object as unknown as Record<string, unknown>;
  const changes: PropertyChange[] = [];
  for (const property of Object.keys(was)) {
    // The kind of a table (plain, partitioned) can change under one name; that of the rest is in the key.
    if (IDENTITY.has(property) && !(property === 'kind' && before.kind !== 'other')) continue;
    if (!isSame(was[property], is[property]))
      changes.push({ property, before: was[property], after: is[property] });
  }
  if (before.kind === 'table' && after.kind === 'table')
    changes.push(...orderDifference(before.object.columns, after.object.columns));
  return changes;
}

/** `property: before → after` for every property of two objects of one name that differs. */
function differences(before: CatalogueNode, after: CatalogueNode): string[] {
  return changedProperties(before, after).flatMap((change) =>
    describeProperty(change.property, change.before, change.after),
  );
}

/** Only the order of the columns that both have: a new column is reported as such. */
function orderDifference(
  before: readonly { name: string }[],
  after: readonly { name: string }[],
): PropertyChange[] {
  if (before.length === after.length && before.every(({ name }, at) => name === after[at]?.name))
    return [];
  const common = (
    list: readonly { name: string }[],
    other: readonly { name: string }[],
  ): string[] => {
    const names = new Set(other.map((column) => column.name));
    return list.map((column) => column.name).filter((name) => names.has(name));
  };
  const was = common(before, after).join(', ');
  const is = common(after, before).join(', ');
  return was === is ? [] : [{ property: 'columnOrder', before: was, after: is }];
}

function readingDifferences(before: Catalogue, after: Catalogue): CatalogueChange[] {
  const was = [...before.unreadable].sort(compareText).join('; ');
  const is = [...after.unreadable].sort(compareText).join('; ');
  if (was === is) return [];
  const details = [`could not be read: ${was || 'nothing'} → ${is || 'nothing'}`];
  return [{ kind: 'other', object: 'the reading itself', change: 'changed', details }];
}
