import { getOctokit } from '@actions/github';
import { CALL_MS, asking } from './explain.ts';
import type { FoundArtifact } from './found.ts';

/** A repository, with a token for it (permission `actions: read`, to remove `actions: write`). */
export interface Repository {
  token: string;
  owner: string;
  repo: string;
}

const PAGE = 100;

/**
 * The artifacts of all runs that GitHub's REST API knows of and that have not expired. Those of a pull request's run
 * from a fork are left out: anybody can make them, under any name.
 *
 * @param name Only those of this name, which spares the pages of all others.
 */
export async function ofAllRuns(
  { token, owner, repo }: Repository,
  signal: AbortSignal,
  name?: string,
): Promise<FoundArtifact[]> {
  const { paginate, rest } = getOctokit(token);
  const all = await asking(signal, CALL_MS, 'listing those of other runs', (inner) =>
    paginate(rest.actions.listArtifactsForRepo, {
      ...{ owner, repo, per_page: PAGE, request: { signal: inner } },
      ...(name === undefined ? {} : { name }),
    }),
  );
  return all
    .filter(({ expired, workflow_run: run }) => {
      const ofThisRepository =
        run?.repository_id !== undefined && run.head_repository_id === run.repository_id;
      return !expired && ofThisRepository;
    })
    .map(({ name, id, size_in_bytes, created_at, digest, workflow_run }) => ({
      ...{ name, id, bytes: size_in_bytes, createdAt: timeOf(created_at) },
      ...(digest ? { digest } : {}),
      ...(workflow_run?.id === undefined ? {} : { run: workflow_run.id }),
    }));
}

export async function removeFromRun(
  { token, owner, repo }: Repository,
  { id, name }: FoundArtifact,
  signal: AbortSignal,
): Promise<void> {
  const { rest } = getOctokit(token);
  await asking(signal, CALL_MS, `removing ${name}`, (inner) =>
    rest.actions.deleteArtifact({ owner, repo, artifact_id: id, request: { signal: inner } }),
  );
}

/** What has no time is taken for new: only what is old is ever removed. */
function timeOf(text: string | null): number {
  return text === null ? Date.now() : Date.parse(text) || Date.now();
}
