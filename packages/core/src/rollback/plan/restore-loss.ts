import type pg from 'pg';
import { HISTORY_TABLE } from '../../migrations/prisma/history.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { LOCK_MS } from '../../postgres/limits.ts';
import { withReadOnlySnapshot } from '../../postgres/rows/session.ts';
import { listTables } from '../../postgres/rows/tables.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { describeUrl } from '../../postgres/url.ts';
import type { RollbackLoss } from '../../report/rollback-report.ts';
import { durationWords } from '../../report/words.ts';
import { AUDIT_TABLE } from '../../telling/audit-table.ts';
import { Budget } from '../../validate/budget.ts';
import { withinBudget } from '../../validate/within-budget.ts';
import { type Counted, type CountedTable, countSince } from './count-since.ts';
import { largeObjectsSince, readLargeObjects } from './large-objects-since.ts';
import { tableWords } from './loss-words.ts';
import { type RecordedMoment, type Versions, versionsSince, walWords } from './row-versions.ts';

/** What a rollback would cost. */
export interface MeasuredLoss {
  losses: RollbackLoss[];
  /** What could not be counted, one sentence each; never the same as nothing. */
  unknown: string[];
}

export interface LiveTarget {
  /** Of the live database; a secret. */
  url: string;
  client: pg.Client;
  facts: ServerFacts;
  /** The schema of `_prisma_migrations`. */
  schema: string;
}

/**
 * Counts what would leave the live database if a backup was restored: rows whose version is younger than the backup, and
 * how many of those that it recorded are not there any more as they were. Small tables first; where the time is over,
 * the numbers that the planner goes by are compared, and it says so. Only reads, in one transaction.
 *
 * Rows that were written while the backup began may be counted though it has them; never the other way round.
 *
 * @param budgetMs For all of it, in milliseconds.
 */
export async function measureRestoreLoss(
  { client, facts, schema, url }: LiveTarget,
  recorded: RecordedMoment,
  { budgetMs }: { budgetMs: number },
): Promise<MeasuredLoss> {
  const budget = new Budget(budgetMs);
  const limits = { statementMs: budgetMs, lockMs: LOCK_MS };
  return withReadOnlySnapshot(client, { limits }, async () => {
    const within = withinBudget(client, () => budget.left());
    const versions = await versionsSince(within, facts, describeUrl(url), recorded);
    const own = [HISTORY_TABLE, AUDIT_TABLE].map((name) => quoteQualified(schema, name));
    const tables = (await listTables(within)).filter(
      ({ isPartition, key }) => !isPartition && !own.includes(key),
    );
    const objects = await readLargeObjects(within);
    const counted = await countSince(within, tables, versions, budget);
    const large = await largeObjectsSince(within, objects, versions, recorded.rows);
    return {
      losses: [...counted.flatMap((one) => lossOf(one, recorded.rows)), ...large.losses],
      unknown: [...unknownOf(counted, versions, recorded, budgetMs), ...large.unknown],
    };
  });
}

function lossOf({ table, counted }: CountedTable, rows: RecordedMoment['rows']): RollbackLoss[] {
  if ('reason' in counted) return [];
  const { key: name, ofExtension } = table;
  const recorded = rows[name];
  const { rows: total, written, rewritten, how } = counted;
  if (written === undefined) {
    const before = recorded ?? 0;
    return only({
      ...{ table: name, written: Math.max(0, total - before), how },
      comeBack: Math.max(0, before - total),
    });
  }
  // Older rows of a table that the backup does not know are in it under another name, and what extensions brought
  // comes with them.
  const comeBack = recorded === undefined || ofExtension ? 0 : recorded - (total - written);
  return only({
    ...{ table: name, written, comeBack: Math.max(0, comeBack), how },
    ...(rewritten > 0 ? { rewritten } : {}),
  });
}

function only({ comeBack = 0, ...loss }: RollbackLoss): RollbackLoss[] {
  if (loss.written === 0 && comeBack === 0) return [];
  return [{ ...loss, ...(comeBack > 0 ? { comeBack } : {}) }];
}

function unknownOf(
  counted: readonly CountedTable[],
  versions: Versions,
  { rows }: RecordedMoment,
  budgetMs: number,
): string[] {
  const open = counted.flatMap(({ table, counted: one }) => {
    const name = tableWords(table.key);
    if ('reason' in one) return [`how many rows of ${name} were written since: ${one.reason}`];
    if (one.how !== 'estimated') return [];
    return [`how many rows of ${name} were written since: it could not be counted within ${durationWords(budgetMs)}; ${estimateWords(one, rows[table.key])}`]; // prettier-ignore
  });
  if (versions.kind === 'known') return open;
  const updated = `what was changed since without the number of rows of a table changing: ${versions.because}${walWords(versions)}`;
  return [updated, ...open];
}

function estimateWords({ rows: total }: Counted, recorded: number | undefined): string {
  const now = `about ${total.toLocaleString('en-US')} rows now`;
  return recorded === undefined
    ? now
    : `${now}, ${recorded.toLocaleString('en-US')} when the backup was taken`;
}
