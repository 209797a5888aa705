import type { ObjectKind } from '../../postgres/catalogue/types.ts';
import { isPublic } from './comparable.ts';
import type { Draft } from './draft.ts';
import type { Difference, Sides } from './differences.ts';
import { droppedPartitions, foreignSchemas, runtimePartitions } from './groups.ts';
import { judgeGrantees } from './judge-grants.ts';
import { judgeProperties } from './judge-properties.ts';
import type { PublicSchema } from './schema-public.ts';
import { alongWords, asTitle, effectOf, nameOf } from './words.ts';

/**
 * What differs as findings, without their SQL.
 *
 * @param added Ids of tables that the migrations being deployed add.
 */
export function judge(
  differences: readonly Difference[],
  sides: Sides,
  { publicSchema, added }: { publicSchema: PublicSchema; added: readonly string[] },
): Draft[] {
  const partitions = runtimePartitions(differences);
  // A partition in a schema of its own is told once, with its table.
  const others = differences.filter((difference) => !partitions.grouped.has(difference));
  const groups = [
    partitions,
    droppedPartitions(differences, sides, added),
    foreignSchemas(others, sides),
  ];
  const single = differences.filter((one) => !groups.some(({ grouped }) => grouped.has(one)));
  const of = (change: Difference['change']) => single.filter((one) => one.change === change);
  const isPlatforms = ({ node }: Difference) => isPublic(node) && !publicSchema.mentioned;
  return [
    ...of('missing').map(missing),
    ...of('differs').flatMap((difference) =>
      isPlatforms(difference)
        ? asNotices([...judgeProperties(difference), ...judgeGrantees([difference])])
        : judgeProperties(difference),
    ),
    ...of('unexpected').map(unexpected),
    ...judgeGrantees(single.filter((difference) => !isPlatforms(difference))),
    ...groups.flatMap(({ drafts }) => drafts),
  ];
}

/** What a version of Postgres or a provider decides, and not the migrations: no SQL is proposed. */
function asNotices(drafts: readonly Draft[]): Draft[] {
  return drafts.map((draft) => ({
    ...draft,
    severity: 'notice',
    object: 'public',
    effect: ['Older versions and providers set up the schema public in another way.'],
    changes: [],
  }));
}

function missing(difference: Difference): Draft {
  const { node, along } = difference;
  return {
    rule: 'schema-missing',
    severity: 'error',
    object: node.id,
    title: asTitle(`${nameOf(node)} was promised and is not there`),
    lines: withIt('Missing with it', along),
    effect: effectOf(node.kind, 'missing'),
    changes: [difference],
  };
}

/** Operators and providers make these, and the application does not see them. */
const BESIDE: ReadonlySet<ObjectKind> = new Set([
  'extension',
  'event trigger',
  'publication',
  'statistics',
  'default privileges',
  'database settings',
  'other',
]);

const UNEXPECTED_EFFECTS: Partial<Record<ObjectKind, string[]>> = {
  column: ['Where it is NOT NULL without a default, an INSERT that does not name it fails.'],
  constraint: ['Rows that the application writes may be refused.'],
  trigger: ['It does something at every write that the application does not know of.'],
  policy: ['It decides who sees which rows.'],
  rule: ['Statements on its table do something else.'],
  index: ['It costs every write; a unique one refuses rows that the application may write.'],
};

function unexpected(difference: Difference): Draft {
  const { node, along } = difference;
  return {
    rule: 'schema-unexpected',
    severity: BESIDE.has(node.kind) ? 'warning' : 'error',
    object: node.id,
    title: asTitle(`${nameOf(node)} is there, and no migration made it`),
    lines: withIt('With it', along),
    effect: UNEXPECTED_EFFECTS[node.kind] ?? [],
    changes: [difference],
  };
}

function withIt(words: string, along: readonly Difference[]): string[] {
  return along.length === 0 ? [] : [`${words}: ${alongWords(along)}.`];
}
