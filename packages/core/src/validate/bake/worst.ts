import { BAKE_VALUES } from '../../config/bake-thresholds.ts';
import type { BakeValue } from '../../config/bake-thresholds.ts';
import type { Values } from './readings.ts';

/** The one value that is worse when it is low: work that no longer arrives. */
const WORSE_WHEN_LOW: ReadonlySet<BakeValue> = new Set(['transactions_per_s']);

/** The worse of two figures of a value. */
export function worse(name: BakeValue, a: number, b: number): number {
  return WORSE_WHEN_LOW.has(name) ? Math.min(a, b) : Math.max(a, b);
}

/** For each value the worst of what was seen; null where it was never seen, missing where it was never looked for. */
export function worstOf(all: readonly Values[]): Values {
  const worst: Values = {};
  for (const name of BAKE_VALUES) {
    const values = all.map((values) => values[name]).filter((value) => value !== undefined);
    const seen = values.filter((value) => value !== null);
    if (values.length === 0) continue;
    worst[name] = seen.length === 0 ? null : seen.reduce((a, b) => worse(name, a, b));
  }
  return worst;
}
