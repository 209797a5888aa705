import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { pgbouncer, usePgbouncer } from '@belay/testkit/pgbouncer.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { PRIMARY_SETTINGS, canHaveStandby, useStandby } from '@belay/testkit/standby.ts';
import { copyShop, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import { parseMetrics } from './prometheus-text.ts';
import { ok, status, withReceiver } from './receiver.ts';
import { deployed, execute, rules, validateOn } from './run.ts';
import { failedReport, told } from './told.ts';

afterAll(removeTemporaryFolders);

const with15 = (await canHaveStandby(15)) ? it : it.skip;
const withPooler = pgbouncer === undefined ? it.skip : it;

const IDENTITY = { actor: 'ada', commit: 'c0ffee', project: 'acme/shop' };

async function auditLines(url: string) {
  return withClient(url, {}, async (client) => {
    const sql = 'SELECT verdict, run, actor, commit FROM belay_audit ORDER BY id';
    return (await client.query<Record<string, unknown>>(sql)).rows;
  });
}

describe('a validation that tells others', () => {
  const server = useServer(15);
  let shop = '';
  let url = '';
  beforeAll(async () => {
    shop = copyShop();
    url = await deployed(server, shop);
  });

  it('of a deploy that stands writes lines and metrics, and finds nothing of its own the next time', async () => {
    await withReceiver(ok, async (address, received) => {
      const metricsFile = 'belay.prom';
      const telling = { auditTable: true, alertUrl: [address], metricsFile, identity: IDENTITY };
      const first = await validateOn(url, shop, telling);
      const second = await validateOn(url, shop, telling);
      for (const report of [first, second]) {
        expect(rules(report)).toEqual([]);
        expect(report.validate.drift).toBe(false);
        expect(report.validate.deliveries).toEqual([
          { to: 'metrics file', delivered: true },
          { to: 'audit table', delivered: true },
        ]);
      }
      expect(received).toEqual([]);
      const { verdict } = first;
      const line = { verdict, run: 'testrun1', actor: 'ada', commit: 'c0ffee' };
      expect(await auditLines(url)).toEqual([line, line]);
      const { values } = parseMetrics(readFileSync(path.join(shop, metricsFile), 'utf8'));
      expect(values[`belay_validate_verdict{verdict="${verdict}"}`]).toBe(1);
      expect(values['belay_validate_migrations{state="applied"}']).toBe(15);
      expect(Object.keys(values).some((name) => name.includes('table_rows{table='))).toBe(true);
    });
  }, 90_000);

  it('of one that does not stand comes out the same when nobody can be told', async () => {
    await execute(url, 'DROP INDEX "Order_to_pack_idx"');
    await withReceiver(status(403), async (address) => {
      const [alertUrl, pushgatewayUrl] = [[`${address}/hook/s3cr3t`], address];
      const report = await validateOn(url, shop, { alertUrl, pushgatewayUrl, identity: IDENTITY });
      expect(report.verdict).toBe('failed');
      expect(exitCodeOf(report)).toBe(1);
      expect(report.validate.deliveries).toEqual([
        { to: 'pushgateway', delivered: false, reason: 'status 403' },
        { to: 'alert (json)', delivered: false, reason: 'status 403' },
      ]);
      const written = readFileSync(report.reportFile ?? '', 'utf8');
      expect(JSON.parse(written)).toMatchObject({
        validate: {
          audit: { verdict: 'failed', run: 'testrun1', actor: 'ada', commit: 'c0ffee' },
          deliveries: report.validate.deliveries,
        },
      });
      expect(written).not.toContain('s3cr3t');
    });
  }, 60_000);
});

/** What lets one connection through to a server, and cuts every other. */
async function withOneWay<T>(url: string, body: (url: string) => Promise<T>): Promise<T> {
  const { hostname, port } = new URL(url);
  let count = 0;
  const gate = createServer((socket) => {
    socket.on('error', () => undefined);
    if (count++ > 0) return void socket.destroy();
    const server = connect(Number(port), hostname);
    server.on('error', () => undefined).on('close', () => socket.destroy());
    socket
      .on('close', () => server.destroy())
      .pipe(server)
      .pipe(socket);
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.port = String((gate.address() as AddressInfo).port);
  through.searchParams.set('sslmode', 'disable');
  try {
    return await body(through.href);
  } finally {
    gate.close();
  }
}

describe('a validation that is stopped', () => {
  const server = useServer(15);

  it('by a server that takes no further connection is told of', async () => {
    const shop = copyShop();
    const url = await deployed(server, shop);
    await withReceiver(ok, async (address, received) => {
      const telling = { alertUrl: [address], metricsFile: 'belay.prom' };
      const report = await withOneWay(url, (url) => validateOn(url, shop, telling));
      expect(report).toMatchObject({
        verdict: 'errored',
        error: { kind: 'user', code: 'database-unreachable' },
      });
      expect(report.validate.deliveries).toEqual([
        { to: 'metrics file', delivered: true },
        { to: 'alert (json)', delivered: true },
      ]);
      expect(received[0]?.body).toContain('database-unreachable');
    });
  }, 60_000);

  it('by a mistake in the input before it looked is not', async () => {
    await withReceiver(ok, async (address, received) => {
      const nowhere = new URL(server.url());
      nowhere.pathname = '/nowhere';
      const report = await validateOn(nowhere.href, copyShop(), { alertUrl: [address] });
      expect(report.error?.code).toBe('database-missing');
      expect({ received, to: report.validate.deliveries }).toEqual({ received: [], to: [] });
    });
  });
});

describe('the audit table of a standby', () => {
  const server = useServer(15, PRIMARY_SETTINGS);
  const standby = useStandby(server);

  with15(
    'is not written to, which is said (skipped without pg_basebackup)',
    async () => {
      const url = await server.createDatabase();
      await standby.caughtUp();
      const options = { databaseUrl: standby.on(url), auditTable: true };
      const { deliveries } = await told(failedReport(), options);
      const reason = 'the server takes no writes: it is a standby, or read-only';
      expect(deliveries).toEqual([{ to: 'audit table', delivered: false, reason }]);
    },
    90_000,
  );
});

describe('the audit table behind PgBouncer in transaction mode', () => {
  const server = useServer(15);
  // One connection: what a session left behind would be seen by the next.
  const pooler = usePgbouncer(server, { poolSize: 1 });

  withPooler('gets its lines (skipped without PgBouncer)', async () => {
    const url = await server.createDatabase();
    const options = { databaseUrl: pooler.through(url), auditTable: true };
    for (let i = 0; i < 2; i++) {
      const { deliveries } = await told(failedReport(), options);
      expect(deliveries).toEqual([{ to: 'audit table', delivered: true }]);
    }
    expect(await auditLines(url)).toHaveLength(2);
  });
});
