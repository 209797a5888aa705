import type { NumberColumn } from '../../postgres/number-columns.ts';
import type { SequenceFacts } from '../../postgres/sequence-facts.ts';
import type { Severity } from '../../report/schema.ts';
import type { Extent, SequenceValue } from './read-values.ts';

/** Shares of a range from which on something is said. */
interface Thresholds {
  warning: number;
  error: number;
}

const OF_SEQUENCES: Thresholds = { warning: 0.8, error: 0.95 };
/** A key needs months of work to become wider, so it is said earlier. */
const OF_KEYS: Thresholds = { warning: 0.75, error: 0.95 };

export interface Nearness {
  /** From 0 to 1, and above where the limit was passed. */
  share: number;
  severity: Exclude<Severity, 'notice'>;
}

/** The last number that both a sequence and the narrowest column it feeds can hold, and whose limit it is: rather the column's. */
export interface SequenceEnd {
  value: bigint;
  /** Undefined: the sequence's own. */
  column: NumberColumn | undefined;
}

export function endOf({ increment, min, max, columns }: SequenceFacts): SequenceEnd {
  const up = increment > 0n;
  let end: SequenceEnd = { value: up ? max : min, column: undefined };
  for (const column of columns) {
    if (column.range === null) continue;
    const limit = up ? column.range.high : column.range.low;
    if (up ? limit <= end.value : limit >= end.value) end = { value: limit, column };
  }
  return end;
}

/**
 * How near a sequence is to its end: the share of the numbers from its start that it has given. A sequence
 * that begins again at its end has none.
 */
export function sequenceNearness(
  sequence: SequenceFacts,
  { last, next }: SequenceValue,
): Nearness | undefined {
  if (sequence.cycle) return undefined;
  const { value: end } = endOf(sequence);
  const isPast = sequence.increment > 0n ? next > end : next < end;
  const share = isPast ? 1 : ratio(last - sequence.start, end - sequence.start);
  return nearness(share, OF_SEQUENCES);
}

/**
 * How near a column's values come to the limit of its type. Of one that nothing is known to feed, the values may be ids
 * of another system, random numbers or a placeholder, which is a warning at most. Values spread over the whole type
 * (hashes, random numbers) come near both ends and grow towards none.
 *
 * @param isFed By a sequence, so that its values are known to count.
 */
export function keyNearness(
  { range }: Pick<NumberColumn, 'range'>,
  { least, greatest }: Extent,
  isFed: boolean,
): Nearness | undefined {
  if (range === null) return undefined;
  const shares = [ratio(greatest ?? 0n, range.high), ratio(least ?? 0n, range.low)];
  const near = nearness(Math.max(...shares), OF_KEYS);
  if (near === undefined || isFed) return near;
  const isWholeType = shares.every((share) => share >= OF_KEYS.warning);
  return isWholeType ? undefined : { ...near, severity: 'warning' };
}

/** With fewer values nothing can be said about how they lie. */
const FEWEST_SPREAD = 100;
/** Numbers that count up leave fewer gaps than this many for each of them. */
const SPARSE = 10n;
/** Of random values the last one is nearer to the end than so many average gaps (but once in e¹⁰ times). */
const GAPS = 10n;

/**
 * Whether values lie as random ones do that fill a type up to an end of it: far apart, and the last one no farther from
 * the end than from its neighbours. What counts upwards is that near the end only in its very last moments.
 *
 * @param rows Estimated; undefined where nothing is known.
 */
export function isSpreadToEnd(
  { range }: Pick<NumberColumn, 'range'>,
  { least, greatest }: Extent,
  rows: number | undefined,
): boolean {
  if (range === null || least === null || greatest === null) return false;
  if (rows === undefined || rows < FEWEST_SPREAD) return false;
  const count = BigInt(Math.round(rows));
  const width = greatest - least;
  if (width < count * SPARSE) return false;
  const toEnd = [range.high - greatest, least - range.low];
  return toEnd.some((left) => left * count <= width * GAPS);
}

function nearness(share: number, { warning, error }: Thresholds): Nearness | undefined {
  if (share < warning) return undefined;
  return { share, severity: share >= error ? 'error' : 'warning' };
}

/** Of numbers that may exceed what a JavaScript number holds exactly; to a ten-thousandth. */
function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 1 : Number((part * 10_000n) / whole) / 10_000;
}
