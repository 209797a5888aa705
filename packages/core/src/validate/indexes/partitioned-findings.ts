import type pg from 'pg';
import { quoteQualified } from '../../postgres/identifiers.ts';
import type { IndexFacts } from '../../postgres/index-types.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import { type BrokenIndex, isUsable } from './broken.ts';
import { type Partition, attachSql, indexRest, partitionsWithout } from './partitions.ts';

/** A partitioned index with those of its parts, at any depth, that are broken; itself among them if it is. */
interface Family {
  whole: IndexFacts;
  broken: IndexFacts[];
}

/** One finding for each partitioned index, however many of its partitions' indexes are broken. */
export async function partitionedFindings(
  client: pg.Client,
  broken: readonly BrokenIndex[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const family of familiesOf(broken)) {
    const lacking: Lacking[] = [];
    for (const index of family.broken.filter(({ partitioned }) => partitioned)) {
      const partitions = await partitionsWithout(client, index.table.oid, index.oid);
      if (partitions.length > 0)
        lacking.push({ index, partitions, rest: await indexRest(client, index) });
    }
    findings.push(familyFinding(family, lacking));
  }
  return findings;
}

interface Lacking {
  index: IndexFacts;
  /** Without an index attached to it. */
  partitions: Partition[];
  rest: string;
}

function familiesOf(broken: readonly BrokenIndex[]): Family[] {
  const families = new Map<number, Family>();
  for (const { whole, index } of broken) {
    if (!whole) continue;
    const family = families.get(whole.oid) ?? { whole, broken: [] };
    families.set(whole.oid, family);
    family.broken.push(index);
  }
  return [...families.values()];
}

function familyFinding({ whole, broken }: Family, lacking: readonly Lacking[]): Finding {
  const parts = broken.filter(({ partitioned }) => !partitioned);
  const without = lacking.flatMap(({ partitions }) => partitions.map(({ id }) => id));
  const reasons = [
    ...(without.length > 0 ? [`${withList('partition', without)} without an index of it`] : []),
    ...(parts.length > 0
      ? [
          `${withList(
            'invalid part',
            parts.map(({ id }) => id),
          )}`,
        ]
      : []),
  ];
  const where = `the partitioned index ${whole.id} on ${whole.table.id}`;
  const because = reasons.length > 0 ? reasons.join(', ') : 'not attached to all partitions';
  return {
    rule: 'invalid-index',
    severity: 'error',
    evidence: 'catalogue',
    title: isUsable(whole) ? `${where} has ${because}` : `${where} is invalid: ${because}`,
    detail:
      'Queries on these partitions go without it, and a unique one does not hold across the whole table. CREATE INDEX … ON ONLY makes such an index, to be completed by one index for each partition.',
    object: whole.id,
    advice: 'Build what is missing on each partition and attach it; the last one makes it valid.',
    sql: [
      ...parts.map(
        ({ schema, name }) => `REINDEX INDEX CONCURRENTLY ${quoteQualified(schema, name)};`,
      ),
      ...lacking.map(({ index, partitions, rest }) => attachSql({ ...index, rest }, partitions)),
    ].join('\n'),
  };
}

const NAMED = 5;

function withList(noun: string, names: readonly string[]): string {
  const more = names.length > NAMED ? ', …' : '';
  return `${plural(names.length, noun)} (${names.slice(0, NAMED).join(', ')}${more})`;
}
