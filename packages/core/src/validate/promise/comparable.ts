import type { CatalogueNode } from '../../postgres/catalogue/nodes.ts';
import type { ObjectKind } from '../../postgres/catalogue/types.ts';
import { namesInWords } from '../../report/words.ts';
import type { PublicSchema } from './schema-public.ts';
import { givesOnlyTo, withGrantsOf } from './comparable-grants.ts';
import { hidesDifference } from './unread.ts';
import type { Difference } from './differences.ts';

/** What keeps two schemas from being compared in full. */
export interface Conditions {
  /** The promise was made on another major version, which writes definitions in other words. */
  otherMajor: boolean;
  /** The promise was made without owners, privileges and settings of the database. */
  withoutOwners: boolean;
  /** What either side could not read, as `Catalogue.unreadable` has it. */
  unread: readonly string[];
  /** The role that looks, unquoted: what it needs in order to look is no difference. */
  reader: string;
  /** What the migrations say about the schema `public`. */
  publicSchema: PublicSchema;
}

export interface Comparable {
  /** The differences that can be told, each without the properties that cannot. */
  differences: Difference[];
  /** What could not be compared, one sentence each. */
  notVerified: string[];
}

type Skip = (difference: Difference, property?: string) => boolean;

/** Leaves out what only seems to differ because one of the two could not be seen in full or as it is. */
export function comparable(all: readonly Difference[], conditions: Conditions): Comparable {
  const texts = new Set<string>();
  const masked = new Set<string>();
  const skips: Skip[] = [
    isOfPlatform(conditions),
    (difference, property) => hidesDifference(conditions.unread, difference, property),
    isOwnership(conditions),
    (difference) => givesOnlyTo(difference, conditions.reader),
    isOtherWording(conditions, texts),
    isMasked(masked),
    isFilled,
  ];
  const differences = all
    .map((difference) => withGrantsOf(difference, conditions))
    .flatMap((difference) => without(difference, skips));
  return {
    differences,
    notVerified: [
      ...conditions.unread.map((sentence) => `schema: ${sentence}`),
      ...(conditions.withoutOwners
        ? [
            'owners, privileges and settings of the database: the rehearsal in expect began with a dump that has none',
          ]
        : []),
      ...sentence(
        texts,
        'the promise was made on another major version, which words them otherwise',
      ),
      ...sentence(masked, 'the report in expect masks a part of them'),
    ],
  };
}

function without(difference: Difference, skips: readonly Skip[]): Difference[] {
  if (difference.change !== 'differs') {
    return skips.some((skip) => skip(difference)) ? [] : [difference];
  }
  const properties = difference.properties.filter(
    ({ property }) => !skips.some((skip) => skip(difference, property)),
  );
  return properties.length === 0 ? [] : [{ ...difference, properties }];
}

/** Who owns the schema `public` is decided by the version and the provider, unless a migration does. */
function isOfPlatform({ publicSchema }: Conditions): Skip {
  return ({ node }, property) => isPublic(node) && property === 'owner' && !publicSchema.owner;
}

/** Whether it is the schema `public` itself. */
export function isPublic(node: CatalogueNode): boolean {
  return node.kind === 'schema' && node.object.name === 'public';
}

const SET_BY_OWNERS: ReadonlySet<ObjectKind> = new Set(['default privileges', 'database settings']);

function isOwnership({ withoutOwners }: Conditions): Skip {
  if (!withoutOwners) return () => false;
  return ({ node }, property) =>
    SET_BY_OWNERS.has(node.kind) || property === 'owner' || property === 'grants';
}

/** Texts that Postgres writes back from what it parsed. */
const WORDED: ReadonlySet<string> = new Set([
  ...['definition', 'default', 'using', 'check', 'constraints'],
  ...['partitionKey', 'partitionBound', 'arguments', 'result'],
]);

function isOtherWording({ otherMajor }: Conditions, names: Set<string>): Skip {
  if (!otherMajor) return () => false;
  return ({ node }, property) => {
    if (property === undefined || !WORDED.has(property)) return false;
    names.add(node.kind === 'other' ? node.id : `${node.kind} ${node.id}`);
    return true;
  };
}

/** A materialized view that migrations make WITH NO DATA is there to be filled; to empty it again would be a loss. */
function isFilled({ node, properties }: Difference, property?: string): boolean {
  if (node.kind !== 'materialized view' || property !== 'populated') return false;
  return properties.some((change) => change.property === property && change.after === true);
}

/** What the redaction of reports writes for something that looked like a secret. */
const MASK = '***';

function isMasked(names: Set<string>): Skip {
  return ({ node, properties }, property) => {
    const change = properties.find((candidate) => candidate.property === property);
    if (change === undefined || !JSON.stringify(change.before)?.includes(MASK)) return false;
    names.add(`${node.kind} ${node.id}`);
    return true;
  };
}

function sentence(names: ReadonlySet<string>, why: string): string[] {
  if (names.size === 0) return [];
  return [`the definitions of ${namesInWords([...names])}: ${why}`];
}
