import type { Command } from 'commander';
import { validateAction } from '@belay/core/config/validate-inputs.ts';
import type { Terminal } from './io.ts';
import { EXIT_CODES, stageCommand } from './stage-command.ts';
import type { Stages } from './stages.ts';
import { whoRuns } from './who-runs.ts';

const EXAMPLES = `
Examples (the database in BELAY_DATABASE_URL, where no list of processes shows it):
  belay validate                                     migrations, schema, rows, sequences, sessions
  belay validate --expect belay-report/report.json   the schema as it was rehearsed
  belay validate --health-url https://api.example.com/health --bake 5m
  belay validate --take-baseline                     before the deploy: values for --baseline
${EXIT_CODES}`;

/** `belay validate`: the validation, with a flag for every input of action-validate. */
export function validateCommand(
  program: Command,
  terminal: Terminal,
  stages: Stages,
  done: (exitCode: number) => void,
): void {
  const command = {
    ...{ name: 'validate', action: validateAction, examples: EXAMPLES },
    stage: async (
      options: Omit<Parameters<Stages['validate']>[0], 'identity'>,
      ports: Parameters<Stages['validate']>[1],
    ) => {
      const identity = await whoRuns(terminal.env, options.workspace);
      return stages.validate({ ...options, identity }, ports);
    },
  };
  stageCommand(program, terminal, command, done);
}
