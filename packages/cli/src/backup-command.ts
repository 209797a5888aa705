import type { Command } from 'commander';
import { backupCommand as definition } from '@belay/core/config/backup-inputs.ts';
import type { Terminal } from './io.ts';
import { EXIT_CODES, stageCommand } from './stage-command.ts';
import type { Stages } from './stages.ts';
import { whoRuns } from './who-runs.ts';

const EXAMPLES = `
Examples (the database in BELAY_DATABASE_URL, where no list of processes shows it):
  belay backup --to /var/backups/shop                      dump, keep, restore the copy and compare
  belay backup --to /var/backups/shop --to s3://bucket/shop --encrypt-to age1…
  belay backup --list --to /var/backups/shop               what is there, and what can be relied on
  belay backup --check /var/backups/shop                   verify the newest one again
${EXIT_CODES}`;

/** `belay backup`: makes, lists and verifies restore points. */
export function backupCommand(
  program: Command,
  terminal: Terminal,
  stages: Stages,
  done: (exitCode: number) => void,
): void {
  const command = {
    ...{ name: 'backup', action: definition, examples: EXAMPLES },
    stage: async (
      options: Omit<Parameters<Stages['backup']>[0], 'identity'>,
      ports: Parameters<Stages['backup']>[1],
    ) => {
      const identity = await whoRuns(terminal.env, options.workspace);
      return stages.backup({ ...options, identity }, ports);
    },
  };
  stageCommand(program, terminal, command, done);
}
