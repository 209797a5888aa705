import { keyOf } from '../names.ts';
import type { CatalogueNode } from '../nodes.ts';
import type { Catalogue } from '../types.ts';
import type { Orderable } from './order.ts';
import type { Plan } from './plan.ts';

export interface Item extends Orderable {
  node: CatalogueNode;
}

/** The objects behind keys, ready to be ordered. */
export function itemsOf(nodes: Plan['from'], keys: Iterable<string>): Item[] {
  return [...keys].flatMap((key) => {
    const node = nodes.get(key);
    return node === undefined
      ? []
      : [{ key, node, kind: node.kind, weight: weightOf(node, nodes) }];
  });
}

/** Foreign keys after the keys they point to; columns as the table has them; partitions' indexes before their parents'. */
function weightOf(node: CatalogueNode, nodes: Plan['from']): number {
  if (node.kind === 'constraint') {
    const table = nodes.get(keyOf('table', node.object.table));
    const partitioned = table?.kind === 'table' && table.object.kind === 'partitioned table';
    return (node.object.type === 'foreign key' ? 2 : 0) + (partitioned ? 1 : 0);
  }
  if (node.kind === 'index') return / ON ONLY /.test(node.object.definition) ? 1 : 0;
  if (node.kind === 'column')
    return node.relation.columns.findIndex((column) => column.id === node.id);
  return 0;
}

/**
 * What a key needs among `keys`: its dependencies, where a column stands for its new table or view, with
 * the links that pg_depend does not keep (partition and inheritance parents, what lives on a table).
 */
export function needsOf(
  catalogue: Catalogue,
  nodes: Plan['from'],
  keys: ReadonlySet<string>,
): (key: string) => string[] {
  const standsFor = (key: string): string => {
    const node = nodes.get(key);
    if (node?.kind !== 'column' || keys.has(key)) return key;
    return 'kind' in node.relation
      ? keyOf('table', node.relation.id)
      : keyOf(node.relation.materialized ? 'materialized view' : 'view', node.relation.id);
  };
  return (key) => {
    const node = nodes.get(key);
    const own = catalogue.dependencies[key] ?? [];
    const brought =
      node?.kind === 'table'
        ? node.object.columns.flatMap(
            (column) => catalogue.dependencies[keyOf('column', column.id)] ?? [],
          )
        : [];
    const parents =
      node?.kind === 'table'
        ? [...node.object.inherits].map((parent) => keyOf('table', parent))
        : [];
    const place =
      node && 'table' in node.object
        ? ['table', 'view', 'materialized view'].map(
            (kind) => `${kind} ${(node.object as { table: string }).table}`,
          )
        : [];
    const columnTable = node?.kind === 'column' ? [keyOf('table', node.relation.id)] : [];
    return [...own, ...brought, ...parents, ...place, ...columnTable].map(standsFor);
  };
}
