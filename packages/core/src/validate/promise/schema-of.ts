import type { CatalogueNode } from '../../postgres/catalogue/nodes.ts';
import type { ObjectKind } from '../../postgres/catalogue/types.ts';
import { schemaOf } from '../../postgres/catalogue/sql/text.ts';

/** Of the rarer kinds. */
const IN_NO_SCHEMA: ReadonlySet<string> = new Set([
  'cast',
  'transform',
  'language',
  'access method',
  'foreign data wrapper',
  'foreign server',
  'user mapping',
  'subscription',
]);

const KINDS_IN_NO_SCHEMA: ReadonlySet<ObjectKind> = new Set([
  'schema',
  'extension',
  'event trigger',
  'publication',
  'default privileges',
  'database settings',
]);

/** The schema that an object lies in, as SQL writes it; undefined for what lies in none. */
export function schemaIdOf(node: CatalogueNode): string | undefined {
  if (KINDS_IN_NO_SCHEMA.has(node.kind)) return undefined;
  if (node.kind === 'other') {
    const { kind } = node.object;
    return IN_NO_SCHEMA.has(kind) ? undefined : schemaOf(node.id.slice(kind.length + 1));
  }
  if (node.kind === 'column') return schemaOf(node.relation.id);
  return schemaOf('table' in node.object ? node.object.table : node.id);
}
