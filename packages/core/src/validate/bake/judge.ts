import { BAKE_VALUES, type BakeThresholds, type BakeValue } from '../../config/bake-thresholds.ts';
import type { Values } from './readings.ts';
import { type Bounds, boundsOf, thresholdOf } from './thresholds.ts';
import { worse } from './worst.ts';

/** So many samples in a row: one alone may be a checkpoint, a cron job, a burst. */
const IN_A_ROW = 3;
/** At the end there is no third one to wait for. */
const AT_THE_END = 2;

/** Where a baseline could not see a value, its first sample is what it is compared with; but errors are none. */
const BASELINE_OF_NOTHING: Values = { rollback_share: 0 };

/** A value that stayed beyond its bounds. */
export interface Regression {
  value: BakeValue;
  baseline: number | null;
  bounds: Bounds;
  worst: number;
  /** Of the first sample of those in a row. */
  sinceMs: number;
  samples: number;
}

export interface Silence {
  sinceMs: number;
  samples: number;
  /** What was said last. */
  reason: string;
}

interface Streak {
  sinceMs: number;
  samples: number;
  worst: number;
}

/** Decides, sample by sample. */
export class Judge {
  readonly #thresholds: BakeThresholds;
  readonly #baseline: Values;
  readonly #streaks = new Map<BakeValue, Streak>();
  #silence: Silence | undefined;
  #samples = 0;

  constructor(thresholds: BakeThresholds, baseline: Values) {
    this.#thresholds = thresholds;
    this.#baseline = { ...baseline };
  }

  /**
   * Takes a sample in.
   *
   * @param failure Why the database did not answer, when it did not.
   * @returns The values that are beyond their bounds in it.
   */
  add(atMs: number, values: Values, failure?: string): BakeValue[] {
    this.#samples += 1;
    this.#hear(atMs, failure);
    return BAKE_VALUES.filter((name) => this.#isBeyond(name, atMs, values[name] ?? null));
  }

  /** What a value is compared with; null while there is nothing. */
  baselineOf(name: BakeValue): number | null {
    return this.#baseline[name] ?? null;
  }

  boundsOf(name: BakeValue): Bounds {
    return boundsOf(thresholdOf(name, this.#thresholds), this.baselineOf(name));
  }

  /** What is decided so far. With `ended`, as nothing more will come. */
  regressions(ended: boolean): Regression[] {
    return [...this.#streaks]
      .filter(([, { samples }]) => this.#isDecided(samples, ended))
      .map(([value, streak]) => ({
        ...{ value, ...streak },
        baseline: this.baselineOf(value),
        bounds: this.boundsOf(value),
      }));
  }

  /** That the database does not answer, by the same rule. */
  silence(ended: boolean): Silence | undefined {
    const silence = this.#silence;
    return silence && this.#isDecided(silence.samples, ended) ? silence : undefined;
  }

  #isDecided(samples: number, ended: boolean): boolean {
    return samples >= (ended ? Math.min(AT_THE_END, this.#samples) : IN_A_ROW);
  }

  #hear(atMs: number, failure: string | undefined): void {
    if (failure === undefined) this.#silence = undefined;
    else {
      const { sinceMs, samples } = this.#silence ?? { sinceMs: atMs, samples: 0 };
      this.#silence = { sinceMs, samples: samples + 1, reason: failure };
    }
  }

  /** A value that was not seen neither goes on with its streak nor ends it. */
  #isBeyond(name: BakeValue, atMs: number, value: number | null): boolean {
    if (value === null) return false;
    this.#baseline[name] ??= BASELINE_OF_NOTHING[name] ?? value;
    const { most = Infinity, least = -Infinity } = this.boundsOf(name);
    if (value <= most && value >= least) {
      this.#streaks.delete(name);
      return false;
    }
    const streak = this.#streaks.get(name) ?? { sinceMs: atMs, samples: 0, worst: value };
    this.#streaks.set(name, {
      sinceMs: streak.sinceMs,
      samples: streak.samples + 1,
      worst: worse(name, streak.worst, value),
    });
    return true;
  }
}
