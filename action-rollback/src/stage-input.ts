import type { RollbackActionInputs } from '@belay/core/config/rollback-inputs.ts';
import type { RollbackOptions, RollbackPorts } from '@belay/core/rollback/context.ts';
import type { Ports } from '@belay/core/runtime/ports.ts';
import type { ActionContext } from '@belay/github/context.ts';
import { identityOf } from '@belay/github/identity.ts';

/** The stage's options, but for what it is to do. */
export function optionsOf(
  { inputs, workspace, run }: ActionContext<RollbackActionInputs>,
  { env }: Ports,
): Omit<RollbackOptions, 'what'> {
  return { ...inputs, workspace, run, identity: identityOf(env) };
}

/** The stage's ports: in a job there are artifacts. Their client is large and loaded only here. */
export async function portsOf(ports: Ports): Promise<RollbackPorts> {
  const { artifactStores } = await import('@belay/github/artifact-store.ts');
  return { ...ports, artifacts: artifactStores(undefined, ports) };
}
