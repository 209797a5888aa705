import { BAKE_VALUES, type BakeValue } from '../../config/bake-thresholds.ts';
import type { BakeSample } from '../../report/bake-result.ts';
import type { Values } from './readings.ts';
import type { Bounds } from './thresholds.ts';
import { VALUE_WORDS } from './words.ts';
import { worstOf } from './worst.ts';

const BARS = '▁▂▃▄▅▆▇█';
/** Leaves room for the words beside it on a terminal of 100 columns. */
const MOST_COLUMNS = 30;
const NOT_SEEN = '·';

/** What a row of the chart is compared with. */
export interface Comparison {
  baselineOf(name: BakeValue): number | null;
  boundsOf(name: BakeValue): Bounds;
}

/**
 * One row for each value that was seen: its course from the first sample to the last, on a scale from 0 to its highest,
 * then the lowest and the highest, the baseline and the bound. Fit for a fixed-width font.
 */
export function chartLines(samples: readonly BakeSample[], comparison: Comparison): string[] {
  const columns = inColumns(samples);
  const rows = BAKE_VALUES.flatMap((name) => {
    const seen = samples.map(({ values }) => values[name] ?? null).filter((v) => v !== null);
    if (seen.length === 0) return [];
    const bars = sparkline(columns.map((values) => values[name] ?? null));
    return [{ name, bars, words: wordsOf(name, seen, comparison) }];
  });
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  // A line that begins with a space is never wrapped.
  return rows.map(({ name, bars, words }) => ` ${name.padEnd(width)}  ${bars}  ${words}`);
}

/** Bars on a scale from 0: a small change looks small. */
export function sparkline(values: readonly (number | null)[]): string {
  const highest = Math.max(0, ...values.filter((value) => value !== null));
  return values
    .map((value) => {
      if (value === null) return NOT_SEEN;
      const step = highest === 0 ? 0 : Math.round((value / highest) * (BARS.length - 1));
      return BARS[step] ?? NOT_SEEN;
    })
    .join('');
}

function inColumns(samples: readonly BakeSample[]): Values[] {
  const columns = Math.min(MOST_COLUMNS, samples.length);
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * samples.length) / columns);
    const to = Math.floor(((column + 1) * samples.length) / columns);
    return worstOf(samples.slice(from, to).map(({ values }) => values));
  });
}

function wordsOf(name: BakeValue, seen: readonly number[], comparison: Comparison): string {
  const { figure } = VALUE_WORDS[name];
  const [lowest, highest] = [Math.min(...seen), Math.max(...seen)].map(figure);
  const baseline = comparison.baselineOf(name);
  const { most, least } = comparison.boundsOf(name);
  return [
    lowest === highest ? `${lowest}` : `${lowest} to ${highest}`,
    ...(baseline === null ? [] : [`before ${figure(baseline)}`]),
    ...(most === undefined ? [] : [`at most ${figure(most)}`]),
    ...(least === undefined ? [] : [`at least ${figure(least)}`]),
  ].join(', ');
}
