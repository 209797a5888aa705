import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { withProtectedEnvironment } from '../../src/postgres/protected-libpq.ts';
import { run } from '../../src/runtime/process.ts';
import { FOREIGN_NAME, openssl } from '@belay/testkit/certificates.ts';
import { useTlsServer } from '@belay/testkit/tls-server.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';

const PSQL = '/usr/lib/postgresql/15/bin/psql';
const SQL = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
const possible = openssl !== undefined && existsSync(PSQL);

afterAll(removeTemporaryFolders);

/** What libpq makes of the URL: whether it encrypted, or why it did not connect. */
function answer(url: string, env: Record<string, string> = {}): Promise<string> {
  return withProtectedEnvironment(
    url,
    { env: { PATH: process.env['PATH'], ...env } },
    async (to) => {
      const { stdout, stderr } = await run(PSQL, ['-XAtc', SQL], { env: to, deadlineMs: 20_000 });
      return (stdout || stderr).trim();
    },
  );
}

(possible ? describe : describe.skip)(
  'a program of libpq (skipped where there is no psql of 15 or no openssl command)',
  () => {
    const server = useTlsServer(15);
    const local = (parameters: Record<string, string>) => server.urlFor({ parameters });
    const remote = (parameters: Record<string, string> = {}) =>
      server.urlFor({ parameters, host: FOREIGN_NAME });

    it('protects its connection as our own sessions do', async () => {
      const sslrootcert = server.certificates.ca.file;
      expect(await answer(local({ sslmode: 'disable' }))).toBe('f');
      expect(await answer(local({}))).toBe('t');
      expect(await answer(local({ sslmode: 'require' }))).toBe('t');
      expect(await answer(local({ sslmode: 'verify-full', sslrootcert }))).toBe('t');
    });

    it('verifies in full on its own at another host, whose certificate nobody signed that the system knows', async () => {
      expect(await answer(remote())).toMatch(/certificate verify failed/);
      const roots = { SSL_CERT_FILE: server.certificates.ca.file };
      expect(await answer(remote(), roots)).toMatch(/^t$|does not match host name/);
    });

    it('takes the words of others: no-verify, and the root certificate under the name that Prisma gives it', async () => {
      expect(await answer(remote({ sslmode: 'no-verify' }))).toBe('t');
      const sslcert = server.certificates.ca.file;
      expect(await answer(local({ sslmode: 'verify-full', sslcert }))).toBe('t');
    });

    it('shows its certificate where the server wants one', async () => {
      const { file, key } = server.certificates.client.good;
      const parameters = { sslmode: 'require', sslcert: file, sslkey: key };
      expect(await answer(server.urlFor({ role: 'with_certificate', parameters }))).toBe('t');
    });

    it('leaves no file behind', async () => {
      const folder = await withProtectedEnvironment(
        local({ sslmode: 'verify-full', sslrootcert: server.certificates.ca.file }),
        { env: {} },
        (env) => Promise.resolve(path.dirname(env['PGSSLROOTCERT'] ?? '')),
      );
      expect(folder).toMatch(/belay_tls_/);
      expect(existsSync(folder)).toBe(false);
    });
  },
);
