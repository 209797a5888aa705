import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { useServer } from '@belay/testkit/servers.ts';
import { parseInputs } from '../../../src/config/inputs.ts';
import { rollbackInputs } from '../../../src/config/rollback-inputs.ts';
import { withClient } from '../../../src/postgres/connection.ts';
import {
  type PreservedDatabase,
  type RollbackDetails,
  type RollbackReport,
  RollbackReportSchema,
} from '../../../src/report/rollback-report.ts';
import type { StageError } from '../../../src/report/schema.ts';
import type { RollbackOptions } from '../../../src/rollback/context.ts';
import { auditLineOfRollback, checkTelling, tellRollback } from '../../../src/rollback/telling.ts';
import { silentLogger } from '../../../src/runtime/ports.ts';
import { createAuditTable } from '../../../src/telling/audit-table.ts';
import { ok, withReceiver } from '../../validate/receiver.ts';

const DATABASE_URL = 'postgresql://app:hunter22@db.example.com:5432/shop';
const RUN_URL = 'https://github.com/acme/shop/actions/runs/1';
const BACKUP = '20260301T110000Z-shop-1a2b3c4d';
const ARMED: RollbackOptions['armed'] = {
  target: { place: 'db.example.com:5432/shop', database: 'shop', databaseOid: 5 },
  ...{ history: [], pending: [], on: 'failure' },
  armedAt: '2026-03-01T11:58:00.000Z',
};

const PRESERVED: PreservedDatabase = {
  database: 'shop_before_rollback_20260301T1200',
  of: 'shop',
  at: '2026-03-01T12:00:03.000Z',
  by: 'rollback',
};

const gone = (name: string, state: 'gone' | 'to go' | 'failed' = 'gone') =>
  ({ name, how: 'reverse', state }) as const;

/** A backup was restored and cut over. */
const RESTORED: Partial<RollbackDetails> = {
  ...{ done: true, strategy: 'restore', preserved: PRESERVED },
  to: { kind: 'backup', name: BACKUP },
  migrations: [{ ...gone('2026_b'), how: 'restore' }],
  window: { refusedMs: 184.2, terminated: 8 },
};

type Overrides = Partial<Omit<RollbackReport, 'rollback'>> & {
  rollback?: Partial<RollbackDetails>;
};

function reportOf({ rollback, ...overrides }: Overrides = {}): RollbackReport {
  return RollbackReportSchema.parse({
    ...{ schemaVersion: 1, stage: 'rollback', belayVersion: '0.1.0', run: 'testrun1' },
    ...{ startedAt: '2026-03-01T12:00:00.000Z', durationMs: 3_500, verdict: 'passed' },
    ...{ headline: 'Rolled back', subject: [], checks: [], findings: [], notVerified: [] },
    ...overrides,
    rollback: {
      ...{ what: 'now', done: false, times: {}, ways: [], migrations: [] },
      ...{ losses: [], lossesUnknown: [], deliveries: [], ...rollback },
    },
  });
}

const errored = (kind: StageError['kind']): Overrides => ({
  ...{ verdict: 'errored', error: { kind, code: 'c', message: 'm', hint: 'run it again' } },
});

const refused: Overrides = { ...errored('user'), verdict: 'refused' };

function optionsOf(overrides: Partial<RollbackOptions> = {}): RollbackOptions {
  return {
    ...parseInputs(rollbackInputs, {}, (name) => name),
    ...{ databaseUrl: DATABASE_URL, workspace: tmpdir(), run: 'testrun1', what: 'now' },
    identity: {},
    ...overrides,
  };
}

async function tellOf(report: RollbackReport, options: Partial<RollbackOptions>) {
  const warnings: string[] = [];
  const log = { ...silentLogger, warn: (line: string) => void warnings.push(line) };
  const ports = { log, signal: new AbortController().signal, env: {} };
  return { deliveries: await tellRollback(report, optionsOf(options), ports), warnings };
}

/** What a webhook was sent; undefined: nothing. Deliveries are those of alerts. */
async function alerted(report: RollbackReport, options: Partial<RollbackOptions> = {}) {
  return withReceiver(ok, async (url, received) => {
    // The audit line has nowhere to go here.
    const given = { alertUrl: [url], databaseUrl: 'postgresql://app:hunter22@127.0.0.1:1/shop' };
    await tellOf(report, { ...given, ...options });
    const body = received[0]?.body;
    expect(JSON.stringify(received)).not.toContain('hunter22');
    return body === undefined ? undefined : (JSON.parse(body) as Record<string, unknown>);
  });
}

describe('a rollback is told of', () => {
  it('as JSON: who, why, what', async () => {
    const identity = { actor: 'octocat', runUrl: RUN_URL };
    const options = { identity, armed: ARMED };
    const report = reportOf({ rollback: { ...RESTORED, what: 'arm' } });
    expect(await alerted(report, options)).toMatchObject({
      ...{ kind: 'belay-alert', stage: 'rollback', verdict: 'passed', headline: 'Rolled back' },
      ...{ actor: 'octocat', runUrl: RUN_URL, database: '127.0.0.1:1/shop' },
      rollback: {
        ...{ mode: 'arm', done: true, strategy: 'restore', migrations: ['2026_b'] },
        why: 'the job failed after the rollback had been armed (2026-03-01T11:58:00.000Z)',
        what: `restored ${BACKUP} beside and cut over; kept: ${PRESERVED.database}`,
        ...{
          to: { kind: 'backup', name: BACKUP },
          preserved: PRESERVED.database,
          refusedMs: 184.2,
        },
      },
    });
  });

  it('in Slack and Discord: calmly when it is done, as an alarm when it is not', async () => {
    const done = reportOf({ rollback: RESTORED });
    const slack = (await alerted(done, { alertFormat: 'slack' })) as { text: string };
    expect(slack.text).toContain(':white_check_mark: *Rolled back*');
    expect(slack.text).toContain(`what: restored ${BACKUP} beside and cut over`);
    const discord = (await alerted(done, { alertFormat: 'discord' })) as { content: string };
    expect(discord.content).toContain('✅ **Rolled back**');
    expect(discord.content).toContain('why: it was asked for');
    const failed = reportOf({ ...errored('operation'), headline: 'It failed' });
    const alarm = (await alerted(failed, { alertFormat: 'slack' })) as { text: string };
    expect(alarm.text).toContain(':rotating_light: *It failed*');
    expect(alarm.text).toContain('what: nothing was changed');
    expect(alarm.text).toContain('run it again');
  });

  it('although something failed after it was done', async () => {
    const { text } = (await alerted(reportOf({ ...errored('operation'), rollback: RESTORED }), {
      alertFormat: 'slack',
    })) as { text: string };
    expect(text).toContain(':rotating_light:');
    expect(text).toContain('restored');
  });

  it.each([
    ['refused', refused],
    ['a mistake in the input', errored('user')],
    ['interrupted', errored('interrupted')],
  ])('%s: where nobody watches, and not at a terminal', async (_what, overrides) => {
    expect(await alerted(reportOf(overrides))).toBeUndefined();
    expect(await alerted(reportOf(overrides), { identity: { runUrl: RUN_URL } })).toBeDefined();
    const armed = reportOf({ ...overrides, rollback: { what: 'arm' } });
    expect(await alerted(armed, { armed: ARMED })).toBeDefined();
  });

  it('not where there was nothing to do', async () => {
    const report = reportOf({ rollback: { what: 'arm', strategy: 'none' } });
    expect(await alerted(report, { armed: ARMED })).toBeUndefined();
  });

  it('interrupted half-way: always', async () => {
    const half = { strategy: 'reverse', migrations: [gone('b'), gone('a', 'to go')] } as const;
    const report = reportOf({
      ...errored('interrupted'),
      rollback: { ...half, migrations: [...half.migrations] },
    });
    expect(await alerted(report)).toMatchObject({
      rollback: { done: false, what: 'stopped after 1 of 2 migrations; gone: b' },
    });
  });

  it.each(['plan', 'list', 'salvage'] as const)('%s changes nothing: not told', async (what) => {
    const identity = { runUrl: RUN_URL };
    const failed = reportOf({ verdict: 'failed', rollback: { what, done: what === 'salvage' } });
    expect(await alerted(failed, { identity })).toBeUndefined();
  });
});

describe('the audit line of a rollback', () => {
  const server = useServer(15);

  const whatOf = (rollback: Partial<RollbackDetails>) =>
    auditLineOfRollback(reportOf({ rollback }), { identity: {} }).what;

  it('says what was done', () => {
    const kept = '; kept: shop_before_rollback_20260301T1200';
    expect(whatOf(RESTORED)).toBe(`restored ${BACKUP} beside and cut over${kept}`);
    expect(whatOf({ ...RESTORED, strategy: 'in-place', preserved: undefined })).toBe(
      `restored ${BACKUP} into the database itself`,
    );
    const two = { done: true, migrations: [gone('b'), gone('a')] };
    expect(whatOf({ ...two, strategy: 'reverse' })).toBe('undid by reverse SQL: b, a');
    expect(whatOf({ ...two, strategy: 'clean-history' })).toBe('marked as rolled back: b, a');
    expect(whatOf({ what: 'drop-preserved', done: true, preserved: PRESERVED })).toBe(
      `dropped ${PRESERVED.database}`,
    );
    const to = { kind: 'preserved', name: PRESERVED.database } as const;
    const undone = { ...PRESERVED, database: 'shop_before_undo_1', by: 'undo' as const };
    expect(whatOf({ what: 'undo', done: true, to, preserved: undone })).toBe(
      `put ${PRESERVED.database} back; kept: shop_before_undo_1`,
    );
    expect(whatOf({ migrations: [gone('b', 'to go')] })).toBe('nothing was changed');
  });

  const table = (url: string) =>
    withClient(url, {}, (client) => createAuditTable(client, 'public'));
  const rows = (url: string) =>
    withClient(url, {}, async (client) => {
      const { rows } = await client.query<Record<string, unknown>>('SELECT * FROM belay_audit');
      return rows;
    });

  it('goes to belay_audit where there is that table', async () => {
    const databaseUrl = await server.createDatabase();
    await table(databaseUrl);
    const identity = { actor: 'octocat', project: 'acme/shop' };
    const report = reportOf({ rollback: RESTORED });
    const { deliveries, warnings } = await tellOf(report, { databaseUrl, identity });
    expect(deliveries).toEqual([{ to: 'audit table', delivered: true }]);
    expect(warnings).toEqual([]);
    expect(await rows(databaseUrl)).toMatchObject([
      {
        ...{ stage: 'rollback', verdict: 'passed', run: 'testrun1', actor: 'octocat' },
        details: {
          ...{ project: 'acme/shop', headline: 'Rolled back' },
          rollback: { why: 'it was asked for', preserved: PRESERVED.database, done: true },
        },
      },
    ]);
  });

  it('makes no table in the database that was just restored, and is silent about it', async () => {
    const databaseUrl = await server.createDatabase();
    const told = await tellOf(reportOf({ rollback: RESTORED }), { databaseUrl });
    expect(told).toEqual({ deliveries: [], warnings: [] });
    await expect(rows(databaseUrl)).rejects.toThrow(/does not exist/);
  });

  it('is not written where nothing was changed', async () => {
    const databaseUrl = await server.createDatabase();
    await table(databaseUrl);
    await tellOf(reportOf(errored('operation')), { databaseUrl });
    await tellOf(reportOf({ rollback: { what: 'plan' } }), { databaseUrl });
    expect(await rows(databaseUrl)).toEqual([]);
  });

  it('that cannot be written is a warning, and stops no alert', async () => {
    await withReceiver(ok, async (url) => {
      const gone = 'postgresql://app:hunter22@127.0.0.1:1/shop';
      const options = { databaseUrl: gone, alertUrl: [url] };
      const { deliveries, warnings } = await tellOf(reportOf({ rollback: RESTORED }), options);
      expect(deliveries).toEqual([
        { to: 'audit table', delivered: false, reason: expect.stringContaining('127.0.0.1:1') },
        { to: 'alert (json)', delivered: true },
      ]);
      expect(warnings).toEqual([expect.stringMatching(/^Not delivered: audit table: /)]);
      expect(JSON.stringify({ deliveries, warnings })).not.toContain('hunter22');
    });
  });
});

it('an address that cannot be used is refused before anything is touched, without being shown', () => {
  const refuse = () => checkTelling(optionsOf({ alertUrl: ['http://hooks.example.com/s3cr3t'] }));
  expect(refuse).toThrow('it is http:// and leads to another machine');
  expect(refuse).not.toThrow(/s3cr3t/);
});
