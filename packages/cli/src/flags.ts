import { Option } from 'commander';
import type { Command } from 'commander';
import { describeInputs } from '@belay/core/config/inputs.ts';
import type { InputDescription, InputSet } from '@belay/core/config/inputs.ts';

/** A secret given by a flag stands in the list of processes; this variable is the other way. */
export function secretVariable(name: string): string {
  return `BELAY_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** Adds a flag for every input of a set. Values stay text here: `parseInputs` reads them. */
export function addFlags(command: Command, inputs: InputSet): Command {
  for (const input of describeInputs(inputs)) command.addOption(toOption(input));
  return command;
}

function toOption(input: InputDescription): Option {
  const option = new Option(flagsOf(input), helpOf(input));
  if (input.list) option.argParser((value, earlier?: string) => [earlier, value].join('\n').trim());
  return option;
}

function flagsOf({ name, value, boolean, default: fallback }: InputDescription): string {
  if (!boolean) return `--${name} <${value ?? 'VALUE'}>`;
  return fallback === 'true' ? `--no-${name}` : `--${name}`;
}

function helpOf({
  name,
  description,
  default: fallback,
  boolean,
  secret,
}: InputDescription): string {
  const notes = [
    ...(fallback !== undefined && !boolean ? [`default: ${fallback}`] : []),
    ...(secret ? [`better by the variable ${secretVariable(name)}`] : []),
  ];
  const text = description.replaceAll('`', '');
  return notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
}

/**
 * The given flags as text by input name. A secret that has no flag is taken from its variable.
 *
 * @param given What commander collected, by property name.
 */
export function rawInputs(
  inputs: InputSet,
  given: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const raw: Record<string, string> = {};
  for (const { key, name, secret } of describeInputs(inputs)) {
    const value = given[key];
    if (typeof value === 'string' || typeof value === 'boolean') raw[name] = String(value);
    else if (secret && env[secretVariable(name)]) raw[name] = env[secretVariable(name)] ?? '';
  }
  return raw;
}
