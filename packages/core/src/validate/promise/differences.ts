import { type PropertyChange, changedProperties } from '../../postgres/catalogue/compare.ts';
import { type CatalogueNode, nodesOf } from '../../postgres/catalogue/nodes.ts';
import type { Catalogue } from '../../postgres/catalogue/types.ts';

type Nodes = ReadonlyMap<string, CatalogueNode>;

/** Both schemas as objects by key. */
export interface Sides {
  promised: Nodes;
  live: Nodes;
}

/** One object in which the live schema is not what was promised. */
export interface Difference {
  /** `<kind> <id>`. */
  key: string;
  change: 'missing' | 'unexpected' | 'differs';
  /** As promised; of what nobody promised, as it was found. */
  node: CatalogueNode;
  /** Only where it differs; `before` is what was promised, `after` what was found. */
  properties: PropertyChange[];
  /** What differs as a consequence of this one: the columns and indexes of a table that is missing. */
  along: Difference[];
}

/** Two catalogues as their objects, by key. */
export function sidesOf(promised: Catalogue, live: Catalogue): Sides {
  return { promised: nodesOf(promised), live: nodesOf(live) };
}

/** Every object that differs, one by one, in the order of kinds and then names. */
export function allDifferences({ promised, live }: Sides): Difference[] {
  const found: Difference[] = [];
  for (const [key, node] of promised) {
    const other = live.get(key);
    if (other === undefined) {
      found.push({ key, change: 'missing', node, properties: [], along: [] });
      continue;
    }
    const properties = changedProperties(node, other);
    if (properties.length > 0) found.push({ key, change: 'differs', node, properties, along: [] });
  }
  for (const [key, node] of live) {
    if (!promised.has(key))
      found.push({ key, change: 'unexpected', node, properties: [], along: [] });
  }
  return found;
}
