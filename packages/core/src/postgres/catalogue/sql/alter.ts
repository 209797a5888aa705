import type { CatalogueNode, NodeOf } from '../nodes.ts';
import type { ObjectKind } from '../types.ts';
import {
  alterComposite,
  alterConstraint,
  alterDomain,
  alterExtension,
  alterIndex,
  alterRoutine,
  alterSequence,
  alterView,
  type Alteration,
  isSameButCommon,
} from './alter-objects.ts';
import { defaultPrivileges, ruleState, stateWord, triggerState } from './create-objects.ts';
import { tableObstacles, tableProperties } from './tables.ts';
import { commonStatements } from './text.ts';

/** These have no owner, comment or privileges that ALTER could change. */
const NOTHING_IN_COMMON: ReadonlySet<ObjectKind> = new Set([
  'default privileges',
  'database settings',
  'other',
]);

/** From one state of an object to another. Columns and enums are decided in plan.ts. */
export function alter(before: CatalogueNode, after: CatalogueNode): Alteration {
  const change = ALTER[after.kind] as (before: CatalogueNode, after: CatalogueNode) => Alteration;
  const main = change(before, after);
  if (main === 'replace' || NOTHING_IN_COMMON.has(after.kind)) return main;
  return { ...main, statements: [...main.statements, ...commonStatements(before, after)] };
}

const sameOrReplace = (before: CatalogueNode, after: CatalogueNode): Alteration =>
  isSameButCommon(before, after) ? { statements: [] } : 'replace';

const ALTER: { [K in ObjectKind]: (before: NodeOf<K>, after: NodeOf<K>) => Alteration } = {
  schema: () => ({ statements: [] }),
  extension: ({ object: before }, { object: after }) => alterExtension(before, after),
  enum: () => 'replace',
  domain: ({ object: before }, { object: after }) => alterDomain(before, after),
  'composite type': ({ object: before }, { object: after }) => alterComposite(before, after),
  'range type': sameOrReplace,
  sequence: alterSequence,
  table: ({ object: before }, { object: after }) => ({
    statements: before.kind === after.kind ? tableProperties(before, after) : [],
    notGenerated: tableObstacles(before, after),
  }),
  column: () => 'replace',
  view: ({ object: before }, { object: after }) => alterView(before, after),
  'materialized view': ({ object: before }, { object: after }) => alterView(before, after),
  index: ({ object: before }, { object: after }) => alterIndex(before, after),
  constraint: ({ object: before }, { object: after }) => alterConstraint(before, after),
  function: ({ object: before }, { object: after }) => alterRoutine(before, after),
  trigger: ({ object: before }, { object: after }) => {
    if (before.definition !== after.definition || before.inherited !== after.inherited)
      return 'replace';
    return { statements: before.enabled === after.enabled ? [] : triggerState(after) };
  },
  policy: sameOrReplace,
  rule: ({ object: before }, { object: after }) => {
    if (before.definition !== after.definition) return 'replace';
    return { statements: before.enabled === after.enabled ? [] : ruleState(after) };
  },
  'event trigger': ({ object: before }, { id, object: after }) => {
    const shape = ({ event, tags, function: run }: typeof after): string =>
      JSON.stringify([event, tags, run]);
    if (shape(before) !== shape(after)) return 'replace';
    return {
      statements:
        before.enabled === after.enabled
          ? []
          : [`ALTER EVENT TRIGGER ${id} ${stateWord(after.enabled)}`],
    };
  },
  statistics: ({ object: before }, { id, object: after }) => {
    if (before.definition !== after.definition) return 'replace';
    return {
      statements:
        before.target === after.target
          ? []
          : [`ALTER STATISTICS ${id} SET STATISTICS ${after.target ?? -1}`],
    };
  },
  publication: sameOrReplace,
  'default privileges': ({ object: before }, { object: after }) => ({
    statements: defaultPrivileges(before, after),
  }),
  'database settings': (_before, { object }) => ({
    statements: [],
    notGenerated: [`settings of the database: ${object.settings.join(', ')}`],
  }),
  other: (_before, { id, object }) => ({
    statements: [],
    notGenerated: [`${id} would have to be changed: ${object.definition}`],
  }),
};
