import type pg from 'pg';
import { reasonOf } from '../../postgres/rows/session.ts';
import type { CheckContext } from '../context.ts';
import type { Amcheck } from './amcheck.ts';
import { type Batch, batchesOf } from './batches.ts';
import { examine } from './examine.ts';
import { isCorruption } from './findings.ts';
import type { Btree } from './list-btrees.ts';

/** What came out of looking at all indexes. */
export interface Looked {
  /** Structure in order. */
  inOrder: Btree[];
  /** How many of those were compared with their rows, too. */
  withRows: number;
  corrupt: { index: Btree; error: pg.DatabaseError }[];
  /** Where the server gave no answer, and why. */
  unanswered: { index: Btree; reason: string }[];
  /** The time was over. */
  late: Btree[];
}

/** Looks at the indexes in their order, as far as the check's time goes. */
export async function lookAtAll(
  context: Pick<CheckContext, 'read' | 'budget'>,
  amcheck: Amcheck,
  indexes: readonly Btree[],
): Promise<Looked> {
  const looked: Looked = { inOrder: [], withRows: 0, corrupt: [], unanswered: [], late: [] };
  const half = context.budget.left() / 2;
  const look = async (batch: Batch): Promise<void> => {
    const examined = await examine(context, amcheck, batch);
    const [index, ...others] = batch.indexes;
    if (index === undefined) return;
    if (examined.kind === 'in order') {
      looked.inOrder.push(...batch.indexes);
      looked.withRows += batch.withRows ? batch.indexes.length : 0;
    } else if (others.length > 0) {
      for (const one of batch.indexes) await look({ ...batch, indexes: [one] });
    } else if (examined.kind === 'error') {
      const { error } = examined;
      if (isCorruption(error)) looked.corrupt.push({ index, error });
      else looked.unanswered.push({ index, reason: reasonOf(error) });
    } else if (batch.withRows) {
      await look({ ...batch, withRows: false });
    } else {
      looked.late.push(index);
    }
  };
  for (const batch of batchesOf(indexes, amcheck.comparesRows)) {
    // That every structure is looked at comes before that rows are.
    await look({ ...batch, withRows: batch.withRows && context.budget.left() > half });
  }
  return looked;
}
