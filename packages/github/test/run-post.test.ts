import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { testAction } from '@belay/core/config/test-inputs.ts';
import type { TestInputs } from '@belay/core/config/test-inputs.ts';
import { UserError } from '@belay/core/runtime/errors.ts';
import type { ActionContext } from '../src/context.ts';
import { type PostEdge, runPost } from '../src/run-post.ts';
import type { ActionReport } from '../src/run-step.ts';
import type { StateDocument } from '../src/state.ts';
import { captured } from './captured.ts';
import { reportOf } from './report-of.ts';

const schema = z.strictObject({ inputs: z.record(z.string(), z.string()) });
const document: StateDocument<typeof schema> = { name: 'kept', version: 1, schema };
type Edge = PostEdge<typeof testAction.inputs.schema, typeof schema, ActionReport>;

const before = process.env;
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'belay-post-'));
  const plain = Object.entries(before).filter(([name]) => !/^(INPUT|GITHUB|STATE)_/.test(name));
  process.env = {
    ...Object.fromEntries(plain),
    ...{ GITHUB_WORKSPACE: folder, GITHUB_STEP_SUMMARY: join(folder, 'summary') },
    INPUT_SINCE: 'now',
  };
});
afterEach(async () => {
  process.env = before;
  await rm(folder, { recursive: true });
});

/** Runs the end of a job; what the runner sees, and what the edge was given. */
async function run(state: string, edge: Partial<Edge> = {}) {
  process.env['STATE_kept'] = state;
  let seen: ActionContext<TestInputs> | undefined;
  let without: UserError | 'nothing' | undefined;
  const whole: Edge = {
    ...{ action: testAction, document, kept: ({ inputs }) => inputs, anew: ['schema'] },
    stage: async (context) => {
      seen = context;
      return reportOf({ headline: 'done' });
    },
    without: (_inputs, _ports, damaged) => (without = damaged ?? 'nothing'),
    ...edge,
  };
  const { text, exitCode } = await captured(() => runPost(whole));
  const summary = await readFile(join(folder, 'summary'), 'utf8').catch(() => '');
  return { text, exitCode, summary, seen, without };
}

const keeping = (inputs: Record<string, string>) =>
  gzipSync(JSON.stringify({ version: 1, value: { inputs } })).toString('base64');

describe('the end of a job', () => {
  it('goes on with what was kept, and asks the runner only for the rest', async () => {
    process.env['INPUT_SCHEMA'] = 'now.prisma';
    const { seen, exitCode, summary } = await run(keeping({ since: 'then', schema: 'then' }));
    expect(seen).toMatchObject({
      inputs: { since: 'then', schema: 'now.prisma' },
      workspace: folder,
    });
    expect([exitCode, summary]).toEqual([undefined, expect.stringContaining('done')]);
  });

  it('fails the job by the report, as the first step does', async () => {
    const stage = async () => reportOf({ verdict: 'refused', headline: 'would lose rows' });
    const { exitCode, text, summary } = await run(keeping({}), { stage });
    expect(exitCode).toBe(1);
    expect(text).toContain('::error::would lose rows');
    expect(summary).toContain('would lose rows');
  });

  it('hands on that nothing was kept, or what is wrong with it, and runs no stage', async () => {
    const nothing = await run('');
    expect(nothing).toMatchObject({ seen: undefined, without: 'nothing', summary: '' });
    const damaged = await run('H4sIA');
    expect(damaged.seen).toBeUndefined();
    expect(damaged.without).toMatchObject({ code: 'state-damaged' });
    const foreign = await run(keeping({ 'no-such-input': 'x' }));
    expect([foreign.seen, foreign.exitCode]).toEqual([undefined, 1]);
    expect(foreign.text).toContain('there is no input no-such-input');
  });

  it('masks before anything else', async () => {
    process.env['INPUT_DATABASE-URL'] = 'postgresql://me:se%40cret@db.example/app';
    const { text, summary } = await run('', {
      without: () => {
        throw new UserError('a-code', 'failed at postgresql://me:se%40cret@db.example/app');
      },
    });
    expect(text).toContain('::add-mask::se@cret');
    const shown = text.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    for (const part of [shown.join('\n'), summary]) expect(part).not.toContain('cret@db');
  });
});
