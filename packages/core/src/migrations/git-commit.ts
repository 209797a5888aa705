import { UserError } from '../runtime/errors.ts';
import { type Repository, git, lastLine } from './git.ts';
import { didYouMean } from './nearest.ts';

const FETCH_DEADLINE_MS = 60_000;

const FETCH_HINT =
  'On GitHub: give actions/checkout "fetch-depth: 0", or leave its "persist-credentials" on so that Belay can fetch this one commit. ' +
  'Elsewhere: git fetch origin, then run again.';

/**
 * The commit a name stands for. What is not in the checkout is fetched from `origin`: exactly that commit,
 * no tags, no ref of the repository changes.
 *
 * @param ref A branch, a tag, `origin/branch`, `refs/…` or a full commit name.
 * @returns The full name of the commit.
 * @throws UserError `base-ref-unknown` (with the names that are near), `base-unavailable` (it could not be
 *   fetched; says what to do), `git-missing`, `git-timeout`.
 */
export async function ensureCommit(repository: Repository, ref: string): Promise<string> {
  const local = (await localCommit(repository, ref)) ?? (await remoteBranch(repository, ref));
  if (local !== undefined) return local;
  const commit = isFullName(ref) ? ref : await lookUp(repository, ref);
  await fetchCommit(repository, commit, ref);
  const fetched = await localCommit(repository, commit);
  if (fetched !== undefined) return fetched;
  throw unavailable(ref, 'origin does not have it');
}

/** The commit a name stands for in this checkout, without asking any server; undefined when there is none. */
export async function localCommit(
  repository: Repository,
  ref: string,
): Promise<string | undefined> {
  const { exitCode, stdout } = await git(repository, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  return exitCode === 0 ? stdout.toString('utf8').trim() : undefined;
}

/** The parents a commit records, also in a shallow clone that does not have them. */
export async function parentsOf(repository: Repository, commit: string): Promise<string[]> {
  const { exitCode, stdout } = await git(repository, ['cat-file', 'commit', commit]);
  if (exitCode !== 0) return [];
  const header = stdout.toString('utf8').split('\n\n', 1)[0] ?? '';
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]!);
}

/** Where two commits part; undefined when the checkout's history does not reach that far. */
export async function mergeBase(
  repository: Repository,
  a: string,
  b: string,
): Promise<string | undefined> {
  const { exitCode, stdout } = await git(repository, ['merge-base', '--end-of-options', a, b]);
  return exitCode === 0 ? stdout.toString('utf8').trim() : undefined;
}

async function remoteBranch(repository: Repository, ref: string): Promise<string | undefined> {
  return ref.startsWith('refs/')
    ? undefined
    : localCommit(repository, `refs/remotes/origin/${ref}`);
}

function isFullName(ref: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
}

/** Asks origin which commit a branch or tag is. */
async function lookUp(repository: Repository, ref: string): Promise<string> {
  const answer = await git(repository, ['ls-remote', '--quiet', 'origin'], {
    deadlineMs: FETCH_DEADLINE_MS,
  });
  if (answer.exitCode !== 0) {
    const local = await localNames(repository);
    throw unknown(ref, local, `origin could not be asked: ${lastLine(answer.stderr)}`);
  }
  const refs = parseRefs(answer.stdout.toString('utf8'));
  const short = ref.replace(/^origin\//, '');
  for (const name of [ref, `refs/heads/${short}`, `refs/tags/${short}^{}`, `refs/tags/${short}`]) {
    const commit = refs.get(name);
    if (commit !== undefined) return commit;
  }
  const names = [...refs.keys()].flatMap(
    (name) => /^refs\/(?:heads|tags)\/(.+)$/.exec(name)?.[1] ?? [],
  );
  throw unknown(ref, names, 'neither this checkout nor origin has it');
}

function parseRefs(output: string): Map<string, string> {
  const lines = output.split('\n').map((line) => line.split('\t'));
  return new Map(lines.flatMap(([oid, name]) => (oid && name ? [[name, oid] as const] : [])));
}

async function localNames(repository: Repository): Promise<string[]> {
  const { stdout } = await git(repository, ['for-each-ref', '--format=%(refname:short)']);
  return stdout.toString('utf8').split('\n').filter(Boolean);
}

async function fetchCommit(repository: Repository, commit: string, ref: string): Promise<void> {
  // A depth on a complete clone would make it a shallow one.
  const depth = (await isShallow(repository)) ? ['--depth=1'] : [];
  const { exitCode, stderr } = await git(
    repository,
    [
      ...['-c', 'gc.auto=0', '-c', 'maintenance.auto=false'],
      ...['fetch', ...depth, '--quiet', '--no-tags', '--no-write-fetch-head'],
      ...['--no-recurse-submodules', '--end-of-options', 'origin', commit],
    ],
    { deadlineMs: FETCH_DEADLINE_MS },
  );
  if (exitCode !== 0) throw unavailable(ref, lastLine(stderr));
}

async function isShallow(repository: Repository): Promise<boolean> {
  const { stdout } = await git(repository, ['rev-parse', '--is-shallow-repository']);
  return stdout.toString('utf8').trim() === 'true';
}

function unavailable(ref: string, why: string): UserError {
  return new UserError(
    'base-unavailable',
    `The base commit ${ref} is not in this checkout and could not be fetched: ${why}.`,
    FETCH_HINT,
  );
}

function unknown(ref: string, names: readonly string[], why: string): UserError {
  const suggestion = didYouMean(ref, [...new Set(names)]);
  const advice = `base-ref takes a branch, a tag or a full commit name. ${FETCH_HINT}`;
  return new UserError(
    'base-ref-unknown',
    `base-ref ${JSON.stringify(ref)} is no commit that can be found: ${why}.`,
    suggestion === undefined ? advice : `${suggestion} ${advice}`,
  );
}
