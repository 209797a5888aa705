import { plural } from '../../report/words.ts';
import type { Draft } from './draft.ts';
import type { Difference, Sides } from './differences.ts';
import { schemaIdOf } from './schema-of.ts';
import { asTitle, nameOf } from './words.ts';

/** Differences that are told together, and which they are. */
export interface Grouped {
  drafts: Draft[];
  grouped: ReadonlySet<Difference>;
}

/** How many names a group shows. */
const NAMED = 10;

/** What lies in schemas that nobody promised (those of a job queue, a provider): one finding for each schema. */
export function foreignSchemas(differences: readonly Difference[], sides: Sides): Grouped {
  const promised = new Set<string | undefined>();
  for (const node of sides.promised.values())
    promised.add(node.kind === 'schema' ? node.id : schemaIdOf(node));
  const bySchema = groupBy(differences, ({ change, node }) => {
    if (change !== 'unexpected') return undefined;
    const schema = node.kind === 'schema' ? node.id : schemaIdOf(node);
    return schema === undefined || promised.has(schema) ? undefined : schema;
  });
  const drafts = [...bySchema].map(([schema, found]): Draft => {
    const objects = found.filter(({ node }) => node.kind !== 'schema');
    const what = objects.length === 0 ? 'is empty' : plural(objects.length, 'object');
    return {
      rule: 'schema-unexpected',
      severity: 'warning',
      object: schema,
      title: asTitle(`schema ${schema}, which no migration made: ${what}`),
      lines: named(objects),
      effect: [],
      changes: [],
    };
  });
  return { drafts, grouped: new Set([...bySchema.values()].flat()) };
}

/** Partitions that a job made for a table that was promised: one finding for each table. */
export function runtimePartitions(differences: readonly Difference[]): Grouped {
  const byParent = groupBy(differences, ({ change, node }) =>
    change === 'unexpected' && node.kind === 'table'
      ? (node.object.partitionOf ?? undefined)
      : undefined,
  );
  const drafts = [...byParent].map(([parent, found]): Draft => ({
    rule: 'schema-unexpected',
    severity: 'warning',
    object: `partitions of ${parent}`,
    title: asTitle(
      `${nameOf({ kind: 'table', id: parent })} has ${plural(found.length, 'partition')} that no migration made`,
    ),
    lines: named(found),
    effect: ['A job that makes partitions as time goes by is a good reason; a person is not.'],
    changes: [],
  }));
  return { drafts, grouped: new Set([...byParent.values()].flat()) };
}

/**
 * Partitions that migrations made and that are gone, as retention drops them: one finding for each table. Not those
 * without which rows are refused or were never there: the default one, the last one, one that was just deployed.
 *
 * @param added Ids of tables that the migrations being deployed add.
 */
export function droppedPartitions(
  differences: readonly Difference[],
  { live }: Sides,
  added: readonly string[],
): Grouped {
  const partitioned = new Set(
    [...live.values()].flatMap((node) => (node.kind === 'table' ? node.object.partitionOf : [])),
  );
  const byParent = groupBy(differences, ({ change, node }) => {
    if (change !== 'missing' || node.kind !== 'table' || added.includes(node.id)) return undefined;
    const { partitionOf, partitionBound } = node.object;
    if (partitionOf === null || !partitioned.has(partitionOf)) return undefined;
    return partitionBound === 'DEFAULT' ? undefined : partitionOf;
  });
  const drafts = [...byParent].map(([parent, found]): Draft => ({
    rule: 'schema-missing',
    severity: 'warning',
    object: `partitions of ${parent}`,
    title: asTitle(
      `${nameOf({ kind: 'table', id: parent })} lacks ${plural(found.length, 'partition')} that migrations made`,
    ),
    lines: named(found),
    effect: [
      'A job that drops old partitions is a good reason; a person is not. Their rows are gone with them.',
    ],
    changes: [],
  }));
  return { drafts, grouped: new Set([...byParent.values()].flat()) };
}

function named(found: readonly Difference[]): string[] {
  const names = found.slice(0, NAMED).map(({ node }) => `  ${nameOf(node)}`);
  return found.length > NAMED ? [...names, `  and ${found.length - NAMED} more`] : names;
}

function groupBy(
  differences: readonly Difference[],
  groupOf: (difference: Difference) => string | undefined,
): Map<string, Difference[]> {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const group = groupOf(difference);
    if (group === undefined) continue;
    const list = groups.get(group);
    if (list === undefined) groups.set(group, [difference]);
    else list.push(difference);
  }
  return groups;
}
