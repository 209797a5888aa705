import * as core from '@actions/core';
import type { z } from 'zod';
import { describeInputs, parseInputs, secretValues } from '@belay/core/config/inputs.ts';
import type { InputSet } from '@belay/core/config/inputs.ts';
import { secretForms } from '@belay/core/report/redact.ts';

/**
 * Reads an action's inputs. Secrets are masked, in all the forms they may be printed in, before anything
 * is parsed. An input that action.yml does not know is the runner's business: it warns about it.
 *
 * @throws UserError as `parseInputs` does.
 */
export function readInputs<S extends z.ZodObject>(inputs: InputSet<S>): z.output<S> {
  const raw = Object.fromEntries(
    describeInputs(inputs).map(({ name }) => [name, core.getInput(name)]),
  );
  secretValues(inputs, raw).forEach(maskSecret);
  return parseInputs(inputs, raw, (name) => `input ${name}`);
}

/** Masks a secret in the job's log: as it is, each of its lines, and the forms derived from it. */
export function maskSecret(secret: string): void {
  for (const form of secretForms(secret)) core.setSecret(form);
}
