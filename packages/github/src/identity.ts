import type { RunIdentity } from '@belay/core/validate/context.ts';
import type { Environment } from './environment.ts';

/** Who runs this, as the runner says it; empty outside a runner. */
export function identityOf(env: Environment): RunIdentity {
  const { GITHUB_TRIGGERING_ACTOR, GITHUB_ACTOR, GITHUB_SHA: commit } = env;
  const { GITHUB_REPOSITORY: project } = env;
  const actor = GITHUB_TRIGGERING_ACTOR || GITHUB_ACTOR;
  const runUrl = runUrlOf(env);
  return {
    ...(actor && { actor }),
    ...(commit && { commit }),
    ...(project && { project }),
    ...(runUrl && { runUrl }),
  };
}

function runUrlOf(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: project, GITHUB_RUN_ID: run } = env;
  if (!server || !project || !run) return undefined;
  const attempt = env.GITHUB_RUN_ATTEMPT ? `/attempts/${env.GITHUB_RUN_ATTEMPT}` : '';
  return `${server}/${project}/actions/runs/${run}${attempt}`;
}
