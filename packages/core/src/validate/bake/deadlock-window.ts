import { deadlocksBetween } from './rates.ts';
import type { Reading } from './readings.ts';

const MINUTE_MS = 60_000;

/**
 * Deadlocks of the last minute. One is reported when it happens, not spread over an interval: at 15 seconds it would look like
 * four a minute, then like none.
 */
export class DeadlockWindow {
  #readings: Reading[] = [];

  /** The count of the minute before this reading, or of the time since the first; null where the counters were reset. */
  add(reading: Reading): number | null {
    this.#readings.push(reading);
    // The one just before the minute began is where its count starts.
    while ((this.#readings[1]?.at ?? reading.at) < reading.at - MINUTE_MS) this.#readings.shift();
    const [first = reading] = this.#readings;
    const counted = deadlocksBetween(first, reading);
    if (counted === null) this.#readings = [reading];
    return counted;
  }
}
