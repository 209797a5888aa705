import type pg from 'pg';
import { within } from '../ask.ts';
import type { Counted, Way } from '../question.ts';
import type { KeyPath } from './path.ts';
import { type Range, type Side, stepSql } from './sql.ts';

export interface WalkOptions {
  /** Whose keys are counted off to make the ranges. */
  bounds: Side;
  /** How many keys that side has, at most. */
  keys: number;
  /** Counts the orphans of a range. */
  sql: (path: KeyPath, range: Range, bounds: Side) => string;
  planner: string;
  /** Keys of the first range. */
  firstStep?: number;
}

/** So few that they tell how fast it goes before much time is gone. */
const FIRST_STEP = 2_000;
const LEAST_STEP = 1_000;
/** A range should take about so long: a long transaction keeps vacuum from its work. */
const RANGE_MS = 1_500;
const GROWTH = 6;
/** Of the time that is left, what a range should take, and the first one may: one that does not end is time lost. */
const AIM = 0.4;
/** It was a part, however far the estimate of the whole is off. */
const ALMOST_ALL = 0.99;

/**
 * Walks through the keys from the first to the last in ranges, each in a short transaction of its own. At
 * the end all of them were looked at; when the time is over before, the answer is of a part.
 *
 * Rows that come or go meanwhile are as harmless as for one long snapshot: each range is looked at in one.
 */
export function walk(path: KeyPath, options: WalkOptions): Way {
  const { keys, planner, firstStep = FIRST_STEP } = options;
  return async (context, milliseconds) => {
    const end = performance.now() + milliseconds;
    let low: readonly string[] | undefined;
    let [orphans, looked, step] = [0, 0, firstStep];
    const part = (): Counted | undefined =>
      looked === 0
        ? undefined
        : {
            counts: [orphans],
            part: { how: 'key ranges', share: Math.min(ALMOST_ALL, looked / Math.max(keys, 1)) },
          };
    for (;;) {
      const left = end - performance.now();
      // What does not get through its first keys leaves the time for another way.
      const timeoutMs = looked === 0 ? left * AIM : left;
      const outcome = await within(context, { timeoutMs, planner }, (client) =>
        lookAtRange(client, path, options, low, step),
      );
      if ('reason' in outcome) return part() ?? outcome;
      if ('late' in outcome) return part();
      const { value, ms } = outcome;
      orphans += value.orphans;
      if (!value.high) return { counts: [orphans] };
      looked += step;
      low = value.high;
      step = nextStep(step, ms, end - performance.now());
    }
  };
}

/** Keys of the next range, after one of so many that took so long. */
export function nextStep(step: number, tookMs: number, leftMs: number): number {
  const aim = Math.min(RANGE_MS, leftMs * AIM);
  const factor = Math.min(GROWTH, aim / Math.max(tookMs, 1));
  return Math.max(LEAST_STEP, Math.round(step * factor));
}

async function lookAtRange(
  client: pg.Client,
  path: KeyPath,
  { bounds, sql }: WalkOptions,
  low: readonly string[] | undefined,
  step: number,
): Promise<{ orphans: number; high: string[] | undefined }> {
  const from = low ?? [];
  const [high] = await asText<string[]>(client, stepSql(path, bounds, low !== undefined), [
    ...from,
    String(step - 1),
  ]);
  const range = { low: low !== undefined, high: high !== undefined };
  const [counted] = await asText<[string]>(client, sql(path, range, bounds), [
    ...from,
    ...(high ?? []),
  ]);
  return { orphans: Number(counted?.[0]), high };
}

/** Values as Postgres writes them, so that it reads them back as the same. */
async function asText<T extends string[]>(
  client: pg.Client,
  text: string,
  values: readonly string[],
): Promise<T[]> {
  const { rows } = await client.query<T>({
    text,
    values: [...values],
    rowMode: 'array',
    types: { getTypeParser: () => (value: string | Buffer) => String(value) },
  });
  return rows;
}
