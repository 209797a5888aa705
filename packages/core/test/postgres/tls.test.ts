import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { type ConnectOptions, withClient } from '../../src/postgres/connection.ts';
import { wayOf } from '../../src/postgres/dial.ts';
import { FOREIGN_NAME, openssl } from '@belay/testkit/certificates.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { type TlsRole, useTlsServer } from '@belay/testkit/tls-server.ts';
import { folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';

const withOpenssl = openssl === undefined ? describe.skip : describe;
afterAll(removeTemporaryFolders);

type Connect = Pick<ConnectOptions, 'env' | 'remote'>;

/** What protects the connection, as the server sees it and in our words; or the error. */
async function attempt(url: string, options: Connect = { env: {} }) {
  try {
    return await withClient(url, options, async (client) => {
      const { rows } = await client.query<{ encrypted: boolean; version: string | null }>(
        'SELECT ssl AS encrypted, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      );
      const [row] = rows;
      const { tls } = wayOf(client);
      expect(tls?.split(',')[0]).toBe(row?.version ?? undefined);
      return row?.encrypted === true ? tls : 'plain';
    });
  } catch (error) {
    return error as Error & { code: string; hint: string };
  }
}

const tlsFailed = (message: RegExp | string, hint?: RegExp) => ({
  name: 'UserError',
  code: 'database-tls-failed',
  message: expect.stringMatching(message),
  ...(hint === undefined ? {} : { hint: expect.stringMatching(hint) }),
});

withOpenssl('a server with TLS (skipped where there is no openssl command)', () => {
  const server = useTlsServer(15);
  const ca = () => server.certificates.ca.file;
  const to = (parameters: Record<string, string>, more: { role?: TlsRole; host?: string } = {}) =>
    server.urlFor({ parameters, ...more });
  /** A host that is not one of the local names. */
  const remote = (parameters: Record<string, string> = {}) =>
    to(parameters, { host: FOREIGN_NAME });
  const byDefault = (env: ConnectOptions['env'] = {}): Connect => ({ env, remote: 'verify-full' });
  afterEach(async () => {
    await server.show('good');
    await server.encrypts(true);
  });

  it('each sslmode does what libpq documents', async () => {
    const sslrootcert = ca();
    expect(await attempt(to({ sslmode: 'disable' }))).toBe('plain');
    expect(await attempt(to({ sslmode: 'allow' }))).toBe('plain');
    expect(await attempt(to({ sslmode: 'prefer' }))).toBe('TLSv1.3, not verified');
    expect(await attempt(to({ sslmode: 'require' }))).toBe('TLSv1.3, not verified');
    expect(await attempt(to({ sslmode: 'verify-ca', sslrootcert }))).toBe(
      'TLSv1.3, verified but for the host name',
    );
    expect(await attempt(to({ sslmode: 'verify-full', sslrootcert }))).toBe('TLSv1.3, verified');
    expect(await attempt(to({ sslrootcert }, { host: 'localhost' }))).toBe('TLSv1.3, verified');
  });

  it('require verifies the CA where a root certificate is there, named or in the home folder', async () => {
    const other = server.certificates.otherCa.file;
    expect(await attempt(to({ sslmode: 'require', sslrootcert: ca() }))).toBe(
      'TLSv1.3, verified but for the host name',
    );
    expect(await attempt(to({ sslmode: 'require', sslrootcert: other }))).toMatchObject(
      tlsFailed('not trusted here'),
    );
    const home = folderWith({ '.postgresql/x': '' });
    await writeFile(path.join(home, '.postgresql/root.crt'), await text(other));
    expect(await attempt(to({ sslmode: 'require' }), { env: { HOME: home } })).toMatchObject(
      tlsFailed('not trusted here'),
    );
    const anyway = to({ sslmode: 'require', sslaccept: 'accept_invalid_certs' });
    expect(await attempt(anyway, { env: { HOME: home } })).toBe('TLSv1.3, not verified');
  });

  it('variables of libpq speak where the URL is silent', async () => {
    const env = { PGSSLMODE: 'verify-full', PGSSLROOTCERT: ca() };
    expect(await attempt(to({}), { env })).toBe('TLSv1.3, verified');
    expect(await attempt(to({ sslmode: 'disable' }), { env })).toBe('plain');
  });

  it('of which nothing is said: plain as ever; for a stage that looks at production as its host is', async () => {
    expect(await attempt(to({}))).toBe('plain');
    expect(await attempt(remote())).toBe('plain');
    expect(await attempt(to({}), byDefault())).toBe('TLSv1.3, not verified');
    expect(await attempt(remote(), byDefault({ SSL_CERT_FILE: ca() }))).toBe('TLSv1.3, verified');
    const extra = byDefault({ NODE_EXTRA_CA_CERTS: ca() });
    expect(await attempt(remote(), extra)).toBe('TLSv1.3, verified');
    expect(await attempt(remote({ sslrootcert: 'system' }), extra)).toBe('TLSv1.3, verified');
    const unknown = await attempt(remote(), byDefault());
    expect(unknown).toMatchObject(
      tlsFailed(
        'signed by a CA that is not trusted here',
        /not local is then verified.*sslrootcert=\/path\/ca\.pem.*sslmode=require encrypts without verifying.*sslmode=disable/s,
      ),
    );
    expect(String(unknown)).not.toContain(new URL(server.url()).password);
  });

  it('Prisma’s sslcert is the root certificate, where no key belongs to it', async () => {
    const sslcert = ca();
    expect(await attempt(to({ sslcert, sslmode: 'require', sslaccept: 'strict' }))).toBe(
      'TLSv1.3, verified',
    );
    expect(await attempt(remote({ sslcert }), byDefault())).toBe('TLSv1.3, verified');
    expect(await attempt(to({ sslcert: '/nowhere/ca.pem', sslmode: 'require' }))).toBe(
      'TLSv1.3, not verified',
    );
  });

  it.each([
    ['expired', /has expired/, /Renew it/],
    ['selfSigned', /signed by itself/, /sslrootcert=\/path\/ca\.pem/],
    ['otherCa', /signed by a CA that is not trusted/, /sslrootcert=\/path\/ca\.pem/],
    ['otherHost', /another host.*127\.1.*db\.example\.com/, /sslmode=verify-ca/],
  ] as const)('a certificate that is %s is refused in words', async (which, words, hint) => {
    await server.show(which);
    const full = remote({ sslmode: 'verify-full', sslrootcert: ca() });
    expect(await attempt(full)).toMatchObject(tlsFailed(words, hint));
    const chainOnly = await attempt(remote({ sslmode: 'verify-ca', sslrootcert: ca() }));
    if (which === 'otherHost') expect(chainOnly).toBe('TLSv1.3, verified but for the host name');
    else expect(chainOnly).toMatchObject(tlsFailed(words));
    expect(await attempt(remote({ sslmode: 'require' }))).toBe('TLSv1.3, not verified');
    expect(await attempt(remote({ sslmode: 'prefer' }))).toBe('TLSv1.3, not verified');
  });

  it('an IP address is verified too', async () => {
    const url = to({ sslmode: 'verify-full', sslrootcert: ca() }, { host: '127.0.0.1' });
    expect(await attempt(url)).toBe('TLSv1.3, verified');
    await server.show('otherHost');
    expect(await attempt(url)).toMatchObject(tlsFailed('another host'));
  });

  it('NODE_TLS_REJECT_UNAUTHORIZED=0 does not switch verifying off', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await attempt(remote(), byDefault())).toMatchObject(tlsFailed('not trusted'));
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });

  it('without TLS switched on: only what may be plain connects', async () => {
    await server.encrypts(false);
    expect(await attempt(to({ sslmode: 'allow' }))).toBe('plain');
    expect(await attempt(to({ sslmode: 'prefer' }))).toBe('plain');
    expect(await attempt(to({}), byDefault())).toBe('plain');
    for (const sslmode of ['require', 'verify-ca', 'verify-full']) {
      expect(await attempt(to({ sslmode, sslrootcert: ca() }))).toMatchObject(
        tlsFailed(`has no TLS, and sslmode=${sslmode}`, /sslmode=disable/),
      );
    }
    expect(await attempt(remote(), byDefault())).toMatchObject(
      tlsFailed('has no TLS', /not local/),
    );
  });

  it('allow and prefer try the other way where pg_hba.conf wants it', async () => {
    const as = (role: TlsRole, sslmode: string) => attempt(to({ sslmode }, { role }));
    expect(await as('only_tls', 'allow')).toBe('TLSv1.3, not verified');
    expect(await as('only_plain', 'prefer')).toBe('plain');
    expect(await as('only_tls', 'disable')).toMatchObject({
      code: 'database-access-denied',
      message: expect.stringMatching(/pg_hba\.conf/),
      hint: expect.stringMatching(/sslmode=verify-full/),
    });
    expect(await as('only_plain', 'require')).toMatchObject({
      code: 'database-access-denied',
      hint: expect.stringMatching(/needs an entry for this machine, role and database/),
    });
    await server.encrypts(false);
    expect(await as('only_tls', 'allow')).toMatchObject({ code: 'database-access-denied' });
  });

  it('a client certificate is sent, its absence and a foreign one are explained', async () => {
    const { client, encryptedKey } = server.certificates;
    const as = (parameters: Record<string, string>, options?: Connect) =>
      attempt(to({ sslmode: 'require', ...parameters }, { role: 'with_certificate' }), options);
    const own = { sslcert: client.good.file, sslkey: client.good.key };
    const connected = 'TLSv1.3, not verified';
    expect(await as(own)).toBe(connected);
    const env = { PGSSLCERT: own.sslcert, PGSSLKEY: own.sslkey };
    expect(await as({}, { env })).toBe(connected);
    const home = folderWith({
      '.postgresql/postgresql.crt': await text(own.sslcert),
      '.postgresql/postgresql.key': await text(own.sslkey),
    });
    expect(await as({}, { env: { HOME: home } })).toBe(connected);
    const { file: sslkey, password: sslpassword } = encryptedKey;
    expect(await as({ ...own, sslkey, sslpassword })).toBe(connected);

    expect(await as({})).toMatchObject(tlsFailed('client certificate', /sslcert and sslkey/));
    expect(await as({ sslcertmode: 'disable' }, { env: { HOME: home } })).toMatchObject(
      tlsFailed('client certificate'),
    );
    const foreign = { sslcert: client.otherCa.file, sslkey: client.otherCa.key };
    expect(await as(foreign)).toMatchObject(
      tlsFailed(/refused our client certificate/, /ssl_ca_file/),
    );
  });

  it('a file that cannot be used is named, with the reason', async () => {
    const { client, encryptedKey } = server.certificates;
    const folder = folderWith({ 'empty.pem': 'nothing\n', 'broken.pem': BROKEN });
    const at = (name: string) => path.join(folder, name);
    const unusable = (message: RegExp) => ({
      name: 'UserError',
      code: 'tls-file-unusable',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/PEM/),
    });
    const full = (sslrootcert: string) => attempt(to({ sslmode: 'verify-full', sslrootcert }));
    expect(await full(at('absent.pem'))).toMatchObject(unusable(/absent\.pem.*ENOENT/));
    expect(await full(folder)).toMatchObject(unusable(/EISDIR/));
    expect(await full(at('empty.pem'))).toMatchObject(unusable(/holds no certificate/));
    expect(await full(at('broken.pem'))).toMatchObject(unusable(/broken certificate/));
    const env = { PGSSLROOTCERT: at('absent.pem') };
    expect(await attempt(remote(), byDefault(env))).toMatchObject(unusable(/absent\.pem/));

    const own = (sslkey: string, more = {}) =>
      attempt(to({ sslmode: 'require', sslcert: client.good.file, sslkey, ...more }));
    expect(await own(client.otherCa.key)).toMatchObject(unusable(/does not belong/));
    expect(await own(at('empty.pem'))).toMatchObject(unusable(/private key in PEM/));
    expect(await own(encryptedKey.file)).toMatchObject(unusable(/sslpassword/));
    const wrong = await own(encryptedKey.file, { sslpassword: 'not-the-word' });
    expect(wrong).toMatchObject(unusable(/cannot be opened/));
    expect(String(wrong)).not.toContain('not-the-word');
    expect(await attempt(to({ sslmode: 'verify-ca' }))).toMatchObject({
      code: 'tls-option-invalid',
      hint: expect.stringMatching(/sslrootcert=/),
    });
  });

  it('a version of TLS that both sides cannot agree on, in words', async () => {
    expect(await attempt(to({ sslmode: 'require', ssl_max_protocol_version: 'TLSv1.2' }))).toBe(
      'TLSv1.2, not verified',
    );
    expect(
      await attempt(to({ sslmode: 'require', ssl_max_protocol_version: 'TLSv1.1' })),
    ).toMatchObject(tlsFailed('TLS'));
  });

  it('a wrong password is no matter of TLS', async () => {
    const url = new URL(to({ sslmode: 'prefer' }));
    url.password = 'not-the-word';
    const failed = await attempt(url.href);
    expect(failed).toMatchObject({ code: 'database-auth-failed' });
  });

  it('sslnegotiation=direct, before Postgres 17, is explained', async () => {
    expect(await attempt(to({ sslmode: 'require', sslnegotiation: 'direct' }))).toMatchObject(
      tlsFailed('TLS', /Postgres 17/),
    );
  });
});

withOpenssl('Postgres 18 with TLS (skipped where there is no openssl command)', () => {
  const server = useTlsServer(18);

  it('verified, asked first and directly, with the name and without', async () => {
    const sslrootcert = server.certificates.ca.file;
    const to = (parameters: Record<string, string>) =>
      attempt(server.urlFor({ host: FOREIGN_NAME, parameters: { sslrootcert, ...parameters } }));
    expect(await to({})).toBe('TLSv1.3, verified');
    expect(await to({ sslnegotiation: 'direct' })).toBe('TLSv1.3, verified');
    expect(await to({ sslsni: '0' })).toBe('TLSv1.3, verified');
  });
});

describe('something that is no Postgres server', () => {
  const plain = useServer(15);

  it('is recognised where TLS is asked for, also when it adds to its answer', async () => {
    for (const answer of ['HTTP/1.1 400 Bad Request\r\n\r\n', 'SELECT', 'Sx']) {
      const failed = await withImpostor(answer, (port) =>
        attempt(`postgresql://u:p@127.0.0.1:${port}/x?sslmode=require`),
      );
      expect(failed).toMatchObject(tlsFailed('no Postgres server with TLS'));
    }
  });

  it('a server of which nobody made a TLS server says so', async () => {
    expect(await attempt(`${plain.url()}?sslmode=require`)).toMatchObject(tlsFailed('has no TLS'));
    expect(await attempt(plain.url(), { env: {}, remote: 'verify-full' })).toBe('plain');
  });
});

const BROKEN = '-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n';

const text = (file: string) => readFile(file, 'utf8');

async function withImpostor<T>(answer: string, body: (port: number) => Promise<T>): Promise<T> {
  const impostor = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.write(answer));
  });
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  try {
    return await body((impostor.address() as AddressInfo).port);
  } finally {
    impostor.close();
  }
}
