import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { write } from './files.ts';

/** Git as the tests run it: no configuration but this, so that the machine's own does not matter. */
export const GIT_ENV = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

export function git(folder: string, ...args: string[]): string {
  const config = ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...config, ...args], {
    cwd: folder,
    env: GIT_ENV,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

export async function repository(folder: string): Promise<string> {
  git(folder, 'init', '--quiet');
  return folder;
}

/** Writes (or with undefined removes) files and commits all; returns the commit's name. */
export async function commit(
  folder: string,
  files: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) await rm(path.join(folder, name), { recursive: true, force: true });
    else await write(folder, { [name]: content });
  }
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'c');
  return git(folder, 'rev-parse', 'HEAD');
}

/** A clone with only the newest commit of a branch, as actions/checkout makes it. */
export function shallowClone(origin: string, into: string, ref = 'main'): string {
  git(into, 'init', '--quiet');
  git(into, 'remote', 'add', 'origin', `file://${origin}`);
  git(into, 'fetch', '--quiet', '--no-tags', '--depth=1', 'origin', ref);
  git(into, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
  return into;
}
