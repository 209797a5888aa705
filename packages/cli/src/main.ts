import { Command, CommanderError } from 'commander';
import { redactor } from '@belay/core/report/redact.ts';
import { BELAY_VERSION } from '@belay/core/runtime/version.ts';
import { backupCommand } from './backup-command.ts';
import { describeFailure } from './failure.ts';
import type { Terminal } from './io.ts';
import { maintenanceCommand } from './maintenance-command.ts';
import { rollbackCommand } from './rollback-command.ts';
import type { Stages } from './stages.ts';
import { testCommand } from './test-command.ts';
import { validateCommand } from './validate-command.ts';

const USAGE_ERROR = 2;

const redactUrls = redactor([]);

/** commander's message about a misspelt flag repeats it with its value, which may be a secret. */
function withoutPasswords(text: string): string {
  return redactUrls(text.replace(/'(--[\w-]+)=.*'/s, "'$1'"));
}

/**
 * The `belay` command.
 *
 * @param argv The arguments alone, without node and script.
 * @returns The exit code; docs/errors.md. Never throws.
 */
export async function main(
  argv: readonly string[],
  terminal: Terminal,
  stages: Stages,
): Promise<number> {
  let exitCode = 0;
  const program = new Command('belay')
    .description('Makes Postgres migrations safe: one command per stage of the pipeline.')
    .version(BELAY_VERSION, '--version', 'Print the version.')
    .helpOption('-h, --help', 'Print this help.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(withoutPasswords(text)),
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
      getErrHelpWidth: () => terminal.stderr.columns ?? 100,
    });
  const done = (code: number) => {
    exitCode = code;
  };
  testCommand(program, terminal, stages, done);
  backupCommand(program, terminal, stages, done);
  validateCommand(program, terminal, stages, done);
  rollbackCommand(program, terminal, stages, done);
  maintenanceCommand(program, terminal, stages, done);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has printed its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    const { lines, exitCode: code } = describeFailure(error);
    terminal.stderr.write(withoutPasswords(`${lines.join('\n')}\n`));
    return code;
  }
}
