import * as core from '@actions/core';
import { messageOf } from '@belay/core/runtime/errors.ts';
import type { Logger } from '@belay/core/runtime/ports.ts';
import type { Environment } from './environment.ts';

/**
 * Sets a step's outputs. Without a file for them, outside a runner, there is nobody to read them: that is
 * said and is no failure.
 */
export function setOutputs(
  outputs: Readonly<Record<string, string>>,
  env: Environment,
  log: Logger,
): void {
  if (!env.GITHUB_OUTPUT) {
    log.debug('GITHUB_OUTPUT is not set: no outputs');
    return;
  }
  try {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  } catch (error) {
    log.warn(`The step's outputs could not be set: ${messageOf(error)}`);
  }
}
