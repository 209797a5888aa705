import { quoteQualified } from '../../postgres/identifiers.ts';
import type { Finding } from '../../report/schema.ts';
import { namesInWords, plural } from '../../report/words.ts';
import type { Stale } from './judge.ts';

const LISTED = 50;

/**
 * The findings about tables without statistics: one for tables, one for partitioned tables, which no
 * autovacuum ever analyzes.
 *
 * @param noAutovacuum Why it does not run on this server.
 */
export function staleFindings(
  stale: readonly Stale[],
  noAutovacuum: string | undefined,
): Finding[] {
  const isPartitioned = ({ table }: Stale) => table.kind === 'partitioned table';
  const tables = stale.filter((one) => !isPartitioned(one));
  const partitioned = stale.filter(isPartitioned);
  return [
    ...(tables.length === 0 ? [] : [notAnalyzed(tables, noAutovacuum)]),
    ...(partitioned.length === 0 ? [] : [partitionedNotAnalyzed(partitioned)]),
  ];
}

function notAnalyzed(stale: readonly Stale[], noAutovacuum: string | undefined): Finding {
  const off = stale.filter(({ table }) => table.autovacuumOff).map(({ table }) => table.id);
  const nobody = [
    ...(noAutovacuum === undefined ? [] : [`On this server ${noAutovacuum}: nobody will do it.`]),
    ...(off.length > 0 ? [`autovacuum_enabled is off for ${namesInWords(off)}.`] : []),
  ];
  return {
    rule: 'table-not-analyzed',
    severity: 'warning',
    evidence: 'catalogue',
    title: titleOf(stale, 'has no statistics', 'tables have no statistics, or not of every column'),
    detail: [
      'The planner guesses how many rows there are: it may choose plans that are slower by orders of magnitude.',
      ...nobody,
      ...lines(stale),
    ].join('\n'),
    ...objectOf(stale),
    advice:
      'Run it now rather than wait for autovacuum. ANALYZE reads a sample of each table and blocks neither reads nor writes.',
    sql: analyzeSql(stale),
  };
}

function partitionedNotAnalyzed(stale: readonly Stale[]): Finding {
  return {
    rule: 'partitioned-table-not-analyzed',
    severity: 'notice',
    evidence: 'catalogue',
    title: titleOf(
      stale,
      'has no statistics of its own',
      'partitioned tables have no statistics of their own',
    ),
    detail: [
      'Autovacuum analyzes partitions, never the partitioned table. For queries over several partitions the planner has to guess.',
      ...lines(stale),
    ].join('\n'),
    ...objectOf(stale),
    advice: 'ANALYZE it now, and from time to time.',
    sql: analyzeSql(stale),
  };
}

function titleOf(stale: readonly Stale[], one: string, many: string): string {
  const names = stale.map(({ table }) => table.id);
  return names.length === 1
    ? `${names.join('')} ${one}`
    : `${names.length} ${many}: ${namesInWords(names)}`;
}

function objectOf(stale: readonly Stale[]): Pick<Finding, 'object'> {
  const [first, second] = stale;
  return first && second === undefined ? { object: first.table.id } : {};
}

function lines(stale: readonly Stale[]): string[] {
  const more = stale.length - LISTED;
  return [
    ...stale.slice(0, LISTED).map(({ table: { id, rows }, why }) => {
      const size = rows === null ? '' : ` (${plural(Math.round(rows), 'row')})`;
      return `${id}${size}: ${why}`;
    }),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

/** All of them in one statement; of very many the whole database, which is shorter to read. */
function analyzeSql(stale: readonly Stale[]): string {
  if (stale.length > LISTED) return 'ANALYZE;';
  const names = stale.map(({ table: { schema, name } }) => quoteQualified(schema, name));
  return `ANALYZE ${names.join(', ')};`;
}
