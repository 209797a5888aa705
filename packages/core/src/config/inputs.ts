import { z } from 'zod';
import { UserError } from '../runtime/errors.ts';
import { meaningOf } from './fields.ts';
import type { InputMeta } from './fields.ts';

/**
 * One input, one place. A stage's inputs are one zod object whose fields (config/fields.ts) carry their
 * own description; action.yml, the README tables and the command line's flags are generated from it.
 * Values arrive as text, from `INPUT_*` or from flags, and are parsed here, once.
 */
export interface InputSet<S extends z.ZodObject = z.ZodObject> {
  schema: S;
  /** Groups of inputs of which at most one may be given, with the reason in words. */
  exclusive: readonly { names: readonly string[]; because: string }[];
}

/** An input as the generators and the edges see it. */
export interface InputDescription extends InputMeta {
  /** The property of the parsed options: `baseRef`. */
  key: string;
  /** The name in action.yml and, after `--`, on the command line: `base-ref`. */
  name: string;
}

/** How an edge spells an input's name in a message, for example `--base-ref` or `input base-ref`. */
export type Spelling = (name: string) => string;

/** `baseRef` → `base-ref`. */
export function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Every input of a set, in the order it was declared. */
export function describeInputs(inputs: InputSet): InputDescription[] {
  return Object.entries(inputs.schema.shape).map(([key, field]) => ({
    key,
    name: kebab(key),
    ...meaningOf(field as z.ZodType),
  }));
}

/** The values of all secret inputs that were given, so that an edge can mask them before anything else. */
export function secretValues(
  inputs: InputSet,
  raw: Readonly<Record<string, string | undefined>>,
): string[] {
  return describeInputs(inputs).flatMap(({ name, secret }) => {
    const value = secret ? given(raw[name]) : undefined;
    return value === undefined ? [] : [value];
  });
}

/**
 * Parses text values, keyed by input name, into typed options. An empty value counts as not given, as
 * on GitHub. All problems are collected before failing; no message holds a secret's value.
 *
 * @throws UserError `input-invalid`, naming each input, its value and what is allowed;
 *   `input-unknown` for a name the set does not have;
 *   `inputs-exclusive` when two inputs that exclude each other are given.
 */
export function parseInputs<S extends z.ZodObject>(
  inputs: InputSet<S>,
  raw: Readonly<Record<string, string | undefined>>,
  spell: Spelling,
): z.output<S> {
  const known = describeInputs(inputs);
  rejectUnknown(known, raw, spell);
  const values = known.flatMap(({ key, name }) => {
    const value = given(raw[name]);
    return value === undefined ? [] : [[key, value] as const];
  });
  const parsed = inputs.schema.safeParse(Object.fromEntries(values));
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map(({ path, message }) => `${spell(kebab(String(path[0])))} ${message}`),
    );
  }
  rejectExclusive(inputs, known, raw, spell);
  return parsed.data;
}

function given(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}

function invalid(problems: readonly string[]): UserError {
  const [first = ''] = problems;
  const message =
    problems.length === 1
      ? first
      : `${problems.length} inputs are not valid:\n${problems.map((p) => `- ${p}`).join('\n')}`;
  return new UserError('input-invalid', message);
}

function rejectUnknown(
  known: readonly InputDescription[],
  raw: Readonly<Record<string, string | undefined>>,
  spell: Spelling,
): void {
  const names = new Set(known.map(({ name }) => name));
  const unknown = Object.keys(raw).filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  throw new UserError(
    'input-unknown',
    `there is no ${unknown.map(spell).join(', ')}`,
    `Known: ${[...names].join(', ')}.`,
  );
}

function rejectExclusive(
  { exclusive }: InputSet,
  known: readonly InputDescription[],
  raw: Readonly<Record<string, string | undefined>>,
  spell: Spelling,
): void {
  const isGiven = (name: string): boolean => {
    const value = given(raw[name]);
    const switchedOff =
      known.find((input) => input.name === name)?.boolean && value?.toLowerCase() === 'false';
    return value !== undefined && !switchedOff;
  };
  for (const { names, because } of exclusive) {
    const both = names.filter(isGiven);
    if (both.length > 1) {
      throw new UserError(
        'inputs-exclusive',
        `${both.map(spell).join(' and ')} cannot be given together: ${because}`,
        'Keep one of them.',
      );
    }
  }
}
