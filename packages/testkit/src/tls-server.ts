import { beforeAll } from '@jest/globals';
import { chmodSync, chownSync, copyFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteLiteral } from '@belay/core/postgres/identifiers.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { type Major, type TestServer, useServer } from './servers.ts';
import { temporaryFolder } from './workspace.ts';

/** Roles that the server treats differently; all have this password. */
const PASSWORD = 'word-of-the-roles';

/** `only_tls` must encrypt, `only_plain` must not, `with_certificate` must show a certificate as well. */
export type TlsRole = 'only_tls' | 'only_plain' | 'with_certificate';

const HBA = `
hostssl   all  only_plain        127.0.0.1/32  reject
hostnossl all  only_tls          127.0.0.1/32  reject
hostssl   all  with_certificate  127.0.0.1/32  scram-sha-256  clientcert=verify-full
hostnossl all  with_certificate  127.0.0.1/32  reject
host      all  all               127.0.0.1/32  scram-sha-256
`;

export interface TlsServer extends TestServer {
  /** There from the first test on. */
  certificates: Certificates;
  /** The URL for one of the roles, of its superuser by default, by a host name of this machine, with parameters. */
  urlFor(options: { role?: TlsRole; host?: string; parameters?: Record<string, string> }): string;
  /** Lets the server show another certificate from the next connection on. */
  show(which: keyof Certificates['server']): Promise<void>;
  /** Switches TLS off or on. */
  encrypts(on: boolean): Promise<void>;
}

/**
 * A server with TLS for all tests of a file, as {@link useServer}. Its certificates are signed by a CA that
 * nobody else trusts; see {@link makeCertificates}. Needs the openssl command.
 */
export function useTlsServer(major: Major = 15): TlsServer {
  const server = useServer(major);
  let certificates: Certificates | undefined;
  const made = () => {
    if (!certificates) throw new Error('the certificates are there only inside tests');
    return certificates;
  };
  const set = (settings: Record<string, string>) => change(server.url(), settings);

  beforeAll(async () => {
    certificates = makeCertificates(temporaryFolder(), 'with_certificate');
    await writeHba(server.url());
    for (const role of ['only_tls', 'only_plain', 'with_certificate']) {
      await withClient(server.url(), {}, (client) =>
        client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${quoteLiteral(PASSWORD)}`),
      );
    }
    const ca = await copyFor(server.url(), certificates.ca.file);
    await set({ ssl_ca_file: ca });
    await tlsServer.show('good');
    await tlsServer.encrypts(true);
  });

  const tlsServer: TlsServer = {
    ...server,
    get certificates() {
      return made();
    },
    urlFor({ role, host, parameters = {} }) {
      const url = new URL(server.url());
      if (role !== undefined) [url.username, url.password] = [role, PASSWORD];
      if (host !== undefined) url.hostname = host;
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    async show(which) {
      const { file, key } = made().server[which];
      await set({
        ssl_cert_file: await copyFor(server.url(), file),
        ssl_key_file: await copyFor(server.url(), key),
      });
    },
    encrypts: (on) => set({ ssl: on ? 'on' : 'off' }),
  };
  return tlsServer;
}

/** Changes settings of the whole server and waits until whoever connects gets them. */
async function change(url: string, settings: Record<string, string>): Promise<void> {
  const before = await loadTime(url);
  await withClient(url, {}, async (client) => {
    for (const [name, value] of Object.entries(settings)) {
      await client.query(`ALTER SYSTEM SET ${name} = ${quoteLiteral(value)}`);
    }
    await client.query('SELECT pg_reload_conf()');
  });
  while ((await loadTime(url)) === before) await sleep(5);
}

function loadTime(url: string): Promise<string | undefined> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ at: string }>('SELECT pg_conf_load_time()::text AS at');
    return rows[0]?.at;
  });
}

/** A copy in the data directory that only the server can read: it refuses other keys. */
async function copyFor(url: string, file: string): Promise<string> {
  const folder = await dataDirectory(url);
  const copy = path.join(folder, path.basename(file));
  const { uid, gid } = statSync(folder);
  copyFileSync(file, copy);
  chmodSync(copy, 0o600);
  chownSync(copy, uid, gid);
  return copy;
}

async function writeHba(url: string): Promise<void> {
  writeFileSync(path.join(await dataDirectory(url), 'pg_hba.conf'), HBA);
  await change(url, {});
}

function dataDirectory(url: string): Promise<string> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory ?? '';
  });
}
