import type { Command } from 'commander';
import { testAction } from '@belay/core/config/test-inputs.ts';
import type { Terminal } from './io.ts';
import { EXIT_CODES, stageCommand } from './stage-command.ts';
import type { Stages } from './stages.ts';

const EXAMPLES = `
Examples:
  belay test                                     rehearses every migration, from an empty database
  belay test --base-ref main                     those that main does not have
  belay test --since 20260611093000_add_status   those that come after this one
  BELAY_HISTORY_URL=... belay test               those that this database has not applied (read only)
${EXIT_CODES}`;

/** `belay test`: the rehearsal, with a flag for every input of action-test. */
export function testCommand(
  program: Command,
  terminal: Terminal,
  stages: Stages,
  done: (exitCode: number) => void,
): void {
  const command = { name: 'test', action: testAction, examples: EXAMPLES, stage: stages.test };
  stageCommand(program, terminal, command, done);
}
