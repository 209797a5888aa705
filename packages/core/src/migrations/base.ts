import { UserError } from '../runtime/errors.ts';
import { type BaseDecision, type WorkflowEvent, decideBase } from './base-decision.ts';
import { type Environment, type Repository, gitOrThrow, openRepository } from './git.ts';
import { ensureCommit, localCommit, mergeBase, parentsOf } from './git-commit.ts';

/** The commit that pending migrations are counted from, or that there is none. */
export type ResolvedBase =
  | {
      kind: 'commit';
      repository: Repository;
      commit: string;
      /** For example `the base of the pull request (main) at 3f2a91c`. */
      description: string;
      /**
       * The commit where the checkout left the base: what the base has beyond it is merely not here yet.
       * Undefined when the checkout's history is too short to tell.
       */
      forkPoint: string | undefined;
    }
  | { kind: 'all'; description: string };

export interface ResolveBaseOptions {
  event?: WorkflowEvent | undefined;
  /** What the user asked to compare with; wins over the event. */
  baseRef?: string | undefined;
  /** A folder of the checkout, usually the migrations folder. */
  directory: string;
  env: Environment;
  signal?: AbortSignal | undefined;
}

/**
 * Finds the base commit of a run and makes sure that it is in the checkout.
 *
 * @throws UserError `base-ref-unknown`, `base-unavailable`, `base-no-repository` (a base was asked for
 *   and the folder is in no repository), `git-missing`, `git-timeout`, `git-failed`.
 */
export async function resolveBase(options: ResolveBaseOptions): Promise<ResolvedBase> {
  const decision = decideBase(options.event, options.baseRef);
  if (decision.kind === 'all') return all(decision.why);
  const repository = await openRepository(options.directory, options);
  if (!repository) {
    if (!options.baseRef) return all('the checkout is no git repository');
    throw new UserError(
      'base-no-repository',
      `base-ref was given, but ${options.directory} lies in no git repository.`,
      'Check the code out with git (actions/checkout does, where git is installed).',
    );
  }
  // Says at once when git refuses the checkout altogether; below, a failure only means "no such commit".
  await gitOrThrow(repository, ['rev-parse', '--git-dir']);
  const head = await headOf(repository);
  const { ref, what } = mergedBase(decision, head) ?? decision;
  try {
    const commit = await ensureCommit(repository, ref);
    return await found(repository, commit, what, decision.contained, head);
  } catch (error) {
    if (!decision.otherwise || !(error instanceof UserError)) throw error;
    const { otherwise } = decision;
    const commit = await ensureCommit(repository, otherwise.ref);
    const words = `${otherwise.what}, because ${what} is gone,`;
    return found(repository, commit, words, false, head);
  }
}

interface Head {
  commit: string | undefined;
  parents: string[];
}

/** A checkout without any commit has no head; its files are compared all the same. */
async function headOf(repository: Repository): Promise<Head> {
  const commit = await localCommit(repository, 'HEAD');
  return { commit, parents: commit === undefined ? [] : await parentsOf(repository, commit) };
}

/**
 * On `pull_request` GitHub checks out a merge it made of base and head. Its first parent is the base it
 * took; the event's `base.sha` can be older, and what was merged since would look pending.
 */
function mergedBase(
  decision: Extract<BaseDecision, { kind: 'ref' }>,
  head: Head,
): { ref: string; what: string } | undefined {
  const [base, merged] = head.parents;
  if (base === undefined || merged === undefined || merged !== decision.pullRequestHead) {
    return undefined;
  }
  return { ref: base, what: decision.what };
}

async function found(
  repository: Repository,
  commit: string,
  what: string,
  contained: boolean,
  head: Head,
): Promise<ResolvedBase> {
  const description = `${what} at ${commit.slice(0, 7)}`;
  const forkPoint = await forkPointOf(repository, commit, contained, head);
  return { kind: 'commit', repository, commit, description, forkPoint };
}

async function forkPointOf(
  repository: Repository,
  commit: string,
  contained: boolean,
  head: Head,
): Promise<string | undefined> {
  if (contained || head.commit === commit || head.parents.includes(commit)) return commit;
  return head.commit === undefined ? undefined : mergeBase(repository, commit, head.commit);
}

function all(why: string): ResolvedBase {
  return { kind: 'all', description: `everything, as ${why}` };
}
