import { resolve } from 'node:path';
import { describeInputs } from '@belay/core/config/inputs.ts';
import type { InputSet } from '@belay/core/config/inputs.ts';
import { UserError } from '@belay/core/runtime/errors.ts';
import { contains, realPath } from '@belay/core/runtime/paths.ts';
import type { Environment } from './environment.ts';

/**
 * Checks that every path among the inputs stays inside the checkout or the runner's temporary folder,
 * symbolic links followed, so that a mistaken path reads and overwrites nothing else on a self-hosted
 * runner. Paths start from `working-directory`, that one from the checkout.
 *
 * @throws UserError `path-outside-workspace`.
 */
export async function keepInside(
  inputs: InputSet,
  options: Readonly<Record<string, unknown>>,
  workspace: string,
  env: Environment,
): Promise<void> {
  const roots = [workspace, ...(env.RUNNER_TEMP ? [env.RUNNER_TEMP] : [])];
  const real = await Promise.all(roots.map(realPath));
  const start = resolve(workspace, textOf(options['workingDirectory']) ?? '.');
  for (const { key, name, path } of describeInputs(inputs)) {
    const value = textOf(options[key]);
    if (!path || value === undefined) continue;
    const from = key === 'workingDirectory' ? workspace : start;
    const target = await realPath(resolve(from, value));
    if (real.some((root) => contains(root, target))) continue;
    throw new UserError(
      'path-outside-workspace',
      `input ${name} leads outside the checkout: ${JSON.stringify(value)}`,
      `Paths start from working-directory and stay inside ${workspace} (or RUNNER_TEMP).`,
    );
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
