import { byteWords } from '../../report/words.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import type { Finding } from '../../report/schema.ts';
import { Unseen } from '../../report/unseen.ts';
import type { MaintenanceCheck } from '../context.ts';
import { type SpaceEstimate, readSpace } from '../reading/bloat.ts';

/** Smaller ones are not worth anybody's time. */
const WORTH_BYTES = 10 * 1024 * 1024;
/** A healthy table keeps some room; an index filled in random order is two thirds full, which is no bloat. */
const LEAST_SHARE = { table: 0.5, index: 0.6 };

/** Tables and indexes that are much larger than what is in them: an estimate. */
export const bloatCheck: MaintenanceCheck = {
  id: 'bloat',
  title: 'Bloat',
  run: async ({ read }, scope) => {
    const estimates = await read((client) => readSpace(client, WORTH_BYTES));
    const bloated = estimates.filter(isBloated);
    const findings = bloated.map((one) =>
      one.kind === 'table' ? tableBloat(one) : indexBloat(one),
    );
    scope.findAll(findings, ({ rule }) => MANY[rule] ?? rule);
    const unseen = new Unseen();
    for (const { id, reason } of estimates) {
      if (reason === null) continue;
      unseen.add('the bloat of', id, WHY[reason]);
    }
    unseen.tell(scope);
    const wasted = bloated.reduce((sum, one) => sum + wasteOf(one), 0);
    return {
      result: `${estimates.length} tables and indexes of 10 MB and more, an estimated ${byteWords(wasted)} wasted`,
    };
  },
};

const MANY: Readonly<Record<string, string>> = {
  'table-bloated': 'bloated tables',
  'index-bloated': 'bloated indexes',
};

const WHY = {
  hidden: 'statistics are shown only of columns that the role may SELECT',
  'never-analyzed': 'without statistics it cannot be estimated',
} as const;

/** Empty space, in bytes; 0 where it is not known. */
function wasteOf({ bytes, needed }: Pick<SpaceEstimate, 'bytes' | 'needed'>): number {
  return needed === null ? 0 : Math.max(0, bytes - needed);
}

/** Whether so much is empty that it is worth mending. */
function isBloated(one: Pick<SpaceEstimate, 'kind' | 'bytes' | 'needed'>): boolean {
  const waste = wasteOf(one);
  return waste >= WORTH_BYTES && waste >= LEAST_SHARE[one.kind] * one.bytes;
}

function titleOf(one: SpaceEstimate, what: string): string {
  const share = Math.round((100 * wasteOf(one)) / one.bytes);
  return `${what} is about ${share} % empty: an estimated ${byteWords(wasteOf(one))} of ${byteWords(one.bytes)}`;
}

function tableBloat(one: SpaceEstimate): Finding {
  return {
    rule: 'table-bloated',
    severity: 'warning',
    evidence: 'catalogue',
    title: titleOf(one, one.id),
    detail:
      'Scans and caches pay for the empty space. An estimate out of the number of rows and the average widths of columns, as the last ANALYZE saw them.',
    object: one.id,
    advice:
      'VACUUM makes the space usable again but rarely gives it back. Where the table will not grow into it, pg_repack rewrites it while it is in use; VACUUM FULL locks everybody out meanwhile. The extension pgstattuple measures instead of estimating.',
    sql: `SELECT * FROM pgstattuple_approx('${quoteQualified(one.schema, one.name).replaceAll("'", "''")}');`,
  };
}

function indexBloat(one: SpaceEstimate): Finding {
  return {
    rule: 'index-bloated',
    severity: 'warning',
    evidence: 'catalogue',
    title: titleOf(one, `the index ${one.id} on ${one.tableId}`),
    detail:
      'Lookups and caches pay for the empty space. An estimate out of the number of entries and the average widths of columns, as the last ANALYZE saw them.',
    object: one.id,
    advice:
      'Rebuild it while it is in use. That takes the space of a second one meanwhile, and waits for transactions that are open.',
    sql: `REINDEX INDEX CONCURRENTLY ${quoteQualified(one.schema, one.name)};`,
  };
}
