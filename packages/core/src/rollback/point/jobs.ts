import os from 'node:os';
import type { PointOptions } from './located.ts';

const MOST_JOBS = 8;

/** How many tables are filled at a time, where nobody said: more than there are cores only compete. */
export function jobsOf({ jobs }: Pick<PointOptions, 'jobs'>): number {
  return jobs ?? Math.min(MOST_JOBS, os.availableParallelism());
}
