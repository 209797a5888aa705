import type { Command } from 'commander';
import { validateAction } from '@belay/core/config/validate-inputs.ts';
import { run } from '@belay/core/runtime/process.ts';
import type { RunIdentity } from '@belay/core/validate/context.ts';
import { identityOf } from '@belay/github/identity.ts';
import type { Terminal } from './io.ts';
import { EXIT_CODES, stageCommand } from './stage-command.ts';
import type { Stages } from './stages.ts';

const EXAMPLES = `
Examples (the database in BELAY_DATABASE_URL, where no list of processes shows it):
  belay validate                                     migrations, schema, rows, sequences, sessions
  belay validate --expect belay-report/report.json   the schema as it was rehearsed
  belay validate --health-url https://api.example.com/health --bake 5m
  belay validate --take-baseline                     before the deploy: values for --baseline
${EXIT_CODES}`;

const GIT_DEADLINE_MS = 5_000;

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

/** On a CI system what it says; else the account and the commit that is checked out. */
async function whoRuns(env: Terminal['env'], workspace: string): Promise<RunIdentity> {
  const identity = identityOf(env);
  const actor = identity.actor ?? env['USER'] ?? env['LOGNAME'];
  const commit = identity.commit ?? (await checkedOut(workspace, env));
  return { ...identity, ...(actor && { actor }), ...(commit && { commit }) };
}

async function checkedOut(cwd: string, env: Terminal['env']): Promise<string | undefined> {
  const asked = await run('git', ['rev-parse', 'HEAD'], { cwd, env, deadlineMs: GIT_DEADLINE_MS });
  return asked.exitCode === 0 ? asked.stdout.trim() : undefined;
}
