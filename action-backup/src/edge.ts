import type { BackupReport } from '@belay/core/backup/frame.ts';
import { backupAction, backupOutputsOf } from '@belay/core/config/backup-inputs.ts';
import { identityOf } from '@belay/github/identity.ts';
import type { ActionEdge } from '@belay/github/run-action.ts';

type Inputs = typeof backupAction.inputs.schema;
type Output = keyof typeof backupAction.outputs;

/** The backup as an action. The stage and the client of the artifact service are loaded when the inputs are known to be good. */
export const backupEdge: ActionEdge<Inputs, Output, BackupReport> = {
  action: backupAction,
  stage: async ({ inputs, workspace, run }, ports) => {
    const { backup } = await import('@belay/core/backup/stage.ts');
    const { artifactStores } = await import('@belay/github/artifact-store.ts');
    const artifacts = artifactStores(inputs.retentionDays, ports);
    const options = { ...inputs, workspace, run, identity: identityOf(ports.env) };
    return backup(options, { ...ports, artifacts });
  },
  outputs: backupOutputsOf,
};
