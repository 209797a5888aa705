import { z } from 'zod';

/** The event that started a workflow run: `GITHUB_EVENT_NAME` and the JSON of `GITHUB_EVENT_PATH`. */
export interface WorkflowEvent {
  name: string;
  payload: unknown;
}

/** What is to be compared with, before any repository is asked. */
export type BaseDecision =
  | {
      kind: 'ref';
      ref: string;
      /** In words what it is, for example `the base of the pull request (main)`. */
      what: string;
      /** True when the checkout is known to contain the base, so that what it lacks was deleted. */
      contained: boolean;
      /** For a pull request: its head, by which the merge commit GitHub made is recognised. */
      pullRequestHead?: string;
      /** Taken when `ref` is not to be had any more: the tip that a forced push replaced. */
      otherwise?: { ref: string; what: string };
    }
  | { kind: 'all'; why: string };

const Sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);

const PullRequest = z.object({
  pull_request: z.object({
    base: z.object({ sha: Sha, ref: z.string().optional() }),
    head: z.object({ sha: Sha }).optional(),
  }),
});
const MergeGroup = z.object({ merge_group: z.object({ base_sha: Sha }) });
const Push = z.object({
  ref: z.string(),
  before: Sha,
  forced: z.boolean().optional(),
  repository: z.object({ default_branch: z.string() }).optional(),
});
const Dispatch = z.object({
  ref: z.string(),
  repository: z.object({ default_branch: z.string() }),
});

/**
 * Which commit a run's migrations are compared with. A base given by the user wins over the event; an
 * event that names no base makes everything pending, and says why.
 */
export function decideBase(event: WorkflowEvent | undefined, baseRef?: string): BaseDecision {
  if (baseRef !== undefined && baseRef !== '') {
    return { kind: 'ref', ref: baseRef, what: `base-ref ${baseRef}`, contained: false };
  }
  if (!event) return { kind: 'all', why: 'no base was given' };
  switch (event.name) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
      return ofPullRequest(event);
    case 'merge_group':
      return ofMergeGroup(event);
    case 'push':
      return ofPush(event);
    case 'workflow_dispatch':
      return ofDispatch(event);
    default:
      return { kind: 'all', why: `the event ${event.name} has no base` };
  }
}

function ofPullRequest(event: WorkflowEvent): BaseDecision {
  const parsed = PullRequest.safeParse(event.payload);
  if (!parsed.success) return unreadable(event);
  const { base, head } = parsed.data.pull_request;
  return {
    kind: 'ref',
    ref: base.sha,
    what: `the base of the pull request${base.ref === undefined ? '' : ` (${base.ref})`}`,
    contained: false,
    ...(head ? { pullRequestHead: head.sha } : {}),
  };
}

function ofMergeGroup(event: WorkflowEvent): BaseDecision {
  const parsed = MergeGroup.safeParse(event.payload);
  if (!parsed.success) return unreadable(event);
  const ref = parsed.data.merge_group.base_sha;
  return { kind: 'ref', ref, what: 'the base of the merge group', contained: true };
}

function ofPush(event: WorkflowEvent): BaseDecision {
  const parsed = Push.safeParse(event.payload);
  if (!parsed.success) return unreadable(event);
  const { ref, before, forced = false, repository } = parsed.data;
  const fallback = defaultBranch(ref, repository?.default_branch);
  if (/^0+$/.test(before)) {
    return fallback
      ? { kind: 'ref', ...fallback, contained: false }
      : {
          kind: 'all',
          why: `${shortRef(ref)} is new and there is no other branch to compare with`,
        };
  }
  return {
    kind: 'ref',
    ref: before,
    what: forced
      ? `what the forced push to ${shortRef(ref)} replaced`
      : `${shortRef(ref)} before the push`,
    contained: !forced,
    ...(forced && fallback ? { otherwise: fallback } : {}),
  };
}

function ofDispatch(event: WorkflowEvent): BaseDecision {
  const parsed = Dispatch.safeParse(event.payload);
  if (!parsed.success) return unreadable(event);
  const { ref, repository } = parsed.data;
  const branch = defaultBranch(ref, repository.default_branch);
  return branch
    ? { kind: 'ref', ...branch, contained: false }
    : {
        kind: 'all',
        why: `the run was started on the default branch ${repository.default_branch}`,
      };
}

/** The default branch as a base, unless the run is on it already. */
function defaultBranch(
  ref: string,
  branch: string | undefined,
): { ref: string; what: string } | undefined {
  if (branch === undefined || ref === `refs/heads/${branch}` || ref === branch) return undefined;
  return { ref: branch, what: `the default branch ${branch}` };
}

function shortRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '');
}

function unreadable(event: WorkflowEvent): BaseDecision {
  return { kind: 'all', why: `the payload of the event ${event.name} names no base` };
}
