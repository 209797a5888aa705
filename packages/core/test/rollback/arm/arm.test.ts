import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rollbackAction } from '../../../src/config/rollback-inputs.ts';
import { parseInputs } from '../../../src/config/inputs.ts';
import { withClient } from '../../../src/postgres/connection.ts';
import { readServerFacts } from '../../../src/postgres/server-facts.ts';
import { type ArmOptions, type Armed, arm } from '../../../src/rollback/arm/arm.ts';
import { ArmedStateSchema } from '../../../src/rollback/arm/armed-state.ts';
import { judgeArmed } from '../../../src/rollback/arm/judge.ts';
import type { ArmedState } from '../../../src/rollback/context.ts';
import { silentLogger } from '../../../src/runtime/ports.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { asRole, deployed, execute } from '../../validate/run.ts';
import { backUp } from '../../backup/run.ts';

afterAll(removeTemporaryFolders);

const server = useServer();

const INIT = '20260101000000_init';
const MORE = '20260201000000_more';
const workspace = folderWith({
  'package.json': '{}',
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  [`prisma/migrations/${INIT}/migration.sql`]: 'CREATE TABLE item (id int PRIMARY KEY);',
  [`prisma/migrations/${MORE}/migration.sql`]: 'CREATE TABLE more (id int PRIMARY KEY);',
});

let url = '';
let identity = '';
let restorePoint = '';
beforeAll(async () => {
  url = await deployed(server, workspace, { count: 1 });
  identity = await generateX25519Identity();
  const encryptTo = [await identityToRecipient(identity)];
  const to = [temporaryFolder()];
  const made = await backUp(workspace, { databaseUrl: url, to, encryptTo, verify: 'read' });
  restorePoint = JSON.stringify(made.backup.restorePoint);
});

/** Arms for the database; with a backup and the key that opens it, unless told otherwise. */
function armed(options: Partial<ArmOptions> = {}, place = workspace): Promise<Armed> {
  const defaults = parseInputs(rollbackAction.inputs, {}, (name) => name);
  return arm(
    {
      ...defaults,
      ...{ databaseUrl: url, restorePoint, ageIdentity: identity },
      ...{ workspace: place, run: 'testrun1', identity: {}, on: 'failure', jobStatus: 'success' },
      ...options,
    },
    {
      ...{ log: silentLogger, now: Date.now, signal: new AbortController().signal },
      env: { PATH: process.env['PATH'] },
    },
  );
}

const codeOf = ({ report, state }: Armed) => [report.verdict, report.error?.code, state];

/** The state, or a failing test. */
function stateOf({ state, report }: Armed): ArmedState {
  if (!state) throw new Error(report.headline);
  return state;
}

describe('arming', () => {
  it('notes what it would go back to, and writes nothing of a secret', async () => {
    const one = await armed();
    const { database, databaseOid, systemIdentifier } = await withClient(url, {}, readServerFacts);
    expect(stateOf(one)).toMatchObject({
      target: { database, databaseOid, systemIdentifier },
      history: [{ name: INIT, state: 'applied' }],
      pending: [{ name: MORE }],
      on: 'failure',
    });
    expect(ArmedStateSchema.parse(stateOf(one))).toEqual(one.state);
    const { verdict, headline, rollback, checks } = one.report;
    expect([verdict, rollback.what, rollback.done]).toEqual(['passed', 'arm', false]);
    expect(headline).toContain(`Armed: ${database} is rolled back when a later step fails`);
    expect(checks.map(({ result }) => result)).toEqual([
      `at ${INIT}; 1 migration to deploy`,
      'reverse, else restore',
    ]);
    const written = JSON.stringify([one.report, one.state]);
    for (const secret of [identity, new URL(url).password]) {
      if (secret !== '') expect(written).not.toContain(secret);
    }
  });

  it('arms where nothing was ever deployed', async () => {
    const empty = await server.createDatabase();
    const one = await armed({
      databaseUrl: empty,
      restorePoint: undefined,
      preRollbackTo: ['none'],
    });
    expect(stateOf(one)).toMatchObject({ history: [], pending: [{ name: INIT }, { name: MORE }] });
    expect(one.report.findings.map(({ rule }) => rule)).toEqual(['armed-without-backup']);
    expect(one.report.verdict).toBe('warned');
  });

  it.each<[string, Partial<ArmOptions>, string]>([
    ['the job has failed', { jobStatus: 'failure' }, 'armed-too-late'],
    ['how the job stands is not known', { jobStatus: '' }, 'job-status-unknown'],
    ['no database was named', { databaseUrl: undefined }, 'database-url-missing'],
    ['the restore point is not one', { restorePoint: '{}' }, 'restore-point-invalid'],
    ['no key opens the backup', { ageIdentity: undefined }, 'decryption-key-missing'],
    ['a restore is wanted, and no backup named', { strategy: 'restore', restorePoint: undefined, preRollbackTo: ['none'] }, 'restore-point-missing'], // prettier-ignore
    ['nothing says where to save first', { restorePoint: undefined }, 'pre-rollback-place-missing'],
    ['there are no migrations to know its own by', { migrations: 'none' }, 'migrations-not-found'],
  ])('refuses before the deploy when %s', async (_what, options, code) => {
    expect(codeOf(await armed(options))).toEqual(['errored', code, undefined]);
  });

  it('refuses a backup that is not there any more, or is of another database', async () => {
    const gone = JSON.stringify({
      ...(JSON.parse(restorePoint) as object),
      locations: [path.join(temporaryFolder(), '20260101T000000Z-t-00000000')],
    });
    expect(codeOf(await armed({ restorePoint: gone }))[0]).toBe('errored');
    const other = await deployed(server, workspace, { count: 1 });
    expect(codeOf(await armed({ databaseUrl: other }))).toEqual([
      ...['errored', 'backup-of-another', undefined],
    ]);
  });

  it('takes a file of pg_dump by its head', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'prisma/migrations/1_a'), { recursive: true });
    writeFileSync(path.join(folder, 'prisma/migrations/1_a/migration.sql'), 'SELECT 1;');
    writeFileSync(path.join(folder, 'dump.sql'), '-- PostgreSQL database dump\n');
    writeFileSync(path.join(folder, 'not.sql'), '');
    const files = { restorePoint: undefined, preRollbackTo: ['none'], backup: 'dump.sql' };
    expect((await armed(files, folder)).report.verdict).toBe('passed');
    const empty = await armed({ ...files, backup: 'not.sql' }, folder);
    expect(codeOf(empty)).toEqual(['errored', 'file-not-usable', undefined]);
  });

  it('says when the database could not be replaced, and refuses where nothing else is left', async () => {
    const reader = await asRole(url, 'arm_reader', 'GRANT pg_read_all_data TO arm_reader');
    const auto = await armed({ databaseUrl: reader });
    expect(auto.report.checks[1]?.items).toMatchObject([
      { name: 'reverse', status: 'passed' },
      { name: 'restore', status: 'skipped', result: expect.stringContaining('belongs to') },
    ]);
    const restore = await armed({ databaseUrl: reader, strategy: 'restore' });
    expect(codeOf(restore)).toEqual(['errored', 'armed-without-way', undefined]);
  });

  it('holds on a database what it was armed on, and no other', async () => {
    const own = await deployed(server, workspace, { count: 1 });
    const state = stateOf(await armed({ databaseUrl: own, restorePoint: undefined, preRollbackTo: ['none'] })); // prettier-ignore
    const judged = (place: string) =>
      withClient(place, {}, async (client) =>
        judgeArmed(state, { client, schema: 'public', facts: await readServerFacts(client) }),
      );
    expect(await judged(own)).toEqual({ kind: 'act', since: [] });
    expect(await judged(url)).toMatchObject({ error: { code: 'armed-other-database' } });
    await execute(own, `UPDATE _prisma_migrations SET migration_name = '20260301000000_other'`);
    expect(await judged(own)).toMatchObject({ error: { code: 'armed-history-changed' } });
  });
});
