import type { BelayConfig } from '../../config/belay-yml.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { ValidateOptions } from '../context.ts';
import { configuredTargets } from './configured-targets.ts';
import { givenTargets } from './given-targets.ts';
import type { HealthTarget } from './target.ts';

/**
 * Every URL that is to be healthy: those of the inputs, and those of belay.yml, whose entry counts where a URL stands
 * in both.
 *
 * @throws UserError for what cannot be used, before anything is asked; never with a secret in it.
 */
export async function healthTargets(
  options: ValidateOptions,
  config: BelayConfig,
  env: Ports['env'],
): Promise<HealthTarget[]> {
  const configured = await configuredTargets(config, env, options.healthTimeout);
  const given = await givenTargets(options);
  const known = new Set(configured.map(({ url }) => url));
  return [...given.filter(({ url }) => !known.has(url)), ...configured];
}

/** What the targets hold that must be masked: header values, logins, URLs with a query. */
export function healthSecrets(targets: readonly HealthTarget[]): string[] {
  return [...new Set(targets.flatMap(({ secrets }) => secrets))];
}
