import { quoteLiteral } from '../../identifiers.ts';
import type { CatalogueNode, NodeOf } from '../nodes.ts';
import type { ObjectKind } from '../types.ts';
import {
  createComposite,
  createDomain,
  createEnum,
  createEventTrigger,
  createPolicy,
  createPublication,
  createRoutine,
  defaultPrivileges,
  ruleState,
  triggerState,
} from './create-objects.ts';
import {
  addColumn,
  addConstraint,
  createTable,
  createView,
  type Written,
} from './create-tables.ts';
import { commonStatements, sequenceOptions } from './text.ts';

/** These carry their privileges and settings in the definition; a column says its own. */
const SAY_IT_THEMSELVES: ReadonlySet<ObjectKind> = new Set([
  'default privileges',
  'database settings',
  'column',
]);

/** CREATE for one object, with its owner, comment and privileges. */
export function createStatements(node: CatalogueNode): Written {
  const create = CREATE[node.kind] as (node: CatalogueNode) => Written;
  const main = create(node);
  if (!Array.isArray(main) || SAY_IT_THEMSELVES.has(node.kind)) return main;
  return [...main, ...commonStatements(undefined, node)];
}

const CREATE: { [K in ObjectKind]: (node: NodeOf<K>) => Written } = {
  schema: (node) => [`CREATE SCHEMA ${node.id}`],
  extension: ({ id, object }) => [
    `CREATE EXTENSION ${id} WITH SCHEMA ${object.schema} VERSION ${quoteLiteral(object.version)}`,
  ],
  enum: (node) => [createEnum(node.id, node.object.labels)],
  domain: (node) => createDomain(node.object),
  'composite type': (node) => createComposite(node.id, node.object.attributes),
  'range type': (node) => [`CREATE TYPE ${node.id} AS RANGE (${node.object.definition})`],
  sequence: ({ id, object }) => [
    `CREATE ${object.unlogged ? 'UNLOGGED ' : ''}SEQUENCE ${id} ${sequenceOptions(object, true)}`,
  ],
  table: (node) => createTable(node.object),
  column: addColumn,
  view: (node) => createView(node.object),
  'materialized view': (node) => createView(node.object),
  index: ({ id, object }) =>
    object.valid
      ? [object.definition.replace(' ON ONLY ', ' ON ')]
      : { notGenerated: `index ${id} is invalid there; an invalid index is left out` },
  constraint: (node) => addConstraint(node.object),
  function: (node) => [createRoutine(node.object)],
  trigger: ({ object }) => {
    const state = object.enabled === 'enabled' && !object.inherited ? [] : triggerState(object);
    return object.inherited ? state : [object.definition, ...state];
  },
  policy: (node) => [createPolicy(node.object)],
  rule: ({ object }) => [
    object.definition.replace(/;$/, ''),
    ...(object.enabled === 'enabled' ? [] : ruleState(object)),
  ],
  'event trigger': createEventTrigger,
  statistics: ({ id, object: { definition, target } }) => [
    definition,
    ...(target === null ? [] : [`ALTER STATISTICS ${id} SET STATISTICS ${target}`]),
  ],
  publication: (node) => [createPublication(node.object)],
  'default privileges': (node) => defaultPrivileges(undefined, node.object),
  'database settings': (node) => ({
    notGenerated: `settings of the database (${node.object.settings.join(', ')})`,
  }),
  other: (node) => ({ notGenerated: `${node.id} would have to be created` }),
};
