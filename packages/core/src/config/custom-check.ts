import { z } from 'zod';
import { didYouMean } from '../migrations/nearest.ts';
import { Severity } from '../report/schema.ts';
import { Scalar, words } from './yaml-values.ts';

const EXPECTATIONS = { value: Scalar, 'at-most': z.number().int().nonnegative() };
const KEYS = Object.keys(EXPECTATIONS);

/** What a custom check's SQL must give: no row, one single value, or at most so many rows. */
const Expectation = z.union(
  [
    z.literal('no rows'),
    z.strictObject({ value: EXPECTATIONS.value }),
    z.strictObject({ 'at-most': EXPECTATIONS['at-most'] }),
  ],
  { error: ({ input }) => expectationProblem(input) },
);
export type Expectation = z.infer<typeof Expectation>;

const CustomCheck = z.strictObject({
  name: words,
  /** One query that only reads. */
  sql: words,
  expect: Expectation.default('no rows'),
  severity: Severity.default('error'),
  /** What it means when the expectation does not hold. */
  message: words.exactOptional(),
});
export type ConfiguredCheck = z.infer<typeof CustomCheck>;

/** `checks` of belay.yml. */
export const CustomChecks = z.array(CustomCheck).check(uniqueNames);

/** Names tell the checks apart in the report. */
function uniqueNames({ value, issues }: z.core.ParsePayload<ConfiguredCheck[]>): void {
  for (const [index, { name }] of value.entries()) {
    const first = value.findIndex((entry) => entry.name === name);
    if (first === index) continue;
    const message = `is the name of entry ${first + 1}, too`;
    issues.push({ code: 'custom', input: name, path: [index, 'name'], message });
  }
}

/** What is wrong with an `expect` that has none of its shapes, as the end of a sentence. */
function expectationProblem(given: unknown): string {
  const shapes = 'must be "no rows", {value: …} or {at-most: …}';
  if (typeof given === 'string') return `${shapes}, not ${JSON.stringify(given)}`;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return shapes;
  const keys = Object.keys(given);
  const unknown = keys.find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const near = didYouMean(unknown.replaceAll('_', '-'), KEYS);
    return `${shapes}; unknown key ${JSON.stringify(unknown)}${near === undefined ? '' : `. ${near}`}`;
  }
  if (keys.length > 1) return 'must have one of value and at-most, not both';
  if (keys[0] === 'at-most') return 'must have a whole number as at-most, 0 or more';
  return keys[0] === 'value' ? 'must have a text, a number, true, false or null as value' : shapes;
}
