import { DeadlockWindow } from './deadlock-window.ts';
import type { Look } from './look.ts';
import { ratesBetween } from './rates.ts';
import { type NotSeen, type Reading, type Values, eachOnce } from './readings.ts';

/** Makes values of looks: what is counted needs the look before. */
export class Sampler {
  readonly #pooled: boolean;
  readonly #deadlocks = new DeadlockWindow();
  #notSeen: NotSeen[] = [];
  #before: Reading | undefined;
  /** Looks since then; each leaves transactions of its own in the counters. */
  #looks = 0;

  constructor({ pooled }: { pooled: boolean }) {
    this.#pooled = pooled;
  }

  /** The values of one look. Those of the database are missing when it did not answer, rates also at the first look. */
  add(look: Look): Values {
    this.#looks += 1;
    if (!('reading' in look)) return look.health;
    const { reading } = look;
    const own = { readings: this.#looks, pooled: this.#pooled };
    const rates = this.#before && ratesBetween(this.#before, reading, own);
    this.#before = reading;
    this.#looks = 0;
    this.#notSeen = eachOnce([...this.#notSeen, ...reading.notSeen]);
    const deadlocks_per_min = this.#deadlocks.add(reading);
    return { ...reading.gauges, deadlocks_per_min, ...rates, ...look.health };
  }

  /** What could not be seen so far, each once. */
  notSeen(): readonly NotSeen[] {
    return this.#notSeen;
  }
}
