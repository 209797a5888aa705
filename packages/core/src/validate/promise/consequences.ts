import { keyOf, onTable } from '../../postgres/catalogue/names.ts';
import type { CatalogueNode, NodeOf } from '../../postgres/catalogue/nodes.ts';
import type { Difference, Sides } from './differences.ts';
import { schemaIdOf } from './schema-of.ts';

type Nodes = Sides['live'];

/**
 * Puts what is only a consequence of another difference under that one, so that one problem is told once: a missing
 * table explains its missing columns and indexes, a column of another type the same column of all partitions.
 */
export function withConsequences(differences: readonly Difference[], sides: Sides): Difference[] {
  const byKey = new Map(differences.map((difference) => [difference.key, difference]));
  const roots: Difference[] = [];
  for (const difference of differences) {
    let root = difference;
    for (let cause = causeOf(root, byKey, sides); cause; cause = causeOf(root, byKey, sides)) {
      root = cause;
    }
    if (root === difference) roots.push(difference);
    else root.along.push(difference);
  }
  return roots;
}

function causeOf(
  difference: Difference,
  byKey: ReadonlyMap<string, Difference>,
  { promised, live }: Sides,
): Difference | undefined {
  const { node, change, key } = difference;
  const nodes = change === 'unexpected' ? live : promised;
  const found = (keys: readonly string[], explains: (candidate: Difference) => boolean) =>
    keys
      .filter((candidate) => candidate !== key)
      .map((candidate) => byKey.get(candidate))
      .find((candidate) => candidate !== undefined && explains(candidate));
  // The columns of a view follow from its query.
  const hasOtherQuery = ({ properties }: Difference) =>
    properties.some(({ property }) => property === 'definition');
  return (
    found(placesOf(node, nodes), (place) => place.change === change && change !== 'differs') ??
    found(parentsOf(node, nodes), (parent) => isSame(parent, difference)) ??
    (isViewColumn(node) ? found(relationsOf(node, nodes), hasOtherQuery) : undefined) ??
    (node.kind === 'sequence' ? found(relationsOf(node, nodes), hasOtherNumbers) : undefined) ??
    (isOnlyLineage(difference) ? found(relationsOf(node, nodes), hasOtherParent) : undefined)
  );
}

const LINEAGE: ReadonlySet<string> = new Set(['inherited', 'local', 'partitionOf']);

/** A partition that was detached: its columns, indexes and keys are now its own. */
function isOnlyLineage({ change, properties }: Difference): boolean {
  return change === 'differs' && properties.every(({ property }) => LINEAGE.has(property));
}

function hasOtherParent({ properties }: Difference): boolean {
  return properties.some(({ property }) => property === 'partitionOf' || property === 'inherits');
}

/** Serial instead of identity, or the reverse: the sequence comes and goes with it. */
function hasOtherNumbers({ node, properties }: Difference): boolean {
  return node.kind === 'column' && properties.some(({ property }) => property === 'identity');
}

function isSame(one: Difference, other: Difference): boolean {
  return (
    one.change === other.change &&
    JSON.stringify(one.properties) === JSON.stringify(other.properties)
  );
}

function isViewColumn(node: CatalogueNode): boolean {
  return node.kind === 'column' && !('kind' in node.relation);
}

/** What an object lives in or on, and goes with: its table, the column it belongs to, its schema. */
function placesOf(node: CatalogueNode, nodes: Nodes): string[] {
  return [...relationsOf(node, nodes), keyOf('schema', schemaIdOf(node) ?? '')];
}

function relationsOf(node: CatalogueNode, nodes: Nodes): string[] {
  if (node.kind === 'column') return relationKeys(node.relation.id);
  if ('table' in node.object) return relationKeys(node.object.table);
  if (node.kind !== 'sequence' || node.object.ownedBy === null) return [];
  const column = keyOf('column', node.object.ownedBy);
  const owner = nodes.get(column);
  return owner?.kind === 'column' ? [column, ...relationKeys(owner.relation.id)] : [];
}

/** A table or view by its id alone. */
export function relationKeys(id: string): string[] {
  return [keyOf('table', id), keyOf('view', id), keyOf('materialized view', id)];
}

/** What a partition or a child has from its parent. */
function parentsOf(node: CatalogueNode, nodes: Nodes): string[] {
  if (node.kind === 'index')
    return node.object.partitionOf === null ? [] : [keyOf('index', node.object.partitionOf)];
  if (node.kind === 'column' && node.object.inherited)
    return parentTables(node.relation.id, nodes).map((parent) =>
      keyOf('column', `${parent}.${node.id.slice(node.relation.id.length + 1)}`),
    );
  if (node.kind === 'constraint' && node.object.inherited) return parentConstraints(node, nodes);
  if (node.kind === 'table' && node.object.partitionOf !== null)
    return [keyOf('table', node.object.partitionOf)];
  return [];
}

function parentTables(id: string, nodes: Nodes): string[] {
  const node = nodes.get(keyOf('table', id));
  if (node?.kind !== 'table') return [];
  const { partitionOf, inherits } = node.object;
  return partitionOf === null ? inherits : [partitionOf];
}

/** By name, which a check or a foreign key keeps; a key of a partition has another, and the same definition. */
function parentConstraints({ id, object }: NodeOf<'constraint'>, nodes: Nodes): string[] {
  const name = id.slice(0, -onTable('', object.table).length);
  return parentTables(object.table, nodes).flatMap((parent) => {
    const named = keyOf('constraint', onTable(name, parent));
    if (nodes.has(named)) return [named];
    return [...nodes.values()]
      .filter(
        (other) =>
          other.kind === 'constraint' &&
          other.object.table === parent &&
          other.object.definition === object.definition,
      )
      .map((other) => keyOf('constraint', other.id));
  });
}
