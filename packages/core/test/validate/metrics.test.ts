import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import type { ValidateReport } from '../../src/report/validate-report.ts';
import { metricsText } from '../../src/validate/telling/metrics.ts';
import { checkAddresses } from '../../src/validate/telling/tell.ts';
import { parseMetrics } from './prometheus-text.ts';
import { ok, status, withReceiver } from './receiver.ts';
import { failedReport, optionsOf, told } from './told.ts';

afterAll(removeTemporaryFolders);

const PLACE = 'db.example.com:5432/shop';

const validated = (validate: Partial<ValidateReport['validate']>): ValidateReport =>
  failedReport({
    validate: { ...{ partly: [], health: [], rows: {}, deliveries: [] }, ...validate },
  });

const valuesOf = async (report: ValidateReport) =>
  parseMetrics(await metricsText(report, PLACE)).values;

describe('metrics', () => {
  it('have the verdict, durations and findings, all of this database', async () => {
    const { values, databases } = parseMetrics(await metricsText(failedReport(), PLACE));
    expect(databases).toEqual([PLACE]);
    expect(values).toMatchObject({
      'belay_validate_verdict{verdict="failed"}': 1,
      'belay_validate_verdict{verdict="passed"}': 0,
      'belay_validate_timestamp_seconds{}': Date.parse('2026-03-01T12:00:03.500Z') / 1_000,
      'belay_validate_duration_seconds{}': 3.5,
      'belay_validate_findings{severity="error"}': 1,
      'belay_validate_findings{severity="warning"}': 0,
      'belay_validate_findings{severity="notice"}': 1,
      'belay_validate_not_verified{}': 1,
      'belay_validate_check_duration_seconds{check="indexes"}': 0.25,
      'belay_validate_check_status{check="indexes",status="failed"}': 1,
      'belay_validate_check_status{check="indexes",status="passed"}': 0,
      'belay_validate_check_status{check="schema",status="passed"}': 1,
    });
  });

  it('leave out what nothing is known of', async () => {
    const names = Object.keys(await valuesOf(failedReport())).join('\n');
    expect(names).not.toMatch(/drift|migrations|table_rows|health|bake/);
    expect(names).not.toMatch(/^(process|nodejs)_/m);
  });

  it('have migrations, drift and health', async () => {
    const values = await valuesOf(
      validated({
        migrations: { directory: 'm', total: 7, applied: 5, pending: ['a'], failed: ['b'] },
        drift: true,
        health: [
          { url: 'https://a/?k=***', healthy: false, attempts: 3, durationMs: 1_500 },
          { url: 'https://a/?k=***', healthy: true, attempts: 1, durationMs: 20 },
        ],
      }),
    );
    expect(values).toMatchObject({
      'belay_validate_migrations{state="total"}': 7,
      'belay_validate_migrations{state="applied"}': 5,
      'belay_validate_migrations{state="pending"}': 1,
      'belay_validate_migrations{state="unknown"}': 0,
      'belay_validate_drift{}': 1,
      'belay_validate_health_up{url="https://a/?k=***"}': 0,
      'belay_validate_health_duration_seconds{url="https://a/?k=***"}': 1.5,
    });
  });

  it('have the rows of the largest tables, whatever those are called', async () => {
    const rows = { 'public."a\\b\n""c"': 7, ...Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`t${n}`, n])) }; // prettier-ignore
    const values = await valuesOf(validated({ rows: { ...rows, 'public."a\\b\n""c"': 1e9 } }));
    const tables = Object.keys(values).filter((name) => name.includes('table_rows'));
    expect(tables).toHaveLength(200);
    expect(values['belay_validate_table_rows{table="public."a\\b\n""c""}']).toBe(1e9);
    expect(values['belay_validate_table_rows{table="t499"}']).toBe(499);
  });

  it('have the bake time', async () => {
    const values = await valuesOf(
      validated({
        bake: {
          ...{ durationMs: 45_000, intervalMs: 15_000, baselineFrom: 'x', taken: 3, notSeen: [] },
          baseline: { connections: 4, query_ms: null },
          bounds: { connections: { most: 20 } },
          samples: [
            { atMs: 15_000, values: { connections: 6, query_ms: null } },
            { atMs: 30_000, values: {}, failure: 'gone' },
            { atMs: 45_000, values: { connections: 9, lock_waits: 0 } },
          ],
        },
      }),
    );
    expect(values).toMatchObject({
      'belay_validate_bake_samples{}': 3,
      'belay_validate_bake_duration_seconds{}': 45,
      'belay_validate_bake_unanswered{}': 1,
      'belay_validate_bake_connections{of="baseline"}': 4,
      'belay_validate_bake_connections{of="first"}': 6,
      'belay_validate_bake_connections{of="last"}': 9,
      'belay_validate_bake_connections{of="lowest"}': 6,
      'belay_validate_bake_connections{of="mean"}': 7.5,
      'belay_validate_bake_connections{of="at_most"}': 20,
      'belay_validate_bake_lock_waits{of="last"}': 0,
    });
    expect(Object.keys(values).join()).not.toContain('query_ms');
  });
});

describe('a metrics file', () => {
  it('is written, whatever the verdict, into a folder that is made', async () => {
    const metricsFile = 'out/metrics/belay.prom';
    const { root, deliveries } = await told(failedReport({ verdict: 'passed' }), { metricsFile });
    expect(deliveries).toEqual([{ to: 'metrics file', delivered: true }]);
    const { values, databases } = parseMetrics(
      await readFile(path.join(root, metricsFile), 'utf8'),
    );
    expect(databases).toEqual([PLACE]);
    expect(values['belay_validate_verdict{verdict="passed"}']).toBe(1);
    expect(await readdir(path.join(root, 'out/metrics'))).toEqual(['belay.prom']);
  });

  it('that cannot be written is said and nothing else', async () => {
    const { root } = await told(failedReport(), {});
    await mkdir(path.join(root, 'taken'));
    await writeFile(path.join(root, 'file'), '');
    for (const name of ['taken', 'file/x.prom']) {
      const metricsFile = path.join(root, name);
      const { deliveries, warnings } = await told(failedReport(), { metricsFile });
      expect(deliveries).toMatchObject([{ delivered: false, reason: expect.stringMatching(/^E/) }]);
      expect(warnings).toHaveLength(1);
    }
  });
});

describe('a Pushgateway', () => {
  it('is given them as one group, of the job and the database', async () => {
    await withReceiver(ok, async (url, received) => {
      const pushgatewayUrl = `${url.replace('//', '//me:p%40ss@')}/prefix/`;
      const { deliveries } = await told(failedReport(), { pushgatewayUrl });
      expect(deliveries).toEqual([{ to: 'pushgateway', delivered: true }]);
      const [request] = received;
      const [, instance = ''] =
        /^\/prefix\/metrics\/job\/belay_validate\/instance@base64\/([\w-]+)$/.exec(request?.path ?? '') ?? []; // prettier-ignore
      expect(Buffer.from(instance, 'base64url').toString()).toBe(PLACE);
      expect(request).toMatchObject({
        method: 'PUT',
        headers: {
          'content-type': 'text/plain; version=0.0.4; charset=utf-8',
          authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
        },
      });
      const { values } = parseMetrics(request?.body ?? '');
      expect(values['belay_validate_verdict{verdict="failed"}']).toBe(1);
    });
  });

  it('that refuses them is said, without its address', async () => {
    await withReceiver(status(400, 'pushed metrics are invalid'), async (url) => {
      const pushgatewayUrl = url.replace('//', '//me:s3cr3t@');
      const { deliveries, warnings } = await told(failedReport(), { pushgatewayUrl });
      expect(deliveries).toEqual([{ to: 'pushgateway', delivered: false, reason: 'status 400' }]);
      expect(warnings).toEqual(['Not delivered: pushgateway: status 400']);
    });
  });

  it.each(['not a url s3cr3t', 'postgresql://u:s3cr3t@host/x'])(
    'with an address that cannot be used is refused: %s',
    (pushgatewayUrl) => {
      const refuse = () => checkAddresses(optionsOf({ pushgatewayUrl }));
      expect(refuse).toThrow(/^The address in pushgateway-url cannot be used/);
      expect(refuse).not.toThrow(/s3cr3t/);
    },
  );

  it('inside a cluster is asked without TLS', () => {
    const pushgatewayUrl = 'http://pushgateway.monitoring:9091';
    expect(() => checkAddresses(optionsOf({ pushgatewayUrl }))).not.toThrow();
  });
});
