import type { Command } from 'commander';
import { maintenanceCommand as definition } from '@belay/core/config/maintenance-inputs.ts';
import type { Terminal } from './io.ts';
import { EXIT_CODES, stageCommand } from './stage-command.ts';
import type { Stages } from './stages.ts';

const EXAMPLES = `
Examples (the database in BELAY_DATABASE_URL, where no list of processes shows it):
  belay maintenance                      only report
  belay maintenance --apply              then VACUUM (ANALYZE) the tables named, and look again
  belay maintenance --fail-on warning    exit 1 as soon as something needs care
${EXIT_CODES}`;

/** `belay maintenance`: what a database needs between deploys. */
export function maintenanceCommand(
  program: Command,
  terminal: Terminal,
  stages: Stages,
  done: (exitCode: number) => void,
): void {
  const command = { name: 'maintenance', action: definition, examples: EXAMPLES };
  stageCommand(program, terminal, { ...command, stage: stages.maintenance }, done);
}
