import { BAKE_VALUES, type BakeThresholds } from '../../config/bake-thresholds.ts';
import type { BakeResult } from '../../report/bake-result.ts';
import type { CheckItem, Finding } from '../../report/schema.ts';
import { chartLines } from './chart.ts';
import { regressionFinding, silenceFinding } from './findings.ts';
import { Judge } from './judge.ts';
import type { Look } from './look.ts';
import type { NotSeen, Values } from './readings.ts';
import { SampleLines } from './sample-lines.ts';
import { Sampler } from './sampler.ts';
import { type Timing, samplesIn } from './schedule.ts';
import { ThinnedSamples } from './thinned.ts';

export interface RecordOptions {
  timing: Timing;
  thresholds: BakeThresholds;
  baseline: Values;
  pooled: boolean;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/** Everything that was seen in one bake time; bounded, however long it is. */
export class BakeRecord {
  readonly #timing: Timing;
  readonly #sampler: Sampler;
  readonly #judge: Judge;
  readonly #lines: SampleLines;
  readonly #samples = new ThinnedSamples();
  readonly #startedAt: number;
  #taken = 0;
  #lastMs = 0;

  constructor({ timing, thresholds, baseline, pooled, startedAt }: RecordOptions) {
    this.#startedAt = startedAt;
    this.#timing = timing;
    this.#sampler = new Sampler({ pooled });
    this.#judge = new Judge(thresholds, baseline);
    this.#lines = new SampleLines(samplesIn(timing));
  }

  /** Where the counters stand at the start: no sample, but what the first one is compared with. */
  begin(look: Look): void {
    this.#sampler.add(look);
  }

  /** Takes a sample in; returns its line, when it has one. */
  add(atMs: number, look: Look): CheckItem | undefined {
    const values = this.#sampler.add(look);
    const failure = 'failure' in look ? look.failure : undefined;
    const beyond = this.#judge.add(atMs, values, failure);
    this.#taken += 1;
    this.#lastMs = atMs;
    this.#samples.add({ atMs, values, ...(failure === undefined ? {} : { failure }) });
    return this.#lines.add({ atMs, values, failure, beyond });
  }

  get taken(): number {
    return this.#taken;
  }

  get lastMs(): number {
    return this.#lastMs;
  }

  /** What is beyond its bounds for good. With `ended`, as no sample will follow. */
  findings(ended: boolean): Finding[] {
    const silence = this.#judge.silence(ended);
    return [
      ...(silence ? [silenceFinding(silence, this.#startedAt)] : []),
      ...this.#judge
        .regressions(ended)
        .map((regression) => regressionFinding(regression, this.#startedAt)),
    ];
  }

  notSeen(): readonly NotSeen[] {
    return this.#sampler.notSeen();
  }

  /** The chart as a row of the report. */
  chart(): CheckItem {
    const { each } = this.#lines;
    const lines = each === 1 ? '' : `; a line above for every ${each} samples`;
    return {
      status: 'passed',
      name: 'chart',
      result: `each row on a scale from 0 to its highest${lines}`,
      detail: chartLines(this.#samples.all(), this.#judge),
      summary: true,
    };
  }

  result(baselineFrom: string): BakeResult {
    return {
      durationMs: Math.round(this.#lastMs),
      intervalMs: this.#timing.intervalMs,
      baselineFrom,
      baseline: Object.fromEntries(BAKE_VALUES.map((name) => [name, this.#judge.baselineOf(name)])),
      bounds: Object.fromEntries(BAKE_VALUES.map((name) => [name, this.#judge.boundsOf(name)])),
      taken: this.#taken,
      samples: this.#samples.all(),
      notSeen: this.notSeen().map(({ sentence }) => sentence),
    };
  }
}
