import type { RowDeclaration } from '../../postgres/rows/integrity.ts';
import { askNumbers } from './ask.ts';
import type { Counted, Way } from './question.ts';

export interface SampleOptions {
  /** Of the table; null where unknown. */
  bytes: number | null;
  planner: string;
  ownSettings?: boolean;
}

/** Up to so many bytes rows are drawn one by one, which reads every page; beyond, pages are. */
const BY_ROWS_BYTES = 8 * 1024 * 1024;
/** The first sample: about so many rows, or so many bytes of pages. */
const FIRST_ROWS = 30;
const FIRST_BYTES = 2 * 1024 * 1024;
/** Not more than any row takes; for how many there may be. */
const ROW_BYTES = 50;
const UNKNOWN_SHARE = 0.001;
/** A next sample is this much larger at most: the speed of a small one says little. */
const GROWTH = 50;
/** Of the time that is left, what the next sample is made to take. */
const AIM = 0.6;
/** A sample that would not even be so much larger is not worth its time. */
const WORTH = 1.5;
/** The same rows again, and more, in a larger sample. */
const SEED = 7;

/**
 * Looks at a sample of the rows that grows as long as the time allows: at last, that may be all of them.
 *
 * @param declarations Of rows of the same source.
 */
export function sampleOfRows(
  declarations: readonly RowDeclaration[],
  { bytes, ...ask }: SampleOptions,
): Way {
  const method = bytes !== null && bytes <= BY_ROWS_BYTES ? 'BERNOULLI' : 'SYSTEM';
  return async (context, milliseconds) => {
    const end = performance.now() + milliseconds;
    let best: Counted | undefined;
    let share: number | undefined = firstShare(bytes, method);
    while (share !== undefined) {
      const sql = sampleSql(declarations, method, share);
      const timeoutMs = end - performance.now();
      const outcome = await askNumbers(context, sql, { timeoutMs, ...ask });
      if ('reason' in outcome) return best ?? outcome;
      if ('late' in outcome) return best;
      const [rows = 0, ...counts] = outcome.value;
      if (share === 1) return { counts };
      if (rows > 0) best = { counts, part: { how: 'sample of rows', share } };
      share = nextShare(share, outcome.ms, end - performance.now());
    }
    return best;
  };
}

function firstShare(bytes: number | null, method: 'BERNOULLI' | 'SYSTEM'): number {
  if (bytes === null) return UNKNOWN_SHARE;
  const share = method === 'SYSTEM' ? FIRST_BYTES / bytes : (FIRST_ROWS * ROW_BYTES) / bytes;
  return Math.min(1, share);
}

/** From 0 to 1; undefined where the time that is left is not worth another one. */
export function nextShare(share: number, tookMs: number, leftMs: number): number | undefined {
  const factor = Math.min(GROWTH, (leftMs * AIM) / Math.max(tookMs, 1));
  const next = Math.min(1, share * factor);
  const isWorth = factor >= WORTH || (next === 1 && factor > 1);
  return isWorth ? next : undefined;
}

/** The rows looked at, then those that break each declaration. */
function sampleSql(declarations: readonly RowDeclaration[], method: string, share: number): string {
  const [first] = declarations;
  if (!first) throw new Error('a sample needs a declaration');
  const counts = declarations.map(({ condition }) => `count(*) FILTER (WHERE ${condition})`);
  // Enough digits for a page of a very large table.
  const percent = (share * 100).toFixed(9);
  return `SELECT ARRAY[${['count(*)', ...counts].join(', ')}]::text[]
FROM ${first.source} AS t TABLESAMPLE ${method} (${percent}) REPEATABLE (${SEED})`;
}
