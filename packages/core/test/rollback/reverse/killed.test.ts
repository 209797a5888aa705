import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { cleanHistory } from '@belay/core/rollback/reverse/clean-history.ts';
import type { ReverseStep } from '@belay/core/rollback/reverse/types.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { CLEAN_HISTORY_STEPS, REVERSE_STEPS } from '@belay/core/rollback/steps.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { project } from '../../rehearse/run.ts';
import {
  IDENTITY,
  ask,
  deployed,
  historyOf,
  keptOf,
  portsWith,
  stepsOf,
  tablesOf,
  undo,
} from './undoing.ts';

afterAll(removeTemporaryFolders);
const server = useServer(15);

/** A copy of one that was deployed once. */
async function made(): Promise<string> {
  template ??= parseDatabaseUrl(await deployed(server, workspace())).database;
  return server.createDatabase(template);
}
let template: string | undefined;

/** Counts in a table that stays how often each part of a script ran: a part that runs twice is seen. */
const workspace = () =>
  project({
    '1_a': 'CREATE TABLE a (id int); CREATE TABLE ran (part text);',
    '2_whole': 'CREATE TABLE whole (id int);',
    '3_parts': 'CREATE TABLE parts (id int);',
  });
const WHOLE = `INSERT INTO ran VALUES ('whole'); DROP TABLE whole;`;
const PARTS = `INSERT INTO ran VALUES ('first');
CREATE INDEX CONCURRENTLY a_id ON a (id);
BEGIN; INSERT INTO ran VALUES ('block'); DROP TABLE parts; COMMIT;
DROP INDEX CONCURRENTLY a_id;`;

/** The boundaries; anything else is a mixture. */
const STATES = [
  { tables: ['a', 'parts', 'ran', 'whole'], history: ['1_a applied', '2_whole applied', '3_parts applied'] }, // prettier-ignore
  { tables: ['a', 'ran', 'whole'], history: ['1_a applied', '2_whole applied', '3_parts rolled-back'] }, // prettier-ignore
  { tables: ['a', 'ran'], history: ['1_a applied', '2_whole rolled-back', '3_parts rolled-back'] },
];
/** Only a script that cannot run in one transaction is seen half-way, and its migration as applied. */
const HALF = { tables: ['a', 'ran', 'whole'], history: STATES[0]?.history };

const stateOf = async (url: string) => ({
  tables: await tablesOf(url),
  history: await historyOf(url),
});

const steps = () => stepsOf({ '3_parts': PARTS, '2_whole': WHOLE });

/** Whatever died: a boundary, and the same once more ends as if nothing had happened. */
async function expectToFinish(url: string, at: string): Promise<void> {
  expect([...STATES, HALF]).toContainEqual(await stateOf(url));
  const ran = await undo(url, await steps());
  expect([at, ran.failed, ran.gone]).toEqual([at, undefined, ['3_parts', '2_whole']]);
  expect(await stateOf(url)).toEqual(STATES[2]);
  expect([at, ...(await ask(url, FINISHED_SQL))]).toEqual([
    at,
    { parts: ['block', 'first', 'whole'], kept: ['3_parts', '2_whole'], index: null },
  ]);
}

const FINISHED_SQL = `
SELECT jsonb_build_object(
  'parts', (SELECT jsonb_agg(part ORDER BY part) FROM ran),
  'kept', (SELECT jsonb_agg(details->>'migration' ORDER BY id) FROM belay_audit WHERE details->>'what' = 'history'),
  'index', to_regclass('a_id')) AS answer`;

/** Every step in its order, as often as it comes. */
async function allSteps(): Promise<string[]> {
  const seen: string[] = [];
  const url = await made();
  await undo(url, await steps(), { step: (name) => void seen.push(name) });
  return seen;
}

/** Runs until the `index`-th step of all, and does something there. */
function stepAt(index: number, act: () => Promise<unknown>) {
  let count = -1;
  return async () => {
    count += 1;
    if (count === index) await act();
  };
}

describe('whatever dies while migrations are undone', () => {
  it('the steps that are called are those that are listed', async () => {
    expect(new Set(await allSteps())).toEqual(new Set(REVERSE_STEPS));
  });

  it('the connection, at every step: a boundary, and the same again finishes', async () => {
    const { length } = await allSteps();
    expect(length).toBeGreaterThan(25);
    for (let index = 0; index < length; index += 1) {
      const url = await made();
      const cut = () => terminateHolder(url);
      const ran = await undo(url, await steps(), { step: stepAt(index, cut) }).catch((error: unknown) => error); // prettier-ignore
      const isTold = ran instanceof Error || (ran as { failed?: unknown }).failed !== undefined;
      // At the very last step nothing was left to do on it.
      expect([index, isTold || index >= length - 1]).toEqual([index, true]);
      await expectToFinish(url, `step ${index}`);
    }
  });

  it.each([
    ['reverse: audit table made', 1],
    ['reverse: alone', 1],
    ['reverse: alone ran', 1],
    ['reverse: committed', 2],
    ['reverse: commit', 3],
    ['reverse: script ran', 4],
    ['reverse: committed', 4],
  ])('ourselves (SIGKILL) at %s, %i', async (at, nth) => {
    const url = await made();
    expect(await killedAt(url, await steps(), at, nth)).toBe('SIGKILL');
    await expectToFinish(url, at);
  });
});

async function terminateHolder(url: string): Promise<void> {
  await ask(
    url,
    `SELECT pg_terminate_backend(pid, 5000) AS answer FROM pg_locks
      WHERE locktype = 'advisory' AND objid = 72707369 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
}

const PROGRAM = path.join(import.meta.dirname, 'undo-program.ts');

async function killedAt(
  url: string,
  given: readonly ReverseStep[],
  at: string,
  nth: number,
): Promise<string | null> {
  const args = [PROGRAM, url, JSON.stringify(given), at, String(nth)];
  const child = spawn(process.execPath, ['--import', 'tsx', '--no-warnings', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number, string | null];
  return signal;
}

describe('whatever dies while the history is cleaned', () => {
  it.each(CLEAN_HISTORY_STEPS)('the connection at %s: all is marked or nothing', async (at) => {
    const url = await made();
    await ask(url, `UPDATE _prisma_migrations SET finished_at = NULL, logs = 'x' WHERE migration_name <> '1_a'`); // prettier-ignore
    const names = ['3_parts', '2_whole'];
    const clean = (step: (name: string) => Promise<void>) =>
      withHeldTarget(url, { waitMs: 5_000 }, portsWith(), (held) =>
        cleanHistory({ names, held, lockTimeoutMs: 2_000, run: 'r', identity: IDENTITY }, { step }),
      );
    const cut = async (name: string) => {
      if (name === at) await terminateHolder(url);
    };
    if (at === 'clean-history: committed') await clean(cut);
    else await expect(clean(cut)).rejects.toMatchObject({ code: 'history-not-changed' });
    const marked = at === 'clean-history: committed' ? 'rolled-back' : 'failed';
    expect(await historyOf(url)).toEqual(['1_a applied', `2_whole ${marked}`, `3_parts ${marked}`]);
    expect(await clean(() => Promise.resolve())).toEqual(marked === 'failed' ? names : []);
    expect(await historyOf(url)).toEqual(STATES[2]?.history);
    expect(await keptOf(url)).toMatchObject(names.map((migration) => ({ migration, how: 'clean-history' }))); // prettier-ignore
  });
});
