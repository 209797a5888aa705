import type { BakeSample } from '../../report/bake-result.ts';
import { worstOf } from './worst.ts';

/** Enough for any chart; a day at 15 seconds would be 5,760. */
const MOST = 240;

/**
 * Samples, bounded however many there are: beyond 240 neighbours are merged, two by two, so that each value keeps the worst that
 * was seen.
 */
export class ThinnedSamples {
  #merged: BakeSample[] = [];
  #open: BakeSample[] = [];
  #each = 1;

  add(sample: BakeSample): void {
    this.#open.push(sample);
    if (this.#open.length < this.#each) return;
    this.#merged.push(merge(this.#open));
    this.#open = [];
    if (this.#merged.length < MOST) return;
    this.#merged = pairs(this.#merged).map(merge);
    this.#each *= 2;
  }

  all(): BakeSample[] {
    return this.#open.length === 0 ? [...this.#merged] : [...this.#merged, merge(this.#open)];
  }

  /** How many samples one entry stands for, at most. */
  get each(): number {
    return this.#each;
  }
}

function pairs<T>(all: readonly T[]): T[][] {
  return all.flatMap((_, index) => (index % 2 === 0 ? [all.slice(index, index + 2)] : []));
}

/** At the time of the last. */
function merge(samples: readonly BakeSample[]): BakeSample {
  const failure = samples.find((sample) => sample.failure !== undefined)?.failure;
  return {
    atMs: samples.at(-1)?.atMs ?? 0,
    values: worstOf(samples.map(({ values }) => values)),
    ...(failure === undefined ? {} : { failure }),
  };
}
