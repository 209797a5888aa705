import type { BackupCommandInputs } from '@belay/core/config/backup-inputs.ts';
import type { MaintenanceInputs } from '@belay/core/config/maintenance-inputs.ts';
import type { TestInputs } from '@belay/core/config/test-inputs.ts';
import type { RollbackOptions, RollbackPorts } from '@belay/core/rollback/context.ts';
import type { AnyReport } from '@belay/core/report/words.ts';
import type { RunIdentity } from '@belay/core/validate/context.ts';
import type { ValidateInputs } from '@belay/core/config/validate-inputs.ts';
import type { Ports } from '@belay/core/runtime/ports.ts';

export type CommandReport = AnyReport & { reportFile?: string | undefined };

type Stage<Inputs> = (
  options: Inputs & { workspace: string; run: string },
  ports: Ports,
) => Promise<CommandReport>;

/** The stages the command line runs; a test hands in its own. */
export interface Stages {
  test: Stage<TestInputs>;
  validate: Stage<ValidateInputs & { identity: RunIdentity }>;
  maintenance: Stage<MaintenanceInputs>;
  backup: Stage<BackupCommandInputs & { identity: RunIdentity }>;
  rollback: (options: RollbackOptions, ports: RollbackPorts) => Promise<CommandReport>;
}

/** The real ones, each loaded when it is run: `--help` needs none of them. */
export const stages: Stages = {
  test: async (options, ports) => {
    const { rehearse } = await import('@belay/core/rehearse/stage.ts');
    return rehearse(options, ports);
  },
  validate: async (options, ports) => {
    const { validate } = await import('@belay/core/validate/stage.ts');
    return validate(options, ports);
  },
  maintenance: async (options, ports) => {
    const { maintain } = await import('@belay/core/maintenance/stage.ts');
    return maintain(options, ports);
  },
  backup: async (options, ports) => {
    if (options.list) {
      const { showBackups } = await import('@belay/core/backup/list-stage.ts');
      return showBackups(options, ports);
    }
    if (options.check !== undefined) {
      const { checkBackup } = await import('@belay/core/backup/check-stage.ts');
      return checkBackup(options, options.check, ports);
    }
    const { backup } = await import('@belay/core/backup/stage.ts');
    return backup(options, ports);
  },
  rollback: async (options, ports) => {
    const { rollback } = await import('@belay/core/rollback/stage.ts');
    return rollback(options, ports);
  },
};
