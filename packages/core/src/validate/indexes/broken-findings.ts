import { quoteQualified } from '../../postgres/identifiers.ts';
import type { Finding } from '../../report/schema.ts';
import { type BrokenIndex, type BrokenState, reindexedName } from './broken.ts';

/** The finding about one broken index that is no part of a partitioned one. */
export function brokenFinding(broken: BrokenIndex): Finding {
  const { index } = broken;
  const of = index.ofToast ? `the TOAST table of ${index.table.id}` : index.table.id;
  return { ...FINDING[broken.state](broken, `${index.id} on ${of}`), object: index.id };
}

/** `where`: the index and its table. */
const FINDING: Record<BrokenState, (broken: BrokenIndex, where: string) => Finding> = {
  building: ({ phase }, where) => ({
    rule: 'index-being-built',
    severity: 'warning',
    evidence: 'catalogue',
    title: `the index ${where} is being built or dropped at this moment`,
    detail: `Another session is at it${phase === null ? '' : ` (${phase})`}; until it is done, no query uses the index. If that session fails, the index stays behind invalid.`,
    advice: 'Wait until it is done and validate again.',
    sql: `SELECT * FROM pg_stat_progress_create_index;`,
  }),
  'left-over': leftOver,
  dropping: ({ index }, where) => ({
    rule: 'index-not-ready',
    severity: 'error',
    evidence: 'catalogue',
    title: `the index ${where} is half dropped`,
    detail: 'A DROP INDEX CONCURRENTLY did not come to an end. Neither queries nor writes use it.',
    advice: 'Drop it again.',
    sql: `DROP INDEX CONCURRENTLY ${quoteQualified(index.schema, index.name)};`,
  }),
  invalid: (broken, where) => ({
    rule: 'invalid-index',
    severity: 'error',
    evidence: 'catalogue',
    title: `the index ${where} is invalid: ${EFFECT[effectOf(broken)]}`,
    detail: broken.index.unique
      ? 'A CREATE UNIQUE INDEX CONCURRENTLY that fails, on duplicates for instance, leaves such an index behind.'
      : 'A CREATE INDEX CONCURRENTLY that fails leaves such an index behind.',
    ...mending(broken),
  }),
  'not-ready': (broken, where) => ({
    rule: 'index-not-ready',
    severity: 'error',
    evidence: 'catalogue',
    title: `the index ${where} is not ready: queries use it, but writes do not keep it up`,
    detail:
      'Queries through it miss rows. No command leaves an index like this; the catalogue was changed by hand or is damaged.',
    ...mending(broken),
  }),
};

const EFFECT = {
  costs: 'it slows writes and serves no query',
  absent: 'it serves no query, and writes do not keep it up',
  unguarded: 'it serves no query, and does not keep duplicates out',
} as const;

function effectOf({ index }: BrokenIndex): keyof typeof EFFECT {
  if (index.ready) return 'costs';
  return index.unique ? 'unguarded' : 'absent';
}

function mending({ index }: BrokenIndex): Pick<Finding, 'advice' | 'sql'> {
  const name = quoteQualified(index.schema, index.name);
  const first = index.unique ? 'Remove the duplicates if there are any, then build it' : 'Build it';
  return {
    advice: `${first} again, or drop it. CREATE INDEX … IF NOT EXISTS would keep it as it is.`,
    sql: `REINDEX INDEX CONCURRENTLY ${name};\n-- or, to be rid of it: DROP INDEX CONCURRENTLY ${name};`,
  };
}

function leftOver({ index }: BrokenIndex, where: string): Finding {
  const isNew = reindexedName(index)?.kind === 'new';
  const costs = index.ready ? 'Every write keeps it up' : 'It takes up space';
  return {
    rule: 'index-left-over',
    severity: index.valid ? 'warning' : 'error',
    evidence: 'catalogue',
    title: `the index ${where} is left over from a REINDEX CONCURRENTLY that did not come to an end`,
    detail: isNew
      ? `It is the copy that was to take the place of the old index. ${costs}, and the index of the same name without _ccnew is still there.`
      : `It is the old index whose place was taken already. ${costs}, and nothing needs it.`,
    advice: isNew
      ? 'Drop it, and run the REINDEX again if it is still wanted.'
      : 'Drop it; the rebuilt index is in place.',
    sql: `DROP INDEX CONCURRENTLY ${quoteQualified(index.schema, index.name)};`,
  };
}
