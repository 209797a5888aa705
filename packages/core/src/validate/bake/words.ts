import { BAKE_VALUES, type BakeValue } from '../../config/bake-thresholds.ts';
import { byteWords, plural, short } from '../../report/words.ts';
import type { Values } from './readings.ts';

interface Words {
  /** What it is, where there is room: the beginning of a sentence. */
  name: string;
  /** A figure with its unit. */
  figure: (value: number) => string;
  /** In the line of a sample. */
  phrase: (value: number) => string;
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US');
const seconds = (value: number): string => `${short(value)} s`;
const milliseconds = (value: number): string => `${short(value)} ms`;
const percent = (value: number): string => `${short(value * 100)} %`;

/** How people read each value. */
export const VALUE_WORDS: Readonly<Record<BakeValue, Words>> = {
  connections: {
    ...{ name: 'Connections', figure: count },
    phrase: (value) => plural(Math.round(value), 'connection'),
  },
  active_connections: {
    ...{ name: 'Active connections', figure: count },
    phrase: (value) => `${count(value)} active`,
  },
  lock_waits: {
    ...{ name: 'Sessions waiting for a lock', figure: count },
    phrase: (value) => plural(Math.round(value), 'lock wait'),
  },
  deadlocks_per_min: {
    ...{ name: 'Deadlocks a minute', figure: short },
    phrase: (value) => (value === 0 ? '' : plural(Math.round(value), 'deadlock')),
  },
  transactions_per_s: {
    ...{ name: 'Transactions a second', figure: short },
    phrase: (value) => `${short(value)} tx/s`,
  },
  rollback_share: {
    ...{ name: 'Share of transactions rolled back', figure: percent },
    phrase: (value) => `${percent(value)} rolled back`,
  },
  longest_query_s: {
    ...{ name: 'Longest query', figure: seconds },
    phrase: (value) => `longest query ${seconds(value)}`,
  },
  longest_transaction_s: {
    ...{ name: 'Longest transaction', figure: seconds },
    phrase: (value) => `transaction ${seconds(value)}`,
  },
  query_ms: {
    ...{ name: 'Mean time of a query', figure: milliseconds },
    phrase: (value) => `${milliseconds(value)} a query`,
  },
  replication_lag_bytes: {
    ...{ name: 'Replication lag', figure: byteWords },
    phrase: (value) => `replica ${byteWords(value)} behind`,
  },
  replication_lag_s: {
    ...{ name: 'Replication lag', figure: seconds },
    phrase: (value) => (value === 0 ? '' : `replica ${seconds(value)} behind`),
  },
  health_failures: {
    ...{ name: 'Health URLs not healthy', figure: count },
    phrase: (value) => (value === 0 ? 'healthy' : `${count(value)} not healthy`),
  },
  health_ms: {
    ...{ name: 'Slowest health URL', figure: milliseconds },
    phrase: (value) => `in ${milliseconds(value)}`,
  },
};

/** What a sample showed, in one line: `12 connections, 3 active, 0 lock waits, 38 tx/s, …` */
export function sampleWords(values: Values): string {
  return BAKE_VALUES.flatMap((name) => {
    const value = values[name];
    const phrase = value === undefined || value === null ? '' : VALUE_WORDS[name].phrase(value);
    return phrase === '' ? [] : [phrase];
  }).join(', ');
}

/** A time since the start: `0.3 s`, `15 s`, `5 min`, `5 min 15 s`, `2 h 5 min`. */
export function sinceWords(milliseconds: number): string {
  if (milliseconds < 9_950) return `${short(milliseconds / 1_000)} s`;
  const whole = Math.round(milliseconds / 1_000);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  const [large, small] =
    minutes < 60
      ? [`${minutes} min`, whole % 60 === 0 ? '' : ` ${whole % 60} s`]
      : [`${Math.floor(minutes / 60)} h`, minutes % 60 === 0 ? '' : ` ${minutes % 60} min`];
  return large + small;
}
