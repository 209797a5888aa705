import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { interruption, UserError } from '../runtime/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where and how git runs. Made by `openRepository`. */
export interface Repository {
  /** Real path of the work tree's top folder. */
  root: string;
  env: Environment;
  signal?: AbortSignal;
}

export interface GitResult {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
}

export interface TreeEntry {
  mode: string;
  /** Name of the blob. */
  oid: string;
  /** Path from the top of the repository, byte for byte as git has it. */
  path: string;
}

/** Reading what is in the repository already; far above what a large one takes. */
const LOCAL_DEADLINE_MS = 30_000;

/** The largest answer taken from git: all migrations of a history together. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

/** Variables that point git at another repository, set for example inside a hook (`git rev-parse --local-env-vars`). */
const REPOSITORY_VARIABLES = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);

/**
 * The repository a folder lies in, or undefined when there is none. Only looks for `.git`; git itself is
 * not started.
 */
export async function openRepository(
  directory: string,
  options: { env: Environment; signal?: AbortSignal | undefined },
): Promise<Repository | undefined> {
  const start = await realpath(directory);
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (await stat(path.join(folder, '.git')).catch(() => undefined)) {
      const { env, signal } = options;
      return { root: folder, env, ...(signal ? { signal } : {}) };
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}

/**
 * Runs git without a shell, without a prompt and with a deadline. A non-zero exit is an answer, not an
 * error.
 *
 * @throws UserError `git-missing`, `git-timeout`. @throws Interrupted on the signal.
 */
export function git(
  repository: Repository,
  args: readonly string[],
  options: { input?: string; deadlineMs?: number } = {},
): Promise<GitResult> {
  const { root, env, signal } = repository;
  const deadlineMs = options.deadlineMs ?? LOCAL_DEADLINE_MS;
  // The checkout may belong to another user (a container job); `-c` counts as protected configuration
  // since git 2.38. Only this one folder is trusted by it.
  const safe = ['-c', `safe.directory=${root}`, '-c', 'core.quotePath=false'];
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      [...safe, ...args],
      {
        cwd: root,
        env: childEnvironment(env),
        encoding: 'buffer',
        timeout: deadlineMs,
        // SIGTERM, so that git removes its lock files and ends its helpers.
        killSignal: 'SIGTERM',
        maxBuffer: MAX_OUTPUT_BYTES,
        ...(signal ? { signal } : {}),
      },
      (error, stdout, stderr) => {
        if (!error) return resolve({ exitCode: 0, stdout, stderr: text(stderr) });
        if (signal?.aborted) return reject(interruption(signal));
        if (error.killed) return reject(tooSlow(args, deadlineMs));
        if (error.code === 'ENOENT') return reject(missing());
        if (typeof error.code === 'number') {
          return resolve({ exitCode: error.code, stdout, stderr: text(stderr) });
        }
        reject(new Error(`git ${args[0] ?? ''}: ${error.message}`, { cause: error }));
      },
    );
    // git may end before it has read everything; its exit code tells.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/** Like `git`, for commands that only fail when the repository is broken. */
export async function gitOrThrow(
  repository: Repository,
  args: readonly string[],
  options: { input?: string } = {},
): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await git(repository, args, options);
  if (exitCode === 0) return stdout;
  throw new UserError(
    'git-failed',
    `git ${args[0] ?? ''} failed in ${repository.root}: ${lastLine(stderr) || `exit code ${exitCode}`}.`,
  );
}

/**
 * The files of a folder as a commit has them, folders below included. Empty when the commit has no such
 * folder.
 *
 * @param directory From the top of the repository, with forward slashes; empty for the top itself.
 */
export async function listTree(
  repository: Repository,
  commit: string,
  directory: string,
): Promise<TreeEntry[]> {
  const output = await gitOrThrow(repository, [
    ...['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit],
    ...(directory === '' ? [] : [`${directory}/`]),
  ]);
  return output
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const match = /^(\d+) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
      return match ? [{ mode: match[1]!, oid: match[2]!, path: match[3]! }] : [];
    });
}

/** The contents of blobs by name, all in one run of git, in the order asked for. */
export async function readBlobs(
  repository: Repository,
  oids: readonly string[],
): Promise<Buffer[]> {
  if (oids.length === 0) return [];
  const input = `${oids.join('\n')}\n`;
  return parseBatch(await gitOrThrow(repository, ['cat-file', '--batch'], { input }));
}

/** A git message fit for a report: its last line, with no credentials in it. */
export function lastLine(stderr: string): string {
  const lines = stderr.trim().split('\n');
  const line =
    lines.findLast((candidate) => /^(fatal|error|ERROR)\b/.test(candidate)) ?? lines.at(-1);
  return (line ?? '').replace(/:\/\/[^@/\s]+@/g, '://***@').trim();
}

/** `<oid> blob <size>\n<size bytes>\n`, again and again. */
function parseBatch(output: Buffer): Buffer[] {
  const blobs: Buffer[] = [];
  for (let at = 0; at < output.length;) {
    const lineEnd = output.indexOf(0x0a, at);
    const header = output.toString('utf8', at, lineEnd);
    const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1] ?? Number.NaN);
    if (Number.isNaN(size)) throw new UserError('git-failed', `git cannot read ${header}.`);
    blobs.push(output.subarray(lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + 1 + size + 1;
  }
  return blobs;
}

function childEnvironment(env: Environment): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !REPOSITORY_VARIABLES.has(name));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    // A folder may be called ":(top)" or "*": paths are names here, never patterns.
    GIT_LITERAL_PATHSPECS: '1',
  };
}

function text(output: Buffer): string {
  return output.toString('utf8');
}

function tooSlow(args: readonly string[], deadlineMs: number): UserError {
  return new UserError(
    'git-timeout',
    `git ${args[0] ?? ''} did not answer within ${deadlineMs / 1000} s.`,
    'Check the network and the remote "origin", or check out with fetch-depth: 0 so that nothing needs fetching.',
  );
}

function missing(): UserError {
  return new UserError(
    'git-missing',
    'git is not installed here, so that nothing can be compared with a base commit.',
    'Install git, or use --history-url or --since instead of a base.',
  );
}
