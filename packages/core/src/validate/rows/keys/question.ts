import { bytesOf } from '../../../postgres/rows/integrity.ts';
import type { ForeignKeyDeclaration } from '../../../postgres/rows/orphans.ts';
import type { Tables } from '../declared.ts';
import { FREELY } from '../planner.ts';
import type { Question } from '../question.ts';
import { sampleOfRows } from '../sample.ts';
import { whole } from '../whole.ts';
import { inKeyOrder } from './in-order.ts';
import type { KeyIndex } from './indexes.ts';
import { keyPath } from './path.ts';

export interface KeyFacts {
  tables: Tables;
  indexes: readonly KeyIndex[];
  /** Rows by oid of the table, where they can be estimated. */
  rows: ReadonlyMap<number, number>;
}

/** No row takes less; for how many there may be at most. */
const ROW_BYTES = 28;

/**
 * Where both sides have an index on the key, a large table is walked through in its order: that is faster
 * than joining the tables, and leaves a share of the keys when the time is not enough for all. Otherwise
 * the tables are joined, and where that takes too long, a sample of the rows is.
 */
export function foreignKeyQuestion(
  declaration: ForeignKeyDeclaration,
  { tables, indexes, rows }: KeyFacts,
): Question {
  const [child, parent] = declaration.reads.map((oid) => tables.get(oid));
  const bytes = bytesOf(tables, declaration.reads);
  const joined = [
    whole(declaration.countSql, { planner: FREELY }),
    sampleOfRows([declaration], { bytes: child?.bytes ?? null, planner: FREELY }),
  ];
  const path = child && parent && keyPath(declaration, [child, parent], indexes);
  const atMost = (table: typeof child) =>
    rows.get(table?.oid ?? 0) ?? Math.round((table?.bytes ?? 0) / ROW_BYTES);
  const ways = path
    ? [inKeyOrder(path, { child: atMost(child), parent: atMost(parent) }), ...joined]
    : joined;
  return { declarations: [declaration], bytes, togetherSql: declaration.countSql, ways };
}
