import type { Command } from 'commander';
import {
  type RollbackCommandInputs,
  rollbackCommand as definition,
} from '@belay/core/config/rollback-inputs.ts';
import type { RollbackOptions } from '@belay/core/rollback/context.ts';
import type { Terminal } from './io.ts';
import type { CommandPorts } from './run-stage.ts';
import { EXIT_CODES, stageCommand } from './stage-command.ts';
import type { Stages } from './stages.ts';
import { whoRuns } from './who-runs.ts';

const EXAMPLES = `
Examples (the database in BELAY_DATABASE_URL, where no list of processes shows it):
  belay rollback --list --to /var/backups/shop                what is applied, and what one can go back to
  belay rollback --plan --backup /var/backups/shop            what would be done, and what it costs; changes nothing
  belay rollback --migration NAME --backup /var/backups/shop  NAME stays, every later one goes, best by proven SQL
  belay rollback --backup /var/backups/shop --confirm shop    restored beside, compared, then cut over
  belay rollback --undo                                       the database as it was serves again
  belay rollback --salvage rows                               exports what only the preserved database has

At a terminal the plan is shown first, and the name of the database asked for; elsewhere --confirm gives it.
${EXIT_CODES}`;

/** `belay rollback`: tells what a rollback would do and cost, and does it. */
export function rollbackCommand(
  program: Command,
  terminal: Terminal,
  stages: Stages,
  done: (exitCode: number) => void,
): void {
  const command = {
    ...{ name: 'rollback', action: definition, examples: EXAMPLES },
    stage: async (
      inputs: RollbackCommandInputs & { workspace: string; run: string },
      { ask, ...ports }: CommandPorts,
    ) => {
      const identity = await whoRuns(terminal.env, inputs.workspace);
      const options = { ...optionsOf(inputs), identity };
      const confirm = ask && ((plan: readonly string[]) => ask(plan, questionFor(options)));
      return stages.rollback(options, { ...ports, ...(confirm && { confirm }) });
    },
  };
  stageCommand(program, terminal, command, done);
}

function questionFor({ what }: Pick<RollbackOptions, 'what'>): string {
  const which = what === 'drop-preserved' ? 'preserved database' : 'database';
  return `Type the name of the ${which} to go on; anything else leaves everything as it is:`;
}

/** The flags say what is to be done; a stage is told in one word. */
function optionsOf({
  list,
  plan,
  undo,
  dropPreserved,
  migration,
  to,
  ...inputs
}: RollbackCommandInputs & { workspace: string; run: string }): Omit<RollbackOptions, 'identity'> {
  const { salvage } = inputs;
  const flags = { list, plan, undo, salvage: salvage !== undefined, dropPreserved };
  return { ...inputs, what: whatOf(flags, inputs, migration), to: migration, places: to };
}

/** Without a word about what to go back to, and without a confirmation, it is only told what could be done. */
function whatOf(
  flags: Record<'list' | 'plan' | 'undo' | 'salvage' | 'dropPreserved', boolean>,
  { backup, restorePoint, confirm }: Pick<RollbackOptions, 'backup' | 'restorePoint' | 'confirm'>,
  migration: string | undefined,
): RollbackOptions['what'] {
  if (flags.list) return 'list';
  if (flags.plan) return 'plan';
  if (flags.undo) return 'undo';
  if (flags.salvage) return 'salvage';
  if (flags.dropPreserved) return 'drop-preserved';
  const meant = [migration, backup, restorePoint, confirm].some((given) => given !== undefined);
  return meant ? 'now' : 'plan';
}
