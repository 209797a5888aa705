import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files by path inside the folder; null removes one that a commit before it added. */
export type Files = Readonly<Record<string, string | Buffer | null>>;

/** Where the example application lies. */
export const SHOP = path.resolve(import.meta.dirname, '../../../examples/shop');

const made: string[] = [];

/** An empty temporary folder. `removeTemporaryFolders` in an `afterAll` removes all of a test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'belay-test-'));
  made.push(folder);
  return folder;
}

/** Removes every folder that `temporaryFolder` made in this process. */
export function removeTemporaryFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes files into a folder, and removes those given as null. */
export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (content === null) {
      rmSync(file, { recursive: true, force: true });
      continue;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Writes files into a new temporary folder. */
export function folderWith(files: Files): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

export interface Commit {
  files: Files;
  /** Default: `commit 1`, `commit 2`, … */
  message?: string;
  /** Starts this branch at the commit before it and goes on there. */
  branch?: string;
}

export interface GitRepository {
  folder: string;
  /** The commits' ids, in the order given. */
  commits: string[];
  /** Runs git in the repository and returns what it printed, trimmed. */
  git(...args: string[]): string;
}

/** A git repository in a temporary folder, its first branch `main`, the last commit checked out. */
export function gitRepository(commits: readonly Commit[]): GitRepository {
  const folder = temporaryFolder();
  const git = (...args: string[]) => runGit(folder, args);
  git('init', '--quiet', '--initial-branch=main');
  const ids = commits.map((commit, index) => {
    if (commit.branch !== undefined) git('checkout', '--quiet', '-b', commit.branch);
    writeFiles(folder, commit.files);
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', commit.message ?? `commit ${index + 1}`);
    return git('rev-parse', 'HEAD');
  });
  return { folder, commits: ids, git };
}

/** A clone as actions/checkout makes it: one commit deep, the rest to be fetched. */
export function shallowClone(origin: string, branch: string): GitRepository {
  const folder = temporaryFolder();
  const git = (...args: string[]) => runGit(folder, args);
  // A plain path would make git ignore --depth.
  git('clone', '--quiet', '--depth=1', `--branch=${branch}`, `file://${origin}`, '.');
  return { folder, commits: [git('rev-parse', 'HEAD')], git };
}

/** Copies the example application into a temporary folder, without what npm installed there. */
export function copyShop(): string {
  const folder = temporaryFolder();
  cpSync(SHOP, folder, {
    recursive: true,
    filter: (source) => path.basename(source) !== 'node_modules',
  });
  return folder;
}

/** Git with an identity of its own and nothing of the machine's configuration. */
function runGit(folder: string, args: readonly string[]): string {
  const identity = { NAME: 'Test', EMAIL: 'test@example.com', DATE: '2026-01-01T00:00:00Z' };
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
  for (const [key, value] of Object.entries(identity)) {
    env[`GIT_AUTHOR_${key}`] = value;
    env[`GIT_COMMITTER_${key}`] = value;
  }
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8' }).trim();
}
