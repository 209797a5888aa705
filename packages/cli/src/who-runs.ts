import { run } from '@belay/core/runtime/process.ts';
import type { RunIdentity } from '@belay/core/validate/context.ts';
import { identityOf } from '@belay/github/identity.ts';
import type { Terminal } from './io.ts';

const GIT_DEADLINE_MS = 5_000;

/** On a CI system what it says; else the account and the commit that is checked out. */
export async function whoRuns(env: Terminal['env'], workspace: string): Promise<RunIdentity> {
  const identity = identityOf(env);
  const actor = identity.actor ?? env['USER'] ?? env['LOGNAME'];
  const commit = identity.commit ?? (await checkedOut(workspace, env));
  return { ...identity, ...(actor && { actor }), ...(commit && { commit }) };
}

async function checkedOut(cwd: string, env: Terminal['env']): Promise<string | undefined> {
  const asked = await run('git', ['rev-parse', 'HEAD'], { cwd, env, deadlineMs: GIT_DEADLINE_MS });
  return asked.exitCode === 0 ? asked.stdout.trim() : undefined;
}
