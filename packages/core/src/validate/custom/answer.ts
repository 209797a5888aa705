import type { Expectation } from '../../config/custom-check.ts';
import type { Scalar } from '../../config/yaml-values.ts';
import type { FetchedRows } from '../../postgres/rows/query-cursor.ts';
import { plural } from '../../report/words.ts';
import { type FoundValue, expectedInWords, isSameValue, shownValue } from '../same-value.ts';

/** Whether a query gave what was expected. */
export interface Answer {
  holds: boolean;
  /** One line, without the values of anybody's rows. */
  words: string;
}

/** More rows than this beyond the allowed ones are not counted: they only cost the server time. */
const COUNTED = 1_000;

/** How many rows an expectation allows; undefined where it is about a value. */
export function mostRows(expect: Expectation): number | undefined {
  if (expect === 'no rows') return 0;
  return 'at-most' in expect ? expect['at-most'] : undefined;
}

/** How many rows are worth counting when so many are allowed. */
export function worthCounting(most: number): number {
  return most + COUNTED + 1;
}

/** @param rows As counted, at most {@link worthCounting} of `most`. */
export function answerOfRows(most: number, rows: number): Answer {
  const counted =
    rows === worthCounting(most) ? `more than ${plural(rows - 1, 'row')}` : plural(rows, 'row');
  const found = rows === 0 ? 'no rows' : counted;
  const expected = most === 0 ? 'none' : `at most ${most.toLocaleString('en-US')}`;
  if (rows <= most) return { holds: true, words: most === 0 ? found : `${found}, ${expected}` };
  return { holds: false, words: `${found}, expected ${expected}` };
}

/** @param fetched At most two rows: more than one is one too many. */
export function answerOfValue(expected: Scalar, { types, rows }: FetchedRows): Answer {
  const wanted = expectedInWords(expected, 'NULL');
  const not = (found: string) => ({ holds: false, words: `${found}, expected ${wanted}` });
  const [row, second] = rows;
  if (types.length !== 1) return not(`${plural(types.length, 'column')}`);
  if (row === undefined) return not('no row');
  if (second !== undefined) return not('more than one row');
  const found = foundValue(row[0] ?? null, types[0] ?? 0);
  if (!isSameValue(expected, found)) return not(shownValue(found, 'NULL'));
  return { holds: true, words: wanted };
}

/** int8, int2, int4, oid, float4, float8, numeric: the same in every Postgres. */
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 1700]);
const BOOLEAN = 16;

function foundValue(text: string | null, type: number): FoundValue {
  if (text === null) return { kind: 'null', text: '' };
  if (type === BOOLEAN) return { kind: 'boolean', text };
  return { kind: NUMBERS.has(type) ? 'number' : 'text', text };
}
