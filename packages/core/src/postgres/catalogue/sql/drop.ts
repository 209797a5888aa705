import type { CatalogueNode, NodeOf } from '../nodes.ts';
import { defaultPrivileges } from './create-objects.ts';
import type { Written } from './create-tables.ts';
import { columnName, localName, reference } from './text.ts';

/** DROP for one object. Never CASCADE: what depends on it was dropped before, by name. */
export function dropStatements(node: CatalogueNode): Written {
  if (node.kind === 'column') return dropColumn(node);
  if (node.kind === 'constraint')
    return [`ALTER TABLE ${node.object.table} DROP CONSTRAINT ${localName(node.object)}`];
  if (node.kind === 'default privileges')
    return defaultPrivileges(node.object, { ...node.object, grants: [] });
  if (node.kind === 'database settings')
    return {
      notGenerated: `settings of the database that would have to be reset: ${node.object.settings.join(', ')}`,
    };
  if (node.kind === 'other') return dropOther(node.id, node.object.kind);
  return [`DROP ${reference(node)}`];
}

/** A view's column goes with the view. */
function dropColumn({ object, relation }: NodeOf<'column'>): string[] {
  if (!('kind' in relation)) return [];
  const foreign = relation.kind === 'foreign table' ? 'FOREIGN ' : '';
  return [`ALTER ${foreign}TABLE ${relation.id} DROP COLUMN ${columnName(object, relation)}`];
}

/** The rarer kinds whose DROP is written; a subscription or a user mapping reaches out of the database. */
const DROPPED_BY_NAME: Partial<Record<string, string>> = {
  collation: 'COLLATION',
  conversion: 'CONVERSION',
  operator: 'OPERATOR',
  'operator class': 'OPERATOR CLASS',
  'operator family': 'OPERATOR FAMILY',
  'text search configuration': 'TEXT SEARCH CONFIGURATION',
  'text search dictionary': 'TEXT SEARCH DICTIONARY',
  'text search parser': 'TEXT SEARCH PARSER',
  'text search template': 'TEXT SEARCH TEMPLATE',
  cast: 'CAST',
  'foreign data wrapper': 'FOREIGN DATA WRAPPER',
  'foreign server': 'SERVER',
};

function dropOther(id: string, kind: string): Written {
  const word = DROPPED_BY_NAME[kind];
  return word === undefined
    ? { notGenerated: `${id} would have to be dropped` }
    : [`DROP ${word} ${id.slice(kind.length + 1)}`];
}
