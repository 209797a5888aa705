import * as core from '@actions/core';
import type { z } from 'zod';
import { describeInputs, parseInputs, secretValues } from '@belay/core/config/inputs.ts';
import type { InputSet } from '@belay/core/config/inputs.ts';
import { secretForms } from '@belay/core/report/redact.ts';

/** Texts of inputs by name, as the runner has them. */
export type RawInputs = Readonly<Record<string, string>>;

/**
 * Reads an action's inputs. Secrets are masked, in all the forms they may be printed in, before anything
 * is parsed. An input that action.yml does not know is the runner's business: it warns about it.
 *
 * @param kept Texts that count instead of what the runner says now.
 * @throws UserError as `parseInputs` does.
 */
export function readInputs<S extends z.ZodObject>(
  inputs: InputSet<S>,
  kept: RawInputs = {},
): z.output<S> {
  const now = describeInputs(inputs).map(({ name }) => [name, core.getInput(name)] as const);
  const raw = { ...Object.fromEntries(now), ...kept };
  secretValues(inputs, raw).forEach(maskSecret);
  return parseInputs(inputs, raw, (name) => `input ${name}`);
}

/** Masks a secret in the job's log: as it is, each of its lines, and the forms derived from it. */
export function maskSecret(secret: string): void {
  for (const form of secretForms(secret)) core.setSecret(form);
}

/** The texts of all inputs that are no secret, as the runner has them now. */
export function publicInputs(inputs: InputSet): RawInputs {
  const names = describeInputs(inputs).flatMap(({ name, secret }) => (secret ? [] : [name]));
  return Object.fromEntries(names.map((name) => [name, core.getInput(name)]));
}
