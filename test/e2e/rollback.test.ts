import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { replayMigrations } from '@belay/core/migrations/replay.ts';
import { readPrismaTree } from '@belay/core/migrations/prisma/tree.ts';
import { rollbackOutputs } from '@belay/core/config/rollback-inputs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import type { RollbackReport } from '@belay/core/report/rollback-report.ts';
import { randomPart } from '@belay/core/runtime/run-id.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { type EndedJob, type JobInput, runJob } from '@belay/testkit/workflow/run-job.ts';
import { folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { execute } from '../../packages/core/test/validate/run.ts';
import { ROOT, history } from './run.ts';
import { RUNNER_NODE, runStep } from './runner.ts';

afterAll(removeTemporaryFolders);

const server = useServer();
const PASSWORD = 'p@ss/word of its owner';

const INIT = '20260101000000_init';
const LABEL = '20260201000000_label';
const NOTE = '20260301000000_drop_note';

/** The first is deployed, the others are what the job deploys: one that SQL undoes, or one that loses rows. */
const MIGRATIONS = {
  [INIT]:
    'CREATE TABLE item (id int PRIMARY KEY, note text); CREATE TABLE seen (id serial PRIMARY KEY);',
  [LABEL]: 'ALTER TABLE item ADD COLUMN label text;',
  [NOTE]: 'ALTER TABLE item DROP COLUMN note;',
};

const WORKFLOW = (arm: string, backup = true) => `
on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
${
  backup
    ? `      - id: backup
        uses: OWNER/belay/action-backup@v1
        with:
          database-url: \${{ secrets.DATABASE_URL }}
          to: backups
          verify: read`
    : ''
}
      - id: arm
        uses: OWNER/belay/action-rollback@v1
        with:
          mode: arm
          database-url: \${{ secrets.DATABASE_URL }}
          restore-point: \${{ steps.backup.outputs.restore-point }}
          ${arm}
      - id: deploy
        run: 'true'
      - id: health
        run: eval "$HEALTH"
`;

interface Deploy {
  /** Inputs of the step that arms, one a line. */
  arm?: readonly string[];
  backup?: boolean;
  migrations?: readonly string[];
  /** Exit code of the step after the deploy. */
  health?: number;
  /** Done to the database when the job has deployed. */
  after?: string;
  /** What another deploy applies meanwhile. */
  other?: Readonly<Record<string, string>>;
  cancelled?: boolean;
}

interface Deployed {
  job: EndedJob;
  url: string;
  workspace: string;
  /** Of the end of the job. */
  report: RollbackReport;
}

/** A database of a role that owns it and may make others. */
async function ownedDatabase(): Promise<string> {
  const name = `shop ${randomPart()}`;
  const role = `owner_${randomPart()}`;
  await execute(
    server.url(),
    `CREATE ROLE ${role} LOGIN CREATEDB PASSWORD '${PASSWORD}'`,
    `CREATE DATABASE ${quoteIdent(name)} OWNER ${role}`,
  );
  const url = new URL(withDatabase(server.url(), name));
  [url.username, url.password] = [role, encodeURIComponent(PASSWORD)];
  return url.href;
}

/** Applies a checkout's migrations that the database does not have, as a deploy does. */
async function migrate(url: string, workspace: string, names: readonly string[]): Promise<void> {
  const migrationsDir = path.join(workspace, 'prisma/migrations');
  const { migrations } = await readPrismaTree({ migrationsDir, workspace });
  const { signal } = new AbortController();
  await withClient(url, { settings: { search_path: 'public' } }, async (client) => {
    const wanted = migrations.filter(({ name }) => names.includes(name));
    const outcome = await replayMigrations(client, wanted, { mode: 'statements', signal });
    if (!outcome.ok) throw new Error(outcome.failed?.error.message);
  });
}

/** A whole deploy job: backs up, arms, deploys, looks after its health, and comes to its end. */
async function deploy({
  arm = [],
  backup = true,
  migrations = [LABEL],
  health = 1,
  after,
  other,
  cancelled = false,
}: Deploy): Promise<Deployed> {
  const url = await ownedDatabase();
  const trees = Object.fromEntries(
    Object.entries(MIGRATIONS).filter(([name]) => name === INIT || migrations.includes(name)),
  );
  const workspace = folderWith({
    ...history(trees),
    'deploy.yml': WORKFLOW(arm.join('\n          '), backup),
  });
  await migrate(url, workspace, [INIT]);
  await execute(url, `INSERT INTO item SELECT n, 'note ' || n FROM generate_series(1, 50) AS n`);
  const cancel = new AbortController();
  const job = await runJob({
    ...{ workflow: path.join(workspace, 'deploy.yml'), job: 'deploy', workspace, action },
    node: RUNNER_NODE,
    contexts: { secrets: { DATABASE_URL: url } },
    env: { ...MACHINE, HEALTH: cancelled ? 'exec sleep 60' : `exit ${health}` },
    cancel: cancel.signal,
    before: async (name) => {
      if (name === 'deploy') {
        await migrate(url, workspace, migrations);
        if (after !== undefined) await execute(url, after);
        if (other) await migrate(url, folderWith(history(other)), Object.keys(other));
      }
      if (name === 'health' && cancelled) setTimeout(() => cancel.abort(), 100);
    },
  });
  const file = path.join(workspace, 'belay-report/rollback/report.json');
  return { ...{ job, url, workspace }, report: JSON.parse(readFileSync(file, 'utf8')) as RollbackReport }; // prettier-ignore
}

const action: JobInput['action'] = (uses) => {
  const [, name] = /^OWNER\/belay\/(action-[a-z]+)@v1$/.exec(uses) ?? [];
  return name === undefined ? undefined : path.join(ROOT, name);
};

const MACHINE = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };

/** One row. */
function one(url: string, sql: string): Promise<unknown> {
  return withClient(url, {}, async (client) => (await client.query(sql)).rows[0] as unknown);
}

const columnsOf = async (url: string) =>
  one(
    url,
    `SELECT array_agg(attname::text ORDER BY attnum) AS columns FROM pg_attribute
      WHERE attrelid = 'item'::regclass AND attnum > 0 AND NOT attisdropped`,
  );

const BEFORE = { columns: ['id', 'note'] };
const LABELLED = { columns: ['id', 'note', 'label'] };
const WITHOUT_NOTE = { columns: ['id'] };

const oidOf = (url: string) =>
  one(url, 'SELECT oid FROM pg_database WHERE datname = current_database()');

describe('a rollback armed in a deploy job', () => {
  it('disarms and does nothing when the job comes through', async () => {
    const { job, url } = await deploy({ health: 0 });
    expect(job.status).toBe('success');
    expect(job.step('arm').summary).toContain('Armed: ');
    expect(Object.keys(job.step('arm').outputs)).toEqual(Object.keys(rollbackOutputs));
    expect(job.step('Post arm')).toMatchObject({
      conclusion: 'success',
      summary: expect.stringContaining('Disarmed: the job came through'),
    });
    expect(await columnsOf(url)).toEqual(LABELLED);
  });

  it('undoes the deploy by SQL, proven now, when a later step fails', async () => {
    // What was armed is done: by the end of the job the input says something else.
    const strategy = "strategy: ${{ steps.deploy.outcome == null && 'reverse' || 'restore' }}";
    const { job, url, report } = await deploy({ arm: [strategy] });
    expect(job.status).toBe('failure');
    expect(job.step('Post arm').conclusion).toBe('success');
    expect(report.rollback).toMatchObject({
      ...{ what: 'arm', done: true, strategy: 'reverse' },
      migrations: [{ name: LABEL, state: 'gone', proven: 'now' }],
    });
    expect(await columnsOf(url)).toEqual(BEFORE);
    expect(await one(url, 'SELECT count(*)::int AS rows FROM item')).toEqual({ rows: 50 });
    const last = await one(
      url,
      `SELECT migration_name AS name, rolled_back_at IS NOT NULL AS back, finished_at AS finished
         FROM _prisma_migrations ORDER BY started_at DESC LIMIT 1`,
    );
    expect(last).toEqual({ name: LABEL, back: true, finished: null });
    refuseSecrets(job, report);
  });

  it('restores what no SQL brings back, and keeps the database as it was', async () => {
    const { job, url, report } = await deploy({ migrations: [NOTE] });
    expect(job.step('Post arm').conclusion).toBe('success');
    expect(report.rollback).toMatchObject({ done: true, strategy: 'restore' });
    expect(await columnsOf(url)).toEqual(BEFORE);
    expect(await one(url, 'SELECT note FROM item WHERE id = 7')).toEqual({ note: 'note 7' });
    const preserved = report.rollback.preserved?.database ?? '';
    const kept = withDatabase(server.url(), preserved);
    await execute(server.url(), `ALTER DATABASE ${quoteIdent(preserved)} ALLOW_CONNECTIONS true`);
    expect(await columnsOf(kept)).toEqual(WITHOUT_NOTE);
  });

  it('takes no row out of the live database that it was not told to', async () => {
    const written = { migrations: [NOTE], after: 'INSERT INTO seen DEFAULT VALUES' };
    const { job, url, report } = await deploy(written);
    expect(job.step('Post arm').conclusion).toBe('failure');
    expect(report).toMatchObject({
      ...{ verdict: 'refused', error: { code: 'data-loss' } },
      rollback: { done: false, losses: [{ table: expect.stringContaining('seen') }] },
      next: { command: expect.stringContaining('--accept-data-loss') },
    });
    expect(job.step('Post arm').summary).toContain('--accept-data-loss');
    expect(await columnsOf(url)).toEqual(WITHOUT_NOTE);

    const told = await deploy({ ...written, arm: ['accept-data-loss: true'] });
    expect(told.report.rollback).toMatchObject({ done: true, strategy: 'restore' });
    expect(await columnsOf(told.url)).toEqual(BEFORE);
  });

  it('acts after a cancel as well', async () => {
    const { job, url, report } = await deploy({ cancelled: true });
    expect([job.status, job.step('health').conclusion]).toEqual(['cancelled', 'cancelled']);
    expect(job.step('Post arm').conclusion).toBe('success');
    expect(report.rollback).toMatchObject({ done: true, strategy: 'reverse' });
    expect(await columnsOf(url)).toEqual(BEFORE);
  });

  it('leaves it to a person when another deploy has migrated the database since', async () => {
    const other = { '20260215000000_other': 'CREATE TABLE other (id int);' };
    const { job, url, report } = await deploy({ other });
    expect(job.step('Post arm').conclusion).toBe('failure');
    expect(report).toMatchObject({
      ...{ verdict: 'refused', error: { code: 'armed-other-deploy' } },
      next: { command: expect.stringContaining('--plan') },
    });
    expect(await columnsOf(url)).toEqual(LABELLED);
  });

  it('with rollback-on: validation does nothing where the deploy did not get so far', async () => {
    const never = { arm: ['rollback-on: validation'], migrations: [] };
    const { job, url, report } = await deploy(never);
    const oid = await oidOf(url);
    expect(job.step('Post arm')).toMatchObject({ conclusion: 'success' });
    expect(report.rollback).toMatchObject({ done: false, migrations: [] });
    expect(job.step('Post arm').summary).toContain('not migrated since');
    expect(await oidOf(url)).toEqual(oid);
  });

  it('stops the job before the deploy where there would be no way back', async () => {
    const { job, url } = await deploy({
      arm: ['strategy: restore', 'pre-rollback-to: none'],
      backup: false,
    });
    expect(job.step('arm')).toMatchObject({
      conclusion: 'failure',
      outputs: { verdict: 'errored', 'rolled-back': 'false' },
    });
    expect(job.step('health').conclusion).toBe('skipped');
    expect(job.step('Post arm').summary).toContain('no rollback was armed');
    expect(await oidOf(url)).toBeDefined();
  });
});

/** Nothing that a job leaves holds the password, what one step hands to the other included. */
function refuseSecrets(job: EndedJob, report: RollbackReport): void {
  const state = gunzipSync(Buffer.from(job.step('arm').state['armed'] ?? '', 'base64')).toString();
  expect(state).toContain(LABEL);
  const shown = job.steps.flatMap(({ log, summary, outputs }) => [
    ...log.split('\n').filter((line) => !line.startsWith('::add-mask::')),
    ...[summary, JSON.stringify(outputs)],
  ]);
  for (const text of [...shown, JSON.stringify(report), state]) {
    for (const form of [PASSWORD, encodeURIComponent(PASSWORD)]) expect(text).not.toContain(form);
  }
}

describe('action-rollback at once', () => {
  let url = '';
  let workspace = '';
  const step = (inputs: Record<string, string>) =>
    runStep({
      ...{ action: 'action-rollback', workspace },
      inputs: { 'database-url': url, ...inputs },
    });

  beforeAll(async () => {
    url = await ownedDatabase();
    workspace = folderWith(history(MIGRATIONS));
    await migrate(url, workspace, Object.keys(MIGRATIONS).slice(0, 2));
  });

  it('plans without touching anything, and lists', async () => {
    const planned = await step({ mode: 'plan', to: INIT, 'pre-rollback-to': 'none' });
    expect(planned).toMatchObject({
      exitCode: 0,
      left: [],
      outputs: { strategy: 'reverse', 'rolled-back': 'false', migrations: JSON.stringify([LABEL]) },
    });
    expect(await columnsOf(url)).toEqual(LABELLED);
    const list = await step({ mode: 'list' });
    expect([list.exitCode, list.summary]).toEqual([0, expect.stringContaining(LABEL)]);
  });

  it('wants the name of the database, and then does it', async () => {
    const inputs = { mode: 'now', to: INIT, 'pre-rollback-to': 'none' };
    const unconfirmed = await step(inputs);
    expect(unconfirmed).toMatchObject({ exitCode: 1, outputs: { 'rolled-back': 'false' } });
    expect(await columnsOf(url)).toEqual(LABELLED);
    const name = decodeURIComponent(new URL(url).pathname.slice(1));
    const done = await step({ ...inputs, confirm: name });
    expect(done).toMatchObject({
      exitCode: 0,
      left: [],
      outputs: { strategy: 'reverse', 'rolled-back': 'true' },
    });
    expect(await columnsOf(url)).toEqual(BEFORE);
    const again = await step({ ...inputs, confirm: name });
    expect(again).toMatchObject({ exitCode: 0, outputs: { strategy: 'none' } });
  });
});
