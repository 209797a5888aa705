import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../../src/postgres/connection.ts';
import { isDoneInPlace } from '../../../src/rollback/in-place/mark.ts';
import { IN_PLACE_STEPS, type InPlaceStep } from '../../../src/rollback/steps.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { type Saved, inPlace, save } from './in-place-run.ts';

const PROGRAM = path.join(import.meta.dirname, 'in-place-program.ts');

const server = useServer(15);
afterAll(removeTemporaryFolders);

let saved: Saved;
let template = '';
beforeAll(async () => {
  const url = await server.createDatabase();
  await run(
    url,
    'CREATE TABLE item (id serial PRIMARY KEY)',
    'INSERT INTO item SELECT generate_series(1, 9)',
  );
  saved = await save(url);
  await run(url, 'INSERT INTO item VALUES (10)', 'CREATE TABLE later (n int)');
  template = new URL(url).pathname.slice(1);
});

async function run(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

const STATE = `SELECT (SELECT count(*)::int FROM item) AS items, to_regclass('later') IS NOT NULL AS later`;
const OLD = { items: 10, later: true };
const NEW = { items: 9, later: false };

const state = (url: string) =>
  withClient(url, { settings: { lock_timeout: '15000' } }, async (client) => ({
    ...(await client.query<typeof OLD>(STATE)).rows[0],
    done: await isDoneInPlace(client, '20260622T000000Z'),
  }));

const isCommitted = (step: InPlaceStep) =>
  IN_PLACE_STEPS.indexOf(step) >= IN_PLACE_STEPS.indexOf('in place: committed');

const expected = (committed: boolean) => ({ ...(committed ? NEW : OLD), done: committed });

/** The same command again finishes, and none of the folders is left. */
async function expectAgain(url: string): Promise<void> {
  await inPlace(url, saved);
  expect(await state(url)).toEqual(expected(true));
}

const STEPS = IN_PLACE_STEPS;
const BEFORE_COMMIT = STEPS.filter((step) => !isCommitted(step));

/** Whoever runs psql's transaction; the one that holds the locks. */
const PSQL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()`;
const GUARD = `SELECT pg_terminate_backend(pid) FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()`;

describe('killed', () => {
  it.each(STEPS)('at %s it is the old database or the new one', async (at) => {
    const url = await server.createDatabase(template);
    const scratch = temporaryFolder();
    const args = [
      '--import',
      'tsx',
      '--no-warnings',
      PROGRAM,
      url,
      JSON.stringify(saved),
      at,
      scratch,
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    expect(await state(url)).toEqual(expected(isCommitted(at)));
    // Its keeper ends what still runs, and removes the rows in the clear.
    for (const until = Date.now() + 20_000; readdirSync(scratch).length > 0; await sleep(50))
      if (Date.now() > until) break;
    expect(readdirSync(scratch)).toEqual([]);
    if (at === 'in place: committing') await expectAgain(url);
  });
});

describe('in the middle of it', () => {
  const OPEN = BEFORE_COMMIT.slice(BEFORE_COMMIT.indexOf('in place: locked'));

  async function failing(at: InPlaceStep, act: (url: string) => Promise<unknown>) {
    const url = await server.createDatabase(template);
    const step = async (name: string) => void (name === at && (await act(url)));
    const failure = await inPlace(url, saved, { ports: { step } }).catch((error: unknown) => error);
    return { url, failure };
  }

  it.each(OPEN)('psql’s session ends at %s', async (at) => {
    const { url, failure } = await failing(at, (url) => run(url, PSQL));
    expect(failure).toMatchObject({
      code: 'in-place-failed',
      left: 'The database is as it was: nothing of the restore was committed.',
    });
    expect(await state(url)).toEqual(expected(false));
  });

  it.each(['in place: begun', 'in place: restored', 'in place: marked'] as const)(
    'the session with the locks ends at %s: nothing is committed without it',
    async (at) => {
      const { url, failure } = await failing(at, (url) => run(url, GUARD));
      expect(failure).toHaveProperty('code');
      expect(await state(url)).toEqual(expected(false));
      await expectAgain(url);
    },
  );

  it.each(['in place: begun', 'in place: cleared', 'in place: compared'] as const)(
    'interrupted at %s',
    async (at) => {
      const url = await server.createDatabase(template);
      const stop = new AbortController();
      const step = (name: string) => void (name === at && stop.abort());
      await expect(inPlace(url, saved, { ports: { step, signal: stop.signal } })).rejects.toThrow();
      expect(await state(url)).toEqual(expected(false));
    },
  );

  it('a session that ends at COMMIT is asked of how it ended', async () => {
    const { url, failure } = await failing('in place: committed', (url) => run(url, GUARD));
    expect(failure).toEqual({ lockedMs: expect.any(Number) });
    expect(await state(url)).toEqual(expected(true));
  });

  it('rows that are not those of the backup are never committed', async () => {
    const url = await server.createDatabase(template);
    const { content } = saved;
    const item = content.rows.tables['"public"."item"'];
    if (!item) throw new Error('there is no such table');
    const tables = { '"public"."item"': { ...item, hash: item.hash.replace(/^./, 'x') } };
    const other = { ...content, rows: { ...content.rows, tables } };
    await expect(inPlace(url, { ...saved, content: other })).rejects.toMatchObject({
      code: 'in-place-differs',
    });
    expect(await state(url)).toEqual(expected(false));
  });

  it('a table in use is waited for no longer than asked, and named', async () => {
    const url = await server.createDatabase(template);
    await withClient(url, {}, async (client) => {
      await client.query('BEGIN; SELECT FROM item');
      await expect(inPlace(url, saved, { lockTimeoutMs: 200 })).rejects.toMatchObject({
        code: 'in-place-locked',
        message: expect.stringContaining('within 200 ms'),
      });
    });
    expect(await state(url)).toEqual(expected(false));
  });
});
