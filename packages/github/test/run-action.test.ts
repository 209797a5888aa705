import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testAction } from '@belay/core/config/test-inputs.ts';
import type { TestInputs } from '@belay/core/config/test-inputs.ts';
import { OperationFailed, UserError } from '@belay/core/runtime/errors.ts';
import type { Ports } from '@belay/core/runtime/ports.ts';
import type { ActionContext } from '../src/context.ts';
import { runAction } from '../src/run-action.ts';
import type { ActionReport } from '../src/run-step.ts';
import { captured } from './captured.ts';
import { reportOf } from './report-of.ts';
import { commandsIn } from './runner-lines.ts';

type Stage = (context: ActionContext<TestInputs>, ports: Ports) => Promise<ActionReport>;

let folder = '';
const kept = process.env;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'belay-action-'));
  process.env = {
    ...Object.fromEntries(Object.entries(kept).filter(([name]) => !/^(INPUT|GITHUB)_/.test(name))),
    GITHUB_WORKSPACE: folder,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '2',
  };
  await writeFile(join(folder, 'output'), '');
});

afterEach(async () => {
  process.env = kept;
  await rm(folder, { recursive: true });
});

/** Runs an action whose stage is `stage`; what the runner would see afterwards. */
async function run(stage: Stage, inputs: Record<string, string> = {}) {
  for (const [name, value] of Object.entries(inputs)) {
    process.env[`INPUT_${name.toUpperCase()}`] = value;
  }
  const outputs = (got?: ActionReport) => ({
    verdict: got?.verdict ?? 'errored',
    report: '',
    'plan-digest': '',
    pending: '[]',
    'reverse-proven': 'false',
  });
  const { text, exitCode } = await captured(() =>
    runAction({ action: testAction, stage, outputs }, process.env),
  );
  const file = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
  return {
    text,
    exitCode,
    summary: await file('summary'),
    outputs: lastOutputs(await file('output')),
  };
}

/** The outputs as the runner reads them: of a name set twice, the last. */
function lastOutputs(file: string): Record<string, string> {
  const entries = [...file.matchAll(/^(.+?)<<(ghadelimiter_.+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(entries.map(([, name = '', , value = '']) => [name, value]));
}

describe('an action', () => {
  it('hands the inputs, the workspace, a run name and the event to its stage', async () => {
    process.env['GITHUB_EVENT_NAME'] = 'push';
    process.env['GITHUB_EVENT_PATH'] = join(folder, 'event.json');
    await writeFile(join(folder, 'event.json'), '{"before":"abc"}');
    let seen: ActionContext<TestInputs> | undefined;
    const { exitCode, outputs, summary } = await run(
      async (context) => {
        seen = context;
        return reportOf();
      },
      { since: 'a', 'dry-run': 'true' },
    );
    expect(seen).toMatchObject({
      inputs: { since: 'a', dryRun: true, failOn: 'error' },
      workspace: folder,
      event: { name: 'push', payload: { before: 'abc' } },
    });
    expect(seen?.run).toMatch(/^47112[0-9a-f]+$/);
    expect(exitCode).toBeUndefined();
    expect(outputs['verdict']).toBe('passed');
    expect(summary).toContain('all is well');
  });

  it.each(['failed', 'refused', 'errored'] as const)('fails the step when %s', async (verdict) => {
    const result = await run(async () => reportOf({ verdict, headline: 'not safe' }));
    expect(result.exitCode).toBe(1);
    expect(result.text).toContain('::error::not safe');
    expect(result.outputs['verdict']).toBe(verdict);
    expect(result.summary).toContain('not safe');
  });

  it('does not fail the step when warned', async () => {
    expect((await run(async () => reportOf({ verdict: 'warned' }))).exitCode).toBeUndefined();
  });

  it('fails on a bad input with a summary and all outputs, before the stage', async () => {
    let started = false;
    const result = await run(
      async () => {
        started = true;
        return reportOf();
      },
      { 'fail-on': 'eror' },
    );
    expect(started).toBe(false);
    expect(result.exitCode).toBe(1);
    expect(result.text).toContain('must be one of notice, warning, error, not "eror"');
    expect(result.text).not.toContain('    at ');
    expect(result.summary).toContain('must be one of notice, warning, error');
    expect(Object.keys(result.outputs).sort()).toEqual(Object.keys(testAction.outputs).sort());
    expect(result.outputs['verdict']).toBe('errored');
  });

  it('fails on a path outside the checkout', async () => {
    const result = await run(async () => reportOf(), { report: '../..' });
    expect(result.text).toContain('input report leads outside the checkout');
    expect(result.exitCode).toBe(1);
  });

  it('masks secrets in every form before anything else, and in what it writes itself', async () => {
    const url = 'postgresql://me:p%40ss%2Fword@db.example/app';
    const result = await run(
      async (_context, { log }) => {
        log.info('connecting');
        const title = 'failed with p@ss/word';
        const place = { file: 'a.sql', line: 1 };
        const rule = { rule: 'r', severity: 'error', evidence: 'measured' } as const;
        return reportOf({ headline: `no ${url}`, findings: [{ ...rule, title, place }] });
      },
      { 'database-url': url },
    );
    const lines = result.text.split('\n');
    const masks = lines.filter((line) => line.startsWith('::add-mask::'));
    const lastMask = lines.findLastIndex((line) => line.startsWith('::add-mask::'));
    expect(lastMask).toBeLessThan(lines.indexOf('connecting'));
    // The runner reads %25 as %.
    const forms = masks.map((line) => line.slice('::add-mask::'.length).replaceAll('%25', '%'));
    expect(forms).toEqual(expect.arrayContaining([url, 'p@ss/word', 'p%40ss%2Fword']));
    const rest = lines.filter((line) => !line.startsWith('::add-mask::')).join('\n');
    for (const secret of ['p@ss/word', 'p%40ss%2Fword']) {
      expect(rest).not.toContain(secret);
      expect(result.summary).not.toContain(secret);
    }
  });

  it('shows a stack and where to report for a bug only', async () => {
    process.env['GITHUB_ACTION_REPOSITORY'] = 'someone/belay';
    process.env['GITHUB_SERVER_URL'] = 'https://github.com';
    const bug = await run(() => Promise.reject(new TypeError('x is not a function\n::error::y')));
    expect(bug.text).toContain('    at ');
    expect(bug.text).toContain('https://github.com/someone/belay/issues');
    expect(commandsIn(bug.text)).toEqual(['error']);
    const mistake = await run(() => Promise.reject(new UserError('a-code', 'what', 'do this')));
    expect(mistake.text).not.toContain('    at ');
    expect(mistake.text).toContain('do this');
    const failed = await run(() =>
      Promise.reject(new OperationFailed('b-code', 'lost', 'left: x')),
    );
    expect(failed.text).toContain('left: x');
    expect(failed.exitCode).toBe(1);
  });

  it('needs neither an output file nor a summary file', async () => {
    delete process.env['GITHUB_OUTPUT'];
    delete process.env['GITHUB_STEP_SUMMARY'];
    expect((await run(async () => reportOf())).exitCode).toBeUndefined();
    process.env['GITHUB_OUTPUT'] = join(folder, 'nowhere', 'output');
    process.env['GITHUB_STEP_SUMMARY'] = join(folder, 'nowhere', 'summary');
    const result = await run(async () => reportOf());
    expect(result.exitCode).toBeUndefined();
    expect(result.text).toContain('outputs could not be set');
    expect(result.text).toContain('summary could not be written');
  });

  it('runs on without an event that can be read', async () => {
    process.env['GITHUB_EVENT_NAME'] = 'push';
    process.env['GITHUB_EVENT_PATH'] = join(folder, 'none.json');
    let event: unknown = 'unset';
    const { text } = await run(async (context) => {
      event = context.event;
      return reportOf();
    });
    expect(event).toBeUndefined();
    expect(text).toContain('::warning::The payload of the event push cannot be read');
  });

  it('aborts the stage at the timeout', async () => {
    const { text, exitCode } = await run(
      (_context, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
      { timeout: '1s' },
    );
    expect(text).toContain('::error::the timeout of 1 s was reached');
    expect(exitCode).toBe(1);
  });
});
