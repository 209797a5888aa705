import type { Catalogue } from '../../postgres/catalogue/types.ts';
import { type Comparable, comparable } from './comparable.ts';
import { withConsequences } from './consequences.ts';
import { type Difference, type Sides, allDifferences, sidesOf } from './differences.ts';
import type { Draft } from './draft.ts';
import { judge } from './judge.ts';
import type { SchemaPromise } from './promised.ts';
import { Proposals } from './proposal.ts';
import { type PublicSchema, saidOfPublic } from './schema-public.ts';
import { withoutToldElsewhere } from './told-elsewhere.ts';
import { differenceLine } from './words.ts';

export interface Comparison {
  drafts: Draft[];
  /** How many objects were compared. */
  objects: number;
  /** One line per difference. */
  lines: string[];
  /** How many of them other checks tell. */
  elsewhere: number;
  /** What leads from what was found to what was promised; without what is only a notice or nobody's to undo. */
  sql: string[];
  notVerified: string[];
  proposals: Proposals;
}

/**
 * Compares the live schema with what was promised.
 *
 * @param reader The role that read the live schema.
 */
export function compareSchemas(
  promise: SchemaPromise,
  { live, reader }: { live: Catalogue; reader: string },
  migrations: readonly { sql: string }[],
): Comparison {
  const { differences, notVerified, sides, publicSchema } = compareAll(
    promise,
    { live, reader },
    migrations,
  );
  const { left, elsewhere } = withoutToldElsewhere(differences);
  const roots = withConsequences(left, sides);
  const drafts = judge(roots, sides, { publicSchema, added: promise.added ?? [] });
  const proposals = new Proposals(promise.catalogue, live, sides);
  return {
    drafts,
    objects: sides.promised.size,
    lines: [...roots, ...elsewhere].map(differenceLine),
    elsewhere: elsewhere.length,
    sql: wholeSql(drafts, proposals),
    notVerified,
    proposals,
  };
}

/** Every object in which the live schema is not what was promised, as far as the two can be compared. */
export function compareAll(
  promise: SchemaPromise,
  { live, reader }: { live: Catalogue; reader: string },
  migrations: readonly { sql: string }[],
): Comparable & { sides: Sides; publicSchema: PublicSchema } {
  const sides = sidesOf(promise.catalogue, live);
  const publicSchema = saidOfPublic(migrations);
  const compared = comparable(allDifferences(sides), {
    otherMajor: majorOf(promise.catalogue) !== majorOf(live),
    withoutOwners: promise.withoutOwners === true,
    unread: [...new Set([...promise.catalogue.unreadable, ...live.unreadable])],
    reader,
    publicSchema,
  });
  return { ...compared, sides, publicSchema };
}

function wholeSql(drafts: readonly Draft[], proposals: Proposals): string[] {
  const changes = drafts
    .filter(({ severity }) => severity !== 'notice')
    .flatMap((draft): Difference[] => draft.changes);
  return changes.length === 0 ? [] : proposals.all(changes);
}

function majorOf({ serverVersion }: Catalogue): number {
  return Math.floor(serverVersion / 10_000);
}
