import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testInputs } from '@belay/core/config/test-inputs.ts';
import { keepInside } from '../src/workspace.ts';

let root = '';
let workspace = '';

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'belay-workspace-')));
  workspace = join(root, 'checkout');
  await mkdir(join(workspace, 'app', '..data'), { recursive: true });
  await mkdir(join(root, 'temp'));
  await mkdir(join(root, 'checkout-other'));
  await symlink(root, join(workspace, 'way-out'));
  await symlink(join(workspace, 'app'), join(workspace, 'inside'));
});

afterAll(() => rm(root, { recursive: true }));

const check = (options: Record<string, unknown>) =>
  keepInside(testInputs, options, workspace, { RUNNER_TEMP: join(root, 'temp') });

describe('paths among the inputs', () => {
  it.each([
    { report: 'belay-report/new', workingDirectory: '.' },
    { report: '../up', workingDirectory: 'app' },
    { migrations: 'inside/prisma', workingDirectory: '.' },
    { migrations: '..data', workingDirectory: 'app' },
  ])('may be inside: %j', async (options) => {
    await expect(check(options)).resolves.toBeUndefined();
  });

  it('may be in the runner’s temporary folder', async () => {
    await expect(check({ baseline: join(root, 'temp/dump') })).resolves.toBeUndefined();
  });

  it.each([
    ['report', { report: '..' }],
    ['report', { report: '../checkout-other' }],
    ['config', { config: '/etc/passwd' }],
    ['migrations', { migrations: 'way-out/new/folder' }],
    ['working-directory', { workingDirectory: '../..' }],
    ['report', { report: '../../up', workingDirectory: 'app' }],
  ])('may not lead outside: %s %j', async (name, options) => {
    const refused = expect(check(options)).rejects;
    await refused.toMatchObject({ code: 'path-outside-workspace' });
    await refused.toThrow(`input ${name} leads outside`);
  });
});
