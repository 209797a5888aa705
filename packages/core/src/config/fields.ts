import { z } from 'zod';

/** What an input is, for people and for the generators. */
export interface InputMeta {
  /** What it is for; the first sentence stands alone in short help. Markdown's backticks are allowed. */
  description: string;
  /** A word for the value in help texts: `DIR`, `FILE`, `URL`, `N`. Absent for booleans. */
  value?: string;
  /** The default as a user would write it. */
  default?: string;
  /** Its value is masked in every log and stands in no message. */
  secret?: true;
  boolean?: true;
  list?: true;
  /** All allowed values, in order. */
  values?: readonly string[];
  /** A path that is read or written: the runner's edge keeps it inside the workspace. */
  path?: 'read' | 'write';
}

type Words = Pick<InputMeta, 'description'> & { value?: string; secret?: true };

const meanings = z.registry<InputMeta>();

/** What a field made by this file means. */
export function meaningOf(field: z.ZodType): InputMeta {
  const meaning = meanings.get(field);
  if (!meaning) throw new Error('an input without a description');
  return meaning;
}

/** What a reader answers when the text is not acceptable: the end of a sentence that begins with the input's name. */
class Problem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

type Reader<T> = (text: string) => T | Problem;

function textTo<T>(read: Reader<T>) {
  return z.string().transform((text, context): T => {
    const value = read(text);
    if (!(value instanceof Problem)) return value;
    context.addIssue({ code: 'custom', message: value.message });
    return z.NEVER;
  });
}

function optional<T>(meta: InputMeta, read: Reader<T>) {
  return textTo(read).optional().register(meanings, meta);
}

function withDefault<T>(meta: InputMeta & { default: string }, read: Reader<T>) {
  return textTo(read).prefault(meta.default).register(meanings, meta);
}

/** A value as a message may show it: quoted, control characters escaped, shortened. */
function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}

/** Any text. */
export function text(words: Words & { value: string }) {
  return optional(words, (value) => value);
}

/** Any text, with a default. */
export function textOr(fallback: string, words: Words & { value: string }) {
  return withDefault({ ...words, default: fallback }, (value) => value);
}

const readPath: Reader<string> = (value) =>
  value.includes('\0') ? new Problem('must not contain a NUL character') : value;

/** A path, kept as written: relative to the working directory or absolute. */
export function path(words: Words & { value: string }) {
  return optional({ ...words, path: 'read' }, readPath);
}

/** A path with a default. */
export function pathOr(
  fallback: string,
  use: NonNullable<InputMeta['path']>,
  words: Words & { value: string },
) {
  return withDefault({ ...words, default: fallback, path: use }, readPath);
}

/** `true` or `false` in any case, the spellings of @actions/core being among them; false by default. */
export function flag(words: Words) {
  return withDefault({ ...words, boolean: true, default: 'false' }, (value) => {
    const lower = value.toLowerCase();
    if (lower === 'true') return true;
    if (lower === 'false') return false;
    return new Problem(`must be true or false, not ${shown(value)}`);
  });
}

/** Items separated by commas or line breaks; empty ones are dropped. */
export function list(words: Words & { value: string }) {
  return optional({ ...words, list: true }, (value) =>
    value
      .split(/[,\n]/)
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
}

/** One of a few words, exactly as written. */
export function choice<const V extends readonly [string, ...string[]]>(
  values: V,
  fallback: V[number],
  words: Words,
) {
  const meta = { ...words, values, default: fallback, value: values.join('|') };
  return withDefault<V[number]>(
    meta,
    (value) =>
      values.find((allowed) => allowed === value) ??
      new Problem(`must be one of ${values.join(', ')}, not ${shown(value)}`),
  );
}

interface Range {
  min: number;
  max: number;
}

function wholeNumber({ min, max }: Range): Reader<number> {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    return number >= min && number <= max
      ? number
      : new Problem(`must be a whole number from ${min} to ${max}, not ${shown(value)}`);
  };
}

/** A whole number within a range. */
export function integer(range: Range, words: Words & { value: string }) {
  return optional(words, wholeNumber(range));
}

/** A whole number within a range, with a default. */
export function integerOr(fallback: number, range: Range, words: Words & { value: string }) {
  return withDefault({ ...words, default: String(fallback) }, wholeNumber(range));
}

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };
const DAY_MS = 86_400_000;

const readMinutes: Reader<number> = (value) => {
  const [, amount = '', unit = 'm'] = /^(\d{1,6})\s*([smh])?$/.exec(value) ?? [];
  const milliseconds = amount === '' ? NaN : Number(amount) * (UNIT_MS[unit] ?? NaN);
  return milliseconds > 0 && milliseconds <= DAY_MS
    ? milliseconds
    : new Problem(
        `must be minutes or a number with s, m or h (30, 90s, 2h), above 0 and at most 24h, not ${shown(value)}`,
      );
};

/** A time span in minutes, or with a unit: `30`, `90s`, `15m`, `2h`; parsed to milliseconds, at most a day. */
export function minutes(fallback: string, words: Words & { value: string }) {
  return withDefault({ ...words, default: fallback }, readMinutes);
}

/** The same, without a default. */
export function optionalMinutes(words: Words & { value: string }) {
  return optional(words, readMinutes);
}

/** The URL of a database; always a secret. Its parts are read by postgres/url.ts. */
export function databaseUrl(words: Omit<Words, 'value' | 'secret'>) {
  return optional({ ...words, value: 'URL', secret: true }, (value) =>
    /^postgres(ql)?:\/\//i.test(value)
      ? value
      : new Problem('must begin with postgresql:// or postgres:// (its value is not shown here)'),
  );
}
