import { describeProperty } from '../../postgres/catalogue/describe.ts';
import type { CatalogueNode } from '../../postgres/catalogue/nodes.ts';
import { type ObjectKind, SELF } from '../../postgres/catalogue/types.ts';
import type { Difference } from './differences.ts';

/** An object as a sentence names it: `table public."Order"`. */
export function nameOf({ kind, id }: Pick<CatalogueNode, 'kind' | 'id'>): string {
  if (kind === 'other') return readable(id);
  if (kind === 'database settings')
    return id === 'database' ? 'settings of the database' : `settings of the role ${readable(id)}`;
  if (kind === 'default privileges') return `default privileges for ${readable(id)}`;
  return `${kind} ${readable(id)}`;
}

/** The catalogue's word for the role that deploys is no word for people. */
export function readable(text: string): string {
  return text.replaceAll(SELF, 'the deploying role');
}

/** `type: bigint → integer`: from what was promised to what was found. */
export function propertyLines(properties: Difference['properties']): string[] {
  return properties.flatMap(({ property, before, after }) =>
    describeProperty(property, before, after).map(readable),
  );
}

/** What goes with an object, counted by kind: `4 columns, 2 indexes`. */
export function alongWords(along: readonly Difference[]): string {
  const counts = new Map<ObjectKind, number>();
  for (const { node } of along) counts.set(node.kind, (counts.get(node.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => counted(count, kind)).join(', ');
}

const PLURALS: Partial<Record<ObjectKind, string>> = {
  index: 'indexes',
  policy: 'policies',
  other: 'others',
  statistics: 'statistics objects',
  'default privileges': 'default privileges',
};

function counted(count: number, kind: ObjectKind): string {
  return count === 1 ? `1 ${kind}` : `${count} ${PLURALS[kind] ?? `${kind}s`}`;
}

/** What its absence does to users. */
const EFFECTS: Partial<Record<ObjectKind, string>> = {
  schema: 'Queries that name it fail.',
  table: 'Queries that name it fail.',
  column: 'Queries that name it fail, and a client generated from the schema names every column.',
  view: 'Queries that name it fail.',
  'materialized view': 'Queries that name it fail.',
  index:
    'Queries that count on it read the whole table; without a unique index duplicates are no longer refused.',
  constraint: 'Rows that break it are no longer refused.',
  function: 'Whatever calls it fails: queries, triggers, defaults, policies.',
  trigger: 'What it did at every write no longer happens.',
  policy: 'Row security lets other rows be seen or written than intended.',
  rule: 'Statements on its table do something else.',
  sequence: 'Defaults that take their numbers from it fail.',
  enum: 'Columns of its type, and clients that know its values, depend on it.',
  domain: 'Its checks no longer guard the columns of its type.',
  extension: 'Functions, types and operators of it are not there.',
  'event trigger': 'What it did at every DDL no longer happens.',
  publication: 'Subscribers no longer get these tables.',
};

/** What another form of it than promised does to users. */
const EFFECTS_OF_OTHER_FORM: Partial<Record<ObjectKind, string>> = {
  table: 'Queries work on it in another way than the application was written for.',
  column:
    'Values that the application writes may be refused or changed, or read as something else.',
  view: 'Queries through it give other rows or columns.',
  'materialized view': 'Queries through it give other rows or columns.',
  index: 'Queries that count on it may read the whole table; a unique one may refuse other rows.',
  constraint: 'Rows are allowed that should be refused, or the reverse.',
  function: 'Whatever calls it (queries, triggers, defaults, policies) gets another result.',
  trigger: 'At a write something else happens than the application counts on, or nothing.',
  policy: 'Row security lets other rows be seen or written than intended.',
  rule: 'Statements on its table do something else.',
  sequence: 'Defaults that take their numbers from it get others.',
  enum: 'Columns of its type, and clients that know its values, depend on it.',
  domain: 'Columns of its type allow other values.',
  'event trigger': 'At a DDL something else happens, or nothing.',
  publication: 'Subscribers get other tables or changes.',
};

/** What a difference in an object of this kind does to users, one sentence at most. */
export function effectOf(kind: ObjectKind, change: 'missing' | 'differs'): string[] {
  const effect = (change === 'missing' ? EFFECTS : EFFECTS_OF_OTHER_FORM)[kind];
  return effect === undefined ? [] : [effect];
}

/** One line per difference for the report. */
export function differenceLine({ change, node, properties, along }: Difference): string {
  const details = propertyLines(properties).join('; ');
  const others = along.length === 0 ? '' : ` (with ${alongWords(along)})`;
  return `${change}: ${nameOf(node)}${others}${details === '' ? '' : `: ${details}`}`;
}

const LONGEST_TITLE = 200;

/** Fit for a title: one line of at most 200 characters. */
export function asTitle(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1)}…` : line;
}
