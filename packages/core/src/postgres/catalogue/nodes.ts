import { keyOf } from './names.ts';
import type { Catalogue, Column, ObjectKind, Table, View } from './types.ts';

/** One object of a catalogue: what compare and the SQL generator walk over. */
export type CatalogueNode =
  | { kind: 'schema'; id: string; object: Catalogue['schemas'][number] }
  | { kind: 'extension'; id: string; object: Catalogue['extensions'][number] }
  | { kind: 'enum'; id: string; object: Catalogue['enums'][number] }
  | { kind: 'domain'; id: string; object: Catalogue['domains'][number] }
  | { kind: 'composite type'; id: string; object: Catalogue['compositeTypes'][number] }
  | { kind: 'range type'; id: string; object: Catalogue['rangeTypes'][number] }
  | { kind: 'sequence'; id: string; object: Catalogue['sequences'][number] }
  | { kind: 'table'; id: string; object: Table }
  | { kind: 'column'; id: string; object: Column; relation: Table | View }
  | { kind: 'view'; id: string; object: View }
  | { kind: 'materialized view'; id: string; object: View }
  | { kind: 'index'; id: string; object: Catalogue['indexes'][number] }
  | { kind: 'constraint'; id: string; object: Catalogue['constraints'][number] }
  | { kind: 'function'; id: string; object: Catalogue['functions'][number] }
  | { kind: 'trigger'; id: string; object: Catalogue['triggers'][number] }
  | { kind: 'policy'; id: string; object: Catalogue['policies'][number] }
  | { kind: 'rule'; id: string; object: Catalogue['rules'][number] }
  | { kind: 'event trigger'; id: string; object: Catalogue['eventTriggers'][number] }
  | { kind: 'statistics'; id: string; object: Catalogue['statistics'][number] }
  | { kind: 'publication'; id: string; object: Catalogue['publications'][number] }
  | { kind: 'default privileges'; id: string; object: Catalogue['defaultPrivileges'][number] }
  | { kind: 'database settings'; id: string; object: Catalogue['databaseSettings'][number] }
  | { kind: 'other'; id: string; object: Catalogue['others'][number] };

export type NodeOf<K extends ObjectKind> = Extract<CatalogueNode, { kind: K }>;

/** Every object, columns right after their table or view, by key (`<kind> <id>`). */
export function nodesOf(catalogue: Catalogue): Map<string, CatalogueNode> {
  const nodes = new Map<string, CatalogueNode>();
  const add = (node: CatalogueNode): void => void nodes.set(keyOf(node.kind, node.id), node);
  for (const object of catalogue.schemas) add({ kind: 'schema', id: object.id, object });
  for (const object of catalogue.extensions) add({ kind: 'extension', id: object.id, object });
  for (const object of catalogue.enums) add({ kind: 'enum', id: object.id, object });
  for (const object of catalogue.domains) add({ kind: 'domain', id: object.id, object });
  for (const object of catalogue.compositeTypes)
    add({ kind: 'composite type', id: object.id, object });
  for (const object of catalogue.rangeTypes) add({ kind: 'range type', id: object.id, object });
  for (const object of catalogue.sequences) add({ kind: 'sequence', id: object.id, object });
  for (const object of catalogue.tables) {
    add({ kind: 'table', id: object.id, object });
    for (const column of object.columns)
      add({ kind: 'column', id: column.id, object: column, relation: object });
  }
  for (const object of catalogue.views) {
    add({ kind: object.materialized ? 'materialized view' : 'view', id: object.id, object });
    for (const column of object.columns)
      add({ kind: 'column', id: column.id, object: column, relation: object });
  }
  for (const object of catalogue.indexes) add({ kind: 'index', id: object.id, object });
  for (const object of catalogue.constraints) add({ kind: 'constraint', id: object.id, object });
  for (const object of catalogue.functions) add({ kind: 'function', id: object.id, object });
  for (const object of catalogue.triggers) add({ kind: 'trigger', id: object.id, object });
  for (const object of catalogue.policies) add({ kind: 'policy', id: object.id, object });
  for (const object of catalogue.rules) add({ kind: 'rule', id: object.id, object });
  for (const object of catalogue.eventTriggers)
    add({ kind: 'event trigger', id: object.id, object });
  for (const object of catalogue.statistics) add({ kind: 'statistics', id: object.id, object });
  for (const object of catalogue.publications) add({ kind: 'publication', id: object.id, object });
  for (const object of catalogue.defaultPrivileges)
    add({ kind: 'default privileges', id: object.id, object });
  for (const object of catalogue.databaseSettings)
    add({ kind: 'database settings', id: object.id, object });
  for (const object of catalogue.others) add({ kind: 'other', id: object.id, object });
  return nodes;
}
