import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { readPendingBasis } from '@belay/core/migrations/basis.ts';
import { resolveBase } from '@belay/core/migrations/base.ts';
import { choosePending } from '@belay/core/migrations/pending.ts';
import { readPrismaTree } from '@belay/core/migrations/prisma/tree.ts';
import type { PendingChoice } from '@belay/core/migrations/types.ts';
import { corpus } from '@belay/testkit/corpus.ts';
import { project, useTemporaryFolders, write } from './files.ts';
import { GIT_ENV, commit, git, repository, shallowClone } from './repository.ts';

const temporary = useTemporaryFolders();
const file = (name: string) => `prisma/migrations/${name}/migration.sql`;
const names = (migrations: readonly { name: string }[]) => migrations.map(({ name }) => name);

type Options = Partial<Parameters<typeof readPendingBasis>[0]>;

async function choose(workspace: string, options: Options): Promise<PendingChoice> {
  const directory = path.join(workspace, 'prisma/migrations');
  const tree = await readPrismaTree({ migrationsDir: directory, workspace });
  const basis = await readPendingBasis({ directory, env: GIT_ENV, ...options });
  return choosePending(tree, basis, workspace);
}

/** A repository whose main branch has 1_a and 2_b, and its commit. */
async function mainWithTwo(): Promise<{ origin: string; base: string }> {
  const origin = await repository(await temporary());
  const base = await commit(origin, project({ '1_a': 'SELECT 1;\n', '2_b': 'SELECT 2;\n' }));
  return { origin, base };
}

describe('a checkout of one commit', () => {
  let origin: string;
  let base: string;
  let head: string;
  let merge: string;

  beforeAll(async () => {
    ({ origin, base } = await mainWithTwo());
    git(origin, 'checkout', '--quiet', '-b', 'topic');
    head = await commit(origin, { [file('4_d')]: 'SELECT 4;\n' });
    git(origin, 'checkout', '--quiet', 'main');
    const newer = await commit(origin, { [file('3_c')]: 'SELECT 3;\n' });
    git(origin, 'checkout', '--quiet', '--detach');
    git(origin, 'merge', '--quiet', '--no-ff', '--message', 'm', 'topic');
    merge = git(origin, 'rev-parse', 'HEAD');
    git(origin, 'update-ref', 'refs/pull/1/merge', merge);
    git(origin, 'checkout', '--quiet', 'main');
    expect(newer).not.toBe(base);
  });

  const pullRequest = () => ({
    name: 'pull_request',
    payload: { pull_request: { base: { sha: base, ref: 'main' }, head: { sha: head } } },
  });

  it('pull_request: counts from the commit the merge was made with, not the older base.sha', async () => {
    const clone = shallowClone(origin, await temporary(), 'refs/pull/1/merge');
    const choice = await choose(clone, { event: pullRequest() });
    expect(names(choice.pending)).toEqual(['4_d']);
    expect(choice.findings).toEqual([]);
    expect(choice.basis.commit).toBe(git(origin, 'rev-parse', 'main'));
    expect(git(clone, 'status', '--porcelain')).toBe('');
  });

  it('pull_request: counts from base.sha when the head itself is checked out', async () => {
    const clone = shallowClone(origin, await temporary(), 'topic');
    const choice = await choose(clone, { event: pullRequest() });
    expect(names(choice.pending)).toEqual(['4_d']);
    expect(choice.basis).toMatchObject({
      kind: 'base-ref',
      commit: base,
      description: `the base of the pull request (main) at ${base.slice(0, 7)}`,
    });
  });

  it.each(['main', 'origin/main', 'refs/heads/main'])('base-ref %s is fetched', async (baseRef) => {
    const clone = shallowClone(origin, await temporary(), 'refs/pull/1/merge');
    const before = git(clone, 'for-each-ref');
    const choice = await choose(clone, { baseRef });
    expect(names(choice.pending)).toEqual(['4_d']);
    expect(git(clone, 'for-each-ref')).toBe(before);
  });

  it('base-ref takes an annotated tag', async () => {
    git(origin, 'tag', '--annotate', '--message', 't', 'v1', base);
    const clone = shallowClone(origin, await temporary(), 'refs/pull/1/merge');
    const choice = await choose(clone, { baseRef: 'v1' });
    expect(choice.basis.commit).toBe(base);
    expect(names(choice.pending)).toEqual(['3_c', '4_d']);
  });

  it('merge_group and push count from the commit they name', async () => {
    const clone = shallowClone(origin, await temporary(), 'refs/pull/1/merge');
    const group = { name: 'merge_group', payload: { merge_group: { base_sha: base } } };
    expect(names((await choose(clone, { event: group })).pending)).toEqual(['3_c', '4_d']);
    const push = { name: 'push', payload: { ref: 'refs/heads/main', before: base } };
    expect(names((await choose(clone, { event: push })).pending)).toEqual(['3_c', '4_d']);
  });

  it('a forced push whose old tip is gone counts from the default branch, and says so', async () => {
    const clone = shallowClone(origin, await temporary(), 'topic');
    const event = {
      name: 'push',
      payload: {
        ref: 'refs/heads/topic',
        before: 'd'.repeat(40),
        forced: true,
        repository: { default_branch: 'main' },
      },
    };
    const choice = await choose(clone, { event });
    expect(choice.basis.description).toMatch(
      /^the default branch main, because what the forced push to topic replaced is gone, at /,
    );
  });

  it('a misspelt base-ref names the near ones', async () => {
    const clone = shallowClone(origin, await temporary(), 'topic');
    await expect(choose(clone, { baseRef: 'mian' })).rejects.toMatchObject({
      code: 'base-ref-unknown',
      hint: expect.stringContaining('Did you mean "main"?'),
    });
  });

  it.each(['--upload-pack=touch x', '-h', 'a..b', 'x y', ':/', '@{u}'])(
    'a base-ref like %j is unknown, never an option',
    async (baseRef) => {
      const clone = shallowClone(origin, await temporary(), 'topic');
      await expect(choose(clone, { baseRef })).rejects.toMatchObject({ code: 'base-ref-unknown' });
    },
  );

  it('a base that cannot be fetched says what to do', async () => {
    const clone = shallowClone(origin, await temporary(), 'topic');
    git(clone, 'remote', 'set-url', 'origin', 'file:///nonexistent');
    await expect(choose(clone, { baseRef: base })).rejects.toMatchObject({
      code: 'base-unavailable',
      hint: expect.stringContaining('fetch-depth: 0'),
    });
  });

  it('ends at once when the run is interrupted while origin does not answer', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const clone = shallowClone(origin, await temporary(), 'topic');
      const { port } = silent.address() as AddressInfo;
      git(clone, 'remote', 'set-url', 'origin', `git://127.0.0.1:${port}/x`);
      const signal = AbortSignal.timeout(500);
      await expect(choose(clone, { baseRef: base, signal })).rejects.toMatchObject({
        name: 'Interrupted',
      });
      expect(existsSync(path.join(clone, '.git/shallow.lock'))).toBe(false);
    } finally {
      silent.close();
    }
  });

  it('shows no password of the remote', async () => {
    const clone = shallowClone(origin, await temporary(), 'topic');
    git(clone, 'remote', 'set-url', 'origin', 'http://user:hunter2@127.0.0.1:1/x');
    const failure = await choose(clone, { baseRef: base }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'base-unavailable' });
    expect(String(failure)).not.toContain('hunter2');
  });

  it('a branch behind a base it cannot reach does not pass as complete', async () => {
    const clone = shallowClone(origin, await temporary(), 'topic');
    const choice = await choose(clone, { baseRef: 'main' });
    expect(choice.findings).toMatchObject([{ rule: 'migration-deleted', migration: '3_c' }]);
    expect(choice.findings[0]?.title).toContain('deleted, or this branch is behind');
  });
});

describe('a complete clone', () => {
  it('tells a branch that is behind from a deleted migration', async () => {
    const { origin } = await mainWithTwo();
    git(origin, 'checkout', '--quiet', '-b', 'topic');
    await commit(origin, { [file('4_d')]: 'SELECT 4;', 'prisma/migrations/1_a': undefined });
    git(origin, 'checkout', '--quiet', 'main');
    await commit(origin, { [file('3_c')]: 'SELECT 3;' });
    git(origin, 'checkout', '--quiet', 'topic');
    const choice = await choose(origin, { baseRef: 'main' });
    expect(choice.findings).toMatchObject([{ rule: 'migration-deleted', migration: '1_a' }]);
    expect(choice.findings[0]?.title).toContain('was deleted here');
    expect(choice.basis.description).toContain('1 of its migrations are not in this checkout yet');
  });

  it('stays complete when a commit is fetched into it', async () => {
    const { origin, base } = await mainWithTwo();
    const clone = path.join(await temporary(), 'clone');
    git(origin, 'clone', '--quiet', `file://${origin}`, clone);
    const newer = await commit(origin, { [file('3_c')]: 'SELECT 3;' });
    const choice = await choose(clone, { baseRef: newer });
    expect(choice.basis.commit).toBe(newer);
    expect(git(clone, 'rev-parse', '--is-shallow-repository')).toBe('false');
    expect(git(clone, 'rev-parse', 'HEAD')).toBe(base);
  });

  it('finds what was edited, renamed or put in late, and nothing in changed line endings', async () => {
    const { origin } = await mainWithTwo();
    await commit(origin, {
      [file('3_c')]: 'SELECT 3;\nSELECT 33;\n',
      [file('5_e')]: 'SELECT 5;\n',
    });
    await write(origin, {
      [file('1_a')]: 'SELECT 1;\r\n',
      [file('3_c')]: 'SELECT 3;\nSELECT 34;\n',
      [file('4_d')]: 'SELECT 4;\n',
      [file('6_f')]: 'SELECT 2;\r\n',
    });
    git(origin, 'rm', '--quiet', '-r', 'prisma/migrations/2_b');
    const choice = await choose(origin, { baseRef: 'main' });
    expect(choice.findings).toMatchObject([
      { rule: 'migration-edited', migration: '3_c', place: { file: file('3_c'), line: 2 } },
      { rule: 'migration-renamed', migration: '6_f', place: { file: file('6_f') } },
      { rule: 'migration-out-of-order', migration: '4_d' },
    ]);
    expect(names(choice.pending)).toEqual(['4_d', '6_f']);
  });

  it('compares names with quotes, newlines, pathspec magic and non-ASCII letters', async () => {
    const hostile = ['-x', "it's", 'a"b;c', 'a\nb', ':(top)', '*', 'größe 表', 'tab\tb'];
    const origin = await repository(await temporary());
    await commit(origin, project(Object.fromEntries(hostile.map((n) => [n, `SELECT '${n}';`]))));
    await write(origin, { [file('zz')]: 'SELECT 1;' });
    const choice = await choose(origin, { baseRef: 'HEAD' });
    expect(names(choice.pending)).toEqual(['zz']);
    expect(choice.findings).toEqual([]);
  });

  it('works in a folder with a hostile name below the top', async () => {
    const top = await repository(await temporary());
    const folder = '-app; "ü"\n*';
    const files = Object.entries(project({ '1_a': 'SELECT 1;' }));
    await commit(top, Object.fromEntries(files.map(([name, sql]) => [`${folder}/${name}`, sql])));
    await write(path.join(top, folder), { [file('2_b')]: 'SELECT 2;' });
    const choice = await choose(path.join(top, folder), { baseRef: 'main' });
    expect(names(choice.pending)).toEqual(['2_b']);
  });

  it('says when the base has no such folder', async () => {
    const origin = await repository(await temporary());
    await commit(origin, { README: 'x' });
    await write(origin, project({ '1_a': 'SELECT 1;' }));
    const choice = await choose(origin, { baseRef: 'main' });
    expect(names(choice.pending)).toEqual(['1_a']);
    expect(choice.basis.description).toContain('it has no migrations in prisma/migrations');
  });

  it('does not compare with a symbolic link, and says so', async () => {
    const origin = await repository(await temporary());
    await write(origin, { ...project({ '2_b': 'SELECT 2;' }), 'shared.sql': 'SELECT 1;' });
    await commit(origin, { 'prisma/migrations/1_a/x': 'x' });
    execFileSync('ln', ['-s', '../../../shared.sql', path.join(origin, file('1_a'))]);
    await commit(origin, {});
    const choice = await choose(origin, { baseRef: 'main' });
    expect(choice.findings).toMatchObject([{ rule: 'migration-not-compared', migration: '1_a' }]);
  });

  it('is not misled by the variables of a git hook', async () => {
    const { origin } = await mainWithTwo();
    const env = { ...GIT_ENV, GIT_DIR: '/nonexistent', GIT_INDEX_FILE: '/nonexistent' };
    expect(names((await choose(origin, { baseRef: 'main', env })).merged)).toEqual(['1_a', '2_b']);
  });

  const root = process.getuid?.() === 0 ? it : it.skip;
  root('works when the checkout belongs to another user (needs root)', async () => {
    const { origin } = await mainWithTwo();
    chownSync(origin, 65534, 65534);
    chownSync(path.join(origin, '.git'), 65534, 65534);
    expect(() => git(origin, 'status')).toThrow(/dubious ownership/);
    expect(names((await choose(origin, { baseRef: 'main' })).merged)).toEqual(['1_a', '2_b']);
  });
});

describe('no repository', () => {
  it('everything is pending, and the basis says why', async () => {
    const workspace = await temporary();
    await write(workspace, project({ '1_a': 'SELECT 1;' }));
    const event = {
      name: 'push',
      payload: { ref: 'refs/heads/main', before: 'a'.repeat(40) },
    };
    const choice = await choose(workspace, { event });
    expect(names(choice.pending)).toEqual(['1_a']);
    expect(choice.basis).toEqual({
      kind: 'all',
      description: 'everything, as the checkout is no git repository',
    });
    await expect(choose(workspace, { baseRef: 'main' })).rejects.toMatchObject({
      code: 'base-no-repository',
    });
  });

  it('git that is not installed is said', async () => {
    const { origin } = await mainWithTwo();
    const env = { PATH: '/nonexistent' };
    await expect(resolveBase({ directory: origin, baseRef: 'main', env })).rejects.toMatchObject({
      code: 'git-missing',
    });
  });

  it('two bases at once are a mistake', async () => {
    const { origin } = await mainWithTwo();
    await expect(choose(origin, { baseRef: 'main', since: '1_a' })).rejects.toMatchObject({
      code: 'pending-options',
    });
  });
});

describe('the real history of triggerdev', () => {
  const folder = corpus('triggerdev');
  const run = folder === undefined ? it.skip : it;

  run(
    'compares 820 migrations with a base of 800 (skipped where the corpus is absent)',
    async () => {
      const workspace = await repository(await temporary());
      execFileSync('cp', ['-r', `${folder}/.`, path.join(workspace, 'prisma')]);
      const all = await readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });
      const last = names(all.migrations.slice(-20));
      const ignore = last.map((name) => `prisma/migrations/${name}/`).join('\n');
      await commit(workspace, { '.gitignore': ignore });
      const choice = await choose(workspace, { baseRef: 'main' });
      expect(names(choice.pending)).toEqual(last);
      expect(choice.findings).toEqual([]);
    },
  );
});
