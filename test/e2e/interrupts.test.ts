import { afterAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';
import { copyShop, folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { filesIn, history, leftAfter, processes, startBelay } from './run.ts';

afterAll(removeTemporaryFolders);

const INIT = 'CREATE TABLE "Item" (id int PRIMARY KEY, name text);';
const ADD = 'ALTER TABLE "Item" ADD COLUMN price int;';
const HOLD = 'SELECT pg_sleep(120);';

/**
 * Each moment is a project in which the rehearsal stays where the signal is to find it, and what it has
 * printed by then.
 */
const MOMENTS: Record<string, { files: Record<string, string>; args?: string[]; after: string }> = {
  'the server starts': { files: {}, after: '✓ tree' },
  'a migration of the baseline runs': {
    files: { 'prisma/migrations/1_init/migration.sql': `${INIT} ${HOLD}` },
    after: '✓ tree',
  },
  'the seed command runs': { files: {}, args: ['--seed', 'sleep 120.5'], after: '✓ tree' },
  'a pending migration runs': {
    files: { 'prisma/migrations/2_next/migration.sql': `${ADD} ${HOLD}` },
    after: '✓ baseline',
  },
  'an assertion runs': {
    files: {
      'belay.yml':
        'assertions:\n  - name: slow\n    sql: SELECT pg_sleep(120) WHERE false OR pg_sleep(120) IS NULL\n',
    },
    after: ' schema ',
  },
  'a reverse is proven': {
    files: { 'prisma/migrations/2_next/down.sql': `${HOLD} ALTER TABLE "Item" DROP COLUMN price;` },
    after: '✓ data',
  },
};

async function startAt(moment: string) {
  const { files = {}, args = [], after = '' } = MOMENTS[moment] ?? {};
  const cwd = folderWith({ ...history({ '1_init': INIT, '2_next': ADD }), ...files });
  const run = startBelay(['test', '--since', '1_init', ...args], { cwd });
  await run.said(after);
  // Into the step, and through the start of the server where that comes before it.
  await sleep(after === '✓ tree' && moment !== 'the server starts' ? 1_500 : 200);
  return run;
}

describe('a signal', () => {
  it.each([
    ['SIGINT', 130, 'the server starts'],
    ['SIGTERM', 143, 'a migration of the baseline runs'],
    ['SIGINT', 130, 'the seed command runs'],
    ['SIGTERM', 143, 'a pending migration runs'],
    ['SIGINT', 130, 'a pending migration runs'],
    ['SIGINT', 130, 'an assertion runs'],
    ['SIGTERM', 143, 'a reverse is proven'],
  ] as const)('%s: exit %i while %s, and nothing is left', async (signal, code, moment) => {
    const run = await startAt(moment);
    const sent = performance.now();
    run.child.kill(signal);
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: code });
    expect(performance.now() - sent).toBeLessThan(10_000);
    expect(stdout + stderr).toContain(`stopped by ${signal}`);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(await leftAfter(run, 1_000)).toEqual([]);
    expect(processes().filter((line) => line.includes('sleep 120.5'))).toEqual([]);
  });

  it('during prisma migrate deploy: no process of Prisma stays', async () => {
    const cwd = copyShop();
    projectWithPrisma(cwd, '7');
    const args = ['test', '--since', '20250827083000_daily_revenue_view'];
    const run = startBelay(args, { cwd, env: prismaEnvironment() });
    await run.said('✓ baseline');
    await sleep(400);
    run.child.kill('SIGINT');
    expect((await run.ended).exitCode).toBe(130);
    expect(await leftAfter(run, 1_000)).toEqual([]);
    expect(processes().filter((line) => line.includes(cwd))).toEqual([]);
    expect(filesIn(cwd)).not.toContain('.env');
  });
});

describe('SIGKILL', () => {
  it.each(['the server starts', 'a pending migration runs', 'a reverse is proven'])(
    'of Belay itself while %s: the server and its folder are gone within 5 s',
    async (moment) => {
      const run = await startAt(moment);
      run.child.kill('SIGKILL');
      await run.ended;
      expect(await leftAfter(run, 5_000)).toEqual([]);
    },
  );
});

describe('a throwaway server that is killed', () => {
  it('ends the rehearsal with 3, saying so', async () => {
    const run = await startAt('a pending migration runs');
    const server = processes().find(
      (line) =>
        line.includes(run.temporary) && /\/postgres -D/.test(line) && !line.includes('/bin/sh'),
    );
    process.kill(Number.parseInt(server?.trim() ?? '', 10), 'SIGKILL');
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 3 });
    expect(await leftAfter(run, 2_000)).toEqual([]);
  });
});

describe('a reader that goes away', () => {
  it('does not stop the clean-up', async () => {
    const cwd = folderWith(history({ '1_init': INIT, '2_next': ADD }));
    const run = startBelay(['test', '--since', '1_init'], { cwd });
    await run.said('✓ tree');
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    expect((await run.ended).exitCode).toBe(0);
    expect(await leftAfter(run, 1_000)).toEqual([]);
    expect(filesIn(cwd)).toContain('belay-report');
  });
});
