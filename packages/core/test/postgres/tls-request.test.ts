import { describe, expect, it } from '@jest/globals';
import { isLocalHost, readTlsRequest } from '../../src/postgres/tls-request.ts';
import { redactUrl, secretForms } from '../../src/report/redact.ts';

const REMOTE = 'postgresql://u:p@db.example.com/app';
const LOCAL = 'postgresql://u:p@localhost/app';

const read = (url: string, env = {}, remote?: 'verify-full') =>
  readTlsRequest(url, { env, remote });
const modeOf = (url: string, env = {}, remote?: 'verify-full') => read(url, env, remote).mode;
const refusal = (url: string, env = {}) => {
  try {
    return modeOf(url, env);
  } catch (error) {
    return error as { code: string; message: string; hint: string };
  }
};

describe('where nothing is said about TLS', () => {
  it('a host that is not local is verified in full, if the caller wants that', () => {
    expect(read(REMOTE, {}, 'verify-full')).toMatchObject({ mode: 'verify-full', byDefault: true });
    expect(modeOf(REMOTE)).toBe('disable');
  });

  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.9.8.7', '[::1]'])('%s is local', (host) => {
    expect(modeOf(`postgresql://u:p@${host}/app`, {}, 'verify-full')).toBe('prefer');
  });

  it.each(['127.0.0.1.example.com', '128.0.0.1', 'localhost.example.com', '[::2]', '10.0.0.1'])(
    '%s is not',
    (host) => expect(modeOf(`postgresql://u:p@${host}/app`, {}, 'verify-full')).toBe('verify-full'),
  );

  it('a Unix socket is never encrypted, whatever is asked for', () => {
    expect(modeOf('postgresql://u@%2Fvar%2Frun/app?sslmode=require')).toBe('disable');
    expect(modeOf('postgresql://u@x/app?host=/var/run&sslmode=verify-full')).toBe('disable');
    expect(isLocalHost('/var/run/postgresql')).toBe(true);
  });
});

describe('what is said about TLS', () => {
  it.each(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'])(
    'sslmode=%s counts, for every host and caller',
    (mode) => {
      expect(read(`${REMOTE}?sslmode=${mode}`, {}, 'verify-full')).toMatchObject({
        mode,
        byDefault: false,
      });
      expect(modeOf(`${LOCAL}?sslmode=${mode}`)).toBe(mode);
    },
  );

  it('in the URL outweighs what stands in the variables of libpq', () => {
    const env = { PGSSLMODE: 'require', PGSSLROOTCERT: '/env.pem' };
    expect(read(REMOTE, env, 'verify-full')).toMatchObject({
      mode: 'require',
      rootCertificates: '/env.pem',
    });
    expect(
      read(`${REMOTE}?sslmode=verify-ca&sslrootcert=%2Furl.pem`, env, 'verify-full'),
    ).toMatchObject({ mode: 'verify-ca', rootCertificates: '/url.pem' });
  });

  it('a root certificate named in the URL asks for verifying; the variable alone does not', () => {
    expect(modeOf(`${LOCAL}?sslrootcert=/ca.pem`)).toBe('verify-full');
    expect(modeOf(LOCAL, { PGSSLROOTCERT: '/ca.pem' }, 'verify-full')).toBe('prefer');
    expect(modeOf(LOCAL, { PGSSLROOTCERT: 'system' }, 'verify-full')).toBe('verify-full');
  });

  it('by others than libpq is understood', () => {
    expect(modeOf(`${REMOTE}?ssl=true`)).toBe('require');
    expect(read(`${REMOTE}?sslmode=no-verify`)).toMatchObject({
      mode: 'require',
      acceptsAny: true,
    });
    expect(modeOf(`${REMOTE}?sslmode=require&sslaccept=strict`)).toBe('verify-full');
    expect(modeOf(`${REMOTE}?sslmode=prefer&sslaccept=strict`)).toBe('prefer');
    expect(read(`${REMOTE}?sslaccept=accept_invalid_certs`, {}, 'verify-full')).toMatchObject({
      mode: 'require',
      acceptsAny: true,
    });
    // The word that promises more wins.
    expect(
      modeOf(`${REMOTE}?sslmode=verify-full&sslaccept=accept_invalid_certs`, {}, 'verify-full'),
    ).toBe('verify-full');
  });

  it('versions, the name, the negotiation', () => {
    const parameters = 'ssl_min_protocol_version=tlsv1.3&sslsni=0&sslnegotiation=direct';
    expect(read(`${REMOTE}?sslmode=require&${parameters}`)).toMatchObject({
      minVersion: 'TLSv1.3',
      sendsName: false,
      direct: true,
    });
  });

  it.each([
    ['sslmode=verify_full', {}, /no sslmode "verify_full"/],
    ['', { PGSSLMODE: 'on' }, /no sslmode "on"/],
    ['sslmode=require&sslnegotiation=directly', {}, /no sslnegotiation/],
    ['sslmode=prefer&sslnegotiation=direct', {}, /too weak for sslnegotiation=direct/],
    ['sslmode=require&sslrootcert=system', {}, /too weak for sslrootcert=system/],
    ['sslmode=verify-full&sslcrldir=/crls', {}, /sslcrldir is not supported/],
    ['sslmode=require&ssl_min_protocol_version=TLSv9', {}, /no ssl_min_protocol_version/],
  ])('%s %j is refused with what there is', (parameters, env, words) => {
    const refused = refusal(`${REMOTE}?${parameters}`, env);
    expect(refused).toMatchObject({
      code: 'tls-option-invalid',
      message: expect.stringMatching(words),
      hint: expect.any(String),
    });
  });
});

describe('a URL with TLS parameters, shown', () => {
  it('keeps the places of files and hides the password of the key', () => {
    const url = `${REMOTE}?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem&sslpassword=s3cret-word`;
    expect(redactUrl(url)).toBe(
      'postgresql://u:***@db.example.com/app?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem&sslpassword=***',
    );
    expect(secretForms(url)).toContain('s3cret-word');
  });
});
