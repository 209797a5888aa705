import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { node24 } from '@belay/testkit/node24.ts';
import {
  copyShop,
  folderWith,
  gitRepository,
  removeTemporaryFolders,
  shallowClone,
} from '@belay/testkit/workspace.ts';

afterAll(removeTemporaryFolders);

describe('a test workspace', () => {
  it('is a git repository with the commits asked for', () => {
    const repository = gitRepository([
      { files: { 'a/b.sql': 'SELECT 1;', 'c.sql': 'SELECT 2;' } },
      { branch: 'feature', message: 'without c', files: { 'c.sql': null } },
    ]);
    expect(repository.git('log', '--format=%s', '--reverse')).toBe('commit 1\nwithout c');
    expect(repository.git('rev-parse', 'main')).toBe(repository.commits[0]);
    expect(repository.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('a/b.sql');

    const clone = shallowClone(repository.folder, 'feature');
    expect(clone.commits).toEqual([repository.commits[1]]);
    expect(clone.git('rev-list', '--count', 'HEAD')).toBe('1');
  });

  it('has a copy of the shop, not the shop', () => {
    const folder = copyShop();
    const seed = path.join(folder, 'prisma/seed.sql');
    expect(existsSync(path.join(folder, 'belay.yml'))).toBe(true);
    expect(existsSync(path.join(folder, 'node_modules'))).toBe(false);
    writeFileSync(seed, '');
    expect(readFileSync(path.join(copyShop(), 'prisma/seed.sql'), 'utf8')).not.toBe('');
  });

  it('is gone after the tests', () => {
    const folder = folderWith({ 'x.txt': 'x' });
    expect(existsSync(path.join(folder, 'x.txt'))).toBe(true);
    removeTemporaryFolders();
    expect(existsSync(folder)).toBe(false);
  });
});

const program = node24();
const describeNode24 = program === undefined ? describe.skip : describe;

describeNode24('Node 24 (skipped where npm has no build of it for this machine)', () => {
  it('is Node 24', () => {
    expect(execFileSync(program ?? '', ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
  });
});
