import { describe, expect, it } from '@jest/globals';
import { withClient } from '../../src/postgres/connection.ts';
import { readServerFacts } from '../../src/postgres/server-facts.ts';
import { openssl } from '@belay/testkit/certificates.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { useTlsServer } from '@belay/testkit/tls-server.ts';

const facts = (url: string) => withClient(url, { env: {} }, readServerFacts);

describe.each([13, 15, 18] as const)('of Postgres %i', (major) => {
  const server = useServer(major);

  async function roleWith(role: string, ...grants: string[]): Promise<string> {
    const url = await server.createDatabase();
    await withClient(url, {}, async (client) => {
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'word'`);
      await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
      for (const grant of grants) await client.query(grant);
    });
    const login = new URL(url);
    [login.username, login.password] = [role, 'word'];
    return login.href;
  }

  it('a superuser learns who and where it is', async () => {
    const url = await server.createDatabase();
    const read = await facts(url);
    expect(read).toEqual({
      ...{ major, database: new URL(url).pathname.slice(1), role: 'postgres' },
      ...{ superuser: true, standby: false, seesAllSessions: true },
      version: expect.stringMatching(`^${major}\\.\\d+$`),
      versionNumber: expect.any(Number),
      databaseOid: await oidOf(url),
      systemIdentifier: expect.stringMatching(/^\d{15,}$/),
    });
  });

  it('a role with nothing but CONNECT learns the same, and that it does not see everything', async () => {
    const read = await facts(await roleWith('nothing_but_connect'));
    expect(read).toMatchObject({ role: 'nothing_but_connect', superuser: false });
    expect(read).toMatchObject({ seesAllSessions: false, standby: false, major });
  });

  it('a monitoring role sees all sessions', async () => {
    const url = await roleWith('monitoring', 'GRANT pg_monitor TO monitoring');
    expect((await facts(url)).seesAllSessions).toBe(true);
  });

  it('a cluster that does not say which it is', async () => {
    const revoke = 'REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC';
    const read = await facts(await roleWith('kept_out', revoke));
    expect(read).not.toHaveProperty('systemIdentifier');
  });
});

const withOpenssl = openssl === undefined ? describe.skip : describe;

withOpenssl('of a server with TLS (skipped where there is no openssl command)', () => {
  const server = useTlsServer(15);

  it('what protects the connection is said, and nothing where nothing does', async () => {
    const sslrootcert = server.certificates.ca.file;
    const at = (parameters: Record<string, string>) => facts(server.urlFor({ parameters }));
    expect((await at({ sslrootcert })).tls).toBe('TLSv1.3, verified');
    expect((await at({ sslmode: 'require' })).tls).toBe('TLSv1.3, not verified');
    expect(await at({ sslmode: 'disable' })).not.toHaveProperty('tls');
    expect(await at({ sslrootcert })).not.toHaveProperty('pooler');
  });
});

async function oidOf(url: string): Promise<number> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ oid: number }>(
      'SELECT oid FROM pg_database WHERE datname = current_database()',
    );
    return rows[0]?.oid ?? 0;
  });
}
