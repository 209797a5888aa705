import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../src/postgres/connection.ts';
import type { ValidateReport } from '../../src/validate/stage.ts';
import { openssl } from '@belay/testkit/certificates.ts';
import { pgbouncer, usePgbouncer } from '@belay/testkit/pgbouncer.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { PRIMARY_SETTINGS, canHaveStandby, useStandby } from '@belay/testkit/standby.ts';
import { useTlsServer } from '@belay/testkit/tls-server.ts';
import { copyShop, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { deployed, rules, validateOn } from './run.ts';

afterAll(removeTemporaryFolders);

const server = useServer(15, PRIMARY_SETTINGS);
const pooler = usePgbouncer(server, { poolSize: 2 });
const standby = useStandby(server);

let url = '';
let shop = '';
beforeAll(async () => {
  shop = copyShop();
  url = await deployed(server, shop);
});

const hasStandby = await canHaveStandby(15);

const statuses = ({ checks }: ValidateReport) =>
  Object.fromEntries(checks.map(({ id, status }) => [id, status]));

describe('a deploy that stands is found to stand', () => {
  const withPgbouncer = pgbouncer === undefined ? it.skip : it;
  withPgbouncer(
    'through PgBouncer, with nothing left in it (skipped where it is not installed)',
    async () => {
      const direct = await validateOn(url, shop);
      const report = await validateOn(pooler.through(url), shop);
      expect(report.validate.target).toMatchObject({ kind: 'primary', pooler: 'PgBouncer' });
      expect(report.subject).toEqual(
        expect.arrayContaining([expect.stringMatching(/\(primary, through PgBouncer\)$/)]),
      );
      expect(rules(report)).toEqual([]);
      expect(statuses(report)).toEqual(statuses(direct));
      // Both connections that the stage may have used.
      await withClient(pooler.through(url), {}, (one) =>
        withClient(pooler.through(url), {}, async (two) => {
          for (const client of [one, two]) await client.query('BEGIN');
          for (const client of [one, two]) {
            const { rows } = await client.query<{ name: string }>(
              "SELECT name FROM pg_settings WHERE source = 'session' AND name NOT IN ('application_name', 'client_encoding')",
            );
            expect(rows).toEqual([]);
            await client.query('CREATE TEMP TABLE writable () ON COMMIT DROP');
          }
        }),
      );
    },
  );

  const with15 = hasStandby ? it : it.skip;
  with15('on a standby (skipped without pg_basebackup)', async () => {
    await standby.caughtUp();
    const report = await validateOn(standby.on(url), shop);
    expect(report.validate.target).toMatchObject({ kind: 'standby' });
    expect(rules(report)).toEqual([]);
    expect(report.validate).toMatchObject({ drift: false, migrations: { total: 15, applied: 15 } });
  });
});

const withOpenssl = openssl === undefined ? describe.skip : describe;
withOpenssl('a server with TLS (skipped where there is no openssl command)', () => {
  const secure = useTlsServer(15);

  it('is named as protected; where it cannot be verified, how to is said', async () => {
    const database = await deployed(secure, shop);
    const remote = new URL(secure.urlFor({ host: '127.1' }));
    remote.pathname = new URL(database).pathname;
    const env = { PATH: process.env['PATH'] };
    const PGSSLROOTCERT = secure.certificates.ca.file;
    const report = await validateOn(remote.href, shop, { env: { ...env, PGSSLROOTCERT } });
    expect(report.validate.target?.tls).toBe('TLSv1.3, verified');
    const refused = await validateOn(remote.href, shop, { env });
    expect(refused).toMatchObject({
      verdict: 'errored',
      error: {
        code: 'database-tls-failed',
        hint: expect.stringMatching(/sslrootcert=\/path\/ca\.pem/) as unknown,
      },
    });
  });
});
