import type { Progress } from '../../src/runtime/ports.ts';

/** Every row and check that is reported, counted from 1. */
export function countingProgress(onEvent: (count: number, name: string) => void): Progress {
  let count = 0;
  return {
    item: ({ id }, { name }) => onEvent(++count, `${id}: ${name}`),
    check: ({ id }) => onEvent(++count, id),
  };
}
