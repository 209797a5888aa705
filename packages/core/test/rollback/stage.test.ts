import { afterAll, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rollbackOutputsOf } from '@belay/core/config/rollback-inputs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import { RollbackReportSchema } from '@belay/core/report/rollback-report.ts';
import { renderTerminal } from '@belay/core/report/terminal.ts';
import { exitCodeOf } from '@belay/core/report/verdict.ts';
import type { RollbackReport } from '@belay/core/rollback/stage.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { rollBack, rules } from './run.ts';
import { NAMES, type Whole, applied, ask, deployRest, execute, makeWhole, notes } from './whole.ts';

afterAll(removeTemporaryFolders);

const server = useServer();

const databases = () =>
  ask<string>(server.url(), 'SELECT datname AS a FROM pg_database ORDER BY datname');

/** Deployed after the backup, and written to since. */
async function deployed(): Promise<Whole> {
  const whole = await makeWhole(server);
  await deployRest(whole);
  return whole;
}

/** For all tests that leave it as it is. */
let shared: Promise<Whole> | undefined;
function one(): Promise<Whole> {
  return (shared ??= deployed());
}

function told(report: RollbackReport): string {
  return renderTerminal(report, { width: 400, color: false, unicode: true } as never);
}

describe('a plan', () => {
  it('says what would go, how, at what cost, and touches nothing', async () => {
    const { workspace, url, place, name } = await deployed();
    await execute(url, `INSERT INTO item (note, status) VALUES ('three', 'new')`);
    const before = await databases();
    const report = await rollBack(workspace, { what: 'plan', databaseUrl: url, backup: place });
    expect(exitCodeOf(report)).toBe(1);
    expect(report.verdict).toBe('refused');
    expect(report.error?.code).toBe('data-loss');
    expect(report.rollback.migrations.map((one) => one.name)).toEqual([NAMES.third, NAMES.second]);
    // One value in the column that the reverse takes away; by restoring, a whole row.
    expect(report.rollback.strategy).toBe('reverse');
    expect(report.rollback.losses).toMatchObject([{ column: 'status', written: 1 }]);
    expect(report.next?.command).toContain(`--confirm ${name} --accept-data-loss`);
    expect(report.rollback.byHand?.commands.join('\n')).toContain('pg_restore --exit-on-error');
    expect(readFileSync(report.rollback.byHand?.file ?? '', 'utf8')).toContain('DROP TABLE');
    expect(RollbackReportSchema.safeParse(report).success).toBe(true);
    expect(await databases()).toEqual(before);
    expect(await applied(url)).toHaveLength(3);
    const text = told(report);
    for (const word of ['now at', 'go to', 'costs', 'outage']) expect(text).toContain(word);
  });

  it('of a backup that is damaged, in the middle of its archive, exits 1 and says where', async () => {
    const { workspace, url, place: sound } = await one();
    const place = temporaryFolder();
    cpSync(sound, place, { recursive: true });
    const archive = path.join(place, readdirSync(place)[0] ?? '', 'archive.tar');
    const bytes = readFileSync(archive);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(archive, bytes);
    const report = await rollBack(workspace, {
      ...{ what: 'plan', databaseUrl: url, backup: place, strategy: 'restore' },
      acceptDataLoss: true,
    });
    expect(exitCodeOf(report)).toBe(1);
    expect(report.error?.code).toBe('rollback-impossible');
    expect(report.headline).toMatch(/archive\.tar|hash|SHA-256/i);
  });

  it('exits 1 where nothing leads back, with the commands for a person', async () => {
    const whole = await makeWhole(server, {
      [NAMES.first]: 'CREATE TABLE item (id serial PRIMARY KEY, note text NOT NULL, more text);',
      [NAMES.second]: 'ALTER TABLE item DROP COLUMN more;',
    });
    await execute(whole.url, `UPDATE item SET more = 'kept'`);
    await deployRest(whole);
    const { workspace, url } = whole;
    const report = await rollBack(workspace, { what: 'plan', databaseUrl: url, to: NAMES.first });
    expect(exitCodeOf(report)).toBe(1);
    expect(report.error?.code).toBe('rollback-impossible');
    expect(report.rollback.byHand?.commands.join('\n')).toContain('migrate diff');
  });
});

describe('to a migration', () => {
  it('runs the proven SQL newest first, after a backup, and keeps the rows of the history', async () => {
    const { workspace, url, place, name } = await deployed();
    await execute(url, `INSERT INTO item (note) VALUES ('three')`);
    const report = await rollBack(workspace, {
      ...{ databaseUrl: url, to: NAMES.first, preRollbackTo: [place], confirm: name },
    });
    expect([report.headline, rules(report)]).toEqual([
      expect.stringContaining(`Rolled back to ${NAMES.first}: 2 migrations undone`),
      [],
    ]);
    expect(exitCodeOf(report)).toBe(0);
    expect(await applied(url)).toEqual([NAMES.first]);
    expect(await notes(url)).toEqual(['one', 'two', 'three']);
    expect(await ask(url, `SELECT to_regclass('tag')::text AS a`)).toEqual([null]);
    expect(rollbackOutputsOf(report)).toMatchObject({
      ...{ verdict: 'passed', strategy: 'reverse', 'rolled-back': 'true', preserved: '' },
      migrations: JSON.stringify([NAMES.third, NAMES.second]),
    });
    // The backup of this minute serves as the one that is made before.
    expect(report.rollback.preRollback?.locations).toHaveLength(1);
    const again = await rollBack(workspace, {
      ...{ databaseUrl: url, to: NAMES.first, preRollbackTo: [place], confirm: name },
    });
    expect([again.headline, exitCodeOf(again)]).toEqual(['There was nothing to roll back', 0]);
  });

  it('counts what the SQL takes away before anything is asked or saved', async () => {
    const { workspace, url, name } = await deployed();
    await execute(url, `INSERT INTO item (note, status) VALUES ('three', 'new')`);
    const options = { databaseUrl: url, to: NAMES.first, confirm: name };
    const place = temporaryFolder();
    const report = await rollBack(workspace, { ...options, preRollbackTo: [place] });
    expect([report.error?.code, report.rollback.done]).toEqual(['data-loss', false]);
    expect(report.headline).toContain('would take out of the live database 1 value');
    expect(readdirSync(place)).toEqual([]);
    const lacking = await rollBack(workspace, { ...options, acceptDataLoss: true });
    expect(lacking.error?.code).toBe('pre-rollback-place-missing');
    expect(lacking.rollback.losses).toMatchObject([{ column: 'status', written: 1 }]);
    const plan = await rollBack(workspace, { ...options, what: 'plan' });
    expect(plan.next?.command).toContain('--pre-rollback-to DIR');
  });

  it('cleans the history where a migration failed and left nothing', async () => {
    const { workspace, url, place, name } = await makeWhole(server, {
      [NAMES.first]: 'CREATE TABLE item (id serial PRIMARY KEY, note text NOT NULL);',
      [NAMES.second]: 'ALTER TABLE item ADD CONSTRAINT short CHECK (length(note) < 2);',
    });
    await execute(
      url,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, applied_steps_count) SELECT 'x', encode(sha256('ALTER TABLE item ADD CONSTRAINT short CHECK (length(note) < 2);\n'), 'hex'), '${NAMES.second}', 'ERROR: check constraint "short" of relation "item" is violated by some row', 0`,
    );
    const report = await rollBack(workspace, { databaseUrl: url, backup: place, confirm: name });
    expect([report.headline, report.rollback.strategy]).toEqual([
      'Rolled back: nothing had been applied, and the history says so now',
      'clean-history',
    ]);
    expect(
      await ask(
        url,
        `SELECT rolled_back_at IS NOT NULL AS a FROM _prisma_migrations WHERE id = 'x'`,
      ),
    ).toEqual([true]);
  });
});

const IN_COMMENT = `SELECT shobj_description(oid, 'pg_database') AS a FROM pg_database WHERE datname = current_database()`;

describe('from a backup', () => {
  it('restores beside and cuts over; what was written since is salvaged, the rollback undone, the rest dropped', async () => {
    const { workspace, url, place, name } = await deployed();
    await execute(url, `INSERT INTO item (note, status) VALUES ('three', 'new')`);
    const all = { databaseUrl: url, backup: place, strategy: 'restore' as const, confirm: name };
    const refused = await rollBack(workspace, all);
    expect([refused.verdict, refused.error?.code]).toEqual(['refused', 'data-loss']);
    expect(await notes(url)).toHaveLength(3);

    const report = await rollBack(workspace, { ...all, acceptDataLoss: true });
    expect([report.verdict, rules(report)]).toEqual(['passed', []]);
    expect(await notes(url)).toEqual(['one', 'two']);
    expect(await applied(url)).toEqual([NAMES.first]);
    const kept = report.rollback.preserved?.database ?? '';
    expect(kept).toMatch(new RegExp(`^${name}_before_rollback_\\d{8}T\\d{4}$`));
    await expect(
      withClient(withDatabase(url, kept), {}, () => Promise.resolve()),
    ).rejects.toThrow();
    expect(Number(rollbackOutputsOf(report)['refused-ms'])).toBeGreaterThan(0);
    // An id that was given out is not given out again.
    await execute(url, `INSERT INTO item (note) VALUES ('four')`);
    expect(await ask(url, 'SELECT max(id) AS a FROM item')).toEqual([4]);

    const again = await rollBack(workspace, { ...all, acceptDataLoss: true });
    expect([again.verdict, again.rollback.preserved?.database]).toEqual(['passed', kept]);
    expect(await ask(url, 'SELECT max(id) AS a FROM item')).toEqual([4]);

    const salvaged = await rollBack(workspace, {
      ...{ what: 'salvage', databaseUrl: url, salvage: 'rows' },
    });
    expect(salvaged.rollback.salvaged?.find(({ table }) => table.includes('item'))).toMatchObject({
      missing: 1,
    });
    expect(existsSync(path.join(workspace, 'rows'))).toBe(true);

    const wrong = await rollBack(workspace, { what: 'undo', databaseUrl: url, confirm: 'other' });
    expect([exitCodeOf(wrong), wrong.error?.code]).toEqual([2, 'confirmation-wrong']);
    const undone = await rollBack(workspace, { what: 'undo', databaseUrl: url, confirm: name });
    expect(undone.headline).toBe(`The rollback is undone: ${kept} serves again`);
    expect(await notes(url)).toEqual(['one', 'two', 'three']);

    const aside = undone.rollback.preserved?.database ?? '';
    const unconfirmed = await rollBack(workspace, { what: 'drop-preserved', databaseUrl: url });
    expect([exitCodeOf(unconfirmed), await databases()]).toEqual([
      2,
      expect.arrayContaining([aside]),
    ]);
    const dropped = await rollBack(workspace, {
      ...{ what: 'drop-preserved', databaseUrl: url, confirm: aside },
    });
    expect([dropped.headline, (await databases()).includes(aside)]).toEqual([
      `${aside} is dropped`,
      false,
    ]);
  });

  it('in place, where that was asked for, after a backup of what is there', async () => {
    const { workspace, url, place, name } = await deployed();
    const report = await rollBack(workspace, {
      ...{ databaseUrl: url, backup: place, strategy: 'in-place', confirm: name },
      acceptDataLoss: true,
    });
    expect([rules(report), report.notVerified, report.headline]).toEqual([
      [],
      [expect.stringContaining('privileges, settings, connection limit and comment')],
      expect.stringContaining('restored into the database itself'),
    ]);
    expect(await applied(url)).toEqual([NAMES.first]);
    expect(await notes(url)).toEqual(['one', 'two']);
    expect(report.rollback.preRollback?.locations).toHaveLength(1);
    // No mark is left: the same command would do it anew.
    expect(await ask(url, IN_COMMENT)).toEqual([null]);
  });

  it('from a file of pg_dump, with a warning about what that cannot prove', async () => {
    const { workspace, url, name } = await deployed();
    const file = 'dump.sql';
    writeFileSync(
      path.join(workspace, file),
      'CREATE TABLE item (id int PRIMARY KEY, note text);\nINSERT INTO item VALUES (1, $$from the file$$);\n',
    );
    const report = await rollBack(workspace, {
      ...{ databaseUrl: url, backup: file, confirm: name, acceptDataLoss: true },
    });
    expect(rules(report)).toContain('warning file-proves-little');
    expect(await notes(url)).toEqual(['from the file']);
    const again = await rollBack(workspace, {
      ...{ databaseUrl: url, backup: file, confirm: name, acceptDataLoss: true },
    });
    expect(again.rollback.doneBefore).toBe(report.rollback.preserved?.at);
    expect(again.rollback.preserved).toEqual(report.rollback.preserved);
  });

  it("another database's backup needs both names typed", async () => {
    const { place } = await makeWhole(server);
    const { workspace, url, name } = await one();
    const id = readdirSync(place)[0] ?? '';
    const report = await rollBack(workspace, {
      ...{ databaseUrl: url, backup: path.join(place, id), strategy: 'restore', confirm: name },
      acceptDataLoss: true,
    });
    expect(report.error?.code).toBe('backup-of-another');
    expect(await notes(url)).toEqual(['one', 'two']);
    expect(await applied(url)).toHaveLength(3);
  });
});

describe('nothing is changed', () => {
  it('without the name of the database, and no secret is anywhere', async () => {
    const { workspace, url, place } = await one();
    const report = await rollBack(workspace, {
      ...{ databaseUrl: url, backup: place, strategy: 'restore', acceptDataLoss: true },
    });
    expect([exitCodeOf(report), report.error?.code]).toEqual([2, 'confirmation-missing']);
    const password = decodeURIComponent(new URL(url).password);
    expect(JSON.stringify(report)).not.toContain(password);
    expect(readFileSync(report.reportFile ?? '', 'utf8')).not.toContain(password);
    expect(await applied(url)).toHaveLength(3);
  });

  it('while a deploy has Prisma’s lock: who holds it is named', async () => {
    const { workspace, url, place, name } = await one();
    await withClient(url, {}, async (client) => {
      await client.query('SELECT pg_advisory_lock(72707369)');
      const report = await rollBack(workspace, {
        ...{ databaseUrl: url, backup: place, confirm: name, lockTimeout: 300 },
        ...{ strategy: 'restore', acceptDataLoss: true },
      });
      expect(report.error?.code).toBe('rollback-locked');
    });
    expect(await applied(url)).toHaveLength(3);
  });

  it.each([
    ['no database', {}, 'database-url-missing'],
    ['nowhere to go back to', { databaseUrl: 'url' }, 'rollback-target-missing'],
    ['no such migration', { databaseUrl: 'url', to: 'nonsense' }, 'migration-unknown-name'],
    ['no such place', { databaseUrl: 'url', backup: 'nowhere' }, 'place-unusable'],
  ])('%s', async (_what, given, code) => {
    const { workspace, url } = await one();
    const databaseUrl = 'databaseUrl' in given ? url : undefined;
    const report = await rollBack(workspace, { ...given, databaseUrl, confirm: 'x' });
    expect([report.error?.code, exitCodeOf(report)]).toEqual([code, 2]);
  });
});

it('lists what is applied and what there is to go back to', async () => {
  const { workspace, url, place } = await one();
  const report = await rollBack(workspace, { what: 'list', databaseUrl: url, places: [place] });
  expect(report.headline).toBe('3 migrations applied, 1 verified restore point');
  const empty = folderWith({});
  const none = await rollBack(empty, { what: 'list', databaseUrl: url });
  expect(none.notVerified).toContainEqual(expect.stringContaining('no place was named'));
});
