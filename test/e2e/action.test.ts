import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { history, readReport } from './run.ts';
import { type StepResult, checkout, originOf, runStep } from './runner.ts';

afterAll(removeTemporaryFolders);

const INIT = 'CREATE TABLE "Item" (id int PRIMARY KEY, name text);';
const ADD = 'ALTER TABLE "Item" ADD COLUMN price int;';
const BROKEN = '-- Adds a price.\nSELECT 1;\nALTER TABLE "Itme" ADD COLUMN price int;\n';

/** main has 1_init and gets 3_main later; the pull request's branch adds one migration to the first. */
function pullRequest(sql: string) {
  const migration = (name: string, text: string) => ({
    files: { [`prisma/migrations/${name}/migration.sql`]: text },
  });
  const origin = originOf([
    { files: history({ '1_init': INIT }) },
    { ...migration('2_add', sql), branch: 'feature' },
  ]);
  const [base = '', head = ''] = origin.commits;
  origin.git('checkout', '--quiet', 'main');
  origin.git('merge', '--quiet', '--no-ff', '-m', 'Merge', 'feature');
  const merge = origin.git('rev-parse', 'HEAD');
  origin.git('update-ref', 'refs/pull/1/merge', merge);
  origin.git('reset', '--quiet', '--hard', base);
  const repository = { default_branch: 'main' };
  const payload = {
    repository,
    pull_request: { base: { sha: base, ref: 'main' }, head: { sha: head, ref: 'feature' } },
  };
  return { origin, base, head, merge, repository, event: { name: 'pull_request', payload } };
}

const pendingOf = ({ outputs }: StepResult): unknown => JSON.parse(outputs['pending'] ?? '');

describe('a pull request that is safe, from checkout and the action alone', () => {
  let workspace = '';
  let step: StepResult;
  beforeAll(async () => {
    const { origin, event } = pullRequest(ADD);
    workspace = checkout(origin, 'refs/pull/1/merge');
    expect(existsSync(path.join(workspace, 'node_modules'))).toBe(false);
    step = await runStep({ workspace, event });
  });

  it('passes, finding what is pending in a checkout of one commit', () => {
    expect(step).toMatchObject({ exitCode: 0, left: [] });
    expect(pendingOf(step)).toEqual(['2_add']);
    const { basis } = readReport(path.join(workspace, 'belay-report')).test.migrations;
    expect(basis?.description).toContain('the base of the pull request (main)');
  });

  it('sets every output', () => {
    expect(step.outputs).toEqual({
      // Without npm ci Prisma's own deploy was not looked at.
      verdict: 'warned',
      report: path.join(workspace, 'belay-report/report.json'),
      'plan-digest': expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      pending: '["2_add"]',
      'reverse-proven': 'true',
    });
    expect(existsSync(path.join(workspace, 'belay-report/reverse/2_add.sql'))).toBe(true);
  });

  it('has a summary that begins with the verdict', () => {
    const [first = ''] = step.summary.split('\n');
    expect(first).toMatch(/^#+ .*1 pending migration applies, has a proven way back/);
    expect(step.summary).toContain('1 pending of 2');
    expect(step.summary).toMatch(/Prisma is not installed/);
  });

  it('groups the rows of a check in its log, each group closed', () => {
    const opened = step.log.match(/^::group::.*$/gm) ?? [];
    expect(opened.length).toBeGreaterThan(0);
    expect(step.log.match(/^::endgroup::$/gm)).toHaveLength(opened.length);
    expect(step.log).not.toMatch(/^::error/m);
  });
});

describe('a pull request whose migration does not apply', () => {
  let workspace = '';
  let step: StepResult;
  beforeAll(async () => {
    const { origin, event } = pullRequest(BROKEN);
    workspace = checkout(origin, 'refs/pull/1/merge');
    step = await runStep({ workspace, event });
  });

  it('fails the step, with an annotation at the line of the statement', () => {
    expect(step).toMatchObject({ exitCode: 1, left: [] });
    expect(step.log).toMatch(
      /^::error title=[\w-]+,file=prisma\/migrations\/2_add\/migration\.sql,line=3,endLine=3.*::.*"?Itme"? does not exist/m,
    );
  });

  it('sets the outputs all the same', () => {
    expect(step.outputs).toMatchObject({
      verdict: 'failed',
      pending: '["2_add"]',
      'reverse-proven': 'false',
      report: path.join(workspace, 'belay-report/report.json'),
    });
  });

  it('has the verdict first in the summary, and the error', () => {
    expect(step.summary.split('\n')[0]).toMatch(/^#+ .*Not safe to merge/i);
    expect(step.summary).toContain('Itme');
  });
});

describe('what is pending, by event, in a checkout of one commit', () => {
  it('merge_group: what its base does not have', async () => {
    const { origin, base, merge, repository } = pullRequest(ADD);
    const payload = { repository, merge_group: { base_sha: base, head_sha: merge } };
    const event = { name: 'merge_group', payload };
    const step = await runStep({ workspace: checkout(origin, merge), event });
    expect(pendingOf(step)).toEqual(['2_add']);
    expect(step.exitCode).toBe(0);
  });

  it('push: what the branch did not have before', async () => {
    const { origin, base, merge, repository } = pullRequest(ADD);
    const payload = { repository, ref: 'refs/heads/main', before: base, after: merge };
    const event = { name: 'push', payload };
    const step = await runStep({ workspace: checkout(origin, merge), event });
    expect(pendingOf(step)).toEqual(['2_add']);
    expect(step.exitCode).toBe(0);
  });

  it('workflow_dispatch: on a branch, what the default branch does not have; on that, all', async () => {
    const { origin, head, repository } = pullRequest(ADD);
    const run = (ref: string, commit: string) =>
      runStep({
        workspace: checkout(origin, commit),
        event: { name: 'workflow_dispatch', payload: { repository, ref } },
      });
    expect(pendingOf(await run('refs/heads/feature', head))).toEqual(['2_add']);
    expect(pendingOf(await run('refs/heads/main', head))).toEqual(['1_init', '2_add']);
  });

  it('a base that cannot be fetched is an error, never "all is fine"', async () => {
    const { origin, event } = pullRequest(ADD);
    const workspace = checkout(origin, 'refs/pull/1/merge');
    origin.git('-C', workspace, 'remote', 'set-url', 'origin', 'file:///nowhere/at/all.git');
    const step = await runStep({ workspace, event });
    expect(step).toMatchObject({ exitCode: 1, left: [], outputs: { verdict: 'errored' } });
    expect(step.log).toMatch(/^::error::.*base/m);
    expect(step.summary).not.toBe('');
  });
});

describe('inputs', () => {
  const workspace = () => folderWith(history({ '1_init': INIT, '2_add': ADD }));

  it('a path outside the checkout is refused, with outputs and a summary', async () => {
    const inputs = { migrations: '../../etc' };
    const step = await runStep({ workspace: workspace(), inputs });
    expect(step).toMatchObject({ exitCode: 1, left: [] });
    expect(step.log).toMatch(/^::error::input migrations leads outside the checkout/m);
    expect(step.outputs).toMatchObject({ verdict: 'errored', pending: '[]' });
    expect(step.summary).toContain('leads outside the checkout');
  });

  it('a project in a subfolder: paths start from working-directory', async () => {
    const nested = Object.entries(history({ '1_init': INIT, '2_add': ADD }));
    const monorepo = folderWith(
      Object.fromEntries(nested.map(([file, text]) => [`apps/shop/${file}`, text])),
    );
    const inputs = { 'working-directory': 'apps/shop', since: '1_init', report: 'out' };
    const step = await runStep({ workspace: monorepo, inputs });
    expect(step).toMatchObject({ exitCode: 0, left: [] });
    expect(step.outputs['report']).toBe(path.join(monorepo, 'apps/shop/out/report.json'));
  });
});

describe('a given server', () => {
  const server = useServer();

  it('its password is masked in all its forms before anything is printed, and in no output', async () => {
    const url = new URL(server.url());
    const password = `s3cr&t ${url.password}`;
    url.password = password;
    const workspace = folderWith(history({ '1_init': INIT, '2_add': ADD }));
    const inputs = { 'database-url': url.href, since: '1_init' };
    // The password is wrong, so that the server's answer is printed too.
    const step = await runStep({ workspace, inputs });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('password authentication failed');
    const masks = (step.log.match(/^::add-mask::.*$/gm) ?? []).join('\n');
    // As the runner reads a command's text.
    expect(masks.replaceAll('%25', '%').split('\n')).toEqual(
      expect.arrayContaining([`::add-mask::${password}`, `::add-mask::${url.password}`]),
    );
    expect(step.log.indexOf('::add-mask::')).toBe(0);
    const shown = step.log.replace(/^::add-mask::.*$/gm, '') + step.summary;
    for (const form of [password, url.password]) {
      expect(shown).not.toContain(form);
      expect(JSON.stringify(step.outputs)).not.toContain(form);
    }
  });
});
