import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withClient } from '@belay/core/postgres/connection.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { SALVAGE_STEPS, type SalvageStep } from '@belay/core/rollback/steps.ts';
import { Interrupted } from '@belay/core/runtime/errors.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { load, rolledBack, rowsOf } from './databases.ts';
import { type Pair, salvaged } from './salvaged.ts';

const server = useServer(15);
let pair: Pair;
let parent = '';
beforeAll(async () => {
  parent = temporaryFolder();
  pair = await rolledBack(
    server,
    'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY)',
    'INSERT INTO a SELECT generate_series(1, 3000); INSERT INTO b VALUES (7)',
  );
});
afterAll(removeTemporaryFolders);

const fresh = () => path.join(parent, `to-${readdirSync(parent).length}`, 'salvage');
const besides = (folder: string) =>
  existsSync(path.dirname(folder)) ? readdirSync(path.dirname(folder)) : [];

async function isClosed(): Promise<boolean> {
  return withClient(server.url(), {}, async (client) => {
    const { rows } = await client.query<{ open: boolean }>(
      'SELECT datallowconn AS open FROM pg_database WHERE datname = $1',
      [parseDatabaseUrl(pair.preserved).database],
    );
    return rows[0]?.open === false;
  });
}

async function killedAt(step: SalvageStep, folder: string): Promise<NodeJS.Signals | null> {
  const program = fileURLToPath(new URL('killed-run.ts', import.meta.url));
  const args = ['--import', 'tsx', '--no-warnings', program, pair.live, pair.preserved, folder];
  const child = spawn(process.execPath, [...args, step], { stdio: 'ignore' });
  return new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
}

// Before these there is nothing to be left.
const KILLED_AT = ['salvage: table', 'salvage: written', 'salvage: finished'] as const;

describe('a salvage that is killed', () => {
  it.each(KILLED_AT)(
    'at "%s" leaves nothing that looks whole, and can be made again',
    async (step) => {
      const folder = fresh();
      expect(await killedAt(step, folder)).toBe('SIGKILL');
      const whole = step === 'salvage: finished';
      expect(existsSync(folder)).toBe(whole);
      expect(besides(folder).filter((name) => !name.endsWith('.partial'))).toEqual(
        whole ? ['salvage'] : [],
      );
      expect(await isClosed()).toBe(true);

      if (whole)
        await expect(salvaged(pair, folder)).rejects.toMatchObject({
          code: 'salvage-folder-exists',
        });
      else
        expect((await salvaged(pair, folder)).tables).toMatchObject([
          { missing: 3_000 },
          { missing: 1 },
        ]);
      expect(readFileSync(path.join(folder, 'salvage.sql'), 'utf8')).toContain('COMMIT;');
    },
  );
});

describe('a salvage that fails', () => {
  it.each(SALVAGE_STEPS)('at "%s" takes its half away and closes the database', async (step) => {
    const folder = fresh();
    const failing = salvaged(pair, folder, {
      step: (name) => {
        if (name === step) throw new Interrupted();
      },
    });
    await expect(failing).rejects.toBeInstanceOf(Interrupted);
    expect(besides(folder)).toEqual(step === 'salvage: finished' ? ['salvage'] : []);
    expect(await isClosed()).toBe(true);
  });

  it('ends at once when it is interrupted', async () => {
    const folder = fresh();
    const controller = new AbortController();
    const failing = salvaged(pair, folder, {
      signal: controller.signal,
      step: (name) => {
        if (name === 'salvage: table') controller.abort();
      },
    });
    await expect(failing).rejects.toBeInstanceOf(Interrupted);
    expect(besides(folder)).toEqual([]);
  });

  it.each(['live', 'preserved'] as const)(
    'because the session in the %s database is ended, says so',
    async (which) => {
      const folder = fresh();
      const { database } = parseDatabaseUrl(pair[which]);
      const failing = salvaged(pair, folder, {
        step: async (name) => {
          if (name !== 'salvage: table') return;
          await withClient(server.url(), {}, (client) =>
            client.query(
              'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
              [database],
            ),
          );
        },
      });
      await expect(failing).rejects.toMatchObject({ name: 'OperationFailed' });
      expect(besides(folder)).toEqual([]);
      expect(await isClosed()).toBe(true);
    },
  );

  it('because its files cannot be written, says where', async () => {
    const folder = fresh();
    const failing = salvaged(pair, folder, {
      step: (name) => {
        if (name !== 'salvage: table') return;
        for (const partial of besides(folder)) {
          rmSync(path.join(path.dirname(folder), partial), { recursive: true, force: true });
        }
      },
    });
    await expect(failing).rejects.toMatchObject({ code: 'salvage-not-written' });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('the folder of a salvage', () => {
  it('is never one that is there, whatever it is', async () => {
    const folder = path.join(temporaryFolder(), 'there');
    mkdirSync(folder);
    await expect(salvaged(pair, folder)).rejects.toMatchObject({ code: 'salvage-folder-exists' });
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, 'mine');
    await expect(salvaged(pair, file)).rejects.toMatchObject({ code: 'salvage-folder-exists' });
    await expect(salvaged(pair, path.join(file, 'under'))).rejects.toMatchObject({
      code: 'salvage-folder-unusable',
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('stays when somebody else made one meanwhile', async () => {
    const folder = fresh();
    const failing = salvaged(pair, folder, {
      step: (name) => {
        if (name !== 'salvage: written') return;
        mkdirSync(folder);
        writeFileSync(path.join(folder, 'mine'), 'mine');
      },
    });
    await expect(failing).rejects.toMatchObject({ code: 'salvage-not-written' });
    expect(readdirSync(folder)).toEqual(['mine']);
  });
});

describe.each([13, 18] as const)('a salvage on PostgreSQL %s', (major) => {
  const other = useServer(major);
  it('finds and loads what is missing', async () => {
    const there = await rolledBack(
      other,
      `CREATE TABLE "T ""x/" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);
       CREATE TABLE "Child" (id int PRIMARY KEY, of bigint REFERENCES "T ""x/", self int REFERENCES "Child")`,
      `INSERT INTO "T ""x/" (v) VALUES ('ä'); INSERT INTO "Child" VALUES (1, 1, 2), (2, 1, 1)`,
    );
    const folder = path.join(temporaryFolder(), 'salvage');
    const { tables, notVerified } = await salvaged(there, folder);
    expect(notVerified).toEqual([]);
    expect(tables.map(({ missing }) => missing)).toEqual([1, 2]);
    await load(there.live, path.join(folder, 'salvage.sql'));
    expect(await rowsOf(there.live, 'public."T ""x/"')).toEqual(['(1,ä)']);
    expect(await rowsOf(there.live, 'public."Child"')).toEqual(['(1,1,2)', '(2,1,1)']);
  });
});
