import { afterAll, describe, expect, it } from '@jest/globals';
import { readCatalogue } from '@belay/core/postgres/catalogue/read.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { type Major, useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { project } from '../../rehearse/run.ts';
import {
  type Sql,
  ask,
  deploy,
  deployed,
  historyOf,
  keptOf,
  stepsOf,
  tablesOf,
  undo,
} from './undoing.ts';

afterAll(removeTemporaryFolders);
const server = useServer(15);

const UP = {
  '1_a': 'CREATE TABLE a (id int PRIMARY KEY);',
  '2_b': 'CREATE TABLE b (id int PRIMARY KEY);',
  '3_c': 'CREATE TABLE c (id int PRIMARY KEY); ALTER TABLE a ADD COLUMN note text;',
};
const DOWN = { '3_c': 'DROP TABLE c; ALTER TABLE a DROP COLUMN note;', '2_b': 'DROP TABLE b;' };

const live = (up: Sql = UP, schema?: string) =>
  deployed(server, project(up), schema === undefined ? {} : { schema });

describe('undoing migrations', () => {
  it('goes newest first, and leaves the history as migrate resolve does; the rows as they were are kept', async () => {
    const url = await live();
    const before = await ask(url, 'SELECT to_jsonb(h) AS answer FROM _prisma_migrations h ORDER BY migration_name'); // prettier-ignore
    const ran = await undo(url, await stepsOf(DOWN));
    expect(ran).toMatchObject({ gone: ['3_c', '2_b'] });
    expect(ran.failed).toBeUndefined();
    expect(ran.items.map(({ name, status, result }) => `${status} ${name} ${result}`)).toEqual([
      'passed 3_c undone (down.sql)',
      'passed 2_b undone (down.sql)',
    ]);
    expect(await tablesOf(url)).toEqual(['a']);
    expect(await historyOf(url)).toEqual(['1_a applied', '2_b rolled-back', '3_c rolled-back']);
    const marks = await ask(
      url,
      `SELECT finished_at IS NULL AND applied_steps_count = 0 AND rolled_back_at BETWEEN now() - interval '1 min' AND now() AS answer
         FROM _prisma_migrations WHERE migration_name <> '1_a'`,
    );
    expect(marks).toEqual([true, true]);
    expect(await keptOf(url)).toEqual([
      { what: 'history', how: 'reverse', migration: '3_c', history: [before[2]] },
      { what: 'history', how: 'reverse', migration: '2_b', history: [before[1]] },
    ]);
    const who = await ask(url, `SELECT stage || ' ' || actor || ' ' || commit || ' ' || run AS answer FROM belay_audit`); // prettier-ignore
    expect(new Set(who)).toEqual(new Set(['rollback ada c0ffee testrun1']));
    // Once more: nothing is done twice.
    expect(await undo(url, await stepsOf(DOWN))).toMatchObject({
      gone: ['3_c', '2_b'],
      items: [{ result: 'undone by an earlier run' }, { result: 'undone by an earlier run' }],
    });
    expect(await keptOf(url)).toHaveLength(2);
  });

  it('stops at a boundary where one fails, and goes on from there when it is mended', async () => {
    const url = await live();
    await ask(url, 'CREATE VIEW of_b AS SELECT id FROM b');
    const failing = await undo(url, await stepsOf(DOWN));
    expect(failing).toMatchObject({
      gone: ['3_c'],
      failed: { migration: '2_b', at: 'boundary' },
      items: [{ status: 'passed' }, { status: 'failed', name: '2_b' }],
    });
    expect(failing.failed?.reason).toMatch(
      /cannot drop table b because other objects depend.*2BP01/,
    );
    expect(await tablesOf(url)).toEqual(['a', 'b']);
    expect(await historyOf(url)).toEqual(['1_a applied', '2_b applied', '3_c rolled-back']);
    await ask(url, 'DROP VIEW of_b');
    expect(await undo(url, await stepsOf(DOWN))).toMatchObject({ gone: ['3_c', '2_b'] });
    expect(await tablesOf(url)).toEqual(['a']);
  });

  it('a script that fails at its last statement, or at the commit, leaves nothing of it', async () => {
    const url = await live({
      '1_a': 'CREATE TABLE a (id int PRIMARY KEY)',
      '2_b':
        'CREATE TABLE b (id int REFERENCES a DEFERRABLE INITIALLY DEFERRED); CREATE TABLE x ()',
    });
    for (const sql of ['DROP TABLE x; SELECT 1/0', 'DROP TABLE x; INSERT INTO b VALUES (7)']) {
      const ran = await undo(url, await stepsOf({ '2_b': sql }));
      expect(ran).toMatchObject({ gone: [], failed: { at: 'boundary' } });
      expect(ran.failed?.reason).toMatch(/22012|23503/);
      expect(await tablesOf(url)).toEqual(['a', 'b', 'x']);
      expect(await historyOf(url)).toEqual(['1_a applied', '2_b applied']);
      expect(await keptOf(url)).toEqual([]);
    }
  });

  it('waits for a lock no longer than it was told', async () => {
    const url = await live();
    const failed = await withClient(url, {}, async (client) => {
      await client.query('BEGIN; LOCK TABLE c IN ACCESS SHARE MODE');
      const started = performance.now();
      const ran = await undo(url, await stepsOf(DOWN), { lockTimeoutMs: 300 });
      expect(performance.now() - started).toBeLessThan(10_000);
      return ran.failed;
    });
    expect(failed).toMatchObject({ migration: '3_c', at: 'boundary' });
    expect(failed?.reason).toMatch(/lock timeout \(55P03\); somebody uses/);
    expect(await tablesOf(url)).toEqual(['a', 'b', 'c']);
  });

  it('what a script does to its session does not reach the next one', async () => {
    const url = await live();
    await ask(url, 'CREATE SCHEMA other');
    const role = `r_${Date.now()}`;
    await ask(url, `CREATE ROLE ${role}`);
    const ran = await undo(
      url,
      await stepsOf({
        '3_c': `DROP TABLE c; ALTER TABLE a DROP COLUMN note; SET search_path TO other; SET lock_timeout = 1; SET ROLE ${role};`,
        '2_b': `DROP TABLE b; CREATE TABLE made AS SELECT current_user::text AS who, current_setting('search_path') AS path;`,
      }),
    );
    expect(ran).toMatchObject({ gone: ['3_c', '2_b'] });
    expect(await ask(url, `SELECT who || ' ' || path AS answer FROM made`)).toEqual(['postgres public']); // prettier-ignore
    await ask(url, `DROP ROLE ${role}`);
  });

  it('no deploy gets Prisma’s lock meanwhile; a script that gives it up is taken back', async () => {
    const url = await live();
    const seen: unknown[] = [];
    const step = async (name: string) => {
      if (name === 'reverse: script ran') seen.push(...(await ask(url, 'SELECT pg_try_advisory_lock(72707369) AS answer'))); // prettier-ignore
    };
    await undo(url, await stepsOf({ '3_c': DOWN['3_c'] }), { step });
    expect(seen).toEqual([false]);
    const ran = await undo(url, await stepsOf({ '2_b': `${DOWN['2_b']} SELECT pg_advisory_unlock_all()` })); // prettier-ignore
    expect(ran.failed).toMatchObject({
      reason: "its script gave up Prisma's lock",
      at: 'boundary',
    });
    expect(await tablesOf(url)).toContain('b');
  });

  it('in another schema, with a name that has to be quoted', async () => {
    const schema = 'Größe "1"';
    const url = await live(UP, schema);
    expect(await undo(url, await stepsOf(DOWN, schema))).toMatchObject({ gone: ['3_c', '2_b'] });
    expect(await tablesOf(url)).toEqual(['a']);
    expect(await keptOf(url)).toHaveLength(2);
  });

  it('what has failed, is not there or was undone by hand is told and not touched', async () => {
    const url = await live();
    const nowhere = await undo(url, await stepsOf({ '9_x': 'DROP TABLE a' }));
    expect(nowhere.failed?.reason).toBe('the history does not know it');
    await ask(url, `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '3_c'`);
    const failed = await undo(url, await stepsOf(DOWN));
    expect(failed.failed?.reason).toBe('by the history it has failed and is not applied');
    expect(await tablesOf(url)).toEqual(['a', 'b', 'c']);
  });

  it('an interruption leaves a boundary: the script is cancelled, and nothing more begins', async () => {
    const url = await live();
    const controller = new AbortController();
    const step = (name: string) => {
      if (name === 'reverse: begun') setTimeout(() => controller.abort(), 100);
    };
    const slow = await stepsOf({ '3_c': `${DOWN['3_c']} SELECT pg_sleep(20)`, '2_b': DOWN['2_b'] });
    const ran = await undo(url, slow, { step, signal: controller.signal });
    expect(ran).toMatchObject({ gone: [], failed: { migration: '3_c', at: 'boundary' } });
    expect(await tablesOf(url)).toEqual(['a', 'b', 'c']);
  });

  it('is refused where belay_audit is somebody else’s, or cannot be made', async () => {
    const url = await live();
    await ask(url, 'CREATE TABLE belay_audit (id int)');
    await expect(undo(url, await stepsOf(DOWN))).rejects.toMatchObject({
      code: 'audit-table-unusable',
    });
    expect(await historyOf(url)).toEqual(['1_a applied', '2_b applied', '3_c applied']);
  });
});

const ENUM_UP = {
  '1_t': `CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (id int, mood mood NOT NULL DEFAULT 'ok'); CREATE INDEX t_id ON t (id);`,
  '2_enum': `ALTER TYPE mood ADD VALUE 'sad';`,
  '3_index': 'DROP INDEX CONCURRENTLY t_id;',
};
/** As `prisma migrate diff` writes the way back of an enum, and a down.sql in parts. */
const ENUM_DOWN = {
  '3_index': `SET enable_seqscan = off;
CREATE INDEX CONCURRENTLY t_id ON t (id);
COMMENT ON TABLE t IS NULL;
REINDEX INDEX CONCURRENTLY t_id;`,
  '2_enum': `BEGIN;
CREATE TYPE "mood_new" AS ENUM ('ok');
ALTER TABLE t ALTER COLUMN mood DROP DEFAULT;
ALTER TABLE t ALTER COLUMN mood TYPE "mood_new" USING (mood::text::"mood_new");
ALTER TYPE mood RENAME TO "mood_old";
ALTER TYPE "mood_new" RENAME TO mood;
DROP TYPE "mood_old";
ALTER TABLE t ALTER COLUMN mood SET DEFAULT 'ok';
COMMIT;`,
};

describe('scripts that refuse a transaction, or bring their own', () => {
  it('an enum as Prisma undoes it is one transaction with its history, whatever its BEGIN and COMMIT say', async () => {
    const url = await live({ '1_t': ENUM_UP['1_t'], '2_enum': ENUM_UP['2_enum'] });
    await ask(url, `INSERT INTO t VALUES (1, 'sad')`);
    const steps = await stepsOf({ '2_enum': ENUM_DOWN['2_enum'] });
    expect(steps[0]).toMatchObject({ aloneOnly: true });
    const ran = await undo(url, steps);
    expect(ran.failed).toMatchObject({ at: 'boundary' });
    expect(ran.failed?.reason).toMatch(/line 4: invalid input value for enum mood_new: "sad"/);
    await ask(url, `UPDATE t SET mood = 'ok'`);
    const seen: unknown[] = [];
    const step = async (name: string) => {
      if (name === 'reverse: commit') seen.push(...(await historyOf(url)));
    };
    expect(await undo(url, steps, { step })).toMatchObject({ gone: ['2_enum'] });
    expect(seen).toEqual(['1_t applied', '2_enum applied']);
    expect(await ask(url, 'SELECT enumlabel AS answer FROM pg_enum')).toEqual(['ok']);
  });

  it('CONCURRENTLY runs, and goes on behind what is done after a failure in the middle', async () => {
    const url = await live(ENUM_UP);
    await ask(url, 'ALTER TABLE t RENAME COLUMN mood TO moods');
    const failing = { '3_index': `${ENUM_DOWN['3_index']}\nALTER TABLE t RENAME mood TO m;\nALTER TABLE t RENAME m TO mood;` }; // prettier-ignore
    const ran = await undo(url, await stepsOf(failing));
    expect(ran).toMatchObject({ gone: [], failed: { migration: '3_index', at: 'part' } });
    expect(ran.failed?.reason).toMatch(/^line 5: column "mood" does not exist/);
    expect(await historyOf(url)).toContain('3_index applied');
    await ask(url, 'ALTER TABLE t RENAME COLUMN moods TO mood');
    const steps: string[] = [];
    const again = await undo(url, await stepsOf(failing), {
      step: (name) => void steps.push(name),
    });
    expect(again).toMatchObject({ gone: ['3_index'] });
    // Neither index command a second time.
    expect(steps).not.toContain('reverse: alone');
    expect(await historyOf(url)).toContain('3_index rolled-back');
  });

  it('an index that was left invalid is made again; notes of an earlier deploy do not count', async () => {
    const workspace = project(ENUM_UP);
    const url = await deployed(server, workspace);
    const steps = await stepsOf({ '3_index': ENUM_DOWN['3_index'] });
    await ask(url, 'CREATE INDEX t_id ON t (id)');
    await ask(url, `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_id'::regclass`);
    expect(await undo(url, steps)).toMatchObject({ gone: ['3_index'] });
    const valid = () => ask(url, `SELECT indisvalid AS answer FROM pg_index WHERE indexrelid = 't_id'::regclass`); // prettier-ignore
    expect(await valid()).toEqual([true]);
    await deploy(url, workspace);
    expect(await historyOf(url)).toEqual(['1_t applied', '2_enum applied', '3_index rolled-back', '3_index applied']); // prettier-ignore
    expect(await undo(url, steps)).toMatchObject({ gone: ['3_index'] });
    expect(await valid()).toEqual([true]);
  });
});

describe.each([13, 18] as readonly Major[])('Postgres %s', (major) => {
  const other = useServer(major);
  it('undoes, in one transaction and in parts, to the schema that was there', async () => {
    const workspace = project(ENUM_UP);
    const url = await deployed(other, workspace, { count: 1 });
    const read = () => withClient(url, {}, (client) => readCatalogue(client, { excludeTables: ['public.belay_audit', 'public._prisma_migrations'] })); // prettier-ignore
    const before = await read();
    await deploy(url, workspace);
    expect(await undo(url, await stepsOf(ENUM_DOWN))).toMatchObject({
      gone: ['3_index', '2_enum'],
    });
    expect(await read()).toEqual(before);
  });
});
