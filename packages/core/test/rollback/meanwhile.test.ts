import { afterAll, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '@belay/core/postgres/connection.ts';
import { readServerFacts } from '@belay/core/postgres/server-facts.ts';
import { exitCodeOf } from '@belay/core/report/verdict.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { rollBack, rules } from './run.ts';
import { NAMES, type Whole, ask, execute, makeWhole, notes } from './whole.ts';

afterAll(removeTemporaryFolders);
const server = useServer();

let shared: Promise<Whole> | undefined;
/** Backed up, and not deployed to since. */
const one = () => (shared ??= makeWhole(server));

it('what was written while somebody was asked is not taken away', async () => {
  const { workspace, url, place, name } = await makeWhole(server);
  const report = await rollBack(workspace, {
    ...{ databaseUrl: url, backup: place, strategy: 'in-place' },
    ports: {
      confirm: async () => {
        await execute(url, `INSERT INTO item (note) VALUES ('late')`);
        return name;
      },
    },
  });
  expect([report.verdict, report.error?.code]).toEqual(['refused', 'data-loss']);
  expect(await notes(url)).toEqual(['one', 'two', 'late']);
});

it('what a run restored in place that died before it could tell is told, and not done again', async () => {
  const { workspace, url, place, name } = await makeWhole(server);
  const mark = JSON.stringify({ inPlace: { backup: readdirSync(place)[0], comment: 'mine' } });
  await execute(url, `COMMENT ON DATABASE "${name}" IS '${mark}'`, `INSERT INTO item (note) VALUES ('new')`); // prettier-ignore
  const all = { databaseUrl: url, backup: place, strategy: 'in-place', confirm: name } as const;
  const report = await rollBack(workspace, all);
  expect(report).toMatchObject({ verdict: 'passed', rollback: { done: true, losses: [] } });
  expect(await notes(url)).toContain('new');
  const comment = `SELECT shobj_description(oid, 'pg_database') AS a FROM pg_database WHERE datname = current_database()`;
  expect(await ask(url, comment)).toEqual(['mine']);
  expect((await rollBack(workspace, all)).error?.code).toBe('data-loss');
});

it('an armed rollback restores nothing where nothing was deployed, whatever was accepted', async () => {
  const { workspace, url, place } = await one();
  const { database, databaseOid } = await withClient(url, {}, readServerFacts);
  await execute(url, `INSERT INTO item (note) VALUES ('three')`);
  const report = await rollBack(workspace, {
    ...{ databaseUrl: url, backup: place, strategy: 'restore', acceptDataLoss: true },
    armed: {
      ...{ target: { place: 'db', database, databaseOid }, pending: [], on: 'failure' },
      ...{ history: [{ name: NAMES.first, state: 'applied' }], armedAt: new Date().toISOString() },
    },
  });
  expect(report).toMatchObject({ verdict: 'passed', rollback: { strategy: 'none', done: false } });
  expect(await notes(url)).toContain('three');
});

it('a plan reads a file to its end', async () => {
  const { workspace, url } = await one();
  const file = path.join(workspace, 'dump.sql');
  execFileSync('pg_dump', ['-d', url, '-f', file]);
  const plan = {
    what: 'plan',
    databaseUrl: url,
    backup: 'dump.sql',
    acceptDataLoss: true,
  } as const;
  const whole = await rollBack(workspace, plan);
  expect([exitCodeOf(whole), rules(whole)]).toEqual([0, ['warning file-proves-little']]);
  const text = readFileSync(file);
  writeFileSync(file, text.subarray(0, text.length >> 1));
  const cut = await rollBack(workspace, plan);
  expect([exitCodeOf(cut), rules(cut)]).toEqual([1, ['error restore-not-possible']]);
});

it('says where the history is when the URL names another schema', async () => {
  const { workspace, url, place } = await one();
  const other = new URL(url);
  other.searchParams.set('schema', 'other');
  const report = await rollBack(workspace, {
    what: 'plan',
    databaseUrl: other.href,
    backup: place,
  });
  expect(report.error?.code).toBe('history-in-another-schema');
  expect(report.headline).toContain('"public"');
});
