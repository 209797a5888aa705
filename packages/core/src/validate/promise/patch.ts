import type { CatalogueNode } from '../../postgres/catalogue/nodes.ts';
import type { Column, Grant, Table, View } from '../../postgres/catalogue/types.ts';
import { relationKeys } from './consequences.ts';
import type { Difference } from './differences.ts';

/** A schema as objects by key, being changed; columns are those of their relation. */
export type Nodes = Map<string, CatalogueNode>;

/** Makes one object what was promised. */
export function applyChange(to: Nodes, { key, change, node, properties }: Difference): void {
  if (node.kind === 'column') return applyToColumn(to, { change, node, properties });
  if (change === 'missing') to.set(key, node);
  else if (change === 'unexpected') to.delete(key);
  else {
    const found = to.get(key);
    if (found) to.set(key, patched(found, node, properties));
  }
}

function applyToColumn(
  to: Nodes,
  {
    change,
    node,
    properties,
  }: { node: Extract<CatalogueNode, { kind: 'column' }> } & Pick<
    Difference,
    'change' | 'properties'
  >,
): void {
  const key = relationKeys(node.relation.id).find((candidate) => to.has(candidate));
  const relation = key === undefined ? undefined : to.get(key);
  if (key === undefined || relation === undefined || !('columns' in relation.object)) return;
  const { columns } = relation.object;
  const edited = editColumns(columns, change, node.object, properties);
  to.set(key, { ...relation, object: { ...relation.object, columns: edited } } as CatalogueNode);
}

function editColumns(
  columns: readonly Column[],
  change: Difference['change'],
  promised: Column,
  properties: Difference['properties'],
): Column[] {
  if (change === 'unexpected') return columns.filter(({ id }) => id !== promised.id);
  if (change === 'missing') {
    // A table that is missing as a whole has it already.
    return columns.some(({ id }) => id === promised.id) ? [...columns] : [...columns, promised];
  }
  return columns.map((column) =>
    column.id === promised.id ? withProperties(column, properties) : column,
  );
}

function patched(
  found: CatalogueNode,
  promised: CatalogueNode,
  properties: Difference['properties'],
): CatalogueNode {
  const object = withProperties(found.object, properties);
  const isView = found.kind === 'view' || found.kind === 'materialized view';
  const hasOtherQuery = properties.some(({ property }) => property === 'definition');
  if (isView && hasOtherQuery) {
    return {
      ...found,
      object: { ...object, columns: (promised.object as View).columns },
    } as CatalogueNode;
  }
  if (found.kind === 'table' && properties.some(({ property }) => property === 'columnOrder')) {
    return { ...found, object: inOrderOf(object as Table, promised.object as Table) };
  }
  return { ...found, object } as CatalogueNode;
}

function withProperties<T extends object>(found: T, properties: Difference['properties']): T {
  const object = { ...found } as Record<string, unknown>;
  for (const { property, before, after } of properties) {
    if (property === 'columnOrder') continue;
    object[property] =
      property === 'grants'
        ? exchanged(object['grants'] as Grant[], before as Grant[], after as Grant[])
        : before;
  }
  return object as T;
}

/** Several findings can be about rights on one object, each about some of them. */
function exchanged(current: readonly Grant[], promised: readonly Grant[], found: readonly Grant[]) {
  const isIn = (list: readonly Grant[], grant: Grant) =>
    list.some((other) => JSON.stringify(other) === JSON.stringify(grant));
  const stay = current.filter((grant) => isIn(promised, grant) || !isIn(found, grant));
  return [...stay, ...promised.filter((grant) => !isIn(found, grant))];
}

function inOrderOf(table: Table, promised: Table): Table {
  const place = new Map(promised.columns.map(({ name }, at) => [name, at]));
  const at = ({ name }: Column) => place.get(name) ?? Infinity;
  return { ...table, columns: table.columns.toSorted((a, b) => at(a) - at(b)) };
}
