import { afterAll, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { SHOP, folderWith, removeTemporaryFolders } from '../src/workspace.ts';
import { readAction, readJob } from '../src/workflow/documents.ts';
import { type EndedJob, type JobInput, runJob } from '../src/workflow/run-job.ts';

afterAll(removeTemporaryFolders);

const ACTION = `
name: keeper
description: keeps what it is told
inputs:
  word: { description: a word, default: none }
  status: { description: of the job, default: '\${{ job.status }}' }
runs: { using: node24, main: main.js, post: post.js, post-if: always() }
`;

/** Prints what it is given; keeps its word for the end of the job. */
const MAIN = `
const { appendFileSync } = require('node:fs');
console.log('main', process.env.INPUT_WORD, process.env.INPUT_STATUS);
appendFileSync(process.env.GITHUB_STATE, 'kept=' + process.env.INPUT_WORD + '\\n');
appendFileSync(process.env.GITHUB_OUTPUT, 'said<<END\\ntwo\\nlines\\nEND\\n');
`;
const POST = `console.log('post', process.env.INPUT_WORD, process.env.INPUT_STATUS, process.env.STATE_kept);`;

const workspace = folderWith({
  'keeper/action.yml': ACTION,
  'keeper/main.js': MAIN,
  'keeper/post.js': POST,
});

/** Runs a job of these steps. */
function run(steps: string, more: Partial<JobInput> = {}): Promise<EndedJob> {
  const text = `on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n${steps.replace(/^/gm, '      ')}`;
  const folder = folderWith({ 'workflow.yml': text });
  return runJob({
    workflow: path.join(folder, 'workflow.yml'),
    ...{ job: 'one', workspace, node: process.execPath },
    action: (uses) => (uses.startsWith('./') ? path.join(workspace, uses) : undefined),
    env: { PATH: process.env['PATH'] ?? '' },
    ...more,
  });
}

const names = ({ steps }: EndedJob) =>
  steps.map(({ name, conclusion }) => `${name}: ${conclusion}`);

describe('a workflow run here', () => {
  it('ends with what actions keep for the end, last in first out, inputs evaluated again', async () => {
    const job = await run(`
- id: a
  uses: ./keeper
  with: { word: 'a\${{ steps.later.outputs.x }}' }
- id: b
  uses: ./keeper
- id: later
  run: echo x=1 >> "$GITHUB_OUTPUT"
- run: exit 3
- run: echo not reached`);
    expect(job.status).toBe('failure');
    expect(names(job)).toEqual([
      ...['a: success', 'b: success', 'later: success', 'exit 3: failure'],
      ...['echo not reached: skipped', 'Post b: success', 'Post a: success'],
    ]);
    expect(job.step('a')).toMatchObject({
      log: 'main a success\n',
      outputs: { said: 'two\nlines' },
    });
    expect(job.step('Post b').log).toBe('post none failure none\n');
    expect(job.step('Post a').log).toBe('post a1 failure a\n');
  });

  it('knows conditions, and failures that do not count', async () => {
    const job = await run(`
- run: exit 1
  continue-on-error: true
- name: goes on
  run: 'true'
- run: exit 1
- name: on failure
  if: failure()
  run: 'true'
- name: on both
  if: \${{ failure() && env.NONE == '' }}
  run: 'true'
- name: bound to success
  if: env.NONE == ''
  run: 'true'`);
    expect(names(job).slice(1)).toEqual([
      ...['goes on: success', 'exit 1: failure', 'on failure: success'],
      ...['on both: success', 'bound to success: skipped'],
    ]);
  });

  it('interrupts the step that runs when the job is cancelled, and goes on to its end', async () => {
    const cancel = new AbortController();
    const steps = `
- id: a
  uses: ./keeper
- name: long
  run: exec sleep 60
- run: echo not reached`;
    const before = (name: string) => {
      if (name === 'long') setTimeout(() => cancel.abort(), 200);
    };
    const job = await run(steps, { cancel: cancel.signal, before });
    expect(job.status).toBe('cancelled');
    expect(names(job)).toEqual([
      ...['a: success', 'long: cancelled', 'echo not reached: skipped', 'Post a: success'],
    ]);
    expect(job.step('Post a').log).toBe('post none cancelled none\n');
  });

  it("refuses what GitHub's own parser refuses, and what it does not carry out", async () => {
    await expect(run('- uses: ./keeper\n  wiht: { word: a }')).rejects.toThrow('wiht');
    await expect(run('- run: ls\n  shell: pwsh')).rejects.toThrow('shell is not carried out');
  });

  it.each([
    ['deploy.yml', 'deploy', ['action-backup', 'action-rollback', 'action-validate']],
    ['rollback.yml', 'plan', ['action-rollback']],
    ['rollback.yml', 'now', ['action-rollback']],
  ])("takes the example's %s, job %s, with inputs that the actions have", (file, id, uses) => {
    const { steps } = readJob(path.join(SHOP, '.github/workflows', file), id);
    const own = steps.flatMap((step) => {
      const [, name] = /^OWNER\/belay\/(.+)@v1$/.exec(step.uses ?? '') ?? [];
      return name === undefined ? [] : [{ name, given: Object.keys(step.with ?? {}) }];
    });
    expect(own.map(({ name }) => name)).toEqual(uses);
    for (const { name, given } of own) {
      const { inputs = {} } = readAction(path.join(SHOP, '../..', name));
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(given));
    }
  });
});
