import { BAKE_VALUES, type BakeValue } from '../../config/bake-thresholds.ts';
import type { BakeResult } from '../../report/bake-result.ts';
import type { Sample, Series } from './metric-series.ts';

const HELP =
  'in the bake time: before the deploy or at its start, then from its samples, and its bounds.';

/**
 * The bake time. The text format holds one value for each series, so that of the samples the first, the last, the lowest,
 * the highest and the mean are told, beside what they are compared with. Units are in the names.
 */
export function bakeSeries(bake: BakeResult): Series[] {
  return [
    {
      ...{ name: 'bake_samples', help: 'Samples taken in the bake time.' },
      samples: [{ value: bake.taken }],
    },
    {
      ...{ name: 'bake_duration_seconds', help: 'How long the bake time was.' },
      samples: [{ value: bake.durationMs / 1_000 }],
    },
    {
      ...{ name: 'bake_unanswered', help: 'Samples in which the database did not answer.' },
      samples: [{ value: bake.samples.filter(({ failure }) => failure !== undefined).length }],
    },
    ...BAKE_VALUES.map((value) => ({
      name: `bake_${value}`,
      help: `${value} ${HELP}`,
      samples: samplesOf(bake, value),
    })),
  ];
}

function samplesOf({ samples, baseline, bounds }: BakeResult, name: BakeValue): Sample[] {
  const seen = samples.map(({ values }) => values[name]).filter((value) => value != null);
  if (seen.length === 0) return [];
  const figures = {
    baseline: baseline[name],
    first: seen[0],
    last: seen.at(-1),
    lowest: Math.min(...seen),
    highest: Math.max(...seen),
    mean: seen.reduce((sum, value) => sum + value, 0) / seen.length,
    at_most: bounds[name]?.most,
    at_least: bounds[name]?.least,
  };
  return Object.entries(figures).flatMap(([of, value]) =>
    value == null ? [] : [{ labels: { of }, value }],
  );
}
