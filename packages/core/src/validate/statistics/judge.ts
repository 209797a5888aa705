import type { TableStatistics } from '../../postgres/table-statistics.ts';
import type { Unseen } from '../../report/unseen.ts';

/** Below this the planner's guesses do no harm. From PostgreSQL 16 on a table of 40 kB may take up 64: it is extended by several pages at once. */
const WORTH_BYTES = 128 * 1024;
const WORTH_ROWS = 1_000;

/** What a table's statistics are worth; `why` is the end of a sentence that begins with the table. */
export type Judgement =
  { state: 'fine' } | { state: 'stale'; why: string } | { state: 'unseen'; why: string };

const FINE: Judgement = { state: 'fine' };

/**
 * Whether a table needs ANALYZE: it has rows and no statistics, or columns or expression indexes without
 * them that the last migration may have added. Missing statistics that this role would not see anyway
 * prove nothing.
 *
 * @param migratedAt When the last migration ended, in milliseconds since the epoch; undefined: unknown.
 */
export function judge(table: TableStatistics, migratedAt: number | undefined): Judgement {
  if (table.columns === 0) return FINE;
  if (table.bytes === null) return { state: 'unseen', why: 'somebody has it locked' };
  if (!isWorthIt(table)) return FINE;
  const known = table.visibleColumns - table.columnsWithout.length;
  if (table.visibleColumns === 0) return withoutSelect(table, migratedAt);
  if (known === 0 && table.visibleColumns === table.columns) {
    const why = table.analyzedAt === null ? 'never analyzed' : 'analyzed only while it was empty';
    return { state: 'stale', why };
  }
  if (!mayHaveChanged(table, migratedAt)) return FINE;
  if (table.columnsWithout.length > 0) {
    return { state: 'stale', why: `not analyzed since ${list(table.columnsWithout)} came` };
  }
  if (table.expressionIndexesWithout.length > 0) {
    return {
      state: 'stale',
      why: `not analyzed since ${list(table.expressionIndexesWithout)} came`,
    };
  }
  return table.visibleColumns < table.columns ? hidden() : FINE;
}

function isWorthIt({ bytes, rows }: TableStatistics): boolean {
  return (bytes ?? 0) >= WORTH_BYTES && (rows ?? WORTH_ROWS) >= WORTH_ROWS;
}

function withoutSelect(table: TableStatistics, migratedAt: number | undefined): Judgement {
  if (table.neverCounted === true) return { state: 'stale', why: 'never analyzed' };
  return mayHaveChanged(table, migratedAt) ? hidden() : FINE;
}

function hidden(): Judgement {
  return { state: 'unseen', why: 'statistics are shown only of columns that the role may SELECT' };
}

function mayHaveChanged({ analyzedAt }: TableStatistics, migratedAt: number | undefined): boolean {
  return analyzedAt === null || migratedAt === undefined || migratedAt >= analyzedAt;
}

function list(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
}

/** A table that needs ANALYZE, and why, as the end of a sentence that begins with the table. */
export interface Stale {
  table: TableStatistics;
  why: string;
}

/** The tables that need ANALYZE; what could not be told goes to `unseen`. */
export function staleTables(
  tables: readonly TableStatistics[],
  migratedAt: number | undefined,
  unseen: Unseen,
): Stale[] {
  return tables.flatMap((table) => {
    const judgement = judge(table, migratedAt);
    if (judgement.state === 'stale') return [{ table, why: judgement.why }];
    if (judgement.state === 'unseen') unseen.add('statistics of', table.id, judgement.why);
    else if (isWorthIt(table) && mayHaveChanged(table, migratedAt)) {
      for (const index of table.expressionIndexesHidden) {
        unseen.add(
          'statistics of',
          index,
          'those of expression indexes are shown to their owner only',
        );
      }
    }
    return [];
  });
}
