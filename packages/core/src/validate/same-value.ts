import type { Scalar } from '../config/yaml-values.ts';

/** A single value that a database or a health URL gave. */
export interface FoundValue {
  /** `other`: a JSON object or array. */
  kind: 'null' | 'number' | 'boolean' | 'text' | 'other';
  /** As Postgres or JSON writes it; a text without quotes. */
  text: string;
}

/**
 * Whether a value is the one that was expected, as a person means it: numbers by what they are worth (`0` is
 * `0.00`), booleans however they are written (`t` is `true`), everything else by its text.
 */
export function isSameValue(expected: Scalar, found: FoundValue): boolean {
  if (expected === null) return found.kind === 'null';
  const text = String(expected);
  if (typeof expected === 'number' || found.kind === 'number') return sameNumber(text, found.text);
  if (typeof expected === 'boolean' || found.kind === 'boolean') {
    const [a, b] = [truth(text), truth(found.text)];
    if (a !== undefined && b !== undefined) return a === b;
  }
  return text === found.text;
}

/**
 * A found value as a report may show it. What a text says may be somebody's data; numbers, truth values and
 * NULL say how it is and nothing about a person.
 *
 * @param nothing What stands for no value where it comes from: `NULL`, `null`.
 */
export function shownValue({ kind, text }: FoundValue, nothing: string): string {
  if (kind === 'null') return nothing;
  if (kind === 'number') return text;
  if (kind === 'boolean') return String(truth(text) ?? text);
  const size = [...text].length;
  if (size === 0) return 'an empty text';
  return kind === 'other' ? 'a structure' : `a text of ${size} character${size === 1 ? '' : 's'}`;
}

/** What was expected, as it would be written. */
export function expectedInWords(expected: Scalar, nothing: string): string {
  if (expected === null) return nothing;
  return typeof expected === 'string' ? JSON.stringify(expected) : String(expected);
}

const TRUTH: Readonly<Record<string, boolean>> = { t: true, true: true, f: false, false: false };

function truth(text: string): boolean | undefined {
  return TRUTH[text.toLowerCase()];
}

function sameNumber(a: string, b: string): boolean {
  return a === b || (canonical(a) !== undefined && canonical(a) === canonical(b));
}

/** Sign, digits without zeros at their ends, and the place of the point: equal for equal numbers, however long. */
function canonical(text: string): string | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,9}))?$/i.exec(text.trim());
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}
