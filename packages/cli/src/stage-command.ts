import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { z } from 'zod';
import type { ActionDefinition } from '@belay/core/config/action.ts';
import { parseInputs, secretValues } from '@belay/core/config/inputs.ts';
import { addFlags, rawInputs } from './flags.ts';
import type { Terminal } from './io.ts';
import { type CommandPorts, runStage } from './run-stage.ts';
import type { CommandReport } from './stages.ts';
import { findWorkspace } from './workspace.ts';

/** What every stage's inputs have. */
export interface CommonInputs {
  migrations?: string | undefined;
  workingDirectory: string;
  timeout: number;
}

export interface StageCommand<S extends z.ZodObject> {
  /** `belay NAME`. */
  name: string;
  /** Of the action; a stage without one has these two. */
  action: Pick<ActionDefinition<S>, 'description' | 'inputs'>;
  /** Printed under the help. */
  examples: string;
  stage: (
    options: z.output<S> & { workspace: string; run: string },
    ports: CommandPorts,
  ) => Promise<CommandReport>;
}

/** A command for a stage, with a flag for every input of its action. */
export function stageCommand<S extends z.ZodObject>(
  program: Command,
  terminal: Terminal,
  { name, action, examples, stage }: StageCommand<S>,
  done: (exitCode: number) => void,
): void {
  const command = program.command(name).description(action.description);
  addFlags(command, action.inputs)
    .option('--verbose', 'Say more about each step; also with VERBOSE=true.')
    .addHelpText('after', examples)
    .action(async (given: Record<string, unknown>) => {
      const raw = rawInputs(action.inputs, given, terminal.env);
      const inputs = parseInputs(action.inputs, raw, (name) => `--${name}`);
      const { migrations, timeout, ...common } = inputs as unknown as CommonInputs;
      // Absolute: the stage takes it from the workspace, which may lie above the current folder.
      const workingDirectory = resolve(terminal.cwd, common.workingDirectory);
      const workspace = await findWorkspace(workingDirectory, migrations);
      const settings = {
        secrets: secretValues(action.inputs, raw),
        verbose: given['verbose'] === true,
        timeoutMs: timeout,
      };
      done(
        await runStage(terminal, settings, (run, ports) =>
          stage({ ...inputs, workingDirectory, workspace, run }, ports),
        ),
      );
    });
}

/** The end of every stage's help. */
export const EXIT_CODES = `
The report goes to stdout, live lines to stderr. Exit codes: 0 safe, 1 refused, or findings at or above --fail-on,
2 a mistake in the input or a server that cannot be reached, 3 the operation failed, 70 a bug in Belay.
`;
