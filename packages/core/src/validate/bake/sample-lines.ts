import type { BakeValue } from '../../config/bake-thresholds.ts';
import type { CheckItem } from '../../report/schema.ts';
import type { Values } from './readings.ts';
import { VALUE_WORDS, sampleWords, sinceWords } from './words.ts';

/** More lines than this nobody reads; a day at 15 seconds would be 5,760. */
const MOST_LINES = 60;
/** Lines beside those, of samples in which something is beyond its bounds. */
const MOST_EXTRA = 30;

export interface JudgedSample {
  atMs: number;
  values: Values;
  /** Why the database did not answer. */
  failure?: string | undefined;
  /** What is beyond its bounds. */
  beyond: readonly BakeValue[];
}

/** The lines of samples: one for each, or where there are very many one for every so many and for those that are not fine. */
export class SampleLines {
  /** One line for so many samples. */
  readonly each: number;
  #taken = 0;
  #extra = 0;

  constructor(expected: number) {
    this.each = Math.max(1, Math.ceil(expected / MOST_LINES));
  }

  /** The line of a sample, when it has one. */
  add(sample: JudgedSample): CheckItem | undefined {
    this.#taken += 1;
    const regular = this.#taken % this.each === 0;
    const fine = sample.failure === undefined && sample.beyond.length === 0;
    if (!regular && (fine || this.#extra >= MOST_EXTRA)) return undefined;
    if (!regular) this.#extra += 1;
    return lineOf(sample);
  }
}

/** `Health URLs …` → `health URLs …` */
function inSentence(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function lineOf({ atMs, values, failure, beyond }: JudgedSample): CheckItem {
  const name = `+${sinceWords(atMs)}`;
  const seen = sampleWords(values);
  if (failure !== undefined) {
    const others = seen === '' ? '' : `; ${seen}`;
    return {
      status: 'not-verified',
      name,
      result: `the database did not answer: ${failure}${others}`,
    };
  }
  if (beyond.length === 0) return { status: 'passed', name, result: seen };
  const names = beyond.map((value) => inSentence(VALUE_WORDS[value].name)).join(', ');
  return { status: 'warned', name, result: `${seen}; beyond bounds: ${names}` };
}
