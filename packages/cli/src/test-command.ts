import { resolve } from 'node:path';
import type { Command } from 'commander';
import { parseInputs, secretValues } from '@belay/core/config/inputs.ts';
import { testAction, testInputs } from '@belay/core/config/test-inputs.ts';
import { addFlags, rawInputs } from './flags.ts';
import type { Terminal } from './io.ts';
import { runStage } from './run-stage.ts';
import type { Stages } from './stages.ts';
import { findWorkspace } from './workspace.ts';

const EXAMPLES = `
Examples:
  belay test                                     rehearses every migration, from an empty database
  belay test --base-ref main                     those that main does not have
  belay test --since 20260611093000_add_status   those that come after this one
  BELAY_HISTORY_URL=... belay test               those that this database has not applied (read only)

The report goes to stdout, live lines to stderr. Exit codes: 0 safe, 1 findings at or above --fail-on,
2 a mistake in the input or a server that cannot be reached, 3 the operation failed, 70 a bug in Belay.
`;

/** `belay test`: the rehearsal, with a flag for every input of action-test. */
export function testCommand(
  program: Command,
  terminal: Terminal,
  stages: Stages,
  done: (exitCode: number) => void,
): void {
  const command = program.command('test').description(testAction.description);
  addFlags(command, testInputs)
    .option('--verbose', 'Say more about each step; also with VERBOSE=true.')
    .addHelpText('after', EXAMPLES)
    .action(async (given: Record<string, unknown>) => {
      const raw = rawInputs(testInputs, given, terminal.env);
      const inputs = parseInputs(testInputs, raw, (name) => `--${name}`);
      const { migrations } = inputs;
      // Absolute: the stage takes it from the workspace, which may lie above the current folder.
      const workingDirectory = resolve(terminal.cwd, inputs.workingDirectory);
      const workspace = await findWorkspace(workingDirectory, migrations);
      const settings = {
        secrets: secretValues(testInputs, raw),
        verbose: given['verbose'] === true,
        timeoutMs: inputs.timeout,
      };
      done(
        await runStage(terminal, settings, (run, ports) =>
          stages.test({ ...inputs, workingDirectory, workspace, run }, ports),
        ),
      );
    });
}
